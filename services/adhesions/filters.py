"""The filters of the list of adhésions."""

from typing import Any

import django_filters

from accounts.actor import Actor
from communes.models import Commune
from services.adhesions.waiting import BY_SLUG, waits_of
from services.figures import HEAVY_COMMUNE_FIELDS
from services.filters import ToldFilters
from services.models import Service, Subscription, SubscriptionQuerySet
from services.vocabulary import SubscriptionState


class SubscriptionFilters(ToldFilters):
    """State, service, commune, what is waited for, year. Choices are those of the reader's list."""

    etat = django_filters.ChoiceFilter(
        field_name="state", label="État", choices=SubscriptionState.choices, empty_label="Tous"
    )
    service = django_filters.ModelChoiceFilter(
        queryset=Service.objects.none(),
        label="Service",
        to_field_name="slug",
        empty_label="Tous les services",
    )
    commune = django_filters.ModelChoiceFilter(
        queryset=Commune.objects.none(),
        label="Commune",
        to_field_name="insee_code",
        empty_label="Toutes les communes",
    )
    attend = django_filters.ChoiceFilter(
        label="Ce qu’elles attendent", method="that_wait", empty_label="Peu importe"
    )
    annee = django_filters.ChoiceFilter(
        field_name="starts_on__year", label="Entrée en vigueur en", empty_label="Toute année"
    )

    class Meta:
        model = Subscription
        fields: tuple[str, ...] = ("etat", "service", "commune", "attend", "annee")

    def __init__(self, data: Any, queryset: SubscriptionQuerySet, actor: Actor) -> None:
        super().__init__(data=data, queryset=queryset)
        held = queryset.order_by()
        services = Service.objects.filter(pk__in=held.values("service"))
        self.filters["service"].field.queryset = services
        communes = Commune.objects.filter(pk__in=held.values("commune"))
        self.filters["commune"].field.queryset = communes.defer(*HEAVY_COMMUNE_FIELDS)
        years = held.filter(starts_on__isnull=False).dates("starts_on", "year", order="DESC")
        self.filters["annee"].field.choices = [(str(day.year), str(day.year)) for day in years]
        self.filters["attend"].field.choices = [
            (wait.slug, wait.several.capitalize()) for wait in waits_of(actor)
        ]

    def that_wait(self, queryset: SubscriptionQuerySet, name: str, value: str) -> Any:
        """Keep the adhésions that wait for what the home counts under this name."""
        return queryset.filter(BY_SLUG[value].condition)

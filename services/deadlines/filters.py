"""What narrows the list of deadlines."""

from typing import Any

import django_filters
from django.http import QueryDict

from communes.models import Commune, Direction
from core.nouns import with_direction_noun
from services.deadlines.rules import Deadline, Kind
from services.figures import HEAVY_COMMUNE_FIELDS
from services.filters import ToldFilters
from services.models import Service, Subscription, SubscriptionQuerySet


class DeadlineFilters(ToldFilters):
    """Kind, service, commune, direction: those of the adhésions that the actor reads."""

    nature = django_filters.ChoiceFilter(
        label="Nature", choices=Kind.choices, method="keep_all", empty_label="Toutes"
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
    direction = django_filters.ModelChoiceFilter(
        field_name="service__direction",
        queryset=Direction.objects.none(),
        label=with_direction_noun(lambda noun: noun.title),
        to_field_name="slug",
        empty_label=with_direction_noun(lambda noun: noun.every.capitalize()),
    )

    class Meta:
        model = Subscription
        fields: tuple[str, ...] = ("nature", "service", "commune", "direction")

    def __init__(self, data: QueryDict, queryset: SubscriptionQuerySet) -> None:
        super().__init__(data=data, queryset=queryset)
        held = queryset.order_by()
        services = Service.objects.filter(pk__in=held.values("service"))
        communes = Commune.objects.filter(pk__in=held.values("commune"))
        directions = Direction.objects.filter(pk__in=held.values("service__direction"))
        self.filters["service"].field.queryset = services.only("slug", "name", "sort_key")
        self.filters["commune"].field.queryset = communes.defer(*HEAVY_COMMUNE_FIELDS)
        self.filters["direction"].field.queryset = directions

    def keep_all(self, queryset: SubscriptionQuerySet, name: str, value: str) -> Any:
        """Leave the adhésions as they are: the nature is of their deadlines, see `of_kind`."""
        return queryset

    def of_kind(self, deadlines: list[Deadline]) -> list[Deadline]:
        """Return the deadlines of the nature that is asked for."""
        kind = self._values.get("nature")
        return [one for one in deadlines if one.kind == kind] if kind else deadlines

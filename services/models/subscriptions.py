"""The adhésion of a commune to a service, from its intention to its end, and the log of it."""

import datetime
import uuid
from collections.abc import Collection
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django_fsm import ConcurrentTransitionMixin, FSMField

from communes.models import Commune, Structure
from core.periods import DateRange, current_on
from governance.models import Deliberation
from services.models.catalogue import Service
from services.models.offers import ServiceOption
from services.vocabulary import (
    COMMUNE_LABELS,
    IN_FORCE_STATES,
    OPEN_STATES,
    SubscriptionMove,
    SubscriptionState,
)
from services.workflow import SubscriptionWorkflow


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def in_force(self) -> Self:
        """Return those that have entered into force, be it in the past or in days to come."""
        return self.filter(state__in=IN_FORCE_STATES)

    def open(self) -> Self:
        """Return the files under way: declared, not yet in force, not given up."""
        return self.filter(state__in=OPEN_STATES)

    def active_on(self, day: datetime.date) -> Self:
        """Return the subscriptions in force on `day`."""
        return self.in_force().filter(current_on(day))

    def in_force_or_to_come_on(self, day: datetime.date) -> Self:
        """Return those in force on `day` or later: a commune needs no other for the same days."""
        return self.in_force().filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def of_members_on(self, day: datetime.date) -> Self:
        """Return those of communes that belong to the EPCI on `day`."""
        return self.filter(commune__in=Commune.objects.members_on(day).order_by().values("pk"))

    def counted_on(self, day: datetime.date) -> Self:
        """Return what every figure of the portal counts on `day`.

        In force, held by a member of the EPCI, for a service offered that day: one definition, so
        that no two pages give two totals for the same figure.
        """
        offered = Service.objects.offered_on(day).order_by().values("pk")
        return self.active_on(day).of_members_on(day).filter(service__in=offered)


class Subscription(SubscriptionWorkflow, ConcurrentTransitionMixin, models.Model):
    """The adhésion of a commune to a service, in force during [starts_on, ends_on).

    Until it enters into force it has no period. A « reprise » (`is_takeover`) was in force before
    the portal: its papers are in a cupboard, and asked for little by little.
    """

    State = SubscriptionState

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="subscriptions", verbose_name="service"
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="subscriptions", verbose_name="commune"
    )
    state = FSMField(
        "état",
        max_length=12,
        choices=SubscriptionState,
        default=SubscriptionState.INTENTION,
        protected=True,
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    is_takeover = models.BooleanField("reprise", default=False)
    declared_on = models.DateField("intention déclarée le", null=True, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="déclarée par",
        null=True,
        blank=True,
    )
    wished_on = models.DateField("entrée en vigueur souhaitée", null=True, blank=True)
    deliberation = models.ForeignKey(
        Deliberation,
        models.PROTECT,
        related_name="subscriptions",
        verbose_name="délibération de la commune",
        null=True,
        blank=True,
    )
    decision = models.ForeignKey(
        Deliberation,
        models.PROTECT,
        related_name="accepted_subscriptions",
        verbose_name="décision de l’intercommunalité",
        null=True,
        blank=True,
    )
    options = models.ManyToManyField(
        ServiceOption, related_name="subscriptions", verbose_name="options", blank=True
    )
    starts_on = models.DateField("entrée en vigueur", null=True, blank=True)
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    note = models.CharField("remarque", max_length=250, blank=True)
    created_at = models.DateTimeField("enregistrée le", default=timezone.now, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "adhésion"
        verbose_name_plural = "adhésions"
        ordering: ClassVar = ["service", "commune", "starts_on"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="subscription_ends_after_start",
                violation_error_message="Une adhésion finit après son entrée en vigueur.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["active", "notice", "terminated"], starts_on__isnull=False)
                | (
                    ~Q(state__in=["active", "notice", "terminated"])
                    & Q(starts_on=None, ends_on=None)
                ),
                name="subscription_in_force_has_a_start",
                violation_error_message=(
                    "Une adhésion a une date d’entrée en vigueur dès qu’elle est en vigueur, "
                    "et pas avant."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["notice", "terminated"]) | Q(ends_on__isnull=False),
                name="subscription_ended_has_an_end",
                violation_error_message="Une adhésion en préavis ou résiliée a une date de fin.",
            ),
            models.CheckConstraint(
                condition=Q(is_takeover=True) | Q(declared_on__isnull=False),
                name="subscription_declared_or_taken_over",
                violation_error_message="Dites quand la commune a déclaré son intention.",
            ),
            ExclusionConstraint(
                name="subscription_no_overlap",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    ("commune", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=["active", "notice", "terminated"]),
                violation_error_message="Cette commune adhère déjà à ce service à ces dates.",
            ),
            models.UniqueConstraint(
                fields=["service", "commune"],
                condition=Q(state__in=["intention", "deliberated", "signed"]),
                name="one_open_subscription_per_service",
                violation_error_message="Cette commune a déjà un dossier en cours pour ce service.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} – {self.service}"

    def get_absolute_url(self) -> str:
        return reverse("subscription", args=[self.uuid])

    @property
    def commune_label(self) -> str:
        """Return its state in the words of the commune."""
        return COMMUNE_LABELS[self.state]

    @property
    def is_in_force(self) -> bool:
        """Return whether it has entered into force, be it over or to come: its period tells."""
        return self.state in IN_FORCE_STATES

    @property
    def is_open(self) -> bool:
        """Return whether its file is under way."""
        return self.state in OPEN_STATES

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Leave the state to its workflow: nothing may be written on it, not even itself."""
        super().clean_fields(exclude={*(exclude or ()), "state"})

    def clean(self) -> None:
        """Refuse what lies in other tables than constraints see.

        The deliberation of another assembly.
        """
        if None in (self.service_id, self.commune_id):
            return  # The field itself says that it is missing.
        if self.deliberation and self.deliberation.body.commune_id != self.commune_id:
            raise ValidationError(
                {"deliberation": "Cette délibération est celle d’une autre assemblée."}
            )
        if self.decision and self.decision.body.commune_id == self.commune_id:
            raise ValidationError({"decision": "Cette décision est celle de la commune elle-même."})

    @property
    def other_body(self) -> Structure:
        """Return the body whose assembly accepts the adhésion, and that signs with the commune."""
        provider = self.service.other_body(self.commune_id)
        return provider or Structure.objects.get(kind=Structure.Kind.EPCI)

    @property
    def other_side(self) -> str:
        """Return how pages call that body, with its article."""
        provider = self.service.other_body(self.commune_id)
        if provider is None:
            return "l’intercommunalité"
        is_commune = provider.kind == Structure.Kind.COMMUNE
        return f"{'la commune' if is_commune else 'l’organisme'} qui rend le service"

    def check_start(self, starts_on: datetime.date) -> None:
        """Refuse a start outside of the service's opening or of the commune's membership.

        Asked once, when it enters into force: what comes to contradict it later (a service closes,
        a commune leaves) stays, and is counted nowhere.
        """
        opened_on, closed_on = self.service.opened_on, self.service.closed_on
        if opened_on and starts_on < opened_on:
            raise ValidationError({"starts_on": "Le service n’est pas encore ouvert à cette date."})
        if closed_on and starts_on >= closed_on:
            raise ValidationError({"starts_on": "Le service est fermé à cette date."})
        if not self.commune.epci_memberships.active_on(starts_on).exists():
            raise ValidationError(
                {"starts_on": "La commune n’appartient pas à l’intercommunalité à cette date."}
            )


class SubscriptionStep(models.Model):
    """A line of the log of an adhésion: what was done, from, to, who, when, why.

    `overridden` are the codes of the checks that somebody passed over, `comment` their reason.
    """

    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="steps", verbose_name="adhésion"
    )
    from_state = models.CharField("de", max_length=12, choices=SubscriptionState, blank=True)
    to_state = models.CharField("à", max_length=12, choices=SubscriptionState)
    move = models.CharField("acte", max_length=14, choices=SubscriptionMove, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="par",
        null=True,
        blank=True,
    )
    at = models.DateTimeField("le")
    comment = models.TextField("motif", blank=True)
    overridden = models.JSONField("contrôles passés outre", default=list, blank=True)

    class Meta:
        verbose_name = "étape d’une adhésion"
        verbose_name_plural = "étapes des adhésions"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(overridden=[]) | ~Q(comment=""),
                name="subscription_step_overridden_with_reason",
                violation_error_message="Dites pourquoi vous passez outre.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscription} – {self.get_to_state_display()}"

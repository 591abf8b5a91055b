"""Confidential requests: who is empowered to read them, and to whom they are shown."""

import datetime
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.actor import Actor
from accounts.models import DIRECTION_ROLES, Membership, Role
from core.periods import DateRange, current_on, holds
from requests_desk.vocabulary import CONFIDENTIAL, Confidentiality

# Who may be empowered for each level. A dispute with the EPCI is closed to its management, and to
# whoever works in one of its directions, the legal one among them. Who names reads none.
TRIAGER_ROLES: dict[str, tuple[Role, ...]] = {
    Confidentiality.MAYOR_ONLY: (Role.DESK_AGENT, Role.DGS, *DIRECTION_ROLES),
    Confidentiality.DISPUTE: (Role.DESK_AGENT,),
}
TRIAGER_SHUT_ROLES: dict[str, tuple[Role, ...]] = {
    Confidentiality.MAYOR_ONLY: (Role.ADMINISTRATOR,),
    Confidentiality.DISPUTE: (Role.ADMINISTRATOR, Role.DGS, Role.PRESIDENT, *DIRECTION_ROLES),
}
# Who works for the EPCI: a dispute of their own commune is not theirs to read, unless they are its
# mayor or wrote it.
EPCI_STAFF_ROLES = (*DIRECTION_ROLES, Role.DESK_AGENT, Role.DGS, Role.PRESIDENT, Role.ADMINISTRATOR)


class TriagerQuerySet(models.QuerySet["Triager"]):
    def in_office_on(self, day: datetime.date) -> Self:
        """Return those who read on `day`: empowered, still in a role that allows it, active."""
        held = Membership.objects.active_on(day).filter(user=OuterRef("user"))
        suits = Q()
        for level in CONFIDENTIAL:
            suits |= (
                Q(level=level)
                & Exists(held.filter(role__in=TRIAGER_ROLES[level]))
                & ~Exists(held.filter(role__in=TRIAGER_SHUT_ROLES[level]))
            )
        return self.filter(current_on(day), suits, user__is_active=True)

    def of(self, actor: Actor) -> Self:
        """Return those by which `actor` reads, given the roles that `actor` holds."""
        levels = [
            level
            for level in CONFIDENTIAL
            if actor.has(*TRIAGER_ROLES[level]) and not actor.has(*TRIAGER_SHUT_ROLES[level])
        ]
        return self.filter(current_on(actor.day), user=actor.user, level__in=levels)


class Triager(models.Model):
    """Somebody of the EPCI who may read confidential requests of a level, from a day to a day.

    Named by an administrator, who reads none. Being named is not enough: the person must hold, on
    the day, a role in the EPCI that goes with the level.
    """

    reference = models.UUIDField("référence", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="triages", verbose_name="personne"
    )
    level = models.CharField(
        "demandes",
        max_length=10,
        choices=[choice for choice in Confidentiality.choices if choice[0] in CONFIDENTIAL],
    )
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="habilitée par"
    )
    named_at = models.DateTimeField("habilitée le")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="fin décidée par",
        null=True,
        blank=True,
    )

    objects = TriagerQuerySet.as_manager()

    class Meta:
        verbose_name = "habilitation"
        verbose_name_plural = "habilitations"
        ordering: ClassVar = ["level", "starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=CONFIDENTIAL),
                name="triager_of_a_confidential_level",
                violation_error_message="Choisissez les demandes que la personne lira.",
            ),
            models.CheckConstraint(
                # Empowered by mistake, one may be told so on the very same day: an empty period.
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="triager_ends_after_start",
                violation_error_message="Une habilitation finit après avoir commencé.",
            ),
            ExclusionConstraint(
                name="triager_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("level", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne est déjà habilitée à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_level_display()}"

    def holds_on(self, day: datetime.date) -> bool:
        """Return whether the empowerment is current on `day`, whatever roles the person holds."""
        return holds(self.starts_on, self.ends_on, day)


def shown_confidentially(actor: Actor, given: QuerySet[models.Model]) -> Q:
    """Return the condition that a confidential request, once sent, is shown to `actor`.

    `given` are the routings that give `actor` a request today. « Maire seul »: in its commune, the
    mayor in office; in the EPCI, the triagers, then those to whom one of them gives it; never
    somebody who serves the commune otherwise, and may be its subject. « Litige »: the people of the
    commune who do not work for the EPCI, its mayor, its author; in the EPCI, the triagers alone.
    """
    mayor_of = actor.commune_ids(Role.MAYOR)
    serves = actor.commune_ids() - mayor_of
    triaged = Q(confidentiality__in=Triager.objects.of(actor).values("level"))
    routed = Q(pk__in=given.values("request_id"))
    mayor_only = Q(commune__in=mayor_of) | (triaged | routed) & ~Q(commune__in=serves)
    of_the_commune = Q(commune__in=actor.commune_ids())
    if actor.has(*EPCI_STAFF_ROLES):
        of_the_commune &= Q(commune__in=mayor_of) | Q(author=actor.user)
    return Q(confidentiality=Confidentiality.MAYOR_ONLY) & mayor_only | Q(
        confidentiality=Confidentiality.DISPUTE
    ) & (of_the_commune | triaged)

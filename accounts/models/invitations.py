"""Invitations: what lets one person in, for one role, once."""

import datetime
import uuid
from enum import Enum
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower

from accounts.models.people import Membership, Role, User, role_matches_body
from communes.models import Commune, Direction

_OPEN = Q(accepted_at=None, withdrawn_at=None)


class InvitationState(Enum):
    """Where an invitation is; its value is what people read."""

    PENDING = "En attente"
    EXPIRED = "Expirée"
    ACCEPTED = "Acceptée"
    WITHDRAWN = "Retirée"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Return those neither accepted nor withdrawn: in time, or to be sent again."""
        return self.filter(_OPEN)

    def pending_at(self, now: datetime.datetime) -> Self:
        """Return those that can be accepted at `now`."""
        return self.open().filter(expires_at__gt=now)

    def expired_at(self, now: datetime.datetime) -> Self:
        """Return those that nobody accepted in time."""
        return self.open().filter(expires_at__lte=now)


class Invitation(models.Model):
    """A role offered to the person behind an address; accepting it opens their account.

    The link that is sent holds a token of which only the digest is kept. An invitation sent to the
    shared address of a town hall (`asks_name`) opens no account: whoever reads it says who they
    are, and a second one (`parent` is the first) goes to their own address.
    """

    reference = models.UUIDField("référence", default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("adresse électronique")
    first_name = models.CharField("prénom", max_length=80, blank=True)
    last_name = models.CharField("nom", max_length=80, blank=True)
    role = models.CharField("fonction", max_length=24, choices=Role)
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="invitations",
        verbose_name="commune",
        null=True,
        blank=True,
    )
    direction = models.ForeignKey(
        Direction,
        models.PROTECT,
        related_name="invitations",
        verbose_name="direction",
        null=True,
        blank=True,
    )
    # Without one, the role begins on the day of the acceptance.
    starts_on = models.DateField("fonction exercée depuis le", null=True, blank=True)
    asks_name = models.BooleanField("adressée à la mairie", default=False)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="named",
        verbose_name="invitation de la mairie",
        null=True,
        blank=True,
    )
    invited_by = models.ForeignKey(
        User, models.SET_NULL, related_name="+", verbose_name="invitée par", null=True, blank=True
    )
    token_digest = models.CharField("empreinte du jeton", max_length=64, unique=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)
    sent_at = models.DateTimeField("envoyée le")
    sendings = models.PositiveSmallIntegerField("envois", default=1)
    expires_at = models.DateTimeField("expire le")
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, related_name="+", verbose_name="acceptée par", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        User, models.SET_NULL, related_name="+", verbose_name="retirée par", null=True, blank=True
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            role_matches_body("invitation_role_matches_body"),
            models.UniqueConstraint(
                Lower("email"),
                "role",
                Coalesce("commune", 0),
                Coalesce("direction", 0),
                condition=_OPEN,
                name="one_open_invitation_per_role",
                violation_error_message=(
                    "Cette adresse est déjà invitée pour cette fonction : renvoyez l’invitation."
                ),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_accepted_or_withdrawn",
                violation_error_message="Une invitation est acceptée ou retirée, pas les deux.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="invitation_expires_after_sending",
                violation_error_message="Une invitation expire après avoir été envoyée.",
            ),
            models.CheckConstraint(
                condition=Q(asks_name=False, email__gt="")
                | Q(asks_name=True, commune__isnull=False, parent=None),
                name="invitation_asks_name_of_town_hall",
                violation_error_message="Seule une mairie peut être invitée à nommer quelqu’un.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"

    @property
    def body(self) -> str:
        """Return where the role is held: the commune, the direction, or nothing for the EPCI."""
        return str(self.commune or self.direction or "")

    @property
    def full_name(self) -> str:
        """Return the name of the person, or the address that stands for it."""
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def state_at(self, now: datetime.datetime) -> InvitationState:
        """Return where the invitation is at `now`."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        return InvitationState.PENDING if self.expires_at > now else InvitationState.EXPIRED

    def membership_from(self, day: datetime.date, user: User) -> Membership:
        """Return the (unsaved) role that `user` gets by accepting on `day`."""
        return Membership(
            user=user,
            role=self.role,
            commune=self.commune,
            direction=self.direction,
            starts_on=self.starts_on or day,
        )

"""What a mayor lets deputies, councillors and clerks do for the commune, and until when."""

import datetime
import uuid
from typing import Any, ClassVar, Self, cast

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value

from accounts.models import Invitation, Membership, MembershipQuerySet, Role
from accounts.models.invitations import InvitationQuerySet
from communes.models import Commune
from core.periods import current_on, holds

# A mayor delegates by domain to deputies and to other members of the council (article L2122-18
# CGCT), and lets the town hall's clerks prepare or send (article L2122-19).
DELEGATE_ROLES = (Role.DEPUTY, Role.COUNCILLOR, Role.CLERK)


ONE_DAY = datetime.timedelta(days=1)


def changes_of_mayor(
    commune: Any, *, after: Any, until: datetime.date
) -> tuple[MembershipQuerySet, InvitationQuerySet]:
    """Return the mandates that begin or end after the day `after` and by `until`, and to come.

    The second are the open invitations of mayors: the commune has changed though its mayor has yet
    to accept, and has not if the invitation is withdrawn. A mandate given by mistake and ended on
    its first day changes nothing. `commune` and `after` may be references to an outer query.
    """
    begun = Q(starts_on__gt=after, starts_on__lte=until)
    over = Q(ends_on__gt=after, ends_on__lte=until)
    held = Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
    mandates = Membership.objects.filter(held, begun | over, role=Role.MAYOR, commune=commune)
    asked = Invitation.objects.open().filter(begun, role=Role.MAYOR, commune=commune)
    return mandates, asked


def _order_stands_on(day: datetime.date) -> Q:
    """Return the condition that a row is recorded, and the mayor who signed its order in place."""
    commune, signed_on = OuterRef("delegate__commune"), OuterRef("order_signed_on")
    mandates, asked = changes_of_mayor(commune, after=signed_on, until=day)
    return Q(mandate=None) & ~Exists(mandates) & ~Exists(asked)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force_on(self, day: datetime.date) -> Self:
        """Return those that hold on `day`: they lapse by themselves with either role.

        One recorded on a signed order, since the mayor had no account, holds until the commune's
        mayor changes, as `changes_of_mayor` tells.
        """
        by_mayor = Q(mandate__role=Role.MAYOR, mandate__commune=F("delegate__commune"))
        return self.filter(
            current_on(day),
            current_on(day, "delegate__"),
            Q(delegate__role__in=DELEGATE_ROLES),
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=day),
            (by_mayor & current_on(day, "mandate__")) | _order_stands_on(day),
        )

    def ending_with(self, role: Membership) -> Self:
        """Return those that would outlast `role`, whose end is known, and lapse with it.

        Given under it, held by it, or recorded in the commune before a mayor's role ends.
        """
        day = cast(datetime.date, role.ends_on)
        tied = Q(mandate=role) | Q(delegate=role)
        if role.role == Role.MAYOR and role.starts_on < day:
            orders = Delegation.objects.orders_lapsing_on(cast(Commune, role.commune), day)
            tied |= Q(pk__in=orders.values("pk"))
        return self.filter(tied).lasting_beyond(day)

    def orders_lapsing_on(self, commune: Commune, day: datetime.date) -> Self:
        """Return those recorded on an order that lapse when a mayor begins or ends on `day`.

        Those to begin later too; not those that an earlier change has ended.
        """
        stood = _order_stands_on(day - ONE_DAY) & Q(order_signed_on__lt=day)
        return self.of_commune(commune).filter(stood).lasting_beyond(day)

    def lasting_beyond(self, day: datetime.date | None) -> Self:
        """Return those that nothing of their own ends before `day`, begun or not."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gt=day),
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=day),
            Q(delegate__ends_on=None) | Q(delegate__ends_on__gte=day),
        )

    def sending(self) -> Self:
        """Return those that let send, as `sends` tells of one."""
        signed = self.filter(level=Delegation.Level.SUBMIT, order_signed_on__isnull=False)
        return signed.exclude(order_number="")

    def awaiting_order(self) -> Self:
        """Return those that will let send once their order is recorded as signed."""
        missing = Q(order_signed_on=None) | Q(order_number="")
        return self.filter(missing, level=Delegation.Level.SUBMIT)

    def of_commune(self, commune: Commune) -> Self:
        """Return those given for `commune`."""
        return self.filter(delegate__commune=commune)

    def with_domain(self) -> Self:
        """Fetch with each delegation its `service_ids`, and the role that it was given to."""
        ids = ArrayAgg("services", filter=Q(services__isnull=False), default=Value([]))
        return self.select_related("delegate").annotate(service_ids=ids)

    def with_people(self) -> Self:
        """Fetch with each delegation what a page says of it."""
        people = self.select_related(
            "delegate__user", "delegate__commune", "mandate__user", "granted_by", "withdrawn_by"
        )
        return people.defer("delegate__commune__contour").prefetch_related("services")


class Delegation(models.Model):
    """What an elected member or a clerk (`delegate`) may do for the commune, by the mayor.

    `mandate` is the mayor's; without one, an administrator has recorded the order that a mayor
    without an account has signed. It is for `services`, or for all of them and for what concerns
    none (`is_general`, kept apart: a service that goes must not widen what it was given for). An
    elected member without a delegation reads; a clerk always prepares.
    """

    class Level(models.TextChoices):
        PREPARE = "prepare", "Préparer\u00a0: le maire valide et envoie"
        SUBMIT = "submit", "Envoyer au nom de la commune"

    reference = models.UUIDField("référence", default=uuid.uuid4, unique=True, editable=False)
    mandate = models.ForeignKey(
        Membership,
        models.PROTECT,
        related_name="delegations_given",
        verbose_name="mandat du maire",
        null=True,
        blank=True,
    )
    delegate = models.ForeignKey(
        Membership,
        models.PROTECT,
        related_name="delegations",
        verbose_name="fonction de la personne",
    )
    level = models.CharField("ce que la personne peut faire", max_length=8, choices=Level)
    is_general = models.BooleanField("pour tous les services", default=True)
    services = models.ManyToManyField(
        "services.Service",
        related_name="delegations",
        verbose_name="services",
        blank=True,
    )
    starts_on = models.DateField("à compter du")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    order_number = models.CharField("numéro de l’arrêté", max_length=80, blank=True)
    order_signed_on = models.DateField("arrêté signé le", null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="enregistrée par",
        null=True,
        blank=True,
    )
    granted_at = models.DateTimeField("enregistrée le")
    withdrawn_on = models.DateField("retirée à compter du", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="retirée par",
        null=True,
        blank=True,
    )
    withdrawal_reason = models.CharField("motif du retrait", max_length=250, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        app_label = "services"
        verbose_name = "délégation"
        verbose_name_plural = "délégations"
        ordering: ClassVar = ["delegate", "starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="delegation_ends_after_start",
                violation_error_message="Une délégation finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["prepare", "submit"]),
                name="delegation_level_known",
                violation_error_message="Dites ce que la personne peut faire.",
            ),
            models.CheckConstraint(
                condition=Q(mandate__isnull=False)
                | (~Q(order_number="") & Q(order_signed_on__isnull=False)),
                name="delegation_by_mayor_or_order",
                violation_error_message=(
                    "Le maire n’a pas de compte\u00a0: donnez le numéro et la date de l’arrêté "
                    "qu’il a signé."
                ),
            ),
            models.CheckConstraint(
                # A mayor may say on the portal that the order is to come, and its date once signed.
                condition=Q(order_signed_on=None)
                | Q(order_signed_on__lte=F("starts_on"))
                | Q(mandate__isnull=False),
                name="delegation_signed_before_start",
                violation_error_message="Une délégation commence une fois l’arrêté signé.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawal_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")),
                name="delegation_withdrawn_with_reason",
                violation_error_message="Dites pourquoi la délégation est retirée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate}\u00a0: {self.get_level_display()}"

    @property
    def awaits_order(self) -> bool:
        """Return whether the mayor has yet to say which order gives it."""
        return not self.order_number or self.order_signed_on is None

    @property
    def sends(self) -> bool:
        """Return whether it lets send: one whose order is still to come lets prepare only."""
        return self.level == self.Level.SUBMIT and not self.awaits_order

    @property
    def is_recorded(self) -> bool:
        """Return whether an administrator recorded it on a signed order, without the mayor."""
        return self.mandate_id is None

    def clean(self) -> None:
        """Refuse a delegation outside of the mayor's commune, or to somebody who cannot have one.

        No database constraint can say it: it lies in other tables. `in_force_on` asks it again.
        """
        if self.delegate_id is None:
            return  # The field itself says that it is missing.
        if self.delegate.role not in DELEGATE_ROLES:
            raise ValidationError(
                {
                    "delegate": "Une délégation se donne à un adjoint, à un conseiller municipal "
                    "ou à un secrétaire général de mairie."
                }
            )
        mandate = self.mandate
        if mandate is not None and (
            mandate.role != Role.MAYOR or mandate.commune_id != self.delegate.commune_id
        ):
            raise ValidationError("Seul le maire de la commune donne cette délégation.")
        first_day = self.starts_on
        if first_day and not holds(self.delegate.starts_on, self.delegate.ends_on, first_day):
            raise ValidationError(
                {"starts_on": "La personne n’exerce pas sa fonction à cette date."}
            )

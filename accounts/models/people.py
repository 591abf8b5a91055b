"""People who sign in by e-mail, and their dated roles in a commune, a direction or the EPCI."""

import datetime
import uuid
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower

from communes.models import Commune, Direction
from core.nouns import with_direction_noun
from core.periods import DateRange, current_on, holds


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a user; without a password the account can only be opened by a reset."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(
            email, password, **{**fields, "is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. What they may do comes from their memberships, never from this row.

    `reference` names the person in addresses: neither a number that one could count up, nor their
    e-mail address.
    """

    reference = models.UUIDField("référence", default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("adresse électronique", unique=True)
    first_name = models.CharField("prénom", max_length=80)
    last_name = models.CharField("nom", max_length=80)
    phone = models.CharField("ligne directe", max_length=40, blank=True)
    is_active = models.BooleanField("actif", default=True)
    closed_because = models.CharField("motif de la fermeture", max_length=200, blank=True)
    closing_asked_at = models.DateTimeField("fermeture demandée le", null=True, blank=True)
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    is_staff = models.BooleanField("accède à l’administration technique", default=False)
    date_joined = models.DateTimeField("arrivé le", auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["first_name", "last_name"]

    class Meta:
        verbose_name = "personne"
        verbose_name_plural = "personnes"
        ordering: ClassVar = ["last_name", "first_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_user_per_email",
                violation_error_message="Un compte existe déjà avec cette adresse.",
            ),
            models.CheckConstraint(
                # Nothing of a closed account reaches or lets in its person.
                condition=Q(closed_at=None)
                | Q(
                    ~Q(email__contains="@"),
                    is_active=False,
                    is_staff=False,
                    is_superuser=False,
                    phone="",
                    last_login=None,
                    closing_asked_at=None,
                ),
                name="closed_user_is_out_of_reach",
                violation_error_message="Un compte fermé n’a plus ni adresse ni accès.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or self.email

    def get_short_name(self) -> str:
        return self.first_name or self.email

    @property
    def address_once_closed(self) -> str:
        """Return what stands in the place of the address of a closed account: unique, and none."""
        return f"compte-ferme-{self.reference}"


class Role(models.TextChoices):
    MAYOR = "mayor", "Maire"
    DEPUTY = "deputy", "Adjoint ou adjointe"
    CLERK = "clerk", "Secrétaire général(e) de mairie"
    COUNCILLOR = "councillor", "Conseiller municipal ou conseillère municipale"
    READER = "reader", "Lecture"
    AGENT = "agent", with_direction_noun(lambda noun: f"agent {noun.of_the}")
    HEAD_OF_SERVICE = "head_of_service", "Responsable de service"
    DIRECTOR = "director", "Directeur ou directrice"
    DESK_AGENT = "desk_agent", "Agent du guichet"
    DGS = "dgs", "Direction générale des services"
    PRESIDENT = "president", "Président ou présidente"
    COMMUNITY_COUNCILLOR = "community_councillor", "Élu communautaire"
    ADMINISTRATOR = "administrator", "Administrateur ou administratrice"


COMMUNE_ROLES = (Role.MAYOR, Role.DEPUTY, Role.CLERK, Role.COUNCILLOR, Role.READER)
# Who writes for a commune; its councillors and readers only read.
SUBMITTING_ROLES = (Role.MAYOR, Role.DEPUTY, Role.CLERK)
DIRECTION_ROLES = (Role.AGENT, Role.HEAD_OF_SERVICE, Role.DIRECTOR)
EPCI_ROLES = (
    Role.DESK_AGENT,
    Role.DGS,
    Role.PRESIDENT,
    Role.COMMUNITY_COUNCILLOR,
    Role.ADMINISTRATOR,
)


def role_matches_body(name: str) -> models.CheckConstraint:
    """Return the constraint that a role is held in a commune, in a direction or in the EPCI."""
    return models.CheckConstraint(
        condition=(
            Q(role__in=COMMUNE_ROLES, commune__isnull=False, direction=None)
            | Q(role__in=DIRECTION_ROLES, commune=None, direction__isnull=False)
            | Q(role__in=EPCI_ROLES, commune=None, direction=None)
        ),
        name=name,
        violation_error_message=(
            "Ce rôle s’exerce dans une commune, dans une direction ou dans l’EPCI : "
            "choisissez ce qui va avec."
        ),
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active_on(self, day: datetime.date) -> Self:
        return self.filter(current_on(day))

    def ending_after(self, day: datetime.date) -> Self:
        """Return the roles held on `day` or to begin later."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def serving_on(self, day: datetime.date) -> Self:
        """Return the roles whose person may act on `day`: not those of a closed account."""
        return self.active_on(day).filter(user__is_active=True)


class Membership(models.Model):
    """A role held by a person during [starts_on, ends_on); several at once are common.

    Its end is entered, never computed: a mayor serves until the new council is installed
    (article L2122-15 CGCT).
    """

    reference = models.UUIDField("référence", default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name="personne"
    )
    role = models.CharField("rôle", max_length=24, choices=Role)
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="memberships",
        verbose_name="commune",
        null=True,
        blank=True,
    )
    direction = models.ForeignKey(
        Direction,
        models.PROTECT,
        related_name="memberships",
        verbose_name="direction",
        null=True,
        blank=True,
    )
    starts_on = models.DateField("depuis le")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    end_reason = models.CharField("motif de la fin", max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "fonction"
        verbose_name_plural = "fonctions"
        ordering: ClassVar = ["user", "starts_on"]
        constraints: ClassVar = [
            role_matches_body("membership_role_matches_body"),
            models.CheckConstraint(
                # One given and ended on the same day held until then: an empty period says so.
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_start",
                violation_error_message="Une fonction finit après avoir commencé.",
            ),
            ExclusionConstraint(
                name="membership_no_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("commune", 0), RangeOperators.EQUAL),
                    (Coalesce("direction", 0), RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne exerce déjà cette fonction à ces dates.",
            ),
            ExclusionConstraint(
                name="membership_one_mayor",
                expressions=[
                    ("commune", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                condition=Q(role=Role.MAYOR),
                violation_error_message=(
                    "Cette commune a déjà un maire à ces dates : voyez « Changement de maire »."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

    @property
    def body(self) -> str:
        """Return where the role is held: the commune, the direction, or nothing for the EPCI."""
        return str(self.commune or self.direction or "")

    def holds_on(self, day: datetime.date) -> bool:
        """Return whether the role is held on `day`, as `active_on` asks of rows."""
        return holds(self.starts_on, self.ends_on, day)

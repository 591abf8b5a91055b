"""The territory: EPCI, communes and their dated membership, populations, structures, directions."""

import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse

from communes.directions import Direction as Direction
from communes.directions import DirectionQuerySet as DirectionQuerySet
from communes.public_details import PublicDetails as PublicDetails
from core.departements import holiday_subdivision, time_zone
from core.french import sort_key
from core.logos import LOGO_BYTES, LOGO_HEIGHT, LOGO_WIDTH
from core.nouns import DIRECTION, Noun
from core.periods import DateRange, current_on

siren_validator = RegexValidator(r"^\d{9}$", "Un numéro SIREN a neuf chiffres.")
insee_code_validator = RegexValidator(
    r"^(?:\d{2}|2[AB])\d{3}$", "Un code INSEE de commune a cinq caractères, comme 35360 ou 2A004."
)

# How the portal presents itself: its administrators choose it, the public data know nothing of it.
IDENTITY_FIELDS = (
    "chosen_name",
    "colour",
    "logo",
    "logo_kind",
    "logo_hash",
    "logo_width",
    "logo_height",
    "logo_says_name",
    "identity_version",
    "identity_changed_at",
    "identity_changed_by",
)


class EpciQuerySet(models.QuerySet["Epci"]):
    def without_logo(self) -> Self:
        """Leave the bytes of the logo in the database: only the logo's own address reads them."""
        return self.defer("logo")


class Epci(models.Model):
    """The intercommunality that this portal serves: one row at most."""

    class Kind(models.TextChoices):
        CC = "CC", "Communauté de communes"
        CA = "CA", "Communauté d’agglomération"
        CU = "CU", "Communauté urbaine"
        METROPOLE = "ME", "Métropole"

    class LogoKind(models.TextChoices):
        PNG = "png", "PNG"
        WEBP = "webp", "WebP"

    singleton = models.BooleanField(default=True, editable=False, unique=True)
    siren = models.CharField(
        "numéro SIREN", max_length=9, unique=True, validators=[siren_validator]
    )
    name = models.CharField("nom", max_length=200)
    kind = models.CharField("nature", max_length=2, choices=Kind)
    departement = models.CharField("département du siège", max_length=3)
    address = models.TextField("adresse", blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    email = models.EmailField("courriel", blank=True)
    website = models.URLField("site internet", blank=True)
    imported_at = models.DateTimeField("importé le", null=True, blank=True)

    # How the portal presents itself. Whatever is empty, the portal has its own for it.
    chosen_name = models.CharField("nom affiché", max_length=80, blank=True)
    colour = models.CharField("couleur", max_length=7, blank=True)
    logo = models.BinaryField("logo", default=b"", blank=True)
    logo_kind = models.CharField("type du logo", max_length=10, choices=LogoKind, blank=True)
    logo_hash = models.CharField("empreinte du logo", max_length=16, blank=True)
    logo_width = models.PositiveSmallIntegerField("largeur du logo", default=0)
    logo_height = models.PositiveSmallIntegerField("hauteur du logo", default=0)
    logo_says_name = models.BooleanField("le logo contient le nom", default=False)
    identity_version = models.PositiveIntegerField(default=0, editable=False)
    identity_changed_at = models.DateTimeField("identité modifiée le", null=True, blank=True)
    identity_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="identité modifiée par",
        null=True,
        blank=True,
    )

    # What it calls its directions: « direction », « pôle », « service »…
    direction_word = models.CharField(
        "mot pour « direction »", max_length=30, default=DIRECTION.singular
    )
    direction_words = models.CharField(
        "le même au pluriel", max_length=30, default=DIRECTION.plural
    )
    direction_is_feminine = models.BooleanField("mot féminin", default=DIRECTION.is_feminine)

    # How far its administrators are with setting the portal up.
    setup_passed = models.JSONField("étapes laissées de côté", default=list, blank=True)
    setup_finished_at = models.DateTimeField("installation terminée le", null=True, blank=True)

    objects = EpciQuerySet.as_manager()

    class Meta:
        verbose_name = "EPCI"
        verbose_name_plural = "EPCI"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(singleton=True),
                name="one_portal_one_epci",
                violation_error_message="Ce portail sert déjà un autre EPCI.",
            ),
            models.CheckConstraint(
                condition=Q(colour="") | Q(colour__regex=r"^#[0-9a-f]{6}$"),
                name="epci_colour_is_hexadecimal",
                violation_error_message="La couleur s’écrit comme #1f5566.",
            ),
            models.CheckConstraint(
                condition=Q(logo=b"", logo_kind="", logo_hash="", logo_width=0, logo_height=0)
                | (
                    ~Q(logo=b"")
                    & Q(logo_kind__in=["png", "webp"], logo_hash__regex=r"^[0-9a-f]{16}$")
                    & Q(logo_width__range=(1, LOGO_WIDTH), logo_height__range=(1, LOGO_HEIGHT))
                ),
                name="epci_logo_is_whole",
                violation_error_message="Le logo est incomplet ou trop grand.",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("logo"), LOGO_BYTES),
                name="epci_logo_is_light",
                violation_error_message="Le logo est trop lourd.",
            ),
            models.CheckConstraint(
                condition=~Q(direction_word="") & ~Q(direction_words=""),
                name="epci_direction_has_a_word",
                violation_error_message="Donnez le mot au singulier et au pluriel.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        """Return the name that pages and e-mails show: the official one unless another is set."""
        return self.chosen_name or self.name

    @property
    def has_logo(self) -> bool:
        """Return whether there is a logo, without reading it."""
        return bool(self.logo_hash)

    @property
    def direction_noun(self) -> Noun:
        """Return what the EPCI calls its directions."""
        return Noun(self.direction_word, self.direction_words, self.direction_is_feminine)

    @property
    def time_zone(self) -> ZoneInfo:
        return time_zone(self.departement)

    @property
    def holiday_subdivision(self) -> str | None:
        return holiday_subdivision(self.departement)


class CommuneQuerySet(models.QuerySet["Commune"]):
    def members_on(self, day: datetime.date) -> Self:
        """Return the communes that belong to the EPCI on `day`, in French order."""
        members = EpciMembership.objects.filter(current_on(day)).values("commune_id")
        return self.filter(pk__in=members).order_by("sort_key")


class Commune(models.Model):
    """A commune, known by its INSEE code. Its rows are never deleted: membership is dated."""

    insee_code = models.CharField(
        "code INSEE", max_length=5, unique=True, validators=[insee_code_validator]
    )
    siren = models.CharField(
        "numéro SIREN",
        max_length=9,
        unique=True,
        null=True,
        blank=True,
        validators=[siren_validator],
    )
    name = models.CharField(
        "nom", max_length=200, help_text="Avec son article : « La Guerche-de-Bretagne »."
    )
    sort_key = models.CharField(max_length=220, editable=False, db_index=True)
    contour = models.JSONField("contour (GeoJSON, WGS 84)", null=True, blank=True)
    address = models.TextField("adresse de la mairie", blank=True)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    email = models.EmailField("courriel de la mairie", blank=True)
    website = models.URLField("site internet", max_length=400, blank=True)
    opening_hours = models.JSONField("horaires", default=list, blank=True)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        verbose_name_plural = "communes"
        ordering: ClassVar = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("commune", args=[self.insee_code])


class EpciMembershipQuerySet(models.QuerySet["EpciMembership"]):
    def active_on(self, day: datetime.date) -> Self:
        return self.filter(current_on(day))


class EpciMembership(models.Model):
    """The time during which a commune belongs to the EPCI. An unknown start is empty."""

    epci = models.ForeignKey(Epci, models.PROTECT, related_name="memberships")
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="epci_memberships")
    starts_on = models.DateField("depuis le", null=True, blank=True)
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    successor = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="predecessor_memberships",
        verbose_name="commune qui lui succède",
        null=True,
        blank=True,
    )

    objects = EpciMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "appartenance à l’EPCI"
        verbose_name_plural = "appartenances à l’EPCI"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")) | Q(ends_on=None) | Q(starts_on=None),
                name="epci_membership_ends_after_start",
                violation_error_message="L’appartenance à l’EPCI finit avant d’avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(successor=None)
                | (Q(ends_on__isnull=False) & ~Q(successor=F("commune"))),
                name="epci_membership_successor_once_ended",
                violation_error_message=(
                    "Seule une commune qui a quitté l’EPCI peut avoir "
                    "une autre commune pour successeur."
                ),
            ),
            ExclusionConstraint(
                name="epci_membership_no_overlap",
                expressions=[
                    ("commune", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette commune appartient déjà à l’EPCI à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} dans {self.epci}"


class Population(models.Model):
    """The populations of a commune for one vintage (millésime), as published by INSEE."""

    commune = models.ForeignKey(Commune, models.CASCADE, related_name="populations")
    vintage = models.PositiveSmallIntegerField("millésime")
    municipal = models.PositiveIntegerField("population municipale")
    total = models.PositiveIntegerField("population totale")

    class Meta:
        verbose_name = "population"
        verbose_name_plural = "populations"
        ordering: ClassVar = ["-vintage"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commune", "vintage"],
                name="one_population_per_vintage",
                violation_error_message="Cette commune a déjà une population pour ce millésime.",
            ),
            models.CheckConstraint(
                condition=Q(total__gte=F("municipal")),
                name="population_total_holds_municipal",
                violation_error_message="La population totale comprend la population municipale.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} ({self.vintage})"


class Structure(models.Model):
    """A legal person of the territory: the EPCI, a commune, a CCAS, a syndicat."""

    class Kind(models.TextChoices):
        EPCI = "epci", "EPCI"
        COMMUNE = "commune", "Commune"
        CCAS = "ccas", "Centre communal d’action sociale"
        OTHER = "other", "Autre personne morale"

    kind = models.CharField("nature", max_length=10, choices=Kind)
    name = models.CharField("nom", max_length=200, unique=True)
    sort_key = models.CharField(max_length=220, editable=False)
    siren = models.CharField(
        "numéro SIREN",
        max_length=9,
        unique=True,
        null=True,
        blank=True,
        validators=[siren_validator],
    )
    epci = models.OneToOneField(
        Epci, models.PROTECT, related_name="structure", null=True, blank=True
    )
    commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="structures",
        verbose_name="commune de rattachement",
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = "structure"
        verbose_name_plural = "structures"
        ordering: ClassVar = ["sort_key"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(
                    Q(kind="epci", epci__isnull=False, commune=None)
                    | Q(kind__in=["commune", "ccas"], commune__isnull=False, epci=None)
                    | Q(kind="other", epci=None)
                ),
                name="structure_kind_matches_body",
                violation_error_message=(
                    "Une commune ou un CCAS se rattache à une commune, l’EPCI à lui-même."
                ),
            ),
            models.UniqueConstraint(
                fields=["commune"],
                condition=Q(kind="commune"),
                name="one_structure_per_commune",
                violation_error_message="Cette commune a déjà sa structure.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = self.order()
        super().save(*args, **kwargs)

    def order(self) -> str:
        """Return the sort key: a commune's is its name's, without the words « Commune de »."""
        return sort_key(
            self.commune.name if self.commune and self.kind == self.Kind.COMMUNE else self.name
        )

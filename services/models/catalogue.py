"""The shared services: what each of them is, in which state, and what was published of it."""

import datetime
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import FSMField

from communes.models import Commune, Direction, Structure
from core.french import sort_key
from core.periods import holds
from files.models import StoredFile
from governance.models import SchemeAction
from services.eligibility import RESERVED, Eligibility, by_population
from services.vocabulary import ServiceState
from services.workflow import ServiceWorkflow


class LegalForm(models.TextChoices):
    """How a service is shared in law, by articles of the CGCT (of the CCP for purchasing)."""

    COMMON_SERVICE = "common_service", "Service commun (article L5211-4-2 du CGCT)"
    SECONDMENT = "secondment", "Mise à disposition de service (article L5211-4-1 du CGCT)"
    SHARED_GOODS = "shared_goods", "Partage de biens (article L5211-4-3 du CGCT)"
    PURCHASING_GROUP = (
        "purchasing_group",
        "Groupement de commandes (articles L2113-6 à L2113-8 du CCP)",
    )
    ASSISTANCE = "assistance", "Prestation ou assistance"
    NETWORK = "network", "Réseau professionnel"
    HORIZONTAL = (
        "horizontal",
        "Entente entre communes (articles L5111-1 et L5111-1-1 du CGCT)",
    )

    def lending(self, *, is_by_epci: bool) -> str:
        """Return how article L5211-4-1 CGCT calls it, by who lends to whom; nothing elsewhere.

        « Descendante » from the EPCI to communes, « ascendante » from a commune to the EPCI.
        """
        if self != LegalForm.SECONDMENT:
            return ""
        return "descendante" if is_by_epci else "ascendante"


class ServiceQuerySet(models.QuerySet["Service"]):
    def public(self) -> Self:
        """Return the services that the public catalogue shows: all but those only studied."""
        return self.exclude(state=Service.State.STUDIED)

    def open(self) -> Self:
        return self.filter(state=Service.State.OPEN)

    def offered_on(self, day: datetime.date) -> Self:
        """Return the services that communes could hold on `day`: opened, not yet closed."""
        return (
            self.public()
            .filter(opened_on__lte=day)
            .filter(Q(closed_on=None) | Q(closed_on__gt=day))
        )


class Service(ServiceWorkflow, models.Model):
    """An offer of the scheme that each commune is free to join.

    Without a `provider`, the EPCI itself renders it; else a commune does, or another body.
    """

    State = ServiceState

    slug = models.SlugField("adresse", max_length=80, unique=True)
    name = models.CharField("nom", max_length=120, unique=True)
    sort_key = models.CharField(max_length=140, editable=False)
    short_name = models.CharField(
        "nom court", max_length=30, help_text="Pour les colonnes de « Qui adhère à quoi »."
    )
    summary = models.CharField("en une phrase", max_length=250)
    description = models.TextField("ce que fait le service")
    limits = models.TextField("ce qu’il ne fait pas", blank=True)
    direction = models.ForeignKey(
        Direction, models.PROTECT, related_name="services", verbose_name="direction"
    )
    legal_form = models.CharField("forme juridique", max_length=20, choices=LegalForm)
    provider = models.ForeignKey(
        Structure,
        models.PROTECT,
        related_name="provided_services",
        verbose_name="rendu par",
        null=True,
        blank=True,
        limit_choices_to=~Q(kind=Structure.Kind.EPCI),
        help_text="Laissez vide si l’intercommunalité elle-même rend le service.",
    )
    unit = models.CharField("unité de fonctionnement", max_length=60, blank=True)
    is_open_to_all = models.BooleanField("ouvert à toutes les communes", default=True)
    eligible_communes = models.ManyToManyField(
        Commune,
        related_name="services_for_some",
        verbose_name="communes concernées",
        blank=True,
    )
    minimum_population = models.PositiveIntegerField("population minimale", null=True, blank=True)
    maximum_population = models.PositiveIntegerField("population maximale", null=True, blank=True)
    eligibility = models.TextField("autres conditions", blank=True)
    notice_months = models.PositiveSmallIntegerField("préavis (en mois)", default=6)
    term_months = models.PositiveSmallIntegerField(
        "durée de la convention (en mois)",
        null=True,
        blank=True,
        help_text="Laissez vide si la convention est sans terme.",
    )
    renews_tacitly = models.BooleanField("reconduction tacite", default=True)
    state = FSMField("état", max_length=10, choices=ServiceState, default=ServiceState.STUDIED)
    opened_on = models.DateField("ouvert le", null=True, blank=True)
    closed_on = models.DateField("fermé le", null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    scheme_actions = models.ManyToManyField(
        SchemeAction, related_name="services", verbose_name="actions du schéma", blank=True
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = "service mutualisé"
        verbose_name_plural = "services mutualisés"
        ordering: ClassVar = ["sort_key"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="studied") | Q(opened_on__isnull=False),
                name="service_opened_has_a_date",
                violation_error_message="Un service qui a ouvert a une date d’ouverture.",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on=None)),
                name="service_closed_has_a_date",
                violation_error_message="Un service fermé a une date de fermeture, et lui seul.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")),
                name="service_closes_after_opening",
                violation_error_message="Un service ferme après avoir ouvert.",
            ),
            models.CheckConstraint(
                condition=~Q(legal_form="horizontal") | Q(provider__isnull=False),
                name="service_between_communes_has_a_provider",
                violation_error_message="Entre communes, dites quelle commune rend le service.",
            ),
            models.CheckConstraint(
                condition=Q(minimum_population=None)
                | Q(maximum_population=None)
                | Q(maximum_population__gte=F("minimum_population")),
                name="service_population_bounds_in_order",
                violation_error_message=(
                    "La population maximale est au moins égale à la population minimale."
                ),
            ),
            models.CheckConstraint(
                condition=Q(term_months=None) | Q(term_months__gte=1),
                name="service_term_lasts",
                violation_error_message="Une convention dure au moins un mois, ou est sans terme.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("service", args=[self.slug])

    def is_offered_on(self, day: datetime.date) -> bool:
        """Return whether communes could hold the service on `day`, as `offered_on` selects it."""
        return (
            self.state != self.State.STUDIED
            and self.opened_on is not None
            and holds(self.opened_on, self.closed_on, day)
        )

    @property
    def lending(self) -> str:
        """Return « ascendante » or « descendante » for article L5211-4-1 CGCT, else nothing."""
        return LegalForm(self.legal_form).lending(is_by_epci=self.provider_id is None)

    def other_body(self, commune_id: int) -> Structure | None:
        """Return whose assembly accepts the adhésion of a commune, and signs; None for the EPCI.

        Who renders the service; but a commune that lends its own people lends them to the EPCI.
        """
        own = self.provider is None or self.provider.commune_id == commune_id
        return None if own else self.provider

    @property
    def needs_agreement(self) -> bool:
        """Return whether a convention is signed to join: a professional network needs none."""
        return self.legal_form != LegalForm.NETWORK

    @property
    def needs_cst_opinion(self) -> bool:
        """Return whether the social committee (CST) gives its opinion before the signature."""
        return self.legal_form in (LegalForm.COMMON_SERVICE, LegalForm.SECONDMENT)

    def eligibility_of(
        self,
        commune: Commune,
        population: int | None,
        *,
        listed: Collection[int] | None = None,
    ) -> Eligibility:
        """Return whether `commune` may join, with the reason in French when it may not.

        `listed` are the ids of `eligible_communes`, for callers that ask for many communes; they
        are read when it is not given. The criteria told in `eligibility` are for people to judge.
        """
        if not self.is_open_to_all:
            if listed is None:
                listed = set(self.eligible_communes.values_list("pk", flat=True))
            if commune.pk not in listed:
                return RESERVED
        return by_population(
            population, minimum=self.minimum_population, maximum=self.maximum_population
        )


class ServiceStep(models.Model):
    """A line of the log of a service's states: studied, open, suspended, closed."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="steps", verbose_name="service"
    )
    from_state = models.CharField("de", max_length=10, choices=ServiceState)
    to_state = models.CharField("à", max_length=10, choices=ServiceState)
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

    class Meta:
        verbose_name = "étape d’un service"
        verbose_name_plural = "étapes des services"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.service} – {self.get_to_state_display()}"


class ServiceDocument(models.Model):
    """A document that everybody reads beside the sheet: a règlement, a model, a guide."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="documents", verbose_name="service"
    )
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="service_document", verbose_name="fichier"
    )
    title = models.CharField("intitulé", max_length=120)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "document d’un service"
        verbose_name_plural = "documents des services"
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "title"],
                name="one_service_document_per_title",
                violation_error_message="Ce service a déjà un document de ce nom.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ServiceVersion(models.Model):
    """The sheet of a service as it was published, whole: readable and restorable."""

    service = models.ForeignKey(
        Service, models.CASCADE, related_name="versions", verbose_name="service"
    )
    number = models.PositiveIntegerField("numéro")
    sheet = models.JSONField("fiche")
    published_at = models.DateTimeField("publiée le")
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="publiée par",
        null=True,
        blank=True,
    )
    note = models.CharField("ce qui change", max_length=250, blank=True)

    class Meta:
        verbose_name = "version d’une fiche"
        verbose_name_plural = "versions des fiches"
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "number"],
                name="one_service_version_per_number",
                violation_error_message="Cette fiche a déjà une version de ce numéro.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}, version {self.number}"

    @property
    def title(self) -> str:
        return f"Version {self.number}"

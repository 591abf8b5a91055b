"""The catalogue of shared services, what mayors expect of it, and the communes' adhésions."""

import datetime
from typing import Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from communes.models import Commune, Direction
from core.french import sort_key
from core.periods import DateRange, current_on, holds
from core.words import words_of
from governance.models import SchemeAction
from services.delegations import DELEGATE_ROLES as DELEGATE_ROLES
from services.delegations import Delegation as Delegation


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


class Service(models.Model):
    """An offer of the scheme that each commune is free to join."""

    class State(models.TextChoices):
        STUDIED = "studied", "À l’étude"
        OPEN = "open", "Ouvert"
        SUSPENDED = "suspended", "Suspendu"
        CLOSED = "closed", "Fermé"

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
    unit = models.CharField("unité de fonctionnement", max_length=60, blank=True)
    state = models.CharField("état", max_length=10, choices=State, default=State.STUDIED)
    opened_on = models.DateField("ouvert le", null=True, blank=True)
    closed_on = models.DateField("fermé le", null=True, blank=True)
    source = models.CharField("source", max_length=300, blank=True)
    scheme_actions = models.ManyToManyField(
        SchemeAction, related_name="services", verbose_name="actions du schéma", blank=True
    )

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


class Expectation(models.Model):
    """The share of mayors who asked for a subject; some are thresholds (« plus de 70 % »)."""

    label = models.CharField("sujet", max_length=120, unique=True)
    service = models.ForeignKey(
        Service,
        models.SET_NULL,
        related_name="expectations",
        verbose_name="service",
        null=True,
        blank=True,
    )
    percentage = models.PositiveSmallIntegerField("part des maires (%)")
    is_threshold = models.BooleanField(
        "seuil", default=False, help_text="La source dit « plus de »."
    )
    source = models.CharField("source", max_length=300)
    position = models.PositiveSmallIntegerField("rang", default=0)

    class Meta:
        verbose_name = "attente des maires"
        verbose_name_plural = "attentes des maires"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(percentage__lte=100),
                name="expectation_is_a_percentage",
                violation_error_message="Un pourcentage va de 0 à 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.share}"

    @property
    def share(self) -> str:
        """Return the figure as its source gives it: « 80 % » or « plus de 70 % »."""
        prefix = "plus de " if self.is_threshold else ""
        return f"{prefix}{self.percentage}\u00a0%"


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def active_on(self, day: datetime.date) -> Self:
        """Return the subscriptions in force on `day`."""
        return self.filter(current_on(day))

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


class Subscription(models.Model):
    """The adhésion of a commune to a service during [starts_on, ends_on)."""

    service = models.ForeignKey(
        Service, models.PROTECT, related_name="subscriptions", verbose_name="service"
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="subscriptions", verbose_name="commune"
    )
    starts_on = models.DateField("entrée en vigueur")
    ends_on = models.DateField("jusqu’au (exclu)", null=True, blank=True)
    note = models.CharField("remarque", max_length=250, blank=True)

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
            ExclusionConstraint(
                name="subscription_no_overlap",
                expressions=[
                    ("service", RangeOperators.EQUAL),
                    ("commune", RangeOperators.EQUAL),
                    (DateRange(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette commune adhère déjà à ce service à ces dates.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commune} – {self.service}"

    def clean(self) -> None:
        """Refuse a start outside of the service's opening or of the commune's membership.

        No database constraint can say it: it lies in other tables. What is in force and comes to
        contradict it (a commune leaves) stays, and is counted nowhere.
        """
        if None in (self.service_id, self.commune_id, self.starts_on):
            return  # The field itself says that it is missing.
        opened_on, closed_on = self.service.opened_on, self.service.closed_on
        if opened_on and self.starts_on < opened_on:
            raise ValidationError({"starts_on": "Le service n’est pas encore ouvert à cette date."})
        if closed_on and self.starts_on >= closed_on:
            raise ValidationError({"starts_on": "Le service est fermé à cette date."})
        if not self.commune.epci_memberships.active_on(self.starts_on).exists():
            raise ValidationError(
                {"starts_on": "La commune n’appartient pas à l’intercommunalité à cette date."}
            )


class Synonym(models.Model):
    """What people say (« photocopieur ») and what the portal calls it (« informatique »)."""

    words = models.CharField(
        "ce que l’on dit", max_length=80, help_text="Un ou plusieurs mots : « chien errant »."
    )
    # The same words however they are written: what makes two rows one and the same.
    key = models.CharField(max_length=400, editable=False)
    meaning = models.CharField(
        "ce que cela veut dire",
        max_length=200,
        help_text="Les mots du portail, séparés par des virgules s’il y a plusieurs sens.",
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "mot des communes"
        verbose_name_plural = "mots des communes"
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key"],
                name="one_synonym_per_words",
                violation_error_message="Ces mots ont déjà un sens\u00a0: modifiez-le.",
            ),
            models.CheckConstraint(
                condition=~Q(key="") & ~Q(meaning=""),
                name="synonym_says_something",
                violation_error_message="Écrivez des mots, et ce qu’ils veulent dire.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words} → {self.meaning}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = synonym_key(self.words)
        super().save(*args, **kwargs)

    @property
    def slug(self) -> str:
        """Return the key as an address: « chien-errant »."""
        return self.key.replace(" ", "-")

    def clean(self) -> None:
        self.key = synonym_key(self.words)


def synonym_key(words: str) -> str:
    """Return `words` as two synonyms are compared: « Nid-de-Poule » is « nid de poule »."""
    return " ".join(words_of(words))

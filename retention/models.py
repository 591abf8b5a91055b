"""How long each kind is kept, and the decisions by which alone something is destroyed."""

import datetime
import uuid
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django_fsm import ConcurrentTransitionMixin, FSMField

from jobs.models import Job
from retention.periods import in_words
from retention.vocabulary import ABOUT, About, Basis, RecordKind
from retention.workflow import OPEN_STATES, TONES, DecisionWorkflow, State


class RetentionPeriod(models.Model):
    """How long a kind is kept, as an administrator has settled it; without a row, as proposed."""

    kind = models.CharField("nature", max_length=12, choices=RecordKind, unique=True)
    years = models.PositiveSmallIntegerField(
        "années", default=0, validators=[MaxValueValidator(100)]
    )
    months = models.PositiveSmallIntegerField("mois", default=0)
    basis = models.CharField("fondement", max_length=5, choices=Basis, default=Basis.OWN)
    reason = models.TextField("raison", max_length=600)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "durée de conservation"
        verbose_name_plural = "durées de conservation"
        constraints: ClassVar = [
            models.CheckConstraint(
                # What the portal forgets by itself (e-mails) is gone before what it told.
                condition=Q(years__gte=1, years__lte=100),
                name="retention_of_a_year_at_least",
                violation_error_message="Une durée va de 1 à 100 ans.",
            ),
            models.CheckConstraint(
                condition=Q(months__lte=11),
                name="retention_months_below_a_year",
                violation_error_message="Au-delà de 11 mois, comptez une année de plus.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="retention_has_a_reason",
                violation_error_message="Dites d’où vient cette durée.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.words}"

    @property
    def about(self) -> About:
        return ABOUT[RecordKind(self.kind)]

    @property
    def words(self) -> str:
        """Return « 10 ans après la clôture »."""
        return f"{in_words(self.years, self.months)} {self.about.counted_from}"


class RetentionDecisionQuerySet(models.QuerySet["RetentionDecision"]):
    def open(self) -> Self:
        """Return those that wait for a visa, or whose destruction is under way."""
        return self.filter(state__in=OPEN_STATES)

    def due_at(self, now: datetime.datetime) -> Self:
        """Return those that were decided long enough before `now`, and that no job carries out."""
        decided = self.filter(state=State.DECIDED, job=None)
        return decided.filter(decided_at__lte=now - settings.ELIMINATION_DELAY)


class RetentionDecision(DecisionWorkflow, ConcurrentTransitionMixin, models.Model):
    """A list of objects of a kind, of a yearly review, then what was decided and done about it.

    It outlives what it destroyed: it is the line that says so (bordereau d'élimination).
    """

    reference = models.UUIDField("référence", default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("nature", max_length=12, choices=RecordKind)
    review_year = models.PositiveSmallIntegerField("revue de")
    years = models.PositiveSmallIntegerField("années")
    months = models.PositiveSmallIntegerField("mois", default=0)
    reason = models.TextField("raison de la durée")
    state = FSMField("état", max_length=10, choices=State, default=State.PROPOSED, protected=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="liste faite par"
    )
    proposed_at = models.DateTimeField("liste faite le")
    visa_reference = models.CharField("référence du visa", max_length=120, blank=True)
    visa_on = models.DateField("date du visa", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="décidée par",
        null=True,
        blank=True,
    )
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    comment = models.TextField("commentaire", max_length=1000, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="arrêtée par",
        null=True,
        blank=True,
    )
    stopped_because = models.CharField("motif de l’arrêt", max_length=300, blank=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, related_name="+", verbose_name="travail", null=True, blank=True
    )
    done_at = models.DateTimeField("exécutée le", null=True, blank=True)

    objects = RetentionDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision d’élimination"
        verbose_name_plural = "décisions d’élimination"
        ordering: ClassVar = ["-proposed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state__in=OPEN_STATES),
                name="one_open_decision_per_kind",
                violation_error_message="Une liste de cette nature attend déjà son visa.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.PROPOSED, State.ABANDONED])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="decision_says_who_decided",
                violation_error_message="Une destruction est décidée par quelqu’un.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.PROPOSED, State.ABANDONED])
                | (~Q(visa_reference="") & Q(visa_on__isnull=False)),
                name="decision_has_the_visa_of_the_archives",
                violation_error_message="Sans visa des archives, rien n’est détruit : donnez sa "
                "référence et sa date.",
            ),
            models.CheckConstraint(
                condition=Q(stopped_by=None, stopped_because="")
                | (
                    Q(state=State.ABANDONED, stopped_by__isnull=False, decided_at__isnull=False)
                    & ~Q(stopped_because="")
                ),
                name="decision_stopped_for_a_reason",
                violation_error_message="Dites pourquoi cette destruction est arrêtée.",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DONE, done_at__isnull=False)
                | (~Q(state=State.DONE) & Q(done_at=None)),
                name="decision_done_when_it_says_so",
                violation_error_message="Seule une décision exécutée a une date d’exécution.",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="decision_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, revue de {self.review_year}"

    def get_absolute_url(self) -> str:
        return reverse("elimination", args=[self.reference])

    def clean(self) -> None:
        """Refuse a visa that cannot be one of this list: older than it, or still to come."""
        if self.visa_on and self.visa_on > timezone.localdate():
            raise ValidationError({"visa_on": "Ce visa est daté d’un jour à venir."})
        if self.visa_on and self.visa_on < timezone.localdate(self.proposed_at):
            raise ValidationError({"visa_on": "Ce visa est plus ancien que la liste."})

    @property
    def about(self) -> About:
        return ABOUT[RecordKind(self.kind)]

    @property
    def tone(self) -> str:
        """Return the tone of its state."""
        return TONES[State(self.state)]

    @property
    def period_words(self) -> str:
        """Return the period that the list was made by: « 10 ans après la clôture »."""
        return f"{in_words(self.years, self.months)} {self.about.counted_from}"

    @property
    def starts_at(self) -> datetime.datetime | None:
        """Return until when a decision may be stopped, None before it is one."""
        return self.decided_at and self.decided_at + settings.ELIMINATION_DELAY

    @property
    def is_stoppable(self) -> bool:
        """Return whether it is decided, and nothing of it is destroyed yet."""
        return self.state == State.DECIDED and self.job is None

    @property
    def is_stuck(self) -> bool:
        """Return whether its destruction has begun, and has stopped before the end."""
        return self.state == State.DECIDED and self.job is not None and self.job.is_finished


class DecidedObjectQuerySet(models.QuerySet["DecidedObject"]):
    def kept_by_hand(self, kind: RecordKind) -> Self:
        """Return what somebody has kept of `kind`, in the last list carried out that names it."""
        done = self.filter(decision__kind=kind, decision__state=State.DONE)
        since = done.filter(number=OuterRef("number"), decision_id__gt=OuterRef("decision_id"))
        return done.filter(~Exists(since), outcome=DecidedObject.Outcome.KEPT).exclude(kept_by=None)


class DecidedObject(models.Model):
    """One object named by a decision: its number, its commune, its dates, never what it said."""

    class Outcome(models.TextChoices):
        NAMED = "named", "À détruire"
        DESTROYED = "destroyed", "Détruit"
        KEPT = "kept", "Gardé"
        GONE = "gone", "Disparu avant"

    decision = models.ForeignKey(
        RetentionDecision, models.PROTECT, related_name="objects_named", verbose_name="décision"
    )
    position = models.PositiveIntegerField("rang")
    number = models.BigIntegerField("numéro dans le portail")
    name = models.CharField("désignation", max_length=200)
    place = models.CharField("commune ou direction", max_length=200, blank=True)
    began_on = models.DateField("du", null=True, blank=True)
    ended_on = models.DateField("au", null=True, blank=True)
    contents = models.CharField("contenu", max_length=120, blank=True)
    outcome = models.CharField("suite", max_length=9, choices=Outcome, default=Outcome.NAMED)
    because = models.CharField("motif", max_length=200, blank=True)
    # Nobody: the portal has kept it, as no longer due.
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="gardé par",
        null=True,
        blank=True,
    )
    kept_at = models.DateTimeField("gardé le", null=True, blank=True)
    destroyed_at = models.DateTimeField("détruit le", null=True, blank=True)

    objects = DecidedObjectQuerySet.as_manager()

    class Meta:
        verbose_name = "objet d’une décision"
        verbose_name_plural = "objets d’une décision"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "position"],
                name="one_object_per_position",
                violation_error_message="Ce rang est déjà pris.",
            ),
            models.UniqueConstraint(
                fields=["decision", "number"],
                name="an_object_is_named_once",
                violation_error_message="Cet objet est déjà dans la liste.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="destroyed", destroyed_at__isnull=False)
                | (~Q(outcome="destroyed") & Q(destroyed_at=None)),
                name="object_destroyed_when_it_says_so",
                violation_error_message="Seul un objet détruit a une date de destruction.",
            ),
            models.CheckConstraint(
                condition=Q(kept_by=None, kept_at=None)
                | (
                    Q(outcome="kept", kept_by__isnull=False, kept_at__isnull=False) & ~Q(because="")
                ),
                name="object_kept_by_somebody_for_a_reason",
                violation_error_message="Dites pourquoi cet objet est gardé.",
            ),
            models.CheckConstraint(
                condition=Q(began_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="object_ends_after_it_began",
                violation_error_message="Un objet finit après avoir commencé.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["destroyed_at"],
                condition=Q(outcome="destroyed"),
                name="object_destroyed",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="named_object_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.name

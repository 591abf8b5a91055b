"""The request of a commune, the counter of its numbers, and its routing."""

import datetime
import uuid
from functools import cached_property
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django_fsm import ConcurrentTransitionMixin, FSMField

from accounts.actor import Actor
from communes.models import Commune, Direction
from requests_desk.models.confidentiality import shown_confidentially
from requests_desk.models.scope import reading_scope
from requests_desk.models.types import RequestType
from requests_desk.vocabulary import (
    COMMUNE_LABELS,
    CONFIDENTIAL,
    OPEN_STATES,
    UNSENT_STATES,
    Channel,
    Confidentiality,
    State,
    Urgency,
)
from requests_desk.workflow import RequestWorkflow
from services.access import submitting_rights
from services.models import Service


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the requests that `actor` may read; drafts belong to their author alone.

        What waits to be sent for a commune is read by its author and by whoever may send it.

        The desk and the DGS read all; a direction reads what is or was assigned to it; people of
        a commune read theirs. The administrator runs the portal and reads none. What is
        confidential is shown as `shown_confidentially` says, and to nobody else.
        """
        if actor.user is None:
            return self.none()
        submitted, scope = Q(), reading_scope(actor)
        if not scope.is_everything:
            routed = Assignment.objects.filter(direction__in=scope.directions).values("request_id")
            submitted = Q(commune__in=scope.communes) | Q(pk__in=routed)
        own = Q(state__in=UNSENT_STATES, author=actor.user, commune__in=actor.commune_ids())
        rights = submitting_rights(actor)
        to_approve = Q(state=State.TO_APPROVE) & rights.covering("commune", "service")
        given = Assignment.objects.given_to(actor)
        shown = Q(confidentiality=Confidentiality.NORMAL) | shown_confidentially(actor, given)
        normal = Q(confidentiality=Confidentiality.NORMAL) & submitted
        sent = ~Q(state__in=UNSENT_STATES) & (normal | shown_confidentially(actor, given))
        return self.filter(own | (to_approve & shown) | sent)

    def submitted(self) -> Self:
        return self.exclude(state__in=UNSENT_STATES)

    def to_approve_by(self, actor: Actor) -> Self:
        """Return those that wait for somebody who may send them, as `actor` may."""
        rights = submitting_rights(actor)
        waiting = self.visible_to(actor).filter(state=State.TO_APPROVE)
        return waiting.filter(rights.covering("commune", "service"))

    def open(self) -> Self:
        """Return the requests that still wait for the desk, a direction or the commune."""
        return self.filter(state__in=OPEN_STATES)

    def waiting_for_commune(self) -> Self:
        return self.filter(state=State.WAITING)

    def to_triage(self) -> Self:
        return self.filter(state=State.SUBMITTED)

    def overdue_on(self, day: datetime.date) -> Self:
        """Return the open requests due before `day`; the clock stops while waiting."""
        return self.open().exclude(state=State.WAITING).filter(due_on__lt=day)

    def for_direction(self, *direction_ids: int) -> Self:
        """Return the requests that one of these directions has now."""
        rows = Assignment.objects.current().filter(direction__in=direction_ids)
        return self.filter(pk__in=rows.values("request_id"))

    def with_people(self) -> Self:
        """Fetch with each request what a list or a page names: commune, service, who has it."""
        current = models.Prefetch(
            "assignments",
            queryset=Assignment.objects.current().with_people(),
            to_attr="current_assignments",
        )
        named = self.select_related("commune", "service", "request_type", "author", "progress")
        return named.prefetch_related(current)


class ServiceRequest(RequestWorkflow, ConcurrentTransitionMixin, models.Model):
    """A request of a commune; `workflow.py` holds its transitions. Numbered at submission."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(
        "numéro", max_length=12, unique=True, null=True, blank=True, editable=False
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="requests", verbose_name="commune"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="authored_requests",
        verbose_name="auteur",
    )
    on_behalf = models.BooleanField("saisie par un agent pour la commune", default=False)
    contact_name = models.CharField("interlocuteur en mairie", max_length=120, blank=True)
    channel = models.CharField("reçue", max_length=8, choices=Channel, default=Channel.PORTAL)
    service = models.ForeignKey(
        Service,
        models.PROTECT,
        related_name="requests",
        verbose_name="service",
        null=True,
        blank=True,
    )
    request_type = models.ForeignKey(
        RequestType,
        models.PROTECT,
        related_name="requests",
        verbose_name="type de demande",
        null=True,
        blank=True,
    )
    subject = models.CharField("objet", max_length=150)
    description = models.TextField("description", max_length=10000)
    urgency = models.CharField("urgence", max_length=8, choices=Urgency, default=Urgency.NORMAL)
    consequence = models.TextField("si rien n’est fait cette semaine", max_length=2000, blank=True)
    confidentiality = models.CharField(
        "confidentialité",
        max_length=10,
        choices=Confidentiality,
        default=Confidentiality.NORMAL,
    )
    wanted_on = models.DateField("date souhaitée", null=True, blank=True)
    legal_deadline_on = models.DateField("date limite légale", null=True, blank=True)
    state = FSMField("état", max_length=12, choices=State, default=State.DRAFT, protected=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    due_on = models.DateField("à répondre au plus tard le", null=True, blank=True)
    hours_spent = models.DecimalField("heures passées", max_digits=7, decimal_places=2, default=0)
    satisfaction = models.PositiveSmallIntegerField("avis", null=True, blank=True)
    satisfaction_comment = models.TextField("commentaire de l’avis", max_length=2000, blank=True)
    created_at = models.DateTimeField("commencée le", auto_now_add=True)
    submitted_at = models.DateTimeField("déposée le", null=True, blank=True)
    acknowledged_at = models.DateTimeField("prise en charge le", null=True, blank=True)
    waiting_since = models.DateTimeField("en attente depuis le", null=True, blank=True)
    resolved_at = models.DateTimeField("résolue le", null=True, blank=True)
    closed_at = models.DateTimeField("close le", null=True, blank=True)

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "demande"
        verbose_name_plural = "demandes"
        ordering: ClassVar = ["-submitted_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "to_approve"], number=None, submitted_at=None)
                | (
                    ~Q(state__in=["draft", "to_approve"])
                    & Q(number__isnull=False, submitted_at__isnull=False)
                ),
                name="request_numbered_once_submitted",
                violation_error_message="Une demande déposée a un numéro et une date de dépôt.",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", waiting_since__isnull=False)
                | (~Q(state="waiting") & Q(waiting_since=None)),
                name="request_waiting_since",
                violation_error_message="Seule une demande en attente a une date d’attente.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="resolved", resolved_at__isnull=False)
                    | Q(state="closed", resolved_at__isnull=False)
                    | (~Q(state__in=["resolved", "closed"]) & Q(resolved_at=None))
                ),
                name="request_resolved_at",
                violation_error_message="Seule une demande résolue ou close a une date de réponse.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "declined", "cancelled"], closed_at__isnull=False)
                | (~Q(state__in=["closed", "declined", "cancelled"]) & Q(closed_at=None)),
                name="request_closed_at",
                violation_error_message="Une demande a une date de fin quand elle est terminée.",
            ),
            models.CheckConstraint(
                condition=(Q(acknowledged_at=None) | Q(acknowledged_at__gte=F("submitted_at")))
                & (Q(resolved_at=None) | Q(resolved_at__gte=F("submitted_at")))
                & (Q(closed_at=None) | Q(closed_at__gte=F("submitted_at"))),
                name="request_dates_follow_submission",
                violation_error_message="Chaque étape d’une demande suit son dépôt.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | ~(Q(subject="") | Q(description="")),
                name="request_says_what_it_is_about",
                violation_error_message="Donnez un objet et une description à votre demande.",
            ),
            models.CheckConstraint(
                # A draft keeps what is too long, to be cut by its author before it is sent.
                condition=Q(state="draft")
                | (
                    LessThanOrEqual(Length("description"), 10000)
                    & LessThanOrEqual(Length("consequence"), 2000)
                ),
                name="request_texts_within_limits",
                violation_error_message="La description ou la conséquence est trop longue.",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(state__in=["resolved", "closed"]),
                name="request_rated_once_answered",
                violation_error_message="La commune donne son avis quand elle a reçu sa réponse.",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)),
                name="request_satisfaction_from_1_to_5",
                violation_error_message="L’avis va de 1 à 5.",
            ),
            models.CheckConstraint(
                condition=Q(hours_spent__gte=0),
                name="request_hours_not_negative",
                violation_error_message="Les heures passées ne peuvent pas être négatives.",
            ),
            models.CheckConstraint(
                condition=Q(on_behalf=False, channel="portal")
                | (Q(on_behalf=True) & ~Q(channel="portal")),
                name="request_channel_matches_entry",
                violation_error_message="Dites par quel moyen la commune a fait sa demande.",
            ),
            models.CheckConstraint(
                condition=Q(confidentiality__in=Confidentiality.values),
                name="request_confidentiality_known",
                violation_error_message="Ce niveau de confidentialité n’existe pas.",
            ),
            models.CheckConstraint(
                # Whoever enters a request for a commune has read it already.
                condition=Q(confidentiality="normal") | Q(on_behalf=False),
                name="request_confidential_by_the_commune",
                violation_error_message="Seule la commune peut rendre sa demande confidentielle.",
            ),
            models.CheckConstraint(
                condition=~Q(confidentiality="mayor_only", state="to_approve"),
                name="request_of_the_mayor_alone_is_sent_by_them",
                violation_error_message="Une demande du maire seul n’est préparée par personne.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["commune", "-submitted_at"], name="request_of_commune"),
            models.Index(fields=["state", "due_on"], name="request_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.number or 'Brouillon'} – {self.subject}"

    def get_absolute_url(self) -> str:
        if self.state == State.TO_APPROVE:
            return reverse("request_approval", args=[self.uuid])
        if self.number is None:
            return reverse("request_draft", args=[self.uuid])
        return reverse("request", args=[self.number])

    @property
    def has_commune(self) -> bool:
        """Return whether its author has named its commune; no query after `with_people()`."""
        progress = getattr(self, "progress", None)
        return progress is None or progress.commune_is_chosen

    @property
    def commune_label(self) -> str:
        """Return the state in the words that the commune reads."""
        return COMMUNE_LABELS[self.state]

    @cached_property
    def current_assignment(self) -> "Assignment | None":
        """Return who has the request now; no query after `with_people()`."""
        rows = self.__dict__.get("current_assignments")
        if rows is None:
            rows = self.assignments.current().with_people()
        return next(iter(rows), None)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_confidential(self) -> bool:
        return self.confidentiality in CONFIDENTIAL


class RequestCounter(models.Model):
    """The last number given in a year; its row is locked last in the submission's transaction."""

    year = models.PositiveSmallIntegerField("année", unique=True)
    last_number = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "compteur de demandes"
        verbose_name_plural = "compteurs de demandes"

    def __str__(self) -> str:
        return f"{self.year} : {self.last_number}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def current(self) -> Self:
        return self.filter(ended_at=None)

    def given_to(self, actor: Actor) -> Self:
        """Return those that hold, decided by somebody: `actor` is their agent, or of a direction
        none of whose agents is named."""
        agent = Q(agent=None) | Q(agent=actor.user)
        decided = self.current().exclude(assigned_by=None)
        return decided.filter(agent, direction__in=actor.direction_ids())

    def with_people(self) -> Self:
        return self.select_related("direction", "agent")


class Assignment(models.Model):
    """The routing of a request to a direction, and to one of its agents. History stays."""

    request = models.ForeignKey(
        ServiceRequest, models.CASCADE, related_name="assignments", verbose_name="demande"
    )
    direction = models.ForeignKey(
        Direction, models.PROTECT, related_name="assignments", verbose_name="direction"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assignments",
        verbose_name="agent en charge",
        null=True,
        blank=True,
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="orientée par",
        null=True,
        blank=True,
    )
    reason = models.CharField("raison", max_length=500, blank=True)
    created_at = models.DateTimeField("orientée le")
    ended_at = models.DateTimeField("jusqu’au", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "orientation"
        verbose_name_plural = "orientations"
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(ended_at=None),
                name="one_current_assignment_per_request",
                violation_error_message="Cette demande est déjà orientée vers une direction.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("created_at")),
                name="assignment_ends_after_start",
                violation_error_message="Une orientation finit après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} → {self.direction}"

    @property
    def is_confirmed(self) -> bool:
        """Return whether somebody has decided it; until then the portal only proposes it."""
        return self.assigned_by_id is not None

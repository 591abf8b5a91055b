"""Long work as a row: what is asked, how far it is, what came of it. The broker only hints."""

import datetime
import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

HEARTBEAT_EVERY = datetime.timedelta(seconds=5)
HEARTBEAT_LOST_AFTER = datetime.timedelta(seconds=60)
MAX_ATTEMPTS = 3


class JobQuerySet(models.QuerySet["Job"]):
    def stale_at(self, now: datetime.datetime) -> Self:
        """Return unfinished jobs, queued or running, without heartbeat for HEARTBEAT_LOST_AFTER."""
        limit = now - HEARTBEAT_LOST_AFTER
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING], heartbeat_at__lt=limit)

    def expired_at(self, now: datetime.datetime) -> Self:
        return self.filter(expires_at__lte=now)

    def unfinished(self) -> Self:
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])


class Job(models.Model):
    """One piece of background work; `task` names the Celery task that takes the job's uuid."""

    class State(models.TextChoices):
        QUEUED = "queued", "En attente"
        RUNNING = "running", "En cours"
        SUCCEEDED = "succeeded", "Terminé"
        FAILED = "failed", "Échoué"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("nature", max_length=40)
    task = models.CharField("tâche", max_length=120)
    payload = models.JSONField("objet", default=dict)
    state = models.CharField("état", max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField("avancement (%)", default=0)
    step = models.CharField("étape", max_length=120, blank=True)
    attempt = models.PositiveSmallIntegerField("tentative", default=0)
    result = models.JSONField("résultat", default=dict, blank=True)
    error = models.TextField("erreur", blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="demandé par",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField("demandé le", auto_now_add=True)
    heartbeat_at = models.DateTimeField("dernier signe de vie")
    started_at = models.DateTimeField("commencé le", null=True, blank=True)
    finished_at = models.DateTimeField("fini le", null=True, blank=True)
    expires_at = models.DateTimeField("périmé le", null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="job_progress_is_a_percentage",
                violation_error_message="L’avancement va de 0 à 100.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["succeeded", "failed"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at=None),
                name="job_finished_when_it_says_so",
                violation_error_message="Seul un travail fini a une date de fin.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["heartbeat_at"],
                condition=Q(state__in=["queued", "running"]),
                name="job_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def is_finished(self) -> bool:
        return self.state in (self.State.SUCCEEDED, self.State.FAILED)

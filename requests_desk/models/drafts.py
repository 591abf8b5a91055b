"""How far the writing of a request is: rows of their own, which go when the request is sent."""

import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_desk.models.requests import ServiceRequest
from requests_desk.vocabulary import Step


class DraftProgress(models.Model):
    """Where a draft was left, when, and by which page: what resuming it elsewhere needs."""

    request = models.OneToOneField(
        ServiceRequest, models.CASCADE, related_name="progress", verbose_name="demande"
    )
    step = models.CharField("étape", max_length=12, choices=Step, default=Step.NEED)
    # A draft always has a commune; this says whether its author has named it.
    commune_is_chosen = models.BooleanField("commune choisie", default=True)
    saved_at = models.DateTimeField("enregistré le")
    # For each part of the draft, the random name of the page that wrote it last: of nobody.
    written_by = models.JSONField("écrit depuis", default=dict, blank=True)

    class Meta:
        verbose_name = "avancement d’un brouillon"
        verbose_name_plural = "avancements des brouillons"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(step__in=Step.values),
                name="draft_progress_step_known",
                violation_error_message="Cette étape n’existe pas.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} – {self.get_step_display()}"


class GoneDraftQuerySet(models.QuerySet["GoneDraft"]):
    def gone_before(self, moment: datetime.datetime) -> Self:
        return self.filter(gone_at__lt=moment)


class GoneDraft(models.Model):
    """A draft that was thrown away or sent as another: a late saving must not bring it back."""

    uuid = models.UUIDField(unique=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="auteur"
    )
    became = models.ForeignKey(
        ServiceRequest,
        models.CASCADE,
        related_name="+",
        verbose_name="envoyée sous",
        null=True,
        blank=True,
    )
    gone_at = models.DateTimeField("parti le")

    objects = GoneDraftQuerySet.as_manager()

    class Meta:
        verbose_name = "brouillon disparu"
        verbose_name_plural = "brouillons disparus"

    def __str__(self) -> str:
        return str(self.uuid)

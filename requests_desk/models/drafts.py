"""How far the writing of a request is: a row of its own, which goes when the request is sent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from requests_desk.models.requests import ServiceRequest
from requests_desk.vocabulary import Step


class DraftProgress(models.Model):
    """Where a draft was left, when, and from which window: what resuming it elsewhere needs."""

    request = models.OneToOneField(
        ServiceRequest, models.CASCADE, related_name="progress", verbose_name="demande"
    )
    step = models.CharField("étape", max_length=12, choices=Step, default=Step.NEED)
    # A draft always has a commune; this says whether its author has named it.
    commune_is_chosen = models.BooleanField("commune choisie", default=True)
    saved_at = models.DateTimeField("enregistré le")
    # Random, made by the browser's window or from the session: it names nobody.
    saved_from = models.CharField("enregistré depuis", max_length=64, blank=True)

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

"""What mayors expect of the catalogue, as their survey told."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from services.models.catalogue import Service


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

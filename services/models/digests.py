"""Who wants no weekly e-mail of deadlines."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class DigestRefusal(models.Model):
    """A person who follows adhésions and does not want their deadlines by e-mail."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="digest_refusal",
        verbose_name="personne",
    )
    refused_at = models.DateTimeField("refusé le")

    class Meta:
        verbose_name = "refus du récapitulatif"
        verbose_name_plural = "refus du récapitulatif"
        ordering: ClassVar = ["refused_at"]

    def __str__(self) -> str:
        return f"Récapitulatif refusé ({self.user})"

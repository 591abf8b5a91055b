"""Lists of adhésions older than the portal, from their upload until they are written."""

import uuid
from typing import ClassVar

from django.db import models

from files.models import StoredFile


class Takeover(models.Model):
    """A list that somebody has brought and not decided on yet.

    `answers` are what they have told the portal of it since: what an unknown word means, what a
    line should say. The list and its file go once it is written or given up.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="takeover", verbose_name="fichier"
    )
    answers = models.JSONField("réponses", default=dict, blank=True)

    class Meta:
        verbose_name = "liste d’adhésions à reprendre"
        verbose_name_plural = "listes d’adhésions à reprendre"
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.file.name

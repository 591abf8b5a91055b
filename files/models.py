"""Every file that somebody put into the portal, or that the portal made, in private storage."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


def storage_path(stored_file: "StoredFile", filename: str) -> str:
    """Return an unguessable path that says nothing of the name given by the person."""
    name = stored_file.uuid.hex
    return f"files/{name[:2]}/{name}"


class StoredFile(models.Model):
    """A file kept outside the static root; its owner's `access.py` decides who reads it."""

    class ScanState(models.TextChoices):
        NOT_SCANNED = "not_scanned", "Non analysé"
        CLEAN = "clean", "Sain"
        INFECTED = "infected", "Infecté"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField("fichier", upload_to=storage_path)
    name = models.CharField("nom", max_length=255)
    kind = models.CharField("type de contenu", max_length=100)
    size = models.PositiveBigIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)
    scan_state = models.CharField(
        "analyse", max_length=12, choices=ScanState, default=ScanState.NOT_SCANNED
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="déposé par",
        null=True,
        blank=True,
    )
    created_at = models.DateTimeField("déposé le", auto_now_add=True)

    class Meta:
        verbose_name = "fichier"
        verbose_name_plural = "fichiers"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="stored_file_sha256_is_hexadecimal",
                violation_error_message="L’empreinte du fichier est mal formée.",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="stored_file_is_not_empty",
                violation_error_message="Ce fichier est vide.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PendingFile(models.Model):
    """A file that came with a form to correct: it waits for the form to be sent again.

    It belongs to whoever sent it (`StoredFile.uploaded_by`), and nobody else sees it.
    """

    stored_file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="pending", verbose_name="fichier"
    )
    created_at = models.DateTimeField("gardé le")

    class Meta:
        verbose_name = "fichier en attente d’envoi"
        verbose_name_plural = "fichiers en attente d’envoi"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.stored_file)

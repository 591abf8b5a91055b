"""What is written on a request, the files joined to it, and its journal."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from files.models import StoredFile
from requests_desk.models.requests import Assignment, ServiceRequest
from requests_desk.vocabulary import State


class MessageQuerySet(models.QuerySet["Message"]):
    def public(self) -> Self:
        return self.exclude(kind=Message.Kind.INTERNAL_NOTE)


class Message(models.Model):
    """Something written on a request: by the desk, by the commune, or between agents."""

    class Kind(models.TextChoices):
        REPLY = "reply", "Réponse à la commune"
        COMMUNE = "commune", "Message de la commune"
        INTERNAL_NOTE = "internal_note", "Note interne"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(
        ServiceRequest, models.CASCADE, related_name="messages", verbose_name="demande"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="auteur"
    )
    kind = models.CharField("nature", max_length=14, choices=Kind)
    body = models.TextField("texte", max_length=10000)
    # Of the whole form that was sent: the same one sent twice is recognised by it.
    fingerprint = models.CharField("empreinte de l’envoi", max_length=64, blank=True)
    created_at = models.DateTimeField("écrit le")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "message"
        verbose_name_plural = "messages"
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(body=""),
                name="message_says_something",
                violation_error_message="Écrivez votre message.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.request}"


class Attachment(models.Model):
    """A file joined to a request or to one of its messages (then as public as the message)."""

    request = models.ForeignKey(
        ServiceRequest, models.CASCADE, related_name="attachments", verbose_name="demande"
    )
    message = models.ForeignKey(
        Message,
        models.CASCADE,
        related_name="attachments",
        verbose_name="message",
        null=True,
        blank=True,
    )
    stored_file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="attachment", verbose_name="fichier"
    )

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return str(self.stored_file)

    def get_absolute_url(self) -> str:
        return reverse("request_file", args=[self.stored_file.uuid])


class RequestEvent(models.Model):
    """One line of a request's journal: a transition (from, to) or another fact worth telling."""

    class Kind(models.TextChoices):
        TRANSITION = "transition", "Changement d’état"
        ROUTED = "routed", "Orientation"
        TAKEN = "taken", "Agent en charge"
        EDITED = "edited", "Modification"
        RATED = "rated", "Avis"
        HANDED_OVER = "handed", "Passation au maire suivant"

    request = models.ForeignKey(
        ServiceRequest, models.CASCADE, related_name="events", verbose_name="demande"
    )
    kind = models.CharField("nature", max_length=10, choices=Kind)
    from_state = models.CharField("de", max_length=12, choices=State, blank=True)
    to_state = models.CharField("à", max_length=12, choices=State, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="par",
        null=True,
        blank=True,
    )
    assignment = models.ForeignKey(
        Assignment,
        models.CASCADE,
        related_name="events",
        verbose_name="orientation",
        null=True,
        blank=True,
    )
    comment = models.TextField("commentaire", blank=True)
    is_public = models.BooleanField("lisible par la commune", default=True)
    created_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "événement"
        verbose_name_plural = "journal"
        ordering: ClassVar = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.request}"

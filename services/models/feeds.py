"""The private address of somebody's calendar."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class CalendarFeed(models.Model):
    """The address at which the calendar of one person is read, by whoever holds it.

    Only the digest of its secret is kept. Withdrawn, the row is gone, and so is the address.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="calendar_feed",
        verbose_name="personne",
    )
    token_digest = models.CharField("empreinte du secret", max_length=64, unique=True)
    created_at = models.DateTimeField("créée le")

    class Meta:
        verbose_name = "adresse d’agenda"
        verbose_name_plural = "adresses d’agenda"
        ordering: ClassVar = ["created_at"]

    def __str__(self) -> str:
        return f"Agenda ({self.user})"

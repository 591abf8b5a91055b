"""Who has read the confidential requests, page by page and file by file."""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from requests_desk.models.journal import Attachment
from requests_desk.models.requests import ServiceRequest


class ReadingLog(models.Model):
    """A person has opened a confidential request, or one of its files, in a given hour.

    Nothing is noted before the request is sent, and no line goes but by a decision on archives.
    """

    class What(models.TextChoices):
        PAGE = "page", "La page"
        FILE = "file", "Un fichier"

    request = models.ForeignKey(
        ServiceRequest, models.CASCADE, related_name="readings", verbose_name="demande"
    )
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="lue par"
    )
    what = models.CharField("objet", max_length=4, choices=What)
    attachment = models.ForeignKey(
        Attachment,
        models.CASCADE,
        related_name="readings",
        verbose_name="fichier",
        null=True,
        blank=True,
    )
    at = models.DateTimeField("le")
    hour = models.DateTimeField("heure", editable=False)

    class Meta:
        verbose_name = "lecture d’une demande confidentielle"
        verbose_name_plural = "lectures des demandes confidentielles"
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request", "reader", "attachment", "hour"],
                nulls_distinct=False,
                name="one_reading_an_hour",
                violation_error_message="Cette lecture est déjà notée.",
            ),
            models.CheckConstraint(
                condition=Q(what="page", attachment=None)
                | Q(what="file", attachment__isnull=False),
                name="reading_of_a_page_or_a_file",
                violation_error_message="On lit la page, ou un fichier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reader}, {self.request_id}, {self.at:%Y-%m-%d %H:%M}"

    @staticmethod
    def hour_of(moment: datetime.datetime) -> datetime.datetime:
        """Return the hour in which `moment` is: one reading is noted in each."""
        return moment.replace(minute=0, second=0, microsecond=0)

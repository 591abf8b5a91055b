"""The outbox: each e-mail is a row written in the transaction of the event that it tells."""

import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When

# What is left of an e-mail that held a secret for a while, once it is sent or given up.
FORGOTTEN = "(Ce message contenait un secret de courte durée : il n’est pas gardé.)\n"


class OutgoingEmailQuerySet(models.QuerySet["OutgoingEmail"]):
    def due_at(self, now: datetime.datetime) -> Self:
        """Return the e-mails not yet sent nor given up whose next attempt has come."""
        return self.filter(sent_at=None, given_up_at=None, next_attempt_at__lte=now)

    def give_up(self, now: datetime.datetime, **changes: str) -> int:
        """Try these e-mails no more, forget what they kept secret, and return their number."""
        kept, words = {"expires_at": None}, models.TextField()
        return self.update(
            given_up_at=now,
            text=Case(When(**kept, then=F("text")), default=Value(FORGOTTEN), output_field=words),
            html=Case(When(**kept, then=F("html")), default=Value(""), output_field=words),
            **changes,
        )


class OutgoingEmail(models.Model):
    """One e-mail to one address. `key` names the event and the recipient: nothing leaves twice."""

    key = models.CharField("clé", max_length=200, unique=True)
    kind = models.CharField("nature", max_length=60)
    recipient = models.EmailField("destinataire")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        verbose_name="personne",
        null=True,
        blank=True,
    )
    subject = models.CharField("objet", max_length=200)
    text = models.TextField("texte")
    html = models.TextField("texte HTML", blank=True)
    created_at = models.DateTimeField("écrit le", auto_now_add=True)
    attempts = models.PositiveSmallIntegerField("tentatives", default=0)
    next_attempt_at = models.DateTimeField("prochaine tentative")
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    given_up_at = models.DateTimeField("abandonné le", null=True, blank=True)
    expires_at = models.DateTimeField("ne sert plus après", null=True, blank=True)
    last_error = models.TextField("dernière erreur", blank=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(given_up_at=None),
                name="email_sent_or_given_up",
                violation_error_message="Un courriel est envoyé ou abandonné, pas les deux.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(sent_at=None, given_up_at=None),
                name="email_due",
            ),
        ]

    def __str__(self) -> str:
        # Not its subject, which tells a request's: whoever looks after e-mails may not read those.
        return f"{self.kind} → {self.recipient}"

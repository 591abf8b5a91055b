"""The end of an account by e-mail: who is asked to do it, and what the outbox forgets then."""

import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core.templatetags.french import date_of
from notifications.invitations import administrators_on
from notifications.models import OutgoingEmail
from notifications.operations import queue_email

CLOSED = "(Le compte de cette personne est fermé : son message n’est pas gardé.)\n"


def tell_closing_asked(*, user: User, now: datetime.datetime, **_: object) -> None:
    """Tell the administrators that somebody asks for the end of their account."""
    for administrator in administrators_on(date_of(now)):
        queue_email(
            key=f"closing_asked:{user.reference}:{now.isoformat()}:{administrator.pk}",
            kind="closing_asked",
            recipient=administrator.email,
            template="closing_asked",
            user=administrator,
            context={
                "addressee": administrator.get_full_name(),
                "person": user.get_full_name(),
                "path": reverse("people") + "?etat=fermeture-demandee",
                "link_label": "Voir les demandes de fermeture",
            },
        )


def forget_emails_of(*, user: User, address: str, now: datetime.datetime, **_: object) -> None:
    """Send nothing more to a closed account, and forget what it was sent: address, text, subject.

    That a message of such a kind left on such a day stays.
    """
    mine = OutgoingEmail.objects.filter(Q(user=user) | Q(recipient__iexact=address))
    mine.filter(sent_at=None, given_up_at=None).update(given_up_at=now)
    mine.update(recipient=user.email, subject="", text=CLOSED, html="", last_error="")

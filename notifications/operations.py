"""The outbox: an e-mail is written with the event that it tells, and sent after the commit.

A worker claims a row before it talks to the mail server, by a condition on the time of the next
attempt: of two senders only one changes the row. The claim is a lease: it moves the next attempt to
the end of LEASE, so that a sender killed before the mail server has answered loses nothing.

One window remains. A process killed after the mail server has accepted the message and before the
row says so, a few milliseconds, leaves a row that is sent again when its lease ends. A late double
is preferred to a loss, and its Message-ID is the same: most mail programs then show it once.
"""

import datetime
import hashlib
import logging
from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.template import Context, engines
from django.utils import timezone

from communes.portal import portal_epci
from core.broker import send_task_on_commit
from core.colours import PORTAL_COLOUR, readable_or_none
from notifications.models import FORGOTTEN, OutgoingEmail

logger = logging.getLogger(__name__)

_MINUTE, _HOUR = datetime.timedelta(minutes=1), datetime.timedelta(hours=1)
# Wait after the first failure, the second…: three days in all, then the e-mail is given up.
RETRY_DELAYS = (_MINUTE, 5 * _MINUTE, 30 * _MINUTE, 2 * _HOUR, *(8 * _HOUR,) * 9)
MAX_ATTEMPTS = len(RETRY_DELAYS) + 1

# Longer than a conversation with a slow mail server, whose every answer may take EMAIL_TIMEOUT.
LEASE = datetime.timedelta(minutes=10)

# So many failures in a row mean that the server is away: the other e-mails wait, still due.
FAILURES_BEFORE_PAUSE = 3

_SUBJECT_LENGTH = OutgoingEmail._meta.get_field("subject").max_length or 200


class Delivery(Enum):
    """What came of an attempt at sending."""

    SENT = "sent"
    FAILED = "failed"
    NOT_OURS = "not ours"


def queue_email(
    *,
    key: str,
    kind: str,
    recipient: str,
    template: str,
    context: Mapping[str, Any],
    user: AbstractBaseUser | None = None,
    expires_at: datetime.datetime | None = None,
) -> OutgoingEmail | None:
    """Write an e-mail into the outbox; it leaves after the caller's commit, and never without it.

    `key` names the event and the recipient: None is returned, and nothing written, when an e-mail
    of this key exists. `template` is rendered from templates/emails/<template>.subject.txt, .txt
    and .html, with `context` and: epci, portal_name, portal_url, is_demonstration, colour (#rrggbb;
    white is read on it), subject (in the two texts), link (absolute, made from the context's "path"
    such as "/demandes/2026-00001/";
    empty without it) and link_label (« Ouvrir la page » unless the context says otherwise).
    """
    full_context = _context(context)
    subject = _render(f"{template}.subject.txt", full_context, autoescape=False)
    full_context["subject"] = _one_line(subject)
    return queue_rendered(
        key=key,
        kind=kind,
        recipient=recipient,
        subject=subject,
        text=_render(f"{template}.txt", full_context, autoescape=False),
        html=_render(f"{template}.html", full_context, autoescape=True),
        user=user,
        expires_at=expires_at,
    )


def queue_rendered(
    *,
    key: str,
    kind: str,
    recipient: str,
    subject: str,
    text: str,
    html: str = "",
    user: AbstractBaseUser | None = None,
    expires_at: datetime.datetime | None = None,
) -> OutgoingEmail | None:
    """Write an e-mail whose texts are made, as `queue_email` does; without `html` it is plain.

    One that expires holds a secret: it is not sent after `expires_at`, and its texts are forgotten
    as soon as it has left or is given up.
    """
    email, is_new = OutgoingEmail.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "recipient": recipient,
            "user_id": user.pk if user else None,
            "subject": _one_line(subject),
            "text": text.strip() + "\n",
            "html": html,
            "next_attempt_at": timezone.now(),
            "expires_at": expires_at,
        },
    )
    if not is_new:
        return None
    send_task_on_commit("notifications.tasks.send_email", email.pk)
    return email


def deliver(*, email_id: int, now: datetime.datetime) -> Delivery:
    """Try once to send an e-mail that is due; NOT_OURS when it is not, or another sender has it.

    A failure is written on the row with the time of the next attempt. Not for a transaction: the
    claim must be committed before the mail server hears of the message.
    """
    email = _claim(email_id, now)
    if email is None:
        return Delivery.NOT_OURS
    if email.expires_at is not None and email.expires_at <= now:
        OutgoingEmail.objects.filter(pk=email.pk).give_up(now)
        return Delivery.NOT_OURS
    try:
        _message(email).send()
    except Exception as error:  # whatever prevents the sending, the e-mail is kept and tried again
        logger.warning("E-mail %s, attempt %s: %r", email.pk, email.attempts, error)
        _postpone(email, now, error)
        return Delivery.FAILED
    left = {"text": FORGOTTEN, "html": ""} if email.expires_at else {}
    OutgoingEmail.objects.filter(pk=email.pk).update(
        sent_at=timezone.now(), given_up_at=None, last_error="", **left
    )
    return Delivery.SENT


def deliver_due(*, now: datetime.datetime) -> int:
    """Send the e-mails that are due, the oldest first, and return how many left.

    Stop after FAILURES_BEFORE_PAUSE failures in a row.
    """
    due = OutgoingEmail.objects.due_at(now).order_by("next_attempt_at", "pk")
    # A sender killed at each of its attempts never came to give up by itself.
    due.filter(attempts__gte=MAX_ATTEMPTS).give_up(now)
    sent = failures = 0
    for email_id in due.values_list("pk", flat=True):
        delivery = deliver(email_id=email_id, now=now)
        if delivery is Delivery.SENT:
            sent, failures = sent + 1, 0
        elif delivery is Delivery.FAILED:
            failures += 1
        if failures == FAILURES_BEFORE_PAUSE:
            break
    return sent


def forget_emails(*, written_before: datetime.datetime) -> int:
    """Delete the e-mails that are done with and were written before; return their number."""
    old = OutgoingEmail.objects.filter(created_at__lt=written_before)
    return old.exclude(sent_at=None, given_up_at=None).delete()[0]


def _one_line(subject: str) -> str:
    return " ".join(subject.split())[:_SUBJECT_LENGTH]


def _context(context: Mapping[str, Any]) -> dict[str, Any]:
    epci = portal_epci()
    path = context.get("path", "")
    return {
        "link_label": "Ouvrir la page",
        **context,
        "epci": epci,
        "portal_name": (
            f"Mutualisation – {epci.display_name}" if epci else "Portail de la mutualisation"
        ),
        "colour": (epci and readable_or_none(epci.colour)) or PORTAL_COLOUR,
        "portal_url": settings.PORTAL_URL,
        "is_demonstration": settings.DEMONSTRATION,
        "link": settings.PORTAL_URL + path if path else "",
        "subject": "",
    }


def _render(name: str, context: dict[str, Any], *, autoescape: bool) -> str:
    """Render an e-mail's template; plain text is not escaped (« d'eau », not « d&#x27;eau »)."""
    template = engines["django"].engine.get_template(f"emails/{name}")  # type: ignore[attr-defined]
    return template.render(Context(context, autoescape=autoescape))


def _claim(email_id: int, now: datetime.datetime) -> OutgoingEmail | None:
    with transaction.atomic(durable=True):
        due = OutgoingEmail.objects.due_at(now).filter(pk=email_id)
        if not due.update(attempts=F("attempts") + 1, next_attempt_at=now + LEASE):
            return None
        return OutgoingEmail.objects.get(pk=email_id)


def _postpone(email: OutgoingEmail, now: datetime.datetime, error: Exception) -> None:
    ours = OutgoingEmail.objects.filter(pk=email.pk, attempts=email.attempts, sent_at=None)
    reason = f"{type(error).__name__}: {error}"
    if email.attempts >= MAX_ATTEMPTS:
        logger.error("E-mail %s is given up after %s attempts", email.pk, email.attempts)
        ours.give_up(now, last_error=reason)
    else:
        delay = RETRY_DELAYS[email.attempts - 1]
        ours.update(next_attempt_at=now + delay, last_error=reason)


def _message(email: OutgoingEmail) -> EmailMultiAlternatives:
    """Return the message; its Message-ID follows from the key, the same at each attempt."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >")
    message = EmailMultiAlternatives(
        subject=email.subject,
        body=email.text,
        to=[email.recipient],
        headers={
            "Message-ID": f"<{hashlib.sha256(email.key.encode()).hexdigest()[:40]}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if email.html:
        message.attach_alternative(email.html, "text/html")
    return message

"""Sending the outbox: at each commit for its own e-mail, and by beat for what is still due."""

import datetime

from celery import shared_task
from django.utils import timezone

from notifications.operations import deliver, deliver_due, forget_emails

# Long enough to look for a message that somebody says they never got.
EMAILS_KEPT_FOR = datetime.timedelta(days=365)


@shared_task
def send_email(email_id: int) -> None:
    """Send one e-mail, unless another worker has it."""
    deliver(email_id=email_id, now=timezone.now())


@shared_task
def send_due_emails() -> None:
    """Send what is due: failures whose time has come, and messages that the broker lost."""
    deliver_due(now=timezone.now())


@shared_task
def forget_old_emails() -> None:
    """Delete the e-mails that left, or were given up, and were written a year ago or more."""
    forget_emails(written_before=timezone.now() - EMAILS_KEPT_FOR)

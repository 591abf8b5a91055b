"""What the outbox has to say to those who read their e-mails."""

from django.core import mail
from django.core.mail import EmailMessage
from django.utils import timezone

from notifications.operations import deliver_due


def delivered() -> list[EmailMessage]:
    """Send what waits in the outbox, and return all the e-mails of this test, the oldest first."""
    deliver_due(now=timezone.now())
    return mail.outbox

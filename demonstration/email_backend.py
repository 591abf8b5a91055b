"""Keeps the demonstration's e-mails as files: nothing ever leaves."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    """Writes each e-mail in a file of its own, whole or not at all.

    Django's file backend names its files after the second: two e-mails of the same second, sent by
    two processes, would share one.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep these e-mails under names that sort by moment, and return how many."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid4().hex[:12]}"
            unfinished = folder / f"{name}.part"
            unfinished.write_bytes(message.message().as_bytes())
            unfinished.replace(folder / f"{name}.eml")
        return len(email_messages)

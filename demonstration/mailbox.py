"""The e-mails of a demonstration: kept as files instead of being sent."""

import datetime
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

# The names that `email_backend.EmailBackend` gives.
_NAME = re.compile(r"^[0-9]{8}-[0-9]{6}-[0-9]{6}-[0-9a-f]{12}\.eml$")


@dataclass(frozen=True)
class KeptEmail:
    """An e-mail as it would have left."""

    name: str
    sent_at: datetime.datetime
    subject: str
    recipients: str
    text: str
    html: str


def kept_emails(limit: int = 100) -> list[KeptEmail]:
    """Return the newest e-mails first, `limit` at most."""
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    names = sorted((p.name for p in folder.iterdir() if _NAME.match(p.name)), reverse=True)
    found = (kept_email(name) for name in names[:limit])
    return [email for email in found if email is not None]


def kept_email(name: str) -> KeptEmail | None:
    """Return the e-mail kept under `name`; None when there is none, or none that can be read."""
    path = Path(settings.EMAIL_FILE_PATH) / name
    if not _NAME.match(name) or not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    try:
        return KeptEmail(
            name=name,
            # « -0000 », which Django writes, says universal time and no zone.
            sent_at=parsedate_to_datetime(message["Date"]).replace(tzinfo=datetime.UTC),
            subject=message["Subject"] or "",
            recipients=message["To"] or "",
            text=_body(message, "plain"),
            html=_body(message, "html"),
        )
    except (TypeError, ValueError, LookupError):
        # Emptied or cut off by a full disk, say: no date, a date or an encoding that is none.
        return None


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part is not None else ""

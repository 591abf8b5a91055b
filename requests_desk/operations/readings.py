"""Each reading of a confidential request, and of each of its files, is noted."""

import datetime

from accounts.actor import Actor
from requests_desk.models import Attachment, ReadingLog, ServiceRequest
from requests_desk.operations.steps import person


def note_reading(
    *,
    actor: Actor,
    request: ServiceRequest,
    attachment: Attachment | None = None,
    now: datetime.datetime,
) -> None:
    """Note that `actor` has opened the page of `request`, or `attachment`; once an hour.

    Nothing is noted of what is not confidential, nor before it is sent: a draft is its author's.
    """
    if not request.is_confidential or request.number is None:
        return
    row = ReadingLog(
        request=request,
        reader=person(actor),
        what=ReadingLog.What.FILE if attachment else ReadingLog.What.PAGE,
        attachment=attachment,
        at=now,
        hour=ReadingLog.hour_of(now),
    )
    # Two pages opened at the same moment write one line.
    ReadingLog.objects.bulk_create([row], ignore_conflicts=True)

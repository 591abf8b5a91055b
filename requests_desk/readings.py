"""Who has read the confidential requests, told to their readers, counted for administrators."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from requests_desk.models import ReadingLog, ServiceRequest


@dataclass(frozen=True)
class Reader:
    """Somebody who has read a request: how many times its page, how many files, when last."""

    name: str
    pages: int
    files: int
    last_at: datetime.datetime


def readers_of(request: ServiceRequest) -> list[Reader]:
    """Return who has read a confidential request, the latest first; nobody for another one."""
    if not request.is_confidential:
        return []
    what = ReadingLog.What
    rows = (
        ReadingLog.objects.filter(request=request)
        .values("reader_id", "reader__first_name", "reader__last_name")
        .annotate(
            pages=Count("pk", filter=Q(what=what.PAGE)),
            files=Count("pk", filter=Q(what=what.FILE)),
            last_at=Max("at"),
        )
        .order_by("-last_at")
    )
    return [
        Reader(
            name=f"{row['reader__first_name']} {row['reader__last_name']}".strip(),
            pages=row["pages"],
            files=row["files"],
            last_at=row["last_at"],
        )
        for row in rows
    ]


def counted_readings() -> QuerySet[ServiceRequest]:
    """Return the confidential requests that were sent, with how often each was read: no content.

    What the request says stays in the database: its number, level and state come, beside `pages`,
    `files`, `people` and `last_at`.
    """
    what = ReadingLog.What
    rows = ServiceRequest.objects.submitted().exclude(confidentiality="normal")
    counted = rows.annotate(
        pages=Count("readings", filter=Q(readings__what=what.PAGE)),
        files=Count("readings", filter=Q(readings__what=what.FILE)),
        people=Count("readings__reader", distinct=True),
        last_at=Max("readings__at"),
    )
    return counted.only("number", "confidentiality", "submitted_at", "state").order_by(
        "-submitted_at", "pk"
    )

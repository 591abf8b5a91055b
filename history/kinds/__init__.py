"""What is kept of each table, and what is not: one `Kind` for each table that is tracked.

A value is kept, hidden (that it changed is known, not what it was) or ignored (no change of it is
worth a line). A person's names and addresses, and what a commune writes to the desk, are hidden:
the history keeps numbers of people, so that a person can be erased, and administrators, who read
it, read no request.
"""

from collections.abc import Iterator

from django.db.models import Model

from accounts.models import DismissedHint
from bilan.models import FrozenFigure, FrozenTable, FrozenText
from files.models import PendingFile, StoredFile
from history.kinds.catalogue import CATALOGUE
from history.kinds.desk import DESK
from history.kinds.kind import Kind as Kind
from history.kinds.kind import target_of as target_of
from history.kinds.people import PEOPLE
from history.kinds.retention import RETENTION
from history.kinds.territory import TERRITORY
from jobs.models import Job
from notifications.models import OutgoingEmail
from requests_desk.models import DraftProgress, GoneDraft, RequestCounter
from retention.models import DecidedObject
from services.models import CalendarFeed, DigestRefusal, Takeover

KINDS: tuple[Kind, ...] = (*PEOPLE, *TERRITORY, *CATALOGUE, *DESK, *RETENTION)

# Tables of the portal that are not tracked, each with the reason.
UNTRACKED: dict[type[Model], str] = {
    DismissedHint: "what a person has read and put away: nobody else's business",
    CalendarFeed: "an address that its person alone makes and withdraws; its secret is not kept",
    DigestRefusal: "which e-mail a person wants: their own choice, on their own account",
    Takeover: "a list under review, which goes once written: the adhésions are tracked",
    StoredFile: "a file is never changed; what it is joined to is tracked",
    Job: "work under way, which writes down its own progress every five seconds",
    OutgoingEmail: "the outbox, which writes down its own attempts",
    RequestCounter: "the number of each request is in the request",
    DraftProgress: "a draft belongs to its author alone",
    GoneDraft: "a draft belongs to its author alone",
    PendingFile: "a file that waits for its form belongs to its sender alone",
    DecidedObject: "written with its decision, whose bordereau shows it, and never deleted",
    FrozenFigure: "made whole at each freeze, which the bilan's own line tells",
    FrozenTable: "made whole at each freeze, which the bilan's own line tells",
    FrozenText: "made whole at each freeze, which the bilan's own line tells",
}

BY_KEY: dict[str, Kind] = {kind.key: kind for kind in KINDS}
BY_SLUG: dict[str, Kind] = {kind.slug: kind for kind in KINDS}


def by_label() -> Iterator[Kind]:
    """Yield the kinds in the order of their French names."""
    yield from sorted(KINDS, key=lambda kind: kind.label.casefold())

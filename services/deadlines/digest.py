"""The weekly e-mail of deadlines, for those who keep the files of adhésions."""

import datetime
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.actor import Actor, actor_on
from accounts.models import User
from notifications.models import OutgoingEmail
from notifications.operations import queue_email
from services.access import keeps_any_subscription
from services.deadlines.listing import deadlines_for
from services.deadlines.rules import Deadline
from services.models import DigestRefusal, Subscription

logger = logging.getLogger(__name__)

MONDAY = 0
FROM_HOUR = 7
AHEAD = datetime.timedelta(days=30)
# What is read in an e-mail; the rest is a click away.
MOST_FILES = 20


@dataclass
class DigestEntry:
    """An adhésion with what is due there: its link once, however many deadlines it has."""

    subscription: Subscription
    url: str
    deadlines: list[Deadline] = field(default_factory=list)


@dataclass(frozen=True)
class Digest:
    """What one e-mail tells: so many adhésions, of which so many `more` are not listed."""

    entries: list[DigestEntry]
    more: int
    late: int
    soon: int


def digest_of(actor: Actor) -> Digest | None:
    """Return what `actor` is told this week: late, or due within thirty days; None for nothing.

    Papers to find have no day: they would fill every e-mail until nobody read it.
    """
    due = [one for one in deadlines_for(actor, actor.day, actor.day + AHEAD) if one.day]
    entries = _by_adhesion(due)
    if not entries:
        return None
    late = sum(one.is_late for one in due)
    listed = entries[:MOST_FILES]
    return Digest(listed, len(entries) - len(listed), late, len(due) - late)


def send_digests(*, now: datetime.datetime) -> int:
    """Write the e-mails of the week on Monday from seven, in the EPCI's zone; return their number.

    Safe to repeat: the key of each holds its week and its recipient.
    """
    local = timezone.localtime(now)
    if local.weekday() != MONDAY or local.hour < FROM_HOUR:
        return 0
    return sum(_try_to_send(user, local.date()) for user in _not_yet_told(local.date()))


def _try_to_send(user: User, monday: datetime.date) -> bool:
    try:
        with transaction.atomic():
            return _send(user, monday)
    except Exception:  # whatever is wrong with theirs, the others have their e-mail
        logger.exception("Deadlines of account %s could not be told", user.pk)
        return False


def _key(monday: datetime.date, user: User) -> str:
    return f"{_prefix(monday)}{user.reference}"


def _prefix(monday: datetime.date) -> str:
    return f"deadlines:{monday.isoformat()}:"


def _not_yet_told(monday: datetime.date) -> Iterable[User]:
    """Return those with an account in use who have neither refused it nor got it this week."""
    told = OutgoingEmail.objects.filter(key__startswith=_prefix(monday), user=OuterRef("pk"))
    refused = DigestRefusal.objects.filter(user=OuterRef("pk"))
    rows = User.objects.filter(is_active=True, memberships__isnull=False).distinct()
    return rows.exclude(Exists(told)).exclude(Exists(refused)).order_by("pk")


def _send(user: User, monday: datetime.date) -> bool:
    actor = actor_on(user, monday)
    digest = digest_of(actor) if keeps_any_subscription(actor) else None
    if digest is None:
        return False
    email = queue_email(
        key=_key(monday, user),
        kind="deadlines",
        recipient=user.email,
        template="deadlines",
        user=user,
        context={
            "addressee": user.get_full_name(),
            "digest": digest,
            "account_url": settings.PORTAL_URL + reverse("account"),
            "path": reverse("deadlines"),
            "link_label": "Toutes les échéances",
        },
    )
    return email is not None


def _by_adhesion(deadlines: list[Deadline]) -> list[DigestEntry]:
    found: dict[int, DigestEntry] = {}
    for one in deadlines:
        row = one.subscription
        url = settings.PORTAL_URL + row.get_absolute_url()
        found.setdefault(row.pk, DigestEntry(row, url)).deadlines.append(one)
    return list(found.values())

"""The dates that a calendar shows: of the adhésions whose file its person reads."""

import datetime
from collections.abc import Callable, Iterator

from accounts.actor import Actor
from core.calendars import DayEvent
from core.periods import last_day
from services.access import visible_subscriptions
from services.models import Subscription

# From a year behind to two years ahead: what a council still speaks of, what it prepares.
BEHIND, AHEAD = datetime.timedelta(days=365), datetime.timedelta(days=730)
Link = Callable[[Subscription], str]


def events_for(actor: Actor, link: Link) -> list[DayEvent]:
    """Return what happens to the adhésions that `actor` follows, around today, by day.

    `link` gives the address of an adhésion's page. One query, whatever their number.
    """
    since, until = actor.day - BEHIND, actor.day + AHEAD
    rows = (
        visible_subscriptions(actor)
        .in_force()
        .select_related("commune", "service", "agreement")
        .defer("commune__contour")
    )
    events = [event for row in rows for event in _events(row, link)]
    return sorted(
        (event for event in events if since <= event.day <= until),
        key=lambda event: (event.day, event.uid),
    )


def _events(row: Subscription, link: Link) -> Iterator[DayEvent]:
    agreement = getattr(row, "agreement", None)
    days = (
        ("debut", row.starts_on, "Entrée en vigueur"),
        ("fin", last_day(row.ends_on), "Dernier jour de l’adhésion"),
        ("echeance", last_day(agreement.expires_on) if agreement else None, "La convention expire"),
    )
    for code, day, words in days:
        if day is not None:
            summary = f"{words}\u00a0: {row.service.short_name}, {row.commune.name}"
            yield DayEvent(f"{code}-{row.uuid}@mutualisation", day, summary, link(row))

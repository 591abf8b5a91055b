"""The dates that a calendar shows: of the adhésions whose file its person reads."""

import datetime
from collections.abc import Callable

from accounts.actor import Actor
from core.calendars import DayEvent
from services.deadlines.listing import AHEAD, deadlines_for
from services.models import Subscription

# A year behind: what a council still speaks of.
BEHIND = datetime.timedelta(days=365)
Link = Callable[[Subscription], str]


def events_for(actor: Actor, link: Link) -> list[DayEvent]:
    """Return what happens to the adhésions that `actor` follows, around today, by day.

    What has no day is in no calendar. `link` gives the address of an adhésion's page. Three
    queries, whatever their number.
    """
    since = actor.day - BEHIND
    events = [
        DayEvent(
            one.uid,
            one.day,
            f"{one.title}\u00a0: {one.subscription.service.short_name}, "
            f"{one.subscription.commune.name}",
            link(one.subscription),
        )
        for one in deadlines_for(actor, since, actor.day + AHEAD)
        if one.day is not None and one.day >= since
    ]
    return sorted(events, key=lambda event: (event.day, event.uid))

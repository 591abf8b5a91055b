"""The deadlines that somebody follows, in order, by month."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch, Q

from accounts.actor import Actor
from communes.models import Commune
from core.templatetags.french import month_text
from services.access import visible_subscriptions
from services.deadlines.rules import Deadline, deadlines_of
from services.figures import HEAVY_COMMUNE_FIELDS
from services.models import Service, Subscription, SubscriptionQuerySet
from services.vocabulary import OPEN_STATES, SubscriptionState

# How far ahead a deadline is shown: what a council prepares.
AHEAD = datetime.timedelta(days=730)
_LATE, _DATED, _UNDATED = range(3)


@dataclass(frozen=True)
class Group:
    """Deadlines under one title: those that are late, those of a month, those without a day."""

    title: str
    is_late: bool
    deadlines: list[Deadline]


def deadlines_for(
    actor: Actor,
    since: datetime.date,
    until: datetime.date,
    *,
    among: SubscriptionQuerySet | None = None,
) -> list[Deadline]:
    """Return what is due from `since` to `until` (included) in the adhésions of `actor`, in order.

    First what is late, whenever it was due; last what has no day. `among` are those asked for, of
    the ones that the actor reads: all of them by default. Three queries, whatever their number.
    """
    rows = _with_papers(among if among is not None else visible_subscriptions(actor), since)
    found = (deadline for row in rows for deadline in deadlines_of(row, actor.day))
    return sorted((one for one in found if _is_shown(one, since, until)), key=_order)


def grouped(deadlines: Iterable[Deadline]) -> list[Group]:
    """Return deadlines that are in order, by month; those that are late or have no day apart."""
    return [
        Group(title, title == LATE, list(rows)) for title, rows in groupby(deadlines, key=group_of)
    ]


LATE = "En retard"
UNDATED = "Sans date"


def group_of(deadline: Deadline) -> str:
    """Return under which title a deadline stands."""
    if deadline.is_late:
        return LATE
    return month_text(deadline.day).capitalize() if deadline.day else UNDATED


def _with_papers(rows: SubscriptionQuerySet, since: datetime.date) -> Iterable[Subscription]:
    """Return what the rules read of each adhésion that may still have a deadline.

    Communes and services are read once, and not with each adhésion: a tenth of the rows to make.
    """
    alive = Q(state__in=(*OPEN_STATES, SubscriptionState.ACTIVE, SubscriptionState.NOTICE))
    just_over = Q(state=SubscriptionState.TERMINATED, ends_on__gte=since)
    services = Service.objects.select_related("direction", "provider")
    communes = Commune.objects.defer(*HEAVY_COMMUNE_FIELDS)
    return (
        rows.filter(alive | just_over)
        .select_related("agreement", "deliberation", "decision")
        .prefetch_related(Prefetch("service", services), Prefetch("commune", communes))
        .order_by()
    )


def _is_shown(deadline: Deadline, since: datetime.date, until: datetime.date) -> bool:
    return deadline.is_late or deadline.day is None or since <= deadline.day <= until


def _order(deadline: Deadline) -> tuple[int, datetime.date, str, str, str]:
    row = deadline.subscription
    place = _LATE if deadline.is_late else _DATED if deadline.day else _UNDATED
    day = deadline.day or datetime.date.max
    return (place, day, row.service.sort_key, row.commune.sort_key, deadline.uid)

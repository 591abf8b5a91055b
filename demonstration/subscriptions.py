"""The fictitious adhésions of a demonstration: who joined what, and when, from a fixed seed."""

import datetime
from random import Random

from communes.models import Commune
from services.models import Service, Subscription

# How many of the communes join nothing: the coverage then has something to tell.
_SHARE_OF_STRANGERS = 0.1


def make_subscriptions(
    communes: list[Commune], services: list[Service], *, until: datetime.date
) -> None:
    """Write the adhésions of `communes` to `services` between their opening and `until`."""
    random = Random(2017)
    strangers = set(
        random.sample(range(3, len(communes)), round(len(communes) * _SHARE_OF_STRANGERS))
    )
    rows = []
    for service in services:
        if service.opened_on is None:
            continue
        attraction = random.uniform(0.35, 0.85)
        for rank, commune in enumerate(communes):
            # Drawn for everybody, so that one more stranger does not change the others' fate.
            joins, delay, leaves = (
                random.random() < attraction,
                random.random() ** 2,
                random.random(),
            )
            if not joins or rank in strangers:
                continue
            first = _first_of_quarter(service.opened_on, round(delay * 24))
            if first > until:
                continue
            ended = datetime.date(first.year + 3, 1, 1) if leaves < 0.06 else None
            rows.append(
                Subscription(
                    service=service,
                    commune=commune,
                    starts_on=first,
                    ends_on=ended if ended and ended <= until else None,
                )
            )
    Subscription.objects.bulk_create(rows)


def _first_of_quarter(day: datetime.date, quarters_later: int) -> datetime.date:
    """Return the first day of the quarter that comes `quarters_later` after the one of `day`."""
    quarter = day.year * 4 + (day.month - 1) // 3 + quarters_later
    first = datetime.date(quarter // 4, quarter % 4 * 3 + 1, 1)
    return first if first >= day else _first_of_quarter(day, quarters_later + 1)

"""The fictitious adhésions of a demonstration: who joined what, and when, from a fixed seed.

What the source of a territory tells of them (« 26 communes sur 28 ») stands on each of its days.
"""

import datetime
from random import Random

from communes.models import Commune
from demonstration.facts import ServiceFacts, TerritoryFacts
from services.models import Service, Subscription

# How many of the communes join nothing, where no source tells: the coverage then has something
# to show.
_SHARE_OF_STRANGERS = 0.1
# Those whose people sign in.
_AT_HOME = 3


def make_subscriptions(
    facts: TerritoryFacts,
    communes: list[Commune],
    *,
    first_day: datetime.date,
    until: datetime.date,
) -> None:
    """Write the adhésions of `communes` to the services of `facts`, from their opening to `until`.

    From `first_day` on, the numbers of communes that `facts` gives are those of each day.
    """
    random = Random(2017)
    strangers = _strangers(facts, communes, random)
    services = {service.slug: service for service in Service.objects.all()}
    rows: list[Subscription] = []
    # In French order, as the portal lists them, whatever the order of the facts.
    for service_facts in sorted(facts.services, key=lambda one: services[one.slug].sort_key):
        rows += _of_service(
            services[service_facts.slug],
            service_facts,
            communes,
            strangers,
            random,
            first_day=first_day,
            until=until,
        )
    if facts.engaged is not None:
        # Not those whose numbers are told.
        free = [
            services[one.slug]
            for one in facts.services
            if one.opened_on and not one.communes and one.subscribers is None
        ]
        for rank, commune in enumerate(communes):
            if rank not in strangers:
                _engage(commune, rows, free, random, first_day)
    Subscription.objects.bulk_create(_taken_over(row, until) for row in rows)


def _taken_over(drawn: Subscription, until: datetime.date) -> Subscription:
    """Return what was drawn as a « reprise »: in force before the portal, its papers not in it."""
    is_over = drawn.ends_on is not None and drawn.ends_on <= until
    return Subscription(
        service=drawn.service,
        commune=drawn.commune,
        starts_on=drawn.starts_on,
        ends_on=drawn.ends_on,
        is_takeover=True,
        state=Subscription.State.TERMINATED if is_over else Subscription.State.ACTIVE,
    )


def _strangers(facts: TerritoryFacts, communes: list[Commune], random: Random) -> set[int]:
    """Return the ranks of the communes that join nothing."""
    named = {code for service in facts.services for code in service.communes}
    free = [
        rank for rank in range(_AT_HOME, len(communes)) if communes[rank].insee_code not in named
    ]
    number = round(len(communes) * _SHARE_OF_STRANGERS)
    if facts.engaged is not None:
        number = len(communes) - facts.engaged
    return set(random.sample(free, number))


def _of_service(
    service: Service,
    facts: ServiceFacts,
    communes: list[Commune],
    strangers: set[int],
    random: Random,
    *,
    first_day: datetime.date,
    until: datetime.date,
) -> list[Subscription]:
    """Return the adhésions to a service: as many as its source tells, or as chance has it."""
    opened_on = service.opened_on
    if opened_on is None:
        return []
    if facts.communes:
        joined = [commune for commune in communes if commune.insee_code in facts.communes]
        return [Subscription(service=service, commune=c, starts_on=opened_on) for c in joined]
    if facts.subscribers is not None:
        willing = [rank for rank in range(len(communes)) if rank not in strangers]
        others = random.sample(willing[_AT_HOME:], facts.subscribers - _AT_HOME)
        return [
            Subscription(
                service=service,
                commune=communes[rank],
                starts_on=_first_of_quarter(opened_on, random.randint(0, 12), at_most=first_day),
            )
            for rank in sorted([*willing[:_AT_HOME], *others])
        ]
    rows = []
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
        first = _first_of_quarter(opened_on, round(delay * 24))
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
    return rows


def _engage(
    commune: Commune,
    rows: list[Subscription],
    services: list[Service],
    random: Random,
    first_day: datetime.date,
) -> None:
    """Let `commune` hold a service on each day from `first_day` on, if it does not yet."""
    held = [row for row in rows if row.commune == commune]
    if any(row.starts_on <= first_day and row.ends_on is None for row in held):
        return
    if not held:
        held = [Subscription(service=random.choice(services), commune=commune)]
        rows.extend(held)
    opened_on = held[0].service.opened_on
    if opened_on is None:
        raise ValueError(f"{held[0].service} has not opened: nobody can hold it")
    held[0].starts_on = _first_of_quarter(opened_on, random.randint(0, 12), at_most=first_day)
    held[0].ends_on = None


def _first_of_quarter(
    day: datetime.date, quarters_later: int, *, at_most: datetime.date = datetime.date.max
) -> datetime.date:
    """Return the first day of the quarter that comes `quarters_later` after the one of `day`.

    Never before `day`; `day` itself where that quarter begins after `at_most`.
    """
    quarter = day.year * 4 + (day.month - 1) // 3 + quarters_later
    first = datetime.date(quarter // 4, quarter % 4 * 3 + 1, 1)
    if first > at_most:
        return day
    return first if first >= day else _first_of_quarter(day, quarters_later + 1, at_most=at_most)

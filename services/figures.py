"""How far the services reach on a given day: the only place where subscriptions are counted.

The pages, the home page and the bilan all read these figures, so that they always agree.
"""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import QuerySet

from communes.models import Commune, Population
from core.french import count
from core.templatetags.french import number
from services.models import Service, Subscription

# What a table of communes never shows and should not load: a contour weighs more than all the rest.
HEAVY_COMMUNE_FIELDS = ("contour", "opening_hours")


def ratio(part: int, whole: int) -> Decimal:
    """Return `part` ÷ `whole`, from 0 to 1 with four decimals; 0 when there is no whole."""
    if whole == 0:
        return Decimal(0)
    return (Decimal(part) / whole).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Coverage:
    """How many member communes hold at least one subscription, and their share of the population.

    `share` and `population_share` are ratios from 0 to 1. `population_share` is None (with
    `vintage`) when no vintage gives the municipal population of all members: a partial sum would
    mislead.
    """

    engaged: int
    members: int
    share: Decimal
    population_share: Decimal | None
    vintage: int | None = None


def reach_text(engaged: int, members: int) -> str:
    """Return « 26 communes sur 28 sont engagées dans au moins 1 service mutualisé »."""
    verb = "est engagée" if engaged < 2 else "sont engagées"
    return (
        f"{count(engaged, 'commune')} sur {number(members)} {verb} "
        "dans au moins 1\u00a0service mutualisé"
    )


@dataclass(frozen=True)
class Populations:
    """The municipal populations of some communes (by id), all of the same vintage."""

    vintage: int
    by_commune: dict[int, int]

    def share_of(self, commune_ids: set[int]) -> Decimal:
        """Return the share (0 to 1) of the whole population that lives in `commune_ids`."""
        part = sum(self.by_commune[commune_id] for commune_id in commune_ids)
        return ratio(part, sum(self.by_commune.values()))


def populations_of(commune_ids: set[int]) -> Populations | None:
    """Return the latest municipal populations known for all `commune_ids`, or None. One query."""
    by_vintage: dict[int, dict[int, int]] = {}
    rows = Population.objects.filter(commune__in=commune_ids).order_by()
    for commune_id, vintage, municipal in rows.values_list("commune_id", "vintage", "municipal"):
        by_vintage.setdefault(vintage, {})[commune_id] = municipal
    complete = [vintage for vintage, known in by_vintage.items() if known.keys() == commune_ids]
    if not complete:
        return None
    return Populations(max(complete), by_vintage[max(complete)])


def coverage_of(engaged: set[int], members: set[int]) -> Coverage:
    """Return the coverage of `members`, of which `engaged` hold a subscription. One query."""
    return coverage_from(engaged, len(members), populations_of(members))


def coverage_from(engaged: set[int], members: int, populations: Populations | None) -> Coverage:
    """Return the coverage of `members` communes, of which `engaged` hold a subscription."""
    return Coverage(
        engaged=len(engaged),
        members=members,
        share=ratio(len(engaged), members),
        population_share=populations.share_of(engaged) if populations else None,
        vintage=populations.vintage if populations else None,
    )


def _member_ids_on(day: datetime.date) -> set[int]:
    return set(Commune.objects.members_on(day).order_by().values_list("pk", flat=True))


def coverage_on(day: datetime.date) -> Coverage:
    """Return how many members are engaged in at least one service on `day`. Three queries."""
    engaged = Subscription.objects.counted_on(day).order_by().values_list("commune_id", flat=True)
    return coverage_of(set(engaged), _member_ids_on(day))


def service_coverage_on(service: Service, day: datetime.date) -> Coverage:
    """Return how many members subscribe to `service` on `day`. Three queries."""
    held = Subscription.objects.counted_on(day).filter(service=service).order_by()
    return coverage_of(set(held.values_list("commune_id", flat=True)), _member_ids_on(day))


def subscribers_by_service_on(day: datetime.date) -> dict[int, int]:
    """Return the number of subscribed members of each service offered on `day`, by service id.

    A service without any subscriber is there with 0. Two queries.
    """
    offered = Service.objects.offered_on(day).order_by().values_list("pk", flat=True)
    held = Subscription.objects.counted_on(day).order_by().values_list("service_id", flat=True)
    return dict.fromkeys(offered, 0) | dict(Counter(held))


class Held(NamedTuple):
    """The period of a subscription in force: all that several thousand cells show of it."""

    starts_on: datetime.date
    ends_on: datetime.date | None


class MatrixCell(NamedTuple):
    """A commune and a service on a day; `subscription` is None for one that has not joined."""

    service: Service
    subscription: Held | None


@dataclass(frozen=True)
class MatrixRow:
    """A commune, its cells in the order of the services, and how many services it subscribes to."""

    commune: Commune
    cells: tuple[MatrixCell, ...]

    @property
    def total(self) -> int:
        return sum(cell.subscription is not None for cell in self.cells)


@dataclass(frozen=True)
class MatrixColumn:
    """A service, how many member communes subscribe to it, and their share (0 to 1)."""

    service: Service
    total: int
    share: Decimal


@dataclass(frozen=True)
class Matrix:
    """« Qui adhère à quoi » on a day: members in French order × services offered that day."""

    day: datetime.date
    communes: tuple[Commune, ...]
    services: tuple[Service, ...]
    subscriptions: dict[tuple[int, int], Held]

    def cell(self, commune: Commune, service: Service) -> Held | None:
        """Return the subscription that `commune` holds for `service` that day, or None."""
        return self.subscriptions.get((commune.pk, service.pk))

    @cached_property
    def rows(self) -> tuple[MatrixRow, ...]:
        return tuple(
            MatrixRow(
                commune,
                tuple(
                    MatrixCell(service, self.cell(commune, service)) for service in self.services
                ),
            )
            for commune in self.communes
        )

    @cached_property
    def columns(self) -> tuple[MatrixColumn, ...]:
        totals = Counter(service_id for _, service_id in self.subscriptions)
        return tuple(
            MatrixColumn(service, totals[service.pk], ratio(totals[service.pk], len(self.communes)))
            for service in self.services
        )

    @property
    def total(self) -> int:
        """Return the number of subscriptions: the sum of the rows, and of the columns."""
        return len(self.subscriptions)

    @property
    def engaged(self) -> int:
        """Return the number of communes with at least one subscription."""
        return len({commune_id for commune_id, _ in self.subscriptions})

    @property
    def sentence(self) -> str:
        """Return how many communes are engaged, and the number of subscriptions, in French."""
        reach = reach_text(self.engaged, len(self.communes))
        return f"{reach}, {count(self.total, 'adhésion')} en tout."

    def only(self, communes: Iterable[Commune], services: Iterable[Service]) -> "Matrix":
        """Return the part of the matrix where these communes and services meet, in their order."""
        communes, services = tuple(communes), tuple(services)
        rows, columns = {one.pk for one in communes}, {one.pk for one in services}
        kept = {
            (commune_id, service_id): held
            for (commune_id, service_id), held in self.subscriptions.items()
            if commune_id in rows and service_id in columns
        }
        return Matrix(self.day, communes, services, kept)


def matrix_on(day: datetime.date) -> Matrix:
    """Return the matrix communes × services of `day`. Three queries whatever its size."""
    communes = Commune.objects.members_on(day).defer(*HEAVY_COMMUNE_FIELDS)
    held = Subscription.objects.counted_on(day).order_by()
    rows = held.values_list("commune_id", "service_id", "starts_on", "ends_on")
    return Matrix(
        day=day,
        communes=tuple(communes),
        services=tuple(Service.objects.offered_on(day).select_related("direction", "provider")),
        subscriptions={(commune, service): Held(*dates) for commune, service, *dates in rows},
    )


def services_held_by(communes: QuerySet[Commune], day: datetime.date) -> set[int]:
    """Return the ids of the services that one of `communes` at least holds on `day`. One query."""
    held = Subscription.objects.counted_on(day).filter(commune__in=communes.order_by().values("pk"))
    return set(held.order_by().values_list("service_id", flat=True))

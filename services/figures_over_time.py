"""How far services reached, year after year: the figures of `services.figures`, many days at once.

They are counted again in memory, by the same definition: a test holds both equal.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from communes.models import EpciMembership
from core.charts import Series, line_chart
from core.periods import holds
from core.templatetags.french import short_day
from services.figures import ratio
from services.models import Service, Subscription

MOST_YEARS = 10


@dataclass(frozen=True)
class Point:
    """The members engaged on a day, out of all of them."""

    day: datetime.date
    engaged: int
    members: int

    @property
    def share(self) -> Decimal:
        """Return the share of the members, from 0 to 1."""
        return ratio(self.engaged, self.members)


@dataclass(frozen=True)
class Evolution:
    """Points in time, and their drawing."""

    title: str
    points: tuple[Point, ...]

    @property
    def svg(self) -> str:
        """Return the chart, each year marked by its first day."""
        return line_chart(
            title=self.title,
            description="Le 1er janvier de chaque année, puis le dernier jour du tableau.",
            labels=[_label(point.day) for point in self.points],
            series=[Series("Communes", [point.engaged for point in self.points])],
        )


def _label(day: datetime.date) -> str:
    return str(day.year) if (day.month, day.day) == (1, 1) else f"{day:%d/%m/%Y}"


def evolution_of(service: Service, day: datetime.date) -> Evolution | None:
    """Return how many members subscribed to `service`, year after year, until `day`.

    None before its second year: there is nothing to compare. Two queries.
    """
    if service.opened_on is None:
        return None
    last = min(day, service.closed_on - datetime.timedelta(days=1)) if service.closed_on else day
    points = _points([service], _days(service.opened_on, last))
    return Evolution(f"Communes adhérentes jusqu’au {short_day(last)}", points) if points else None


def evolution_of_all(day: datetime.date) -> Evolution | None:
    """Return how many members were engaged in one service at least, year after year, until `day`.

    None before the second year. Three queries.
    """
    services = list(Service.objects.public().filter(opened_on__lte=day))
    if not services:
        return None
    first = min(service.opened_on for service in services if service.opened_on)
    points = _points(services, _days(first, day))
    title = f"Communes engagées dans au moins 1\u00a0service jusqu’au {short_day(day)}"
    return Evolution(title, points) if points else None


def _days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Return the first days of the last years after `first`, then `last`; none without a year."""
    years = [datetime.date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    days = [day for day in years if day < last][-MOST_YEARS:]
    return [*days, last] if days else []


def _points(services: Iterable[Service], days: list[datetime.date]) -> tuple[Point, ...]:
    """Return the figures of `days`, by the definition of `Subscription.objects.counted_on`."""
    if not days:
        return ()
    by_id = {service.pk: service for service in services}
    subscriptions = list(
        Subscription.objects.in_force()
        .filter(service__in=by_id)
        .order_by()
        .values_list("commune_id", "service_id", "starts_on", "ends_on")
    )
    memberships = list(EpciMembership.objects.values_list("commune_id", "starts_on", "ends_on"))
    found = []
    for day in days:
        members = {commune for commune, *period in memberships if holds(*period, day)}
        engaged = {
            commune
            for commune, service, *period in subscriptions
            if commune in members and by_id[service].is_offered_on(day) and holds(*period, day)
        }
        found.append(Point(day, len(engaged), len(members)))
    return tuple(found)

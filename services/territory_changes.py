"""The territory on a day, and what has changed since another: who joined, who left, what opened."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from communes.models import Commune, EpciMembership
from services.figures import (
    Coverage,
    Matrix,
    Populations,
    coverage_from,
    matrix_on,
    populations_of,
)
from services.models import Service


@dataclass(frozen=True)
class Reach:
    """How far a service reaches on a day, and how many subscribers more than on the other.

    `population_share` is None without the populations of all; `change` for a new service.
    """

    service: Service
    engaged: int
    share: Decimal
    population_share: Decimal | None
    change: int | None


@dataclass(frozen=True)
class Movement:
    """A service, and the communes that have joined or left it."""

    service: Service
    communes: tuple[Commune, ...]


@dataclass(frozen=True)
class Snapshot:
    """The matrix of a day, and the populations of its communes."""

    matrix: Matrix
    populations: Populations | None

    @cached_property
    def coverage(self) -> Coverage:
        """Return how many members are engaged in at least one service."""
        engaged = {commune_id for commune_id, _ in self.matrix.subscriptions}
        return coverage_from(engaged, len(self.matrix.communes), self.populations)

    @cached_property
    def subscribers(self) -> dict[int, set[int]]:
        """Return the ids of the communes that subscribe to each service, by its id."""
        found: dict[int, set[int]] = {service.pk: set() for service in self.matrix.services}
        for commune_id, service_id in self.matrix.subscriptions:
            found[service_id].add(commune_id)
        return found


def snapshot_on(day: datetime.date) -> Snapshot:
    """Return the territory on `day`. Four queries."""
    matrix = matrix_on(day)
    return Snapshot(matrix, populations_of({commune.pk for commune in matrix.communes}))


class Changes:
    """What differs between two snapshots, the earlier first. One query: memberships that ended."""

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        self.before, self.after = before, after
        self._then, self._now = before.matrix, after.matrix

    @cached_property
    def reaches(self) -> list[Reach]:
        """Return the services offered on the later day, in French order."""
        then = self.before.subscribers
        populations = self.after.populations
        return [
            Reach(
                service=column.service,
                engaged=column.total,
                share=column.share,
                population_share=(
                    populations.share_of(self.after.subscribers[column.service.pk])
                    if populations
                    else None
                ),
                change=(
                    column.total - len(then[column.service.pk])
                    if column.service.pk in then
                    else None
                ),
            )
            for column in self._now.columns
        ]

    @cached_property
    def opened(self) -> list[Service]:
        """Return the services that are offered now, and were not."""
        then = {service.pk for service in self._then.services}
        return [service for service in self._now.services if service.pk not in then]

    @cached_property
    def closed(self) -> list[Service]:
        """Return the services that were offered, and are no longer."""
        now = {service.pk for service in self._now.services}
        return [service for service in self._then.services if service.pk not in now]

    @cached_property
    def arrived(self) -> list[Commune]:
        """Return the communes that have become members."""
        then = {commune.pk for commune in self._then.communes}
        return [commune for commune in self._now.communes if commune.pk not in then]

    @cached_property
    def departed(self) -> list[EpciMembership]:
        """Return the last membership of each commune that is a member no longer. One query."""
        now = {commune.pk for commune in self._now.communes}
        gone = [commune.pk for commune in self._then.communes if commune.pk not in now]
        return list(
            EpciMembership.objects.filter(commune__in=gone, ends_on__lte=self._now.day)
            .select_related("commune", "successor")
            .defer("commune__contour", "successor__contour")
            .order_by("commune__sort_key", "commune_id", "-ends_on")
            .distinct("commune__sort_key", "commune_id")
        )

    @cached_property
    def joined(self) -> list[Movement]:
        """Return, by service, the communes that subscribe now and did not."""
        return _movements(self.after, self.before)

    @cached_property
    def left(self) -> list[Movement]:
        """Return, by service, the communes that subscribed and no longer do.

        Where the service is still offered and the commune still a member: else that says it.
        """
        members = {commune.pk for commune in self._now.communes}
        offered = {service.pk for service in self._now.services}
        return [
            Movement(one.service, stayed)
            for one in _movements(self.before, self.after)
            if one.service.pk in offered
            and (stayed := tuple(c for c in one.communes if c.pk in members))
        ]

    @property
    def nothing(self) -> bool:
        """Return whether both days show the same."""
        return not (
            self.opened or self.closed or self.arrived or self.departed or self.joined or self.left
        )


def _movements(there: Snapshot, not_there: Snapshot) -> list[Movement]:
    """Return, by service, the communes that subscribe in the first snapshot, not in the second."""
    found = []
    for service in there.matrix.services:
        moved = there.subscribers[service.pk] - not_there.subscribers.get(service.pk, set())
        if moved:
            communes = tuple(one for one in there.matrix.communes if one.pk in moved)
            found.append(Movement(service, communes))
    return found

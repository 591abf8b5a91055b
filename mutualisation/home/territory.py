"""The territory in one sentence and as a small drawing that leads to its map."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from communes.models import Commune
from core.maps import TerritoryMap, territory_map
from core.templatetags.french import day_text
from services.figures import Coverage, coverage_of
from services.territory_figures import FIGURES
from services.territory_map import places_of

WIDTH, HEIGHT = 460, 360


@dataclass(frozen=True)
class Territory:
    """How far the services reach, and the communes shaded by their number of services.

    `map` is None when no contour is known: there is nothing to draw.
    """

    coverage: Coverage
    subscriptions: int
    map: TerritoryMap | None

    @property
    def mean(self) -> Decimal | None:
        """Return how many services a member commune holds on average; None without any member."""
        members = self.coverage.members
        return Decimal(self.subscriptions) / members if members else None

    @property
    def without(self) -> int:
        """Return how many member communes hold no service."""
        return self.coverage.members - self.coverage.engaged


def territory_on(day: datetime.date) -> Territory:
    """Return the members on `day` and the services that they hold. Three queries."""
    members = list(Commune.objects.members_on(day).only("insee_code", "name", "contour"))
    figure = FIGURES[0]
    values = figure.values_on(day, members)
    held = {pk: int(number) for pk, number in values.items() if number}
    drawn = territory_map(
        places_of(members),
        {commune.insee_code: values[commune.pk] for commune in members},
        key="apercu",
        title=f"{figure.title}, au {day_text(day, with_weekday=False)}",
        description="Carte des communes, le nord en haut, chacune teintée selon ce nombre.",
        write=figure.write,
        labels=False,
        width=WIDTH,
        height=HEIGHT,
    )
    return Territory(
        coverage=coverage_of(set(held), {commune.pk for commune in members}),
        subscriptions=sum(held.values()),
        map=drawn if drawn.is_drawn else None,
    )

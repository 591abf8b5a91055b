"""The territory as a small drawing that leads to its map."""

import datetime
from dataclasses import replace

from core.maps import TerritoryMap, ground_of
from services.territory_figures import FIGURES
from services.territory_map import show

WIDTH, HEIGHT = 460, 360


def small_map(day: datetime.date) -> TerritoryMap | None:
    """Return the members on `day` shaded by their number of services, light. Two queries.

    None when no contour is known: there is nothing to draw.
    """
    drawn = show(FIGURES[0], day).map
    if not drawn.is_drawn:
        return None
    ground = ground_of([row.place for row in drawn.rows], WIDTH, HEIGHT)
    return replace(drawn, ground=ground, labels=False, key="apercu")

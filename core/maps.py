"""Contours of territories as small drawings."""

import math
from dataclasses import dataclass
from typing import Any

Ring = list[list[float]]


@dataclass(frozen=True)
class Outline:
    """A contour ready to be drawn: its size and the `d` of its one SVG path, in whole units."""

    width: int
    height: int
    path: str

    @property
    def box_width(self) -> int:
        """Return the width with the margin of two units on each side that a stroke needs."""
        return self.width + 4

    @property
    def box_height(self) -> int:
        """Return the height with the same margin."""
        return self.height + 4


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    if geometry.get("type") == "Polygon":
        return list(geometry["coordinates"])
    if geometry.get("type") == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon]
    raise ValueError(f"A contour is a Polygon or a MultiPolygon, not {geometry.get('type')!r}")


def outline(geometry: dict[str, Any], size: int = 300) -> Outline:
    """Return the contour `geometry` (GeoJSON, WGS 84) fitted in a square of `size` units.

    The projection is flat, its parallels shortened at the middle latitude: right enough for one
    commune. Points that fall on the same unit are drawn once. Raises ValueError for another kind
    of geometry.
    """
    rings = _rings(geometry)
    longitudes = [point[0] for ring in rings for point in ring]
    latitudes = [point[1] for ring in rings for point in ring]
    west, north = min(longitudes), max(latitudes)
    shortening = math.cos(math.radians((north + min(latitudes)) / 2))
    across = (max(longitudes) - west) * shortening
    down = north - min(latitudes)
    scale = size / max(across, down)
    parts = []
    for ring in rings:
        points: list[tuple[int, int]] = []
        for longitude, latitude, *_ in ring:
            x = round((longitude - west) * shortening * scale)
            y = round((north - latitude) * scale)
            if not points or points[-1] != (x, y):
                points.append((x, y))
        if len(points) > 2:
            parts.append("M" + "L".join(f"{x} {y}" for x, y in points) + "Z")
    return Outline(round(across * scale), round(down * scale), "".join(parts))

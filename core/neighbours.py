"""Which places lie next to another, by their contours (GeoJSON, WGS 84)."""

import math
from collections.abc import Mapping
from typing import Any

from core.geometry import rings_of

# About ten metres: the contours of two neighbours pass through the same corners, or nearly.
_DECIMALS = 4
# One corner may be that of a third place: a border has two ends.
_POINTS_OF_A_BORDER = 2

Geometry = Mapping[str, Any]
Corner = tuple[float, float]


def touching(key: str, geometries: Mapping[str, Geometry]) -> list[str]:
    """Return the keys of the places that share a border with `key`, in their order."""
    own = _corners(geometries[key])
    return [
        other
        for other, geometry in geometries.items()
        if other != key and len(own & _corners(geometry)) >= _POINTS_OF_A_BORDER
    ]


def nearest(key: str, geometries: Mapping[str, Geometry], number: int) -> list[str]:
    """Return the keys of the `number` places whose middles are the nearest to that of `key`."""
    middles = {one: _middle(geometry) for one, geometry in geometries.items()}
    longitude, latitude = middles.pop(key)
    # A degree of longitude is shorter than one of latitude, as much as one is far from the equator.
    shortening = math.cos(math.radians(latitude))

    def distance(other: str) -> float:
        east, north = middles[other]
        return math.hypot((east - longitude) * shortening, north - latitude)

    return sorted(middles, key=distance)[:number]


def _corners(geometry: Geometry) -> set[Corner]:
    return {
        (round(longitude, _DECIMALS), round(latitude, _DECIMALS))
        for ring in rings_of(geometry)
        for longitude, latitude, *_ in ring
    }


def _middle(geometry: Geometry) -> Corner:
    corners = [point for ring in rings_of(geometry) for point in ring]
    east = [point[0] for point in corners]
    north = [point[1] for point in corners]
    return (min(east) + max(east)) / 2, (min(north) + max(north)) / 2

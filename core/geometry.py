"""Contours (GeoJSON, WGS 84) as plane polygons that share their borders: no geographic library.

All the contours of a drawing go through one projection and one grid, so that two neighbours still
meet once rounded; each border is then simplified once, for both of its sides.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Point = tuple[int, int]
Ring = list[Point]
EARTH_RADIUS_KM = 6371.0088


def rings_of(geometry: Mapping[str, Any]) -> list[list[list[float]]]:
    """Return every ring of a Polygon or MultiPolygon, holes included; none that is empty.

    Raises ValueError for another kind of geometry.
    """
    if geometry.get("type") == "Polygon":
        return [ring for ring in geometry["coordinates"] if ring]
    if geometry.get("type") == "MultiPolygon":
        return [ring for polygon in geometry["coordinates"] for ring in polygon if ring]
    raise ValueError(f"A contour is a Polygon or a MultiPolygon, not {geometry.get('type')!r}")


def area_km2(geometry: Mapping[str, Any]) -> float:
    """Return the area of a contour in square kilometres, on a sphere, its holes taken out.

    0 for an empty contour. Within half a per cent for a contour that is exact; a simplified one
    makes it approximate.
    """
    polygons = geometry["coordinates"]
    if geometry.get("type") == "Polygon":
        polygons = [polygons]
    elif geometry.get("type") != "MultiPolygon":
        rings_of(geometry)
    total = 0.0
    for polygon in polygons:
        if polygon:
            outside, *holes = polygon
            total += _ring_km2(outside) - sum(_ring_km2(hole) for hole in holes)
    return total


def _ring_km2(ring: Sequence[Sequence[float]]) -> float:
    total = 0.0
    for (west, south, *_), (east, north, *_) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        turn = (east - west + 180) % 360 - 180
        total += math.radians(turn) * (
            math.sin(math.radians(south)) + math.sin(math.radians(north))
        )
    return abs(total) * EARTH_RADIUS_KM**2 / 2


@dataclass(frozen=True)
class Shape:
    """The polygons of one place on the grid; its rings are closed without repeating a point."""

    rings: list[Ring]

    @property
    def path(self) -> str:
        """Return the `d` of an SVG path, to be filled by the rule `evenodd`."""
        return "".join(_path(ring) for ring in self.rings)

    @property
    def size(self) -> float:
        """Return the area, in square units of the grid: what decides who is labelled first."""
        return max((abs(_signed_area(ring)) for ring in self.rings), default=0)

    def room_for(self, widths: Sequence[float], height: float) -> tuple[float, float] | None:
        """Return the middle of a block of text lines that lies inside, or None.

        `widths` are those of the lines, each `height` high. The place is sought on level strips,
        near the middle of the shape.
        """
        rows = [point[1] for ring in self.rings for point in ring]
        if not rows:
            return None
        top, bottom, tall = min(rows), max(rows), height * len(widths)
        middle, best = (top + bottom) / 2, None
        step = max(height / 4, 1)
        for rank in range(int((bottom - top - tall) / step) + 1):
            y = top + tall / 2 + rank * step
            spans = self._spans(y, widths, height)
            for left, right in spans:
                slack = right - left - max(widths)
                if slack >= 0:
                    score = min(slack, 2 * height) - abs(y - middle)
                    if best is None or score > best[0]:
                        best = (score, (left + right) / 2, y)
        return None if best is None else best[1:]

    def _spans(self, y: float, widths: Sequence[float], height: float) -> list[tuple[float, float]]:
        """Return the stretches that are inside at every line of a block centred on `y`."""
        top = y - height * len(widths) / 2
        # Half a unit off the grid: a level that runs through a corner would count it twice.
        levels = [math.floor(top + height * rank / 2) + 0.5 for rank in range(2 * len(widths) + 1)]
        common = [(-math.inf, math.inf)]
        for level in levels:
            common = [
                (max(one[0], other[0]), min(one[1], other[1]))
                for one in common
                for other in self._inside(level)
                if min(one[1], other[1]) > max(one[0], other[0])
            ]
        return common

    def _inside(self, level: float) -> list[tuple[float, float]]:
        crossings = sorted(
            ax + (level - ay) * (bx - ax) / (by - ay)
            for ring in self.rings
            for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)
            if (ay < level) != (by < level)
        )
        return list(zip(crossings[::2], crossings[1::2], strict=False))


@dataclass(frozen=True)
class Plan:
    """Places on one grid: its size in units, and the shape of each place by its key."""

    width: int
    height: int
    shapes: dict[str, Shape]


def plan(
    geometries: Mapping[str, Mapping[str, Any]], *, width: int, height: int, tolerance: float
) -> Plan:
    """Return the contours drawn together, as large as `width` × `height` units allow.

    The projection is flat, its parallels shortened at the middle latitude: right enough for an
    EPCI. Borders lose the points that are closer than `tolerance` units to what is left of them; a
    border shared by two places stays shared. A place too small for the grid becomes a dot.
    """
    contours = {key: rings_of(geometry) for key, geometry in geometries.items()}
    if not any(ring for rings in contours.values() for ring in rings):
        return Plan(width, height, {})
    project, size = _projection(contours.values(), width, height)
    on_grid = {
        key: [cleaned for ring in rings if len(cleaned := _cleaned(map(project, ring))) > 2]
        for key, rings in contours.items()
    }
    borders = _Borders([ring for rings in on_grid.values() for ring in rings], tolerance)
    shapes = {
        key: Shape([borders.simplified(ring) for ring in rings] or [_dot(project(contours[key]))])
        for key, rings in on_grid.items()
        if contours[key]
    }
    return Plan(*size, shapes)


class _Projection:
    """From longitude and latitude to the grid: of a point, or of the first point of a contour."""

    def __init__(self, west: float, north: float, shortening: float, scale: float) -> None:
        self.west, self.north, self.shortening, self.scale = west, north, shortening, scale

    def __call__(self, place: Sequence[Any]) -> Point:
        while not isinstance(place[0], int | float):
            place = place[0]
        longitude, latitude, *_ = place
        # Beyond the antimeridian, the east goes on.
        across = (longitude - self.west) % 360 * self.shortening
        return round(across * self.scale), round((self.north - latitude) * self.scale)


def _projection(
    contours: Iterable[list[list[list[float]]]], width: int, height: int
) -> tuple[_Projection, tuple[int, int]]:
    points = [point for rings in contours for ring in rings for point in ring]
    longitudes = [point[0] for point in points]
    if max(longitudes) - min(longitudes) > 180:
        longitudes = [longitude % 360 for longitude in longitudes]
    latitudes = [point[1] for point in points]
    west, north, south = min(longitudes), max(latitudes), min(latitudes)
    shortening = math.cos(math.radians((north + south) / 2))
    across, down = (max(longitudes) - west) * shortening, north - south
    scale = min(width / across if across else math.inf, height / down if down else math.inf)
    if math.isinf(scale):
        scale = 1.0
    return (
        # A hair to the west, so that rounding never sends the first point round the earth.
        _Projection(west - 1e-9, north, shortening, scale),
        (max(round(across * scale), 1), max(round(down * scale), 1)),
    )


def _cleaned(points: Iterable[Point]) -> Ring:
    """Return a ring without what rounding made useless: points met twice, and there-and-backs."""
    ring: Ring = []
    for point in points:
        if ring and ring[-1] == point:
            continue
        if len(ring) > 1 and ring[-2] == point:
            ring.pop()
            continue
        ring.append(point)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    # The same where the ring closes: its tip is the first point, or the last one.
    while len(ring) > 2 and (ring[-1] == ring[1] or ring[-2] == ring[0]):
        ring = ring[1:-1] if ring[-1] == ring[1] else ring[:-2]
    return ring


def _dot(at: Point) -> Ring:
    x, y = at
    return [(x - 4, y), (x, y - 4), (x + 4, y), (x, y + 4)]


class _Borders:
    """The borders between the rings of a drawing, each simplified once."""

    def __init__(self, rings: Sequence[Ring], tolerance: float) -> None:
        self.tolerance = tolerance
        self.done: dict[tuple[Point, ...], list[Point]] = {}
        beside: dict[Point, set[Point]] = {}
        for ring in rings:
            for one, other in zip(ring, [*ring[1:], ring[0]], strict=True):
                beside.setdefault(one, set()).add(other)
                beside.setdefault(other, set()).add(one)
        # Where three borders meet, or where one is met twice: nobody may move it.
        self.knots = {point for point, others in beside.items() if len(others) != 2}

    def simplified(self, ring: Ring) -> Ring:
        """Return `ring` with its borders simplified; as it was if nothing would be left of it."""
        starts = [rank for rank, point in enumerate(ring) if point in self.knots]
        if not starts:
            # Alone, or all around an enclave: both sides start from the same two points.
            first = ring.index(min(ring))
            ring = ring[first:] + ring[:first]
            starts = [0, ring.index(max(ring, key=lambda point: (_square(ring[0], point), point)))]
        turned = ring[starts[0] :] + ring[: starts[0]]
        ends = [*(rank - starts[0] for rank in starts[1:]), len(ring)]
        turned.append(turned[0])
        result: Ring = []
        start = 0
        for end in ends:
            result += self._border(tuple(turned[start : end + 1]))[:-1]
            start = end
        return result if len(result) > 2 and _signed_area(result) else ring

    def _border(self, points: tuple[Point, ...]) -> list[Point]:
        backwards = points[::-1]
        if backwards < points:
            return self._border(backwards)[::-1]
        if points not in self.done:
            self.done[points] = _simplified(points, self.tolerance)
        return self.done[points]


def _simplified(points: Sequence[Point], tolerance: float) -> list[Point]:
    """Return the points of a line that keep it within `tolerance` (Douglas and Peucker)."""
    kept = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        start, end = waiting.pop()
        if end - start < 2:
            continue
        far, distance = max(
            (
                (rank, _distance(points[rank], points[start], points[end]))
                for rank in range(start + 1, end)
            ),
            key=lambda found: found[1],
        )
        if distance > tolerance:
            kept.add(far)
            waiting += [(start, far), (far, end)]
    return [points[rank] for rank in sorted(kept)]


def _distance(point: Point, start: Point, end: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down)
    if not length:
        return math.sqrt(_square(point, start))
    along = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / length**2
    along = min(max(along, 0), 1)
    return math.hypot(
        point[0] - start[0] - along * across,
        point[1] - start[1] - along * down,
    )


def _square(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _signed_area(ring: Ring) -> float:
    return (
        sum(
            ax * by - bx * ay for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True)
        )
        / 2
    )


def _path(ring: Ring) -> str:
    """Return one ring, its points told from one another: half the weight of absolute ones."""
    (x, y), *rest = ring
    steps: list[str] = []
    for next_x, next_y in rest:
        for number in (next_x - x, next_y - y):
            steps.append(str(number) if number < 0 or not steps else f" {number}")
        x, y = next_x, next_y
    return f"M{ring[0][0]} {ring[0][1]}l{''.join(steps)}z"

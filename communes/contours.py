"""Contours of communes: from the WKB of public data to GeoJSON (WGS 84).

No geographic library: two small kinds of geometry are all there is to read.
"""

import struct
from typing import Any

# Five decimals are about one metre: enough for a map of an EPCI, and a third of the size.
DECIMALS = 5
_POLYGON, _MULTIPOLYGON = 3, 6
_EWKB_SRID = 0x20000000

Ring = list[list[float]]


class ContourError(ValueError):
    """The bytes are not a polygon or multipolygon in two dimensions."""


class _Wkb:
    """Reads one WKB (or PostGIS EWKB) value from its start."""

    def __init__(self, value: bytes) -> None:
        self.value, self.place = value, 0

    def read(self, layout: str) -> tuple[Any, ...]:
        try:
            numbers = struct.unpack_from(layout, self.value, self.place)
        except struct.error as error:
            raise ContourError("Contour tronqué.") from error
        self.place += struct.calcsize(layout)
        return numbers

    def header(self) -> tuple[str, int]:
        """Return the byte order ("<" or ">") and the kind of geometry, and step over the SRID."""
        (little,) = self.read("B")
        order = "<" if little else ">"
        (kind,) = self.read(f"{order}I")
        if kind & _EWKB_SRID:
            self.read(f"{order}I")
            kind ^= _EWKB_SRID
        return order, kind

    def polygon(self, order: str) -> list[Ring]:
        (count,) = self.read(f"{order}I")
        rings = (self.ring(order) for _ in range(count))
        # A hole smaller than the rounding collapses: fewer than four points enclose nothing.
        return [ring for ring in rings if len(ring) >= 4]

    def ring(self, order: str) -> Ring:
        (count,) = self.read(f"{order}I")
        numbers = self.read(f"{order}{2 * count}d")
        ring: Ring = []
        for longitude, latitude in zip(numbers[::2], numbers[1::2], strict=True):
            point = [round(longitude, DECIMALS), round(latitude, DECIMALS)]
            if not ring or ring[-1] != point:
                ring.append(point)
        return ring


def contour_from_wkb(hexadecimal: str) -> dict[str, Any] | None:
    """Return the GeoJSON MultiPolygon of a (multi)polygon given as hexadecimal WKB; None if empty.

    Longitude first, degrees of WGS 84 rounded to five decimals. Raises ContourError.
    """
    try:
        wkb = _Wkb(bytes.fromhex(hexadecimal))
    except ValueError as error:
        raise ContourError("Contour illisible.") from error
    order, kind = wkb.header()
    if kind == _POLYGON:
        polygons = [wkb.polygon(order)]
    elif kind == _MULTIPOLYGON:
        (count,) = wkb.read(f"{order}I")
        polygons = []
        for _ in range(count):
            part_order, part_kind = wkb.header()
            if part_kind != _POLYGON:
                raise ContourError(f"Contour de nature inattendue ({part_kind}).")
            polygons.append(wkb.polygon(part_order))
    else:
        raise ContourError(f"Contour de nature inattendue ({kind}).")
    coordinates = [polygon for polygon in polygons if polygon]
    return {"type": "MultiPolygon", "coordinates": coordinates} if coordinates else None

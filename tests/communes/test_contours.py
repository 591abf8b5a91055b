"""Contours: WKB in, GeoJSON out."""

import struct

import pytest

from communes.contours import ContourError, contour_from_wkb

SQUARE = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (0.0, 0.0)]
HOLE = [(0.2, 0.2), (0.4, 0.2), (0.4, 0.4), (0.2, 0.2)]


def polygon(*rings: list[tuple[float, float]], order: str = "<", srid: int | None = None) -> bytes:
    kind = 3 | (0x20000000 if srid else 0)
    value = struct.pack(f"{order}BI", 1 if order == "<" else 0, kind)
    if srid:
        value += struct.pack(f"{order}I", srid)
    value += struct.pack(f"{order}I", len(rings))
    for ring in rings:
        value += struct.pack(f"{order}I", len(ring))
        value += b"".join(struct.pack(f"{order}2d", *point) for point in ring)
    return value


def multipolygon(*polygons: bytes) -> bytes:
    return struct.pack("<BII", 1, 6, len(polygons)) + b"".join(polygons)


def as_lists(ring: list[tuple[float, float]]) -> list[list[float]]:
    return [list(point) for point in ring]


def test_islands_and_holes_are_kept():
    value = multipolygon(polygon(SQUARE, HOLE), polygon(SQUARE))
    assert contour_from_wkb(value.hex()) == {
        "type": "MultiPolygon",
        "coordinates": [[as_lists(SQUARE), as_lists(HOLE)], [as_lists(SQUARE)]],
    }


@pytest.mark.parametrize("order", ["<", ">"])
def test_one_polygon_in_either_byte_order_with_its_srid(order):
    contour = contour_from_wkb(polygon(SQUARE, order=order, srid=4326).hex())
    assert contour == {"type": "MultiPolygon", "coordinates": [[as_lists(SQUARE)]]}


def test_points_are_rounded_to_a_metre_and_repeated_ones_dropped():
    ring = [(0.1234567, 45.0), (0.1234571, 45.0), (1.0, 46.0), (2.0, 45.0), (0.1234567, 45.0)]
    contour = contour_from_wkb(polygon(ring).hex())
    assert contour is not None
    assert contour["coordinates"] == [
        [[[0.12346, 45.0], [1.0, 46.0], [2.0, 45.0], [0.12346, 45.0]]]
    ]


def test_a_hole_that_rounding_closes_disappears_and_so_does_an_empty_contour():
    speck = [(0.5, 0.5), (0.5000001, 0.5), (0.5, 0.5000001), (0.5, 0.5)]
    contour = contour_from_wkb(polygon(SQUARE, speck).hex())
    assert contour is not None
    assert contour["coordinates"] == [[as_lists(SQUARE)]]
    assert contour_from_wkb(polygon(speck).hex()) is None


@pytest.mark.parametrize(
    "value",
    ["zz", "", "01", polygon(SQUARE).hex()[:-8], struct.pack("<BI2d", 1, 1, 0.0, 0.0).hex()],
    ids=["not hexadecimal", "empty", "header cut", "cut short", "a point"],
)
def test_anything_else_is_refused(value):
    with pytest.raises(ContourError):
        contour_from_wkb(value)

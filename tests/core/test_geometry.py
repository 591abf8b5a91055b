"""Contours on one grid: shared borders stay shared, and every kind of territory is drawn."""

import math
import random

import pytest

from core.geometry import area_km2, plan

SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def drawn(contours, size=100, tolerance=1.0):
    return plan(contours, width=size, height=size, tolerance=tolerance)


def edges(rings):
    return {
        frozenset(pair) for ring in rings for pair in zip(ring, [*ring[1:], ring[0]], strict=True)
    }


def enclosed(rings) -> float:
    return sum(
        abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(r, [*r[1:], r[0]], strict=True)))
        / 2
        for r in rings
    )


def test_the_north_is_up_and_the_greater_side_fills_the_box():
    found = drawn({"a": polygon(SQUARE)})
    assert (found.width, found.height) == (100, 100)
    assert sorted(found.shapes["a"].rings[0]) == [(0, 0), (0, 100), (100, 0), (100, 100)]
    assert drawn({"a": polygon([[0, 0], [1, 0], [0, 1], [0, 0]])}).shapes["a"].path == (
        "M0 0l0 100 100 0z"
    )


def test_parallels_are_shortened_away_from_the_equator():
    found = drawn({"a": polygon([[x, y + 59.5] for x, y in SQUARE])})
    assert (found.width, found.height) == (50, 100)


def test_neighbours_share_a_jagged_border_once_simplified():
    jagged = [[0.5 + random.Random(rank).uniform(-0.03, 0.03), rank / 40] for rank in range(41)]
    west = [[0, 0], *jagged, [0, 1], [0, 0]]
    east = [[1, 1], *jagged[::-1], [1, 0], [1, 1]]
    found = drawn({"west": polygon(west), "east": polygon(east)}, size=1000, tolerance=8)
    rings = {key: shape.rings for key, shape in found.shapes.items()}
    shared = edges(rings["west"]) & edges(rings["east"])
    assert 2 < len(shared) < 40
    assert enclosed(rings["west"]) + enclosed(rings["east"]) == 1000 * 1000


def test_an_enclave_fills_its_hole_exactly():
    angles = [rank * math.tau / 60 for rank in range(60)]
    circle = [[0.5 + 0.3 * math.cos(a), 0.5 + 0.3 * math.sin(a)] for a in angles]
    hole = [*circle, circle[0]]
    # The enclave turns the other way round and starts elsewhere, as published contours do.
    enclave = [*circle[20::-1], *circle[:19:-1]]
    enclave = [*enclave, enclave[0]]
    found = drawn({"a": polygon(SQUARE, hole), "b": polygon(enclave)}, size=400, tolerance=2)
    assert edges(found.shapes["a"].rings[1:]) == edges(found.shapes["b"].rings)
    assert len(found.shapes["b"].rings[0]) < 60


def test_islands_and_parts_are_all_there():
    other = [[x + 2, y] for x, y in SQUARE]
    found = drawn({"a": {"type": "MultiPolygon", "coordinates": [[SQUARE], [other]]}}, size=90)
    assert found.shapes["a"].path.count("M") == 2
    assert (found.width, found.height) == (90, 30)


def test_a_commune_too_small_for_the_grid_is_a_dot():
    speck = [[x / 10000 + 0.5, y / 10000 + 2] for x, y in SQUARE]
    found = drawn({"a": polygon(SQUARE), "b": polygon(speck)})
    assert found.shapes["b"].size > 0


def test_a_territory_across_the_antimeridian_stays_in_one_piece():
    east = [[179.5 + x / 2, y] for x, y in SQUARE]
    west = [[-180 + x / 2, y] for x, y in SQUARE]
    found = drawn({"a": polygon(east), "b": polygon(west)})
    assert (found.width, found.height) == (100, 100)
    assert edges(found.shapes["a"].rings) & edges(found.shapes["b"].rings)


def test_there_and_back_leaves_nothing():
    spiked = [[0, 0], [1, 0], [1, 0.5], [1.5, 0.5], [1, 0.5], [1, 1], [0, 1], [0, 0]]
    ring = drawn({"a": polygon(spiked)}, size=150, tolerance=0).shapes["a"].rings[0]
    assert sorted(ring) == [(0, 0), (0, 100), (100, 0), (100, 100)]


@pytest.mark.parametrize("coordinates", [[], [[]]])
def test_nothing_is_drawn_of_an_empty_contour(coordinates):
    assert drawn({"a": {"type": "MultiPolygon", "coordinates": coordinates}}).shapes == {}


def test_another_geometry_is_refused():
    with pytest.raises(ValueError, match="Point"):
        drawn({"a": {"type": "Point", "coordinates": [0, 0]}})
    with pytest.raises(ValueError, match="Point"):
        area_km2({"type": "Point", "coordinates": [0, 0]})


def test_areas_are_those_of_the_sphere():
    # One degree by one degree on the equator.
    assert area_km2(polygon(SQUARE)) == pytest.approx(12363, rel=0.001)
    hole = [[0.25 + x / 2, 0.25 + y / 2] for x, y in SQUARE]
    assert area_km2(polygon(SQUARE, hole)) == pytest.approx(12363 * 0.75, rel=0.001)
    north = [[x, y + 59.5] for x, y in SQUARE]
    assert area_km2({"type": "MultiPolygon", "coordinates": [[north], [SQUARE]]}) == pytest.approx(
        12363 * 1.5, rel=0.001
    )


def test_words_have_room_only_where_every_line_is_inside():
    hourglass = [[0, 0], [1, 0], [0.55, 0.5], [1, 1], [0, 1], [0.45, 0.5], [0, 0]]
    shape = drawn({"a": polygon(hourglass)}, size=1000, tolerance=0).shapes["a"]
    x, y = shape.room_for([400], 50)
    assert (x, abs(y - 500) > 150) == (pytest.approx(500, abs=30), True)
    assert shape.room_for([400] * 15, 50) is None
    assert shape.room_for([1200], 50) is None


EMPTY = [
    {"type": "Polygon", "coordinates": []},
    {"type": "Polygon", "coordinates": [[]]},
    {"type": "MultiPolygon", "coordinates": []},
    {"type": "MultiPolygon", "coordinates": [[], [[]]]},
]


@pytest.mark.parametrize("empty", EMPTY)
def test_an_empty_contour_beside_a_good_one_is_left_out(empty):
    found = drawn({"empty": empty, "good": polygon(SQUARE)})
    assert found.shapes == drawn({"good": polygon(SQUARE)}).shapes
    assert area_km2(empty) == 0
    assert drawn({"empty": empty}).shapes == {}


def test_an_empty_hole_or_part_changes_nothing():
    good = area_km2(polygon(SQUARE))
    assert area_km2(polygon(SQUARE, [])) == good
    assert area_km2({"type": "MultiPolygon", "coordinates": [[], [SQUARE]]}) == good

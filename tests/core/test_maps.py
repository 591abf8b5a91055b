"""Contours as drawings."""

import pytest

from core.maps import outline

SQUARE = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]


def test_the_north_is_up_and_the_greater_side_fills_the_box():
    drawing = outline({"type": "Polygon", "coordinates": [SQUARE]}, size=100)
    assert (drawing.width, drawing.height) == (100, 100)
    assert drawing.path == "M0 100L100 100L100 0L0 0L0 100Z"


def test_parallels_are_shortened_away_from_the_equator():
    north = [[[x, y + 59.5] for x, y in SQUARE]]
    drawing = outline({"type": "Polygon", "coordinates": north}, size=100)
    assert (drawing.width, drawing.height) == (50, 100)
    assert drawing.box_width == 54


def test_a_territory_in_two_parts_is_one_path():
    other = [[x + 2, y] for x, y in SQUARE]
    drawing = outline({"type": "MultiPolygon", "coordinates": [[SQUARE], [other]]}, size=90)
    assert drawing.path.count("M") == 2
    assert drawing.width == 90
    assert drawing.height == 30


def test_points_that_fall_together_are_drawn_once():
    crowded = [[[0, 0], [0.0001, 0.0001], *SQUARE[1:]]]
    drawing = outline({"type": "Polygon", "coordinates": crowded}, size=100)
    assert drawing.path.count("L") == 4


def test_another_geometry_is_refused():
    with pytest.raises(ValueError, match="Point"):
        outline({"type": "Point", "coordinates": [0, 0]})

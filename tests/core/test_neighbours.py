"""Which places touch another, and which are the nearest."""

from core.neighbours import nearest, touching


def square(west: float, south: float) -> dict[str, object]:
    """Return a square of a hundredth of a degree, from its corner."""
    east, north = west + 0.01, south + 0.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


PLACES = {
    "here": square(-1.30, 48.10),
    "east": square(-1.29, 48.10),
    "north": square(-1.30, 48.11),
    "corner": square(-1.29, 48.11),
    "far": square(-1.20, 48.10),
    "farther": square(-1.30, 48.30),
}


def test_a_border_has_two_ends_and_a_corner_is_none():
    assert touching("here", PLACES) == ["east", "north"]


def test_contours_that_differ_by_a_metre_still_touch():
    moved = square(-1.290004, 48.100004)
    assert touching("here", {**PLACES, "east": moved}) == ["east", "north"]


def test_a_place_alone_touches_nothing():
    assert touching("far", PLACES) == []


def test_any_polygon_of_a_place_may_touch():
    east, far = PLACES["east"]["coordinates"], PLACES["far"]["coordinates"]
    both = {"type": "MultiPolygon", "coordinates": [far, east]}
    assert touching("here", {"here": PLACES["here"], "both": both}) == ["both"]


def test_the_nearest_are_told_from_their_middles():
    # A degree of longitude is shorter: « far » is nearer than « farther », by far.
    assert nearest("here", PLACES, 4)[-1] == "far"
    assert nearest("here", PLACES, 2) == ["east", "north"]
    assert nearest("here", {"here": PLACES["here"]}, 3) == []

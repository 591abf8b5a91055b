"""Charts: what they draw, what they say, and that nothing of them is lost on a dark page."""

import re
from xml.etree import ElementTree

import pytest

from core.charts import COLOURS, WIDTH, Series, bar_chart, line_chart, stacked_bars
from tests.colours import contrast

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Direction de l’éducation, des sports, des loisirs et des affaires générales"


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn by our own code


def draw_all() -> dict[str, ElementTree.Element]:
    words = {"title": "Titre & <suite>", "description": "Ce que l’on voit"}
    drawings = {
        "bars": bar_chart(**words, rows=[("Voirie", 1234), (LONG, 7.5), ("Archives", None)]),
        "targets": bar_chart(
            **words,
            rows=[("Voirie", 12), ("Archives", 3), ("Musique", None)],
            targets=[5, 3.5, 20],
        ),
        "no target": bar_chart(**words, rows=[("Voirie", 12)], targets=[None]),
        "empty bars": bar_chart(**words, rows=[("Voirie", 0)]),
        "no bars": bar_chart(**words, rows=[]),
        "stacked": stacked_bars(
            **words,
            labels=["janv.", "févr."],
            series=[Series(f"Série {rank}", [rank + 4, None]) for rank in range(5)],
        ),
        "lines": line_chart(
            **words,
            labels=["2022", "2023", "2024", "2025"],
            series=[Series("Reçues", [None, 3, 4, None]), Series("Réponses", [1, None, 2, 5])],
        ),
        "no lines": line_chart(**words, labels=[], series=[]),
    }
    return {name: parsed(text) for name, text in drawings.items()}


@pytest.mark.parametrize("name", draw_all())
def test_a_chart_opens_with_its_title_and_description(name):
    svg = draw_all()[name]
    assert [child.tag for child in svg[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert svg[0].text == "Titre & <suite>"
    assert svg.get("role") == "img"


@pytest.mark.parametrize("name", draw_all())
def test_everything_is_drawn_inside_the_frame(name):
    svg = draw_all()[name]
    _, _, width, height = map(float, svg.get("viewBox").split())
    for node in svg.iter(f"{SVG}text"):
        # The narrowest letters of any face: a text cut off by the frame fails for certain.
        length = len(node.text) * 13 * 0.45
        start = {"end": -length, "middle": -length / 2}.get(node.get("text-anchor"), 0)
        assert float(node.get("x")) + start >= 0, node.text
        assert float(node.get("x")) + start + length <= width, node.text
        assert 0 < float(node.get("y")) < height, node.text
    for node in svg.iter(f"{SVG}rect"):
        assert float(node.get("x")) >= 0
        assert float(node.get("x")) + float(node.get("width")) <= WIDTH
        assert float(node.get("y")) + float(node.get("height")) <= height


def test_numbers_are_french_and_a_missing_one_is_a_dash():
    texts = [node.text for node in draw_all()["bars"].iter(f"{SVG}text")]
    assert "1\u202f234" in texts
    assert "7,5" in texts
    assert "–" in texts


def test_bars_are_as_long_as_their_values():
    svg = bar_chart(title="t", description="d", rows=[("a", 10), ("b", 5)])
    lengths = [float(node.get("width")) for node in parsed(svg).iter(f"{SVG}rect")]
    assert lengths[0] == pytest.approx(lengths[1] * 2, abs=0.2)


def test_a_target_is_marked_where_it_falls_and_named():
    svg = draw_all()["targets"]
    marks = [node.get("d") for node in svg.iter(f"{SVG}path")]
    assert len(marks) == 3 + 1  # one for each target, and the legend's
    assert "Délai prévu" in [node.text for node in svg.iter(f"{SVG}text")]
    bar = next(svg.iter(f"{SVG}rect"))
    left, length = float(bar.get("x")), float(bar.get("width"))
    first = float(re.match(r"M([\d.]+)", marks[1])[1])
    assert first == pytest.approx(left + length * 5 / 12, abs=0.2)
    values = {node.text: float(node.get("x")) for node in svg.iter(f"{SVG}text")}
    close = float(re.match(r"M([\d.]+)", marks[2])[1])
    assert values["3"] > close  # the line of a near target does not cross the value
    assert not list(draw_all()["no target"].iter(f"{SVG}path"))


def test_a_ratio_is_drawn_on_the_whole_length():
    svg = bar_chart(title="t", description="d", rows=[("a", 1), ("b", 0.25)], maximum=1)
    full, quarter = (float(node.get("width")) for node in parsed(svg).iter(f"{SVG}rect"))
    assert full == pytest.approx(quarter * 4, abs=0.4)


def test_stacked_bars_show_their_total_and_a_pattern_for_each_series():
    svg = draw_all()["stacked"]
    assert "30" in [node.text for node in svg.iter(f"{SVG}text")]
    strokes = [node.get("d") for node in svg.iter(f"{SVG}path")]
    patterns = {re.sub(r"[\d.]+", "", d.replace("h1.5", "dot"))[:6] for d in strokes}
    assert len(patterns) == 4  # rows, columns, slants and dots; the first series is plain


def test_a_missing_value_breaks_the_line():
    svg = draw_all()["lines"]
    dashes = [node.get("stroke-dasharray") for node in svg.iter(f"{SVG}polyline")]
    assert dashes == ["none", "7 4"]  # two and one stretches; a lone point is a marker only
    assert len(list(svg.iter(f"{SVG}circle"))) == 2 + 1  # two values and the legend


@pytest.mark.parametrize("colour", COLOURS)
def test_shapes_are_seen_on_a_light_and_on_a_dark_page(colour):
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(colour, "#14191e") >= 3

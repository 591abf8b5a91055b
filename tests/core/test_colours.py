"""Whatever colour is accepted, all that follows from it can be read, in light and in dark."""

import itertools
import re

import pytest
from django.conf import settings

from core.colours import (
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    PORTAL_COLOUR,
    TEXT_CONTRAST,
    ColourRefused,
    accepted_colour,
    contrast,
    dark_palette,
    is_readable,
    light_palette,
    luminance,
    nearest_readable,
)
from tests import colours as norm

STEPS = (*range(0, 256, 36), 255)
GRID = [f"#{r:02x}{g:02x}{b:02x}" for r, g, b in itertools.product(STEPS, repeat=3)]
THEME = (settings.BASE_DIR / "static" / "css" / "theme.css").read_text("utf-8")


def theme_colours(theme: str) -> dict[str, str]:
    """Return the colours that theme.css gives to a theme."""
    light, dark = re.findall(r":root \{(.*?)\n\s*\}", THEME, re.DOTALL)[:2]
    block = light + (dark if theme == "dark" else "")
    found = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))
    return {
        name: "#" + "".join(2 * digit for digit in colour[1:]) if len(colour) == 4 else colour
        for name, colour in found.items()
    }


def test_contrast_is_the_one_of_the_norm():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for one, other in itertools.pairwise(GRID):
        assert luminance(one) == pytest.approx(norm.luminance(one))
        assert contrast(one, other) == pytest.approx(norm.contrast(one, other))


@pytest.mark.parametrize(("theme", "grounds"), [("light", LIGHT_GROUNDS), ("dark", DARK_GROUNDS)])
def test_the_grounds_are_those_of_the_pages(theme, grounds):
    colours = theme_colours(theme)
    assert set(grounds) == {colours[name] for name in ("paper", "surface", "sunken")}


def test_the_portals_own_colour_is_that_of_the_pages():
    assert accepted_colour(PORTAL_COLOUR) == theme_colours("light")["brand"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_whatever_accepted_colour_gives_texts_that_can_be_read(theme):
    """A grid of 729 colours; of those that are refused, the nearest shade."""
    palette_of = light_palette if theme == "light" else dark_palette
    grounds = LIGHT_GROUNDS if theme == "light" else DARK_GROUNDS
    page = theme_colours(theme)
    weak = []
    for colour in GRID:
        palette = palette_of(nearest_readable(colour))
        pairs = [
            (ink, ground)
            for ink in (palette.brand, palette.brand_strong)
            for ground in (*grounds, palette.brand_soft)
        ]
        pairs += [(palette.on_brand, palette.brand), (palette.on_brand, palette.brand_strong)]
        pairs += [(page["ink"], palette.brand_soft), (page["muted"], palette.brand_soft)]
        weak += [(colour, pair) for pair in pairs if norm.contrast(*pair) < TEXT_CONTRAST]
    assert weak == []


def test_colours_stay_apart_from_each_other_and_keep_their_hue():
    for colour in ("#9b1c31", "#0a6b3d", "#5b2c83", "#00589b"):
        light, dark = light_palette(colour), dark_palette(colour)
        assert light.brand == colour
        assert len({*vars(light).values()}) == len({*vars(dark).values()}) == 4
        strongest = max(range(3), key=lambda part: int(colour[1 + 2 * part : 3 + 2 * part], 16))
        shade = dark.brand
        assert strongest == max(range(3), key=lambda p: int(shade[1 + 2 * p : 3 + 2 * p], 16))


@pytest.mark.parametrize("written", ["#1f5566", "1F5566", "  #1F5566 "])
def test_a_colour_is_understood_however_it_is_written(written):
    assert accepted_colour(written) == "#1f5566"


def test_three_digits_are_enough():
    assert accepted_colour("#156") == "#115566"


@pytest.mark.parametrize("written", ["", "bleu", "#12345", "#1f55667", "rgb(1, 2, 3)", "#ggg"])
def test_what_is_no_colour_is_refused(written):
    with pytest.raises(ColourRefused, match="Écrivez la couleur par son code") as refusal:
        accepted_colour(written)
    assert refusal.value.nearest == ""


def test_a_colour_that_cannot_be_read_is_refused_with_its_measure_and_the_nearest_one():
    with pytest.raises(ColourRefused) as refusal:
        accepted_colour("#e8792b")
    measured = min(norm.contrast("#e8792b", ground) for ground in LIGHT_GROUNDS)
    shown = f"{measured:.2f}"[:3].replace(".", ",")
    nearest = refusal.value.nearest
    assert str(refusal.value) == (
        "Cette couleur est trop claire\u00a0: on lirait mal le texte. La teinte la plus proche qui "
        f"convient\u00a0: {nearest}. (Contraste mesuré\u00a0: {shown} pour 1\u202f; il faut 4,5 "
        "pour 1.)"
    )
    assert accepted_colour(nearest) == nearest
    # Nearest: one shade lighter would not do.
    assert norm.contrast(nearest, "#eef1f2") < TEXT_CONTRAST + 0.1


def test_the_nearest_of_a_readable_colour_is_itself():
    assert all(nearest_readable(colour) == colour for colour in GRID if is_readable(colour))
    assert all(is_readable(nearest_readable(colour)) for colour in GRID)

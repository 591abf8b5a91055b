"""One colour chosen by people, and those that follow from it: readable on light and dark grounds.

Contrasts are those of WCAG 2: from 1 (the same) to 21 (black on white); a text needs 4.5.
"""

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass

from core.french import typographic

PORTAL_COLOUR = "#1f5566"
TEXT_CONTRAST = 4.5  # WCAG 2.2, criterion 1.4.3
# The grounds that a text of the colour meets, as in theme.css: page, card, sunken zone.
LIGHT_GROUNDS = ("#f7f8f8", "#ffffff", "#eef1f2")
DARK_GROUNDS = ("#13181c", "#1b2227", "#232b31")

_WRITTEN = re.compile(r"^#?([0-9a-f]{3}|[0-9a-f]{6})$", re.IGNORECASE)
_STEPS = 200
_DIMMED = 0.8  # vivid colours glare on a dark ground


class ColourRefused(ValueError):
    """The text names no colour, or one that cannot be read; the message says so in French.

    `nearest` is the nearest colour that would be accepted, empty when no colour was understood.
    """

    def __init__(self, message: str, nearest: str = "") -> None:
        super().__init__(typographic(message))
        self.nearest = nearest


@dataclass(frozen=True)
class Palette:
    """The colours of one theme that follow from the chosen one, as theme.css names them."""

    brand: str
    brand_strong: str
    brand_soft: str
    on_brand: str


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (#rrggbb), from 0 (black) to 1 (white)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (#rrggbb), from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def weakest_contrast(colour: str) -> float:
    """Return the least contrast of a colour with the light grounds, and with white text on it."""
    return min(contrast(colour, ground) for ground in LIGHT_GROUNDS)


def is_readable(colour: str) -> bool:
    """Return whether texts and links of this colour are read on every light ground."""
    return weakest_contrast(colour) >= TEXT_CONTRAST


def readable_or_none(colour: str) -> str:
    """Return a saved colour (#rrggbb) if it would be accepted today, or an empty text."""
    return colour if colour and is_readable(colour) else ""


def accepted_colour(text: str) -> str:
    """Return the colour that `text` writes (« #1f5566 », « 1F5566 », « #156 ») as #rrggbb.

    Raise ColourRefused when it writes none, and when its contrast is too low for a text.
    """
    written = _WRITTEN.match(text.strip())
    if written is None:
        raise ColourRefused(
            "Écrivez la couleur par son code : un dièse, puis six chiffres ou lettres de A à F, "
            f"comme {PORTAL_COLOUR}."
        )
    digits = written.group(1).lower()
    colour = "#" + (digits if len(digits) == 6 else "".join(digit * 2 for digit in digits))
    if not is_readable(colour):
        nearest = nearest_readable(colour)
        raise ColourRefused(
            "Cette couleur est trop claire : on lirait mal le texte. La teinte la plus proche qui "
            f"convient : {nearest}. (Contraste mesuré : {_ratio(weakest_contrast(colour))} "
            f"pour 1 ; il faut {_ratio(TEXT_CONTRAST)} pour 1.)",
            nearest,
        )
    return colour


def nearest_readable(colour: str) -> str:
    """Return the colour itself or, of its darker shades, the first that can be read."""
    return _towards(colour, "#000000", is_readable)


def light_palette(colour: str) -> Palette:
    """Return the colours of the light theme; each text of them has a contrast of 4.5 at least.

    The soft ground is no darker than the darkest of LIGHT_GROUNDS: what is read on the one is read
    on the other. Raise ColourRefused as `accepted_colour`.
    """
    brand = accepted_colour(colour)
    floor = min(luminance(ground) for ground in LIGHT_GROUNDS)
    soft = _mixed(brand, "#ffffff", 0.86)
    return Palette(
        brand=brand,
        brand_strong=_mixed(brand, "#000000", 0.3),
        brand_soft=_towards(soft, "#ffffff", lambda tint: luminance(tint) >= floor),
        on_brand="#ffffff",
    )


def dark_palette(colour: str) -> Palette:
    """Return the colours of the dark theme, of the same hue; raise as `light_palette`."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(accepted_colour(colour)))
    dimmed = _hexadecimal(colorsys.hls_to_rgb(hue, max(lightness, 0.5), saturation * _DIMMED))
    ceiling = max(luminance(ground) for ground in DARK_GROUNDS)
    # A little more than the norm: thin light letters on a dark ground tire sooner.
    brand = _towards(
        dimmed, "#ffffff", lambda tint: _least(tint, DARK_GROUNDS) >= TEXT_CONTRAST + 1.5
    )
    return Palette(
        brand=brand,
        brand_strong=_mixed(brand, "#ffffff", 0.4),
        brand_soft=_towards(
            _mixed(brand, DARK_GROUNDS[0], 0.84),
            "#000000",
            lambda shade: luminance(shade) <= ceiling,
        ),
        on_brand=_towards(
            _mixed(brand, "#000000", 0.82),
            "#000000",
            lambda shade: contrast(shade, brand) >= TEXT_CONTRAST,
        ),
    )


def _least(colour: str, grounds: tuple[str, ...]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def _towards(colour: str, end: str, suits: Callable[[str], bool]) -> str:
    """Return the first colour that suits on the way from `colour` to `end`, or `end`."""
    way = (_mixed(colour, end, step / _STEPS) for step in range(_STEPS))
    return next((shade for shade in way if suits(shade)), end)


def _mixed(colour: str, other: str, share: float) -> str:
    """Return `colour` with a share (0 to 1) of `other`."""
    pairs = zip(_parts(colour), _parts(other), strict=True)
    return _hexadecimal(tuple(one + (two - one) * share for one, two in pairs))


def _parts(colour: str) -> tuple[float, ...]:
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))


def _hexadecimal(parts: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _ratio(number: float) -> str:
    """Return « 3,2 », rounded down: a colour that is refused never seems to be good enough."""
    return f"{int(number * 10) / 10:.1f}".replace(".", ",")

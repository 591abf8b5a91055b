"""The small style sheets that a colour gives: for the pages, and for the preview."""

import hashlib
from functools import lru_cache

from core.colours import (
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    Palette,
    dark_palette,
    light_palette,
)

PAGES, PREVIEW = "couleurs", "apercu"
# The other colours of theme.css, which the preview needs in both themes at once.
LIGHT = (*LIGHT_GROUNDS, "#1e2730", "#55606b", "#d9dfe1")
DARK = (*DARK_GROUNDS, "#e5e9ea", "#a7b2b9", "#37424a")
NAMES = ("paper", "surface", "sunken", "ink", "muted", "line")


@lru_cache(maxsize=64)
def stylesheet(name: str, colour: str) -> str:
    """Return the sheet `name` (PAGES or PREVIEW) for a colour (#rrggbb); raise ColourRefused."""
    light, dark = light_palette(colour), dark_palette(colour)
    if name == PAGES:
        # On paper the light colours stay, whatever the reader's screen.
        return (
            f":root{{{_variables(light)}}}"
            f"@media screen and (prefers-color-scheme:dark){{:root{{{_variables(dark)}}}}}"
        )
    return _preview("light", light, LIGHT) + _preview("dark", dark, DARK)


def fingerprint(name: str, colour: str) -> str:
    """Return what names this very sheet in its address; raise ColourRefused."""
    return hashlib.sha256(stylesheet(name, colour).encode()).hexdigest()[:12]


def _variables(palette: Palette) -> str:
    """Return the variables of theme.css that follow from the colour."""
    return (
        f"--brand:{palette.brand};--brand-strong:{palette.brand_strong};"
        f"--brand-soft:{palette.brand_soft};--on-brand:{palette.on_brand};"
        # Bootstrap writes its links with the three parts of a colour.
        f"--bs-link-color-rgb:{_parts(palette.brand)};"
        f"--bs-link-hover-color-rgb:{_parts(palette.brand_strong)}"
    )


def _preview(theme: str, palette: Palette, page: tuple[str, ...]) -> str:
    others = "".join(f"--{name}:{value};" for name, value in zip(NAMES, page, strict=True))
    return (
        f".identity-{theme}{{color-scheme:{theme};{others}{_variables(palette)};"
        "--bs-link-color:var(--brand);--bs-body-color:var(--ink)}"
    )


def _parts(colour: str) -> str:
    return ",".join(str(int(colour[place : place + 2], 16)) for place in (1, 3, 5))

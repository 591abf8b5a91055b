"""How wide words are in a drawing, whose face is not known where it is made."""

import re
from itertools import combinations

FACE = "Source Sans 3, system-ui, Segoe UI, Liberation Sans, sans-serif"


def text_width(text: str, size: float) -> float:
    """Return the width of `text` in letters of `size`, rather too wide than too narrow."""
    wide = sum(character.isupper() or character in "mwMW%œŒ" for character in text)
    return (0.58 * len(text) + 0.2 * wide) * size


def on_lines(name: str, lines: int) -> list[str] | None:
    """Return `name` broken at its spaces and hyphens into `lines` lines as even as can be.

    None when it has fewer words than that. A hyphen stays at the end of its line.
    """
    words = [word for word in re.split(r"(?<=-)| ", name) if word]
    if len(words) < lines:
        return None
    breaks = [
        [*zip((0, *cuts), (*cuts, len(words)), strict=True)]
        for cuts in combinations(range(1, len(words)), lines - 1)
    ]
    ways = [[_joined(words[start:end]) for start, end in cut] for cut in breaks]
    return min(ways, key=lambda way: max(text_width(line, 1) for line in way))


def _joined(words: list[str]) -> str:
    return " ".join(words).replace("- ", "-")

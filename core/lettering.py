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
    # A hyphen or a dash goes with what is before it: « Saint-|Jean - |Le |Vieux ».
    words = re.split(r"(?<=\S-)(?=\S)|(?<= )(?!- )", " ".join(name.split()))
    if len(words) < lines:
        return None
    breaks = [
        [*zip((0, *cuts), (*cuts, len(words)), strict=True)]
        for cuts in combinations(range(1, len(words)), lines - 1)
    ]
    ways = [["".join(words[start:end]).strip() for start, end in cut] for cut in breaks]
    return min(ways, key=lambda way: max(text_width(line, 1) for line in way))


def lines_within(text: str, width: float, size: float) -> list[str]:
    """Return `text` broken at its spaces into lines that `width` holds, a longer word alone."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines

"""What is written on a map: a name and its figure where they fit in the land, else a letter."""

from collections.abc import Iterable
from html import escape

from core.geometry import Shape
from core.lettering import on_lines, text_width

# `text_width` is on the wide side: a letter on a border is no harm.
SNUG = 0.92

Found = tuple[list[str], str, tuple[float, float]]


def letter_of(rank: int) -> str:
    """Return « A » to « Z », then « AA », « AB »…: more than the largest territories need."""
    before, last = divmod(rank, 26)
    return (chr(64 + before) if before else "") + chr(65 + last)


def has_room(shape: Shape, name: str, value: str, sizes: tuple[int, int]) -> bool:
    """Return whether the land holds its name, on four lines at most, and its figure.

    `sizes` are those of the letters and of the lines, in units of the drawing.
    """
    return _fit(shape, _names(name), value, sizes) is not None


def label(
    shape: Shape, name: str, value: str, letter: str, sizes: tuple[int, int]
) -> Iterable[str]:
    """Yield the lines of text of a place: its name, or `letter` if it has one, and its figure.

    A letter stands alone where the figure does not fit: the key gives it too. Where even the letter
    does not fit, it stands on the middle of the land, over the borders.
    """
    if letter:
        alone = _fit(shape, [[letter]], "", sizes)
        middle = ([letter], "", _middle(shape))
        found = _fit(shape, [[letter]], value, sizes) or alone or middle
    else:
        fitting = _fit(shape, _names(name), value, sizes)
        if fitting is None:
            return
        found = fitting
    line = sizes[1]
    lines, value, (x, y) = found
    block = [*lines, value] if value else lines
    top = y - line * len(block) / 2
    for rank, one in enumerate(block):
        kind = 'class="map-name"' if rank < len(lines) else 'class="map-value" font-weight="600"'
        yield (
            f'<text {kind} x="{round(x)}" y="{round(top + line * (rank + 0.76))}">'
            f"{escape(one)}</text>"
        )


def _names(name: str) -> list[list[str]]:
    """Return a name on one line, then on more."""
    return [lines for lines in (on_lines(name, count) for count in (1, 2, 3, 4)) if lines]


def _fit(
    shape: Shape, choices: Iterable[list[str]], value: str, sizes: tuple[int, int]
) -> Found | None:
    """Return the first of `choices` that stands in `shape` with `value`, and where."""
    size, line = sizes
    for lines in choices:
        block = [*lines, value] if value else lines
        place = shape.room_for([text_width(one, size) * SNUG for one in block], line)
        if place is not None:
            return lines, value, place
    return None


def _middle(shape: Shape) -> tuple[float, float]:
    """Return the middle of the box around the land."""
    across, down = zip(*(point for ring in shape.rings for point in ring), strict=True)
    return (min(across) + max(across)) / 2, (min(down) + max(down)) / 2

"""Charts as SVG: the same drawing in the pages and in the PDFs.

Each opens with its `<title>` (the text alternative that the PDF keeps) and its `<desc>`. Text and
axes take the colour of the page around them (`currentColor`), so that a dark page stays readable;
the filled shapes have at least 3:1 of contrast on white and on a dark page, and differ by their
pattern as well. Numbers are written in French. A table of the same figures goes with each chart.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil, floor, log10

from core.lettering import FACE, text_width
from core.templatetags.french import decimal

Number = int | float | Decimal
Writer = Callable[[Number], str]

WIDTH = 640
COLOURS = ("#2b7a9e", "#b8642a", "#7b6bb5", "#5f7d3a", "#7a7f87")
TEXT = 13
_DASHES = ("none", "7 4", "2 4", "10 3 2 3", "1 3")


@dataclass(frozen=True)
class Series:
    """A name and one value for each label of the chart; None where there is nothing to show."""

    name: str
    values: Sequence[Number | None]


def written(value: Number) -> str:
    """Return « 1 234 » or « 7,5 »: one decimal only when the number needs it."""
    return decimal(value, 0 if value == int(value) else 1)


def bar_chart(
    *,
    title: str,
    description: str,
    rows: Sequence[tuple[str, Number | None]],
    write: Writer = written,
    maximum: Number | None = None,
    targets: Sequence[Number | None] = (),
    target_name: str = "Délai prévu",
) -> str:
    """Return horizontal bars, one per (label, value), each followed by its value.

    A value of None is drawn as a dash, without a bar. `maximum` fixes the length of the full bar
    (1 for ratios); otherwise the greatest value fills it. `targets`, one for each row or None,
    are marked by a line across the bar, named above by `target_name`: a delay against its target.
    """
    marks = list(targets) or [None] * len(rows)
    labels = [_wrapped(label, 30) for label, _ in rows]
    label_width = max((_width(line) for lines in labels for line in lines), default=0) + 14
    texts = ["–" if value is None else write(value) for _, value in rows]
    value_width = max((_width(text) for text in texts), default=0) + 14
    room = WIDTH - label_width - value_width
    reached = [*(value or 0 for _, value in rows), *(mark or 0 for mark in marks)]
    top = float(maximum or max(reached, default=0) or 1)
    parts: list[str] = []
    start = 30.0 if any(mark is not None for mark in marks) else 6.0
    if start > 6:
        parts += [_target(label_width + 2, 14), _text(label_width + 12, 18.5, target_name)]
    y = start
    for lines, text, (_, value), mark in zip(labels, texts, rows, marks, strict=True):
        height = 26.0 if len(lines) == 1 else 38.0
        middle = y + height / 2
        for index, line in enumerate(lines):
            offset = middle + (index - (len(lines) - 1) / 2) * 15 + 4.5
            parts.append(_text(label_width - 10, offset, line, anchor="end"))
        length = room * float(value or 0) / top
        if value:
            parts.append(_rect(label_width, middle - 8, max(length, 1.5), 16, COLOURS[0]))
        end = label_width + length
        if mark is not None:
            at = label_width + room * float(mark) / top
            parts.append(_target(at, middle))
            # The value is written after the line of its target where both would meet.
            if -2 < at - end < _width(text) + 10:
                end = at + 2
        parts.append(_text(end + 6, middle + 4.5, text, weight=600))
        y += height
    parts.append(_line(label_width, start - 4, label_width, y + 2))
    return _svg(title, description, y + 6, parts)


def stacked_bars(
    *, title: str, description: str, labels: Sequence[str], series: Sequence[Series]
) -> str:
    """Return one upright bar per label, the series one on the other, the total above."""
    totals = [sum(float(one.values[index] or 0) for one in series) for index in range(len(labels))]
    top, step = _scale(max(totals, default=0))
    parts, legend_height = _legend([one.name for one in series])
    frame = _Frame(labels, top, step, above=legend_height + 24)
    parts += frame.axes()
    slot = frame.slot
    width = min(slot * 0.64, 44)
    for index in range(len(labels)):
        x = frame.x(index) - width / 2
        base = 0.0
        for rank, one in enumerate(series):
            value = float(one.values[index] or 0)
            if value:
                upper, lower = frame.y(base + value), frame.y(base)
                parts.append(_filled(x, upper, width, lower - upper, rank))
                base += value
        if totals[index]:
            parts.append(
                _text(
                    frame.x(index),
                    frame.y(base) - 6,
                    written(totals[index]),
                    anchor="middle",
                    weight=600,
                )
            )
    return _svg(title, description, frame.height, parts)


def line_chart(
    *,
    title: str,
    description: str,
    labels: Sequence[str],
    series: Sequence[Series],
    write: Writer = written,
) -> str:
    """Return one line per series, marked and valued at each label; a None breaks the line."""
    values = [float(value) for one in series for value in one.values if value is not None]
    top, step = _scale(max(values, default=0) * 1.08)
    parts, legend_height = _legend([one.name for one in series], lines=True)
    frame = _Frame(labels, top, step, above=legend_height + 24)
    parts += frame.axes()
    for rank, one in enumerate(series):
        colour = COLOURS[rank % len(COLOURS)]
        points = [
            (frame.x(index), frame.y(float(value)), value)
            for index, value in enumerate(one.values)
            if value is not None
        ]
        for stretch in _stretches(one.values):
            path = " ".join(
                f"{_n(frame.x(i))},{_n(frame.y(float(one.values[i] or 0)))}" for i in stretch
            )
            if len(stretch) > 1:
                parts.append(
                    f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5"'
                    f' stroke-dasharray="{_DASHES[rank % len(_DASHES)]}"/>'
                )
        for x, y, value in points:
            parts.append(_marker(x, y, rank))
            # The second line has its values below, so that two close lines keep theirs apart.
            below = rank % 2 == 1
            parts.append(
                _text(x, y + (21 if below else -10), write(value), anchor="middle", weight=600)
            )
    return _svg(title, description, frame.height, parts)


class _Frame:
    """The axes of an upright chart: where a label and a value are drawn."""

    def __init__(self, labels: Sequence[str], top: float, step: float, *, above: float) -> None:
        self.labels, self.top, self.step, self.above = labels, top, step, above
        self.left = _width(written(top)) + 14
        self.plot = 210.0
        self.slot = (WIDTH - self.left - 6) / max(len(labels), 1)
        self.bottom = above + self.plot
        self.height = self.bottom + 28

    def x(self, index: int) -> float:
        return self.left + self.slot * (index + 0.5)

    def y(self, value: float) -> float:
        return self.bottom - self.plot * value / self.top

    def axes(self) -> list[str]:
        parts = []
        for rank in range(round(self.top / self.step) + 1):
            value = rank * self.step
            y = self.y(value)
            parts.append(_line(self.left, y, WIDTH, y, opacity=1 if rank == 0 else 0.18))
            parts.append(_text(self.left - 8, y + 4.5, written(value), anchor="end"))
        parts += [
            _text(self.x(index), self.bottom + 19, label, anchor="middle")
            for index, label in enumerate(self.labels)
        ]
        return parts


def _scale(greatest: float) -> tuple[float, float]:
    """Return the top of an axis and its step: whole numbers of 1, 2 or 5 times a power of ten."""
    if greatest <= 0:
        return 1.0, 1.0
    rough = greatest / 4
    power = 10.0 ** floor(log10(rough)) if rough >= 1 else 1.0
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return step * ceil(greatest / step), step


def _stretches(values: Sequence[Number | None]) -> list[list[int]]:
    """Return the runs of indexes without a None between them."""
    runs: list[list[int]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(index)
    return [run for run in runs if run]


def _legend(names: Sequence[str], *, lines: bool = False) -> tuple[list[str], float]:
    """Return the names of the series with their pattern, and the height they take."""
    parts: list[str] = []
    x, y = 0.0, 4.0
    for rank, name in enumerate(names):
        width = 34 + _width(name) + 22
        if x and x + width > WIDTH:
            x, y = 0.0, y + 24
        if lines:
            colour = COLOURS[rank % len(COLOURS)]
            ends = f'x1="{_n(x)}" y1="{_n(y + 8)}" x2="{_n(x + 28)}" y2="{_n(y + 8)}"'
            parts.append(
                f'<line {ends} stroke="{colour}" stroke-width="2.5"'
                f' stroke-dasharray="{_DASHES[rank % len(_DASHES)]}"/>'
            )
            parts.append(_marker(x + 14, y + 8, rank))
        else:
            parts.append(_filled(x, y, 26, 16, rank))
        parts.append(_text(x + 34, y + 12.5, name))
        x += width
    return parts, y + 20


def _filled(x: float, y: float, width: float, height: float, rank: int) -> str:
    """Return a rectangle in the colour and the pattern of a series, so that both tell it apart."""
    colour = COLOURS[rank % len(COLOURS)]
    if rank % 5 == 0:
        return _rect(x, y, width, height, colour)
    marks: list[str] = []
    gap = 5.0
    if rank % 5 == 1:
        marks = [
            f"M{_n(x)} {_n(y + gap * i)}h{_n(width)}"
            for i in range(1, ceil(height / gap))
            if gap * i < height
        ]
    elif rank % 5 == 2:
        marks = [f"M{_n(x + gap * i)} {_n(y)}v{_n(height)}" for i in range(1, ceil(width / gap))]
    elif rank % 5 == 3:
        for i in range(1, ceil((width + height) / gap)):
            run = gap * i
            x1, y1 = (x + run, y) if run <= width else (x + width, y + run - width)
            x2, y2 = (x, y + run) if run <= height else (x + run - height, y + height)
            marks.append(f"M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}")
    else:
        marks = [
            f"M{_n(x + gap * i)} {_n(y + gap * j)}h1.5"
            for i in range(1, ceil(width / gap))
            for j in range(1, ceil(height / gap))
        ]
    stroke = f'<path d="{"".join(marks)}" stroke="#ffffff" stroke-width="1.3" fill="none"/>'
    return _rect(x, y, width, height, colour) + (stroke if marks else "")


def _marker(x: float, y: float, rank: int) -> str:
    colour = COLOURS[rank % len(COLOURS)]
    if rank % 3 == 0:
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4.5" fill="{colour}"/>'
    if rank % 3 == 1:
        return _rect(x - 4.5, y - 4.5, 9, 9, colour)
    return f'<path d="M{_n(x)} {_n(y - 6)}l6 10h-12z" fill="{colour}"/>'


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{colour}"/>'
    )


def _target(x: float, middle: float) -> str:
    """Return the mark of a target: a line of the page's ink, higher than its bar."""
    return (
        f'<path d="M{_n(x)} {_n(middle - 11)}v22M{_n(x - 3)} {_n(middle - 11)}h6'
        f'M{_n(x - 3)} {_n(middle + 11)}h6" stroke="currentColor" stroke-width="2" fill="none"/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, *, opacity: float = 1) -> str:
    return (
        f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" stroke="currentColor"'
        f' stroke-width="1" stroke-opacity="{opacity}"/>'
    )


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}" font-weight="{weight}"'
        f' fill="currentColor">{escape(text)}</text>'
    )


def _svg(title: str, description: str, height: float, parts: Sequence[str]) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="drawing" role="img"'
        f' viewBox="0 0 {WIDTH} {ceil(height)}"'
        f' width="{WIDTH}" height="{ceil(height)}" font-family="{FACE}" font-size="{TEXT}">'
        f"<title>{escape(title)}</title><desc>{escape(description)}</desc>{''.join(parts)}</svg>"
    )


def _width(text: str) -> float:
    return text_width(text, TEXT)


def _wrapped(label: str, length: int) -> list[str]:
    """Return `label` on one or two lines of about `length`; what would be a third becomes « … »."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > length:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1]}…"]
    return lines


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")

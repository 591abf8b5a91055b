"""Maps of a territory as SVG, without tiles nor scripts: the same in the pages and in the PDFs.

A page gets the drawing with a link on each commune. A drawing with links cannot be one image for
who listens to the page, and as many stops as communes would be a burden for who has no mouse: the
drawing is hidden from both, and the figure's caption, description, legend and table, which have the
same words and links, stand for it. A PDF or a file gets a picture with its title and legend inside.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from core.charts import written
from core.geometry import Plan, Shape, plan
from core.lettering import FACE, lines_within, text_width
from core.map_names import SNUG, has_room, label, letter_of
from core.shading import LIGHT, LIGHT_GROUND, LIGHT_ZERO, Number, Scale, Writer, scale_of

Value = Number | None

WIDTH, HEIGHT, MARGIN = 1600, 1500, 8
TOLERANCE = 1.0
# Letters, in thousandths of the drawing's width: 12 pixels where it is 700 wide.
TEXT, LINE = 17, 19
# What a phone shows instead: the values alone, in letters that stay readable on a small drawing.
LARGE = 38
NO_DATA, NO, ZERO = "none", "no", "zero"
# What has no colour: patterns, and the pale ground of zero.
_PLAIN = (NO_DATA, NO, ZERO)
YES_SHADE = 2
PATTERN_INK, LABEL_INK = "#6b7780", "#1b2126"
NO_DATA_LABEL = "Sans donnée"


@dataclass(frozen=True)
class Place:
    """A commune on a map: its key, its name, its GeoJSON contour if known, and its page."""

    key: str
    name: str
    contour: Mapping[str, Any] | None
    url: str = ""


@dataclass(frozen=True)
class LegendEntry:
    """A shade (`0` to `4`, `zero`, `no`, `none`), what it means, and how many communes have it."""

    shade: str
    label: str
    count: int

    @property
    def swatch(self) -> str:
        """Return a small drawing of the shade, to be put beside the words."""
        return (
            '<svg class="map-swatch" viewBox="0 0 28 18" width="28" height="18"'
            f' aria-hidden="true">{_sample(self.shade, 1, 1, 26, 16)}</svg>'
        )


@dataclass(frozen=True)
class MapRow:
    """A commune, the figure that shades it, the same written in French, and its shade."""

    place: Place
    value: Value
    text: str
    shade: str


@dataclass(frozen=True)
class TerritoryMap:
    """A map ready to be shown; `rows` are the same figures, in the order of the places."""

    key: str
    title: str
    description: str
    rows: list[MapRow]
    legend: list[LegendEntry]
    ground: Plan
    labels: bool

    @property
    def missing(self) -> list[Place]:
        """Return the places that have no contour: named under the map."""
        return [row.place for row in self.rows if row.place.key not in self.ground.shapes]

    @property
    def is_drawn(self) -> bool:
        return bool(self.ground.shapes)

    @cached_property
    def keys(self) -> dict[str, str]:
        """Return the letter written instead of its name on each place too small for it, by key."""
        if not self.labels:
            return {}
        small = filter(self._needs_a_letter, self.rows)
        return {row.place.key: letter_of(rank) for rank, row in enumerate(small)}

    @property
    def key_lines(self) -> list[tuple[str, MapRow]]:
        """Return the letters and what they stand for: named under the map."""
        keys = self.keys
        return [(keys[row.place.key], row) for row in self.rows if row.place.key in keys]

    @cached_property
    def svg(self) -> str:
        """Return the drawing of a page: a link on each place, hidden from assistive technology."""
        return self._svg('aria-hidden="true"', self._ground(links=True), 0, [])

    @cached_property
    def picture(self) -> str:
        """Return the drawing of a document: one image, its legend inside."""
        legend, height = self._legend(self._box_height + 20)
        return self._svg('role="img"', self._ground(links=False), height, legend)

    def file(self, note: str) -> str:
        """Return the picture as a file of its own: on white, its title above and `note` below."""
        legend, height = self._legend(self._box_height + 20)
        end = self._box_height + height
        room = self._width - 2 * MARGIN
        # A long title on a narrow territory: smaller letters first, then lines.
        size = max(round(min(44.0, 44 * room / text_width(self.title, 44))), 30)
        title, notes = lines_within(self.title, room, size), lines_within(note, room, 22)
        above, below = 42 + round(1.2 * size * len(title)), 34 + 28 * len(notes)
        parts = [
            f'<rect x="{-MARGIN}" y="{-MARGIN - above}" width="{self._width}"'
            f' height="{above + end + below}" fill="{LIGHT_GROUND}"/>',
            *_lines(title, 4 - above + size, size=size, step=round(1.2 * size), weight=600),
            self._ground(links=False),
            *legend,
            *_lines(notes, end + 30, size=22, step=28),
        ]
        return self._svg('role="img"', "".join(parts), height, [], above=above, below=below)

    def _size(self, thousandths: float) -> int:
        # A tall territory is shown lower than its width would let it.
        return round(max(self.ground.width, self.ground.height * 0.7) * thousandths / 1000)

    @property
    def _sizes(self) -> tuple[int, int]:
        return self._size(TEXT), self._size(LINE)

    @property
    def _width(self) -> int:
        return max(self.ground.width, 700) + 2 * MARGIN

    @property
    def _box_height(self) -> int:
        return self.ground.height + 2 * MARGIN

    def _svg(
        self,
        role: str,
        body: str,
        height: int,
        more: list[str],
        *,
        above: int = 0,
        below: int = 0,
    ) -> str:
        # The legend of a picture may be wider than a narrow territory; a page has it beside.
        width = self._width if height else self.ground.width + 2 * MARGIN
        tall = self._box_height + height + above + below
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" class="map-drawing"'
            f' {role} viewBox="{-MARGIN} {-MARGIN - above} {width} {tall}"'
            f' width="{width // 2}" height="{tall // 2}"'
            f' font-family="{FACE}" font-size="{self._size(TEXT)}">'
            f"<title>{escape(self.title)}</title><desc>{escape(self.description)}</desc>"
            f"{_patterns(self.key)}{body}{''.join(more)}</svg>"
        )

    def _ground(self, *, links: bool) -> str:
        """Return the places, those of one shade together, then what is written on them."""
        parts: list[str] = []
        # Coloured land comes last: its borders, of the ground's colour, are then always whole.
        for shade in (*_PLAIN, "0", "1", "2", "3", "4"):
            rows = [row for row in self.rows if row.shade == shade]
            drawn = [self._drawn(row, links) for row in rows if row.place.key in self.ground.shapes]
            if drawn:
                parts.append(f"<g {self._paint(shade)}>{''.join(drawn)}</g>")
        if self.labels:
            parts.append(
                f'<g text-anchor="middle" pointer-events="none">{"".join(self._labels())}</g>'
            )
        return "".join(parts)

    def _paint(self, shade: str) -> str:
        if shade in _PLAIN:
            fill = LIGHT_ZERO if shade == ZERO else f"url(#{self.key}-{shade})"
            stroke = f'stroke="{PATTERN_INK}" stroke-width="{self._size(1.4)}"'
            return f'class="map-{shade}" fill="{fill}" {stroke}'
        fill, _ = LIGHT[int(shade)]
        stroke = f'stroke="{LIGHT_GROUND}" stroke-width="{self._size(2)}"'
        return f'class="map-{shade}" fill="{fill}" {stroke} stroke-linejoin="round"'

    def _drawn(self, row: MapRow, links: bool) -> str:
        words = f"{row.place.name}\u00a0: {row.text}"
        path = (
            f'<path fill-rule="evenodd" d="{self.ground.shapes[row.place.key].path}">'
            f"<title>{escape(words)}</title></path>"
        )
        if not (links and row.place.url):
            return path
        return f'<a href="{escape(row.place.url)}" tabindex="-1">{path}</a>'

    def _labels(self) -> Iterable[str]:
        for row in self.rows:
            shape = self.ground.shapes.get(row.place.key)
            if shape is not None:
                value = self._written(row)
                words = row.place.name, value, self.keys.get(row.place.key, "")
                texts = [*label(shape, *words, self._sizes), *self._large(shape, value)]
                ink = LABEL_INK if row.shade in _PLAIN else LIGHT[int(row.shade)][1]
                if texts:
                    yield f'<g class="map-on-{row.shade}" fill="{ink}">{"".join(texts)}</g>'

    def _written(self, row: MapRow) -> str:
        """Return the figure as it is written on the land: not where the shade says it all."""
        return "" if row.shade in (NO, NO_DATA) or self._is_yes_or_no else row.text

    def _needs_a_letter(self, row: MapRow) -> bool:
        shape = self.ground.shapes.get(row.place.key)
        value = self._written(row)
        return shape is not None and not has_room(shape, row.place.name, value, self._sizes)

    def _large(self, shape: Shape, value: str) -> list[str]:
        """Return the value in large letters where they fit: for a phone, hidden elsewhere."""
        size = self._size(LARGE)
        found = shape.room_for([text_width(value, size) * SNUG], size) if value else None
        if found is None:
            return []
        x, y = round(found[0]), round(found[1] + size * 0.36)
        return [
            f'<text class="map-large" display="none" font-size="{size}" font-weight="600"'
            f' x="{x}" y="{y}">{escape(value)}</text>'
        ]

    @property
    def _is_yes_or_no(self) -> bool:
        return any(entry.shade == NO for entry in self.legend)

    def _legend(self, top: int) -> tuple[list[str], int]:
        """Return the legend under the land, and the height that it takes."""
        parts: list[str] = []
        for rank, entry in enumerate(self.legend):
            y = top + rank * 44
            parts.append(_sample(entry.shade, 0, y, 52, 32))
            parts.append(_text(68, y + 26, f"{entry.label} ({entry.count})", size=28))
        height, notes = 30 + 44 * len(self.legend), []
        small = [f"{one}\u00a0{row.place.name} ({row.text})" for one, row in self.key_lines]
        if small:
            notes.append(", ".join(small))
        if self.missing:
            names = ", ".join(place.name for place in self.missing)
            notes.append(f"Sans contour connu\u00a0: {names}")
        for note in notes:
            lines = lines_within(note, self._width - 2 * MARGIN, 24)
            parts += _lines(lines, top + height - 4, size=24, step=32)
            height += 12 + 32 * len(lines)
        return parts, height


def territory_map(
    places: Sequence[Place],
    values: Mapping[str, Value | bool],
    *,
    key: str,
    title: str,
    description: str,
    write: Writer = written,
    answers: tuple[str, str] = ("Oui", "Non"),
    labels: bool = True,
    width: int = WIDTH,
    height: int = HEIGHT,
) -> TerritoryMap:
    """Return the map of `places` shaded by `values` (by key; none or None where unknown).

    Numbers are put into five classes at most, written by `write`; true and false are shown as the
    two `answers`. `key` starts the ids inside the drawing: one for each map of a page. A place
    without a contour is in the rows and in `missing`. The land fills `width` × `height` units.
    """
    found = {place.key: values.get(place.key) for place in places}
    known = [value for value in found.values() if value is not None]
    are_answers = bool(known) and all(isinstance(value, bool) for value in known)
    scale = Scale((), ()) if are_answers else scale_of(known, write)
    rows = [_row(place, found[place.key], scale, write, answers) for place in places]
    counts = Counter(row.shade for row in rows)
    if are_answers:
        yes, no = answers
        named = [(str(YES_SHADE), yes), (NO, no)]
    else:
        shades = [_shade(scale, start) for start in scale.starts]
        named = list(zip(shades, scale.labels, strict=True))
    if counts[NO_DATA]:
        named.append((NO_DATA, NO_DATA_LABEL))
    return TerritoryMap(
        key=key,
        title=title,
        description=description,
        rows=rows,
        legend=[LegendEntry(shade, label, counts[shade]) for shade, label in named],
        ground=_ground_of(places, width, height),
        labels=labels,
    )


def _ground_of(places: Iterable[Place], width: int, height: int) -> Plan:
    """Return the contours of `places` on one grid of `width` × `height` units at most."""
    contours = {place.key: place.contour for place in places if place.contour}
    return plan(contours, width=width, height=height, tolerance=TOLERANCE)


def _row(
    place: Place, value: Value | bool, scale: Scale, write: Writer, answers: tuple[str, str]
) -> MapRow:
    if value is None:
        return MapRow(place, None, NO_DATA_LABEL.lower(), NO_DATA)
    if isinstance(value, bool):
        return MapRow(place, value, answers[not value], str(YES_SHADE) if value else NO)
    return MapRow(place, value, write(value), _shade(scale, value))


def _shade(scale: Scale, value: Number) -> str:
    shade = scale.shade(value)
    return ZERO if shade is None else str(shade)


def locator_map(places: Sequence[Place], key: str, *, title: str) -> str:
    """Return a small drawing of the territory, the place `key` filled: one image, without text.

    Empty when the place has no contour.
    """
    ground = _ground_of(places, 300, 300)
    if key not in ground.shapes:
        return ""
    others = "".join(shape.path for name, shape in ground.shapes.items() if name != key)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map-locator" role="img"'
        f' viewBox="-3 -3 {ground.width + 6} {ground.height + 6}"'
        f' width="{ground.width + 6}" height="{ground.height + 6}">'
        f"<title>{escape(title)}</title>"
        f'<path class="map-around" fill="none" stroke="{PATTERN_INK}" d="{others}"/>'
        f'<path class="map-here" fill="{LIGHT[2][0]}" stroke="{LIGHT[2][0]}" stroke-width="2"'
        f' fill-rule="evenodd" d="{ground.shapes[key].path}"/></svg>'
    )


def _patterns(key: str) -> str:
    """Return what fills the land that has no shade: dots for « no », slants for « no data »."""
    return (
        f'<defs><pattern id="{key}-{NO}" width="22" height="22" patternUnits="userSpaceOnUse">'
        f'<circle class="map-ink" cx="6" cy="6" r="1.7" fill="{PATTERN_INK}"/></pattern>'
        f'<pattern id="{key}-{NO_DATA}" width="16" height="16" patternUnits="userSpaceOnUse">'
        f'<path class="map-line" d="M-4 4l8-8M0 16L16 0M12 20l8-8" stroke="{PATTERN_INK}"'
        ' stroke-width="2"/></pattern></defs>'
    )


def _sample(shade: str, x: int, y: int, width: int, height: int) -> str:
    """Return a small rectangle of `shade`; its marks are drawn one by one, without a pattern."""
    frame = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    if shade == ZERO:
        stroke = f'stroke="{PATTERN_INK}" stroke-width="{max(width // 26, 1)}"'
        return f'<rect class="map-{ZERO}" {frame} fill="{LIGHT_ZERO}" {stroke}/>'
    if shade not in (NO, NO_DATA):
        return f'<rect class="map-{shade}" {frame} fill="{LIGHT[int(shade)][0]}"/>'
    ink = f'stroke="{PATTERN_INK}" fill="none"'
    gap = width // 4
    if shade == NO:
        marks = "".join(
            f"M{x + gap * column} {y + height * row // 3}h2"
            for column in (1, 2, 3)
            for row in (1, 2)
        )
    else:
        marks = "".join(f"M{x + gap * rank} {y + height}l{gap} {-height}" for rank in range(4))
    return (
        f'<rect class="map-line" {frame} {ink}/><path class="map-line" d="{marks}" {ink}'
        ' stroke-width="2"/>'
    )


def _text(x: float, y: float, text: str, *, size: int, weight: int = 400) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" font-weight="{weight}"'
        f' fill="{LABEL_INK}">{escape(text)}</text>'
    )


def _lines(
    lines: Sequence[str], y: float, *, size: int, step: int, weight: int = 400
) -> Iterable[str]:
    for rank, line in enumerate(lines):
        yield _text(0, y + rank * step, line, size=size, weight=weight)

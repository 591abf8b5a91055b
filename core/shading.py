"""Figures put into classes that a map can shade, with their bounds written in French.

The shades run from light to dark on paper and on a light page, from dark to light on a dark one:
each stands at 3:1 at least from the ground, and apart from the next one even in grey.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from math import floor, log10

Number = int | float | Decimal
Writer = Callable[[Number], str]

MOST_CLASSES = 5
# Each class on a light ground and on a dark one: its fill, and the ink that is read on it.
LIGHT_GROUND, DARK_GROUND = "#ffffff", "#1b2227"
LIGHT = (
    ("#51a27a", "#000000"),
    ("#2c837d", "#ffffff"),
    ("#216382", "#ffffff"),
    ("#2a447f", "#ffffff"),
    ("#332267", "#ffffff"),
)
# Nothing at all is neither good nor bad: pale, told from the ground by an outline.
LIGHT_ZERO, DARK_ZERO = "#eef1f2", "#232b31"
DARK = (
    ("#5566be", "#ffffff"),
    ("#458ec1", "#000000"),
    ("#51b4bd", "#000000"),
    ("#97d3b5", "#000000"),
    ("#e0ebc2", "#000000"),
)


@dataclass(frozen=True)
class Scale:
    """Classes of numbers: class `i` starts at `starts[i]` and ends before the next one.

    `has_zero` says that the first class holds zero and nothing else.
    """

    starts: tuple[float, ...]
    labels: tuple[str, ...]
    has_zero: bool = False

    def rank(self, value: Number) -> int:
        """Return the class of `value`, from 0."""
        return max(bisect_right(self.starts, float(value)) - 1, 0)

    def shade(self, value: Number) -> int | None:
        """Return the place of the class of `value` in the palette: few classes stand far apart.

        None for the class of zero, which has no colour.
        """
        rank = self.rank(value) - self.has_zero
        return None if rank < 0 else spread(len(self.starts) - self.has_zero)[rank]


def spread(classes: int) -> tuple[int, ...]:
    """Return which of the five shades `classes` classes take: the ends first, then the middle."""
    return {0: (), 1: (2,), 2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 3, 4)}.get(classes, (0, 1, 2, 3, 4))


def scale_of(values: Iterable[Number], write: Writer, most: int = MOST_CLASSES) -> Scale:
    """Return `most` classes at most, each of about as many values, with round bounds.

    Few different values have a class each, but those that `write` writes alike. Zero among whole
    numbers keeps a class of its own: nothing is not a little. No class is empty.
    """
    numbers = sorted(float(value) for value in values)
    different = sorted(set(numbers))
    whole = all(number == int(number) for number in different)
    if len(different) <= most:
        starts = [value for value, _ in _first_written(different, write)]
        has_zero = different[:1] == [0.0]
        return Scale(tuple(starts), tuple(write(_exact(value)) for value in starts), has_zero)
    alone = [0.0] if whole and different[0] == 0 else []
    rest = numbers[numbers.count(0.0) :] if alone else numbers
    bounds = _told_apart(_round_bounds(rest, most - len(alone), whole), rest, write)
    labels = _labels(bounds, rest, whole, write)
    if alone:
        first = _range(1, bounds[0] - 1, write) if bounds else labels[0]
        labels = [write(0), first, *labels[1:]]
    return Scale((*alone, rest[0], *bounds), tuple(labels), bool(alone))


def _round_bounds(numbers: Sequence[float], classes: int, whole: bool) -> list[float]:
    """Return the bounds between `classes` classes, with as few digits as keep them apart."""
    exact = [numbers[len(numbers) * rank // classes] for rank in range(1, classes)]
    for digits in (1, 2, 3):
        bounds = [_rounded(bound, digits, whole) for bound in exact]
        if len(set(bounds)) == len(exact) and _all_filled(numbers, bounds):
            return bounds
    # Values that crowd together: fewer classes, at the values themselves.
    return sorted({bound for bound in exact if bound > numbers[0]})


def _first_written(numbers: Sequence[float], write: Writer) -> list[tuple[float, str]]:
    """Return the first of the sorted `numbers` to be written in each way, and that way."""
    first: dict[str, float] = {}
    for number in numbers:
        first.setdefault(write(_exact(number)), number)
    return [(number, text) for text, number in first.items()]


def _told_apart(bounds: Sequence[float], numbers: Sequence[float], write: Writer) -> list[float]:
    """Return the bounds that a reader tells apart: `write` may be coarser than the numbers.

    All that is written as a bound is comes after it, so that no class says what another one holds.
    Numbers that are not all written alike have one bound at least.
    """
    (_, lowest), *others = _first_written(numbers, write)
    first = {text: number for number, text in others}
    kept: dict[str, float] = {}
    for bound in bounds:
        text = write(_exact(bound))
        if text != lowest:
            kept.setdefault(text, min(bound, first.get(text, bound)))
    apart = list(kept.values()) or list(first.values())[:1]
    filled = {bisect_right(apart, number) for number in numbers}
    return [bound for rank, bound in enumerate(apart, start=1) if rank in filled]


def _rounded(value: float, digits: int, whole: bool) -> float:
    if not value:
        return 0.0
    places = digits - 1 - floor(log10(abs(value)))
    return round(value, min(places, 0) if whole else places)


def _all_filled(numbers: Sequence[float], bounds: Sequence[float]) -> bool:
    ranks = {bisect_right(bounds, number) for number in numbers}
    return ranks == set(range(len(bounds) + 1))


def _labels(
    bounds: Sequence[float], numbers: Sequence[float], whole: bool, write: Writer
) -> list[str]:
    """Return « moins de 500 », « de 500 à 999 »…, « 2 000 et plus »."""
    if not bounds:
        return [write(_exact(numbers[0]))]
    labels = [f"moins de {write(_exact(bounds[0]))}"]
    for low, high in pairwise(bounds):
        if whole:
            labels.append(_range(low, high - 1, write))
        else:
            labels.append(f"de {write(_exact(low))} à moins de {write(_exact(high))}")
    return [*labels, f"{write(_exact(bounds[-1]))} et plus"]


def _range(low: float, high: float, write: Writer) -> str:
    """Return « de 1 à 3 », or « 1 » when there is nothing between."""
    if low == high:
        return write(_exact(low))
    return f"de {write(_exact(low))} à {write(_exact(high))}"


def _exact(value: float) -> Number:
    """Return a whole number as one, for it to be written without decimals."""
    return int(value) if value == int(value) else value

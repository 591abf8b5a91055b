"""Dates as public texts give them: « 20 janvier 2017 », « mars 2016 », « printemps 2015 ».

A rough date is its first day and how precise it is; it is read from, and said again in, French.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from django.db import models

from core.french import de, unaccented

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
# The month in which each season begins, as weather is told: whole months, so that they sort.
SEASONS = {"printemps": 3, "été": 6, "automne": 9, "hiver": 12}
_PLAIN_MONTHS = {unaccented(name): place for place, name in enumerate(MONTHS, start=1)}
_PLAIN_SEASONS = {unaccented(name): month for name, month in SEASONS.items()}
FIRST_YEAR, LAST_YEAR = 1900, 2199


class Precision(models.TextChoices):
    """How long the span is that a rough date names."""

    DAY = "day", "Jour"
    MONTH = "month", "Mois"
    QUARTER = "quarter", "Trimestre"
    SEASON = "season", "Saison"
    HALF = "half", "Semestre"
    YEAR = "year", "Année"


_MONTHS_IN = {
    Precision.MONTH: 1,
    Precision.QUARTER: 3,
    Precision.SEASON: 3,
    Precision.HALF: 6,
    Precision.YEAR: 12,
}


@dataclass(frozen=True)
class RoughDate:
    """A date known to the day, the month, the quarter, the season, the half or the year.

    `day` is the first day of the span that it names: ValueError for another one.
    """

    day: datetime.date
    precision: Precision = Precision.DAY

    def __post_init__(self) -> None:
        if self.day != _first_day(self.day, self.precision):
            raise ValueError(f"{self.day} does not begin a span of precision {self.precision}")

    @classmethod
    def holding(cls, day: datetime.date, precision: str) -> Self:
        """Return the rough date of this precision whose span holds `day`."""
        return cls(_first_day(day, Precision(precision)), Precision(precision))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the date that `text` says in French; ValueError when it says none.

        « 20/01/2017 », « 1er juillet 2015 », « 2017-01-20 », « mars 2016 », « 03/2016 »,
        « printemps 2015 », « hiver 2015-2016 », « 2e trimestre 2016 », « 1er semestre 2016 »,
        « 2017 ». Words before it (« le », « au », « en ») are not read.
        """
        plain = _LITTLE_WORDS.sub("", " ".join(unaccented(text).replace("'", "' ").split()))
        for pattern, make in _READERS:
            if found := re.fullmatch(pattern, plain.strip(" .")):
                day, precision = make(*found.groups())
                if FIRST_YEAR <= day.year <= LAST_YEAR:
                    return cls(day, precision)
        raise ValueError(f"No date in {text!r}")

    @property
    def after(self) -> datetime.date:
        """Return the first day after the span: the excluded end of a half-open period."""
        if self.precision == Precision.DAY:
            return self.day + datetime.timedelta(days=1)
        return _months_later(self.day, _MONTHS_IN[self.precision])

    @property
    def text(self) -> str:
        """Return the date in words: « 1er juillet 2015 », « mars 2016 », « hiver 2015-2016 »."""
        return f"{self._span} {self._year}".strip()

    @property
    def at(self) -> str:
        """Return when it was: « le 20 janvier 2017 », « en mars 2016 », « au printemps 2015 »."""
        if self.precision == Precision.DAY:
            return f"le {self.text}"
        return self._after({"le": "au ", "l’": "à l’", "": "en "})

    @property
    def since(self) -> str:
        """Return since when: « depuis le 20 janvier 2017 », « depuis mars 2016 »."""
        return self._after({"le": "depuis le ", "l’": "depuis l’", "": "depuis "})

    @property
    def until(self) -> str:
        """Return until when: « jusqu’au 20 janvier 2017 », « jusqu’en mars 2016 »."""
        return self._after({"le": "jusqu’au ", "l’": "jusqu’à l’", "": "jusqu’en "})

    def to(self, end: Self) -> str:
        """Return the period that ends with `end`: « de janvier à juin 2015 », « en 2016 »."""
        if self == end:
            return self.at
        is_told_once = self._year == end._year and bool(self._span) and bool(end._span)
        start = self._after({"le": "du ", "l’": "de l’", "": "de "}, with_year=not is_told_once)
        # « d’avril à juin »
        start = start if not start.startswith("de ") else de(start.removeprefix("de "))
        return f"{start} {end._after({'le': 'au ', 'l’': 'à l’', '': 'à '})}"

    def _after(self, words: dict[str, str], *, with_year: bool = True) -> str:
        """Return the date after the word that its article asks for."""
        text = self.text if with_year else self._span
        return f"{words[self._article]}{text}"

    @property
    def _article(self) -> str:
        if self.precision in (Precision.MONTH, Precision.YEAR):
            return ""
        is_elided = self.precision == Precision.SEASON and self._span != "printemps"
        return "l’" if is_elided else "le"

    @property
    def _span(self) -> str:
        day, precision = self.day, self.precision
        if precision == Precision.DAY:
            return f"{'1er' if day.day == 1 else day.day}\u00a0{MONTHS[day.month - 1]}"
        if precision == Precision.MONTH:
            return MONTHS[day.month - 1]
        if precision == Precision.SEASON:
            return next(name for name, month in SEASONS.items() if month == day.month)
        if precision in (Precision.QUARTER, Precision.HALF):
            number = (day.month - 1) // _MONTHS_IN[precision] + 1
            word = "trimestre" if precision == Precision.QUARTER else "semestre"
            return f"{number}{'er' if number == 1 else 'e'}\u00a0{word}"
        return ""

    @property
    def _year(self) -> str:
        year = self.day.year
        is_winter = self.precision == Precision.SEASON and self.day.month == SEASONS["hiver"]
        return f"{year}-{year + 1}" if is_winter else str(year)


def period_text(start: RoughDate | None, end: RoughDate | None) -> str:
    """Return a period in words; « depuis … » or « jusqu’… » without one bound, nothing without."""
    if start and end:
        return start.to(end)
    if start:
        return start.since
    return end.until if end else ""


_LITTLE_WORDS = re.compile(r"^(?:(?:le|la|au|aux|en|a|du|de|depuis|l'|d') )+")
_Found = tuple[datetime.date, Precision]


def _months_later(day: datetime.date, months: int) -> datetime.date:
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1, day=1)


def _first_day(day: datetime.date, precision: Precision) -> datetime.date:
    if precision == Precision.DAY:
        return day
    months = _MONTHS_IN[precision]
    # Spring begins in March: seasons are quarters that begin one month before January.
    shift = 1 if precision == Precision.SEASON else 0
    return _months_later(day, -((day.month - 1 + shift) % months))


def _numbered(day: str, month: str, year: str) -> _Found:
    return datetime.date(int(year), int(month), int(day)), Precision.DAY


def _iso(year: str, month: str, day: str) -> _Found:
    return _numbered(day, month, year)


def _named(day: str, month: str, year: str) -> _Found:
    return _numbered(day, str(_PLAIN_MONTHS[month]), year)


def _month(month: str, year: str) -> _Found:
    return datetime.date(int(year), int(month), 1), Precision.MONTH


def _named_month(month: str, year: str) -> _Found:
    return _month(str(_PLAIN_MONTHS[month]), year)


def _season(season: str, year: str, next_year: str | None) -> _Found:
    if next_year and (season != "hiver" or int(next_year) != int(year) + 1):
        raise ValueError("Only a winter belongs to two years, one after the other")
    return datetime.date(int(year), _PLAIN_SEASONS[season], 1), Precision.SEASON


def _quarter(number: str, year: str) -> _Found:
    return datetime.date(int(year), 3 * int(number) - 2, 1), Precision.QUARTER


def _half(number: str, year: str) -> _Found:
    return datetime.date(int(year), 6 * int(number) - 5, 1), Precision.HALF


def _year(year: str) -> _Found:
    return datetime.date(int(year), 1, 1), Precision.YEAR


_NAMES, _SEASON_NAMES = "|".join(_PLAIN_MONTHS), "|".join(_PLAIN_SEASONS)
_READERS: tuple[tuple[str, Callable[..., _Found]], ...] = (
    (r"(\d{1,2})/(\d{1,2})/(\d{4})", _numbered),
    (r"(\d{4})-(\d{2})-(\d{2})", _iso),
    (rf"(\d{{1,2}})(?:er)? ({_NAMES}) (\d{{4}})", _named),
    (r"(\d{1,2})/(\d{4})", _month),
    (rf"({_NAMES}) (\d{{4}})", _named_month),
    (rf"({_SEASON_NAMES}) (\d{{4}})(?:[-/](\d{{4}}))?", _season),
    (r"([1-4])(?:er?|eme)? trimestre (\d{4})", _quarter),
    (r"([12])(?:er?|d|nd|eme)? semestre (\d{4})", _half),
    (r"(\d{4})", _year),
)

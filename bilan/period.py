"""The part of a year that a bilan counts: from 1 January to its cut-off day, included."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from core.templatetags.french import day_text


@dataclass(frozen=True)
class Period:
    """A year up to its cut-off day, in the time zone that is active (the EPCI's)."""

    year: int
    cut_off_on: datetime.date

    @classmethod
    def of(cls, year: int, cut_off_on: datetime.date | None = None) -> "Period":
        return cls(year, cut_off_on or last_day_of(year))

    @property
    def starts_at(self) -> datetime.datetime:
        return _midnight(datetime.date(self.year, 1, 1))

    @property
    def ends_at(self) -> datetime.datetime:
        """Return the first moment after the cut-off day."""
        return _midnight(self.cut_off_on + datetime.timedelta(days=1))

    @property
    def is_whole_year(self) -> bool:
        return self.cut_off_on == last_day_of(self.year)

    def previous(self) -> "Period":
        """Return the year before up to the same day, to compare both (28 for a 29 February)."""
        year = self.year - 1
        if self.is_whole_year:
            return Period.of(year)
        day = self.cut_off_on
        if (day.month, day.day) == (2, 29):
            day = day.replace(day=28)
        return Period(year, day.replace(year=year))

    @property
    def words(self) -> str:
        """Return « en 2025 », or « du 1er janvier au 22 novembre 2026 » for a part of the year."""
        if self.is_whole_year:
            return f"en {self.year}"
        return f"du 1er\u00a0janvier au {day_text(self.cut_off_on, with_weekday=False)}"

    @property
    def label(self) -> str:
        """Return the title of a column: « 2025 », or « 2026 au 22 novembre »."""
        if self.is_whole_year:
            return str(self.year)
        return f"{self.year} au {day_text(self.cut_off_on, with_weekday=False, with_year=False)}"


def last_day_of(year: int) -> datetime.date:
    return datetime.date(year, 12, 31)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def month_name(month: int) -> str:
    """Return « janvier » for 1."""
    words = day_text(datetime.date(2001, month, 2), with_year=False, with_weekday=False)
    return words.split()[1]

"""Working days of an EPCI: Monday to Friday without the public holidays of its département."""

import datetime
import functools

import holidays


@functools.cache
def public_holidays(year: int, subdivision: str | None) -> frozenset[datetime.date]:
    """Return the public holidays of `year`; `subdivision` is the one of `core.departements`."""
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=year))


def is_working_day(day: datetime.date, subdivision: str | None) -> bool:
    """Return whether the desk works on `day`; `subdivision` is the one of `core.departements`."""
    return day.weekday() < 5 and day not in public_holidays(day.year, subdivision)


def add_working_days(day: datetime.date, number: int, subdivision: str | None) -> datetime.date:
    """Return the day that comes `number` working days after `day`."""
    remaining = number
    while remaining > 0:
        day += datetime.timedelta(days=1)
        if is_working_day(day, subdivision):
            remaining -= 1
    return day


def working_days_between(start: datetime.date, end: datetime.date, subdivision: str | None) -> int:
    """Return the number of working days in ]start, end]: 0 when they are the same day."""
    days = (end - start).days
    return sum(
        is_working_day(start + datetime.timedelta(days=offset), subdivision)
        for offset in range(1, days + 1)
    )

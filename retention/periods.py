"""Periods in calendar years and months: ten years are ten years, whatever their leap days."""

import calendar
import datetime

from django.utils import timezone

from core.french import count


def earlier(day: datetime.date, *, years: int, months: int = 0) -> datetime.date:
    """Return the day that many calendar years and months before `day`; the month's last if none."""
    whole = day.year * 12 + day.month - 1 - (years * 12 + months)
    year, month = whole // 12, whole % 12 + 1
    last = calendar.monthrange(year, month)[1]
    return datetime.date(year, month, min(day.day, last))


def limit_at(now: datetime.datetime, *, years: int, months: int = 0) -> datetime.datetime:
    """Return the moment before which something ended whose period is over at `now`.

    The midnight that begins the same day, so many calendar years and months earlier: what ended on
    15 March 2030 with ten years is over from 16 March 2040 on.
    """
    day = earlier(timezone.localdate(now), years=years, months=months)
    midnight = datetime.datetime.combine(day, datetime.time())
    return timezone.make_aware(midnight)


def in_words(years: int, months: int) -> str:
    """Return « 10 ans », « 1 an et 6 mois » or « 18 mois »."""
    parts = [count(years, "an")] if years else []
    if months:
        parts.append(f"{months}\u00a0mois")
    return " et ".join(parts)

"""Half-open periods [starts_on, ends_on): what every dated row of the portal shares."""

import datetime
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, Func, Q


class DateRange(Func):
    """The period [starts_on, ends_on) of a row as a PostgreSQL range; NULL bounds are open."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*(expressions or (F("starts_on"), F("ends_on"))), **extra)


def current_on(day: datetime.date, prefix: str = "") -> Q:
    """Return the condition that the period of a row (or of the row behind `prefix`) holds `day`."""
    starts, ends = f"{prefix}starts_on", f"{prefix}ends_on"
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": day})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day})
    )


def last_day(ends_on: datetime.date | None) -> datetime.date | None:
    """Return the last day inside a half-open period, the one shown to people; None if endless."""
    return None if ends_on is None else ends_on - datetime.timedelta(days=1)

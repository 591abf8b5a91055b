"""Half-open periods [starts_on, ends_on): what every dated row of the portal shares."""

import datetime
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, Func, Q


class DateRange(Func):
    """The period [starts_on, ends_on) of a row as a PostgreSQL range; NULL bounds are open.

    A period that ends before it starts is empty: PostgreSQL's own `daterange` raises an error then,
    before the constraint that says so in French could speak.
    """

    output_field = DateRangeField()

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*(expressions or (F("starts_on"), F("ends_on"))), **extra)

    def as_sql(
        self,
        compiler: Any,
        connection: Any,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        (starts, starts_params), (ends, ends_params) = map(
            compiler.compile, self.get_source_expressions()
        )
        sql = (
            f"(CASE WHEN {ends} < {starts} THEN 'empty'::daterange"
            f" ELSE daterange({starts}, {ends}) END)"
        )
        return sql, (*ends_params, *starts_params, *starts_params, *ends_params)


def current_on(day: datetime.date, prefix: str = "") -> Q:
    """Return the condition that the period of a row (or of the row behind `prefix`) holds `day`."""
    starts, ends = f"{prefix}starts_on", f"{prefix}ends_on"
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": day})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gt": day})
    )


def holds(
    starts_on: datetime.date | None, ends_on: datetime.date | None, day: datetime.date
) -> bool:
    """Return whether the period [starts_on, ends_on) holds `day`, as `current_on` asks of a row."""
    return (starts_on is None or starts_on <= day) and (ends_on is None or ends_on > day)


def last_day(ends_on: datetime.date | None) -> datetime.date | None:
    """Return the last day inside a half-open period, the one shown to people; None if endless."""
    return None if ends_on is None else ends_on - datetime.timedelta(days=1)

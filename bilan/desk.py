"""What the requests of a period say: counts, hours, delays and satisfaction, asked of the database.

Figures follow dates, so that they can be asked for a cut-off day in the past:

- received: submitted in the period;
- answers: requests whose answer in force was given in the period, whenever they were submitted
  (a request submitted in December counts in the delays of the year that answers it);
- delays: from submission to answer, in calendar days, waiting for the commune included.

A request keeps no history of its hours, its note, its due date and its waiting: these are as they
are when asked. Opened again since, it has lost its answer, its note and its end.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import ExtractYear, TruncDate, TruncMonth
from django.utils import timezone

from bilan.period import Period
from core.periods import current_on
from requests_desk.models import Assignment, RequestEvent, ServiceRequest
from requests_desk.vocabulary import ANSWERED_STATES, OPEN_STATES, State
from services.models import Subscription

# The limits of the delays' table, in days; the last class has no upper limit.
DELAY_LIMITS = (1, 3, 7, 14, 30)
TREND_YEARS = 5

_DELAY = ExpressionWrapper(F("resolved_at") - F("submitted_at"), output_field=DurationField())
_UNANSWERED_ENDS = (State.DECLINED, State.CANCELLED)


class Percentile(Aggregate):
    """The delay that a share of the requests does not exceed, interpolated (percentile_cont)."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()

    def __init__(self, share: str, **extra: Any) -> None:
        super().__init__(_DELAY, share=share, **extra)


@dataclass(frozen=True)
class DeskFigures:
    """The requests of a period. Delays are in days; None when there is nothing to measure."""

    received: int = 0
    answered: int = 0
    ended: int = 0
    answers: int = 0
    median: Decimal | None = None
    p90: Decimal | None = None
    with_target: int = 0
    within_target: int = 0
    hours: Decimal = Decimal(0)
    ratings: int = 0
    rating_sum: int = 0
    declined: int = 0
    not_subscribed: int = 0
    unmet: int = 0

    @property
    def open(self) -> int:
        """Return how many of the requests received had neither answer nor end at the cut-off."""
        return self.received - self.answered - self.ended

    @property
    def within_share(self) -> Decimal | None:
        return share(self.within_target, self.with_target)

    @property
    def satisfaction(self) -> Decimal | None:
        """Return the mean of the notes from 1 to 5, None without any."""
        return share(self.rating_sum, self.ratings)


def share(part: int, whole: int) -> Decimal | None:
    """Return `part` ÷ `whole` with four decimals, None when there is nothing to divide by."""
    if whole == 0:
        return None
    return (Decimal(part) / whole).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def days(delay: datetime.timedelta | None) -> Decimal | None:
    """Return a delay in days with four decimals."""
    if delay is None:
        return None
    exact = Decimal(delay // datetime.timedelta(microseconds=1)) / Decimal(86_400_000_000)
    return exact.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def _received_in(period: Period) -> Q:
    return Q(submitted_at__gte=period.starts_at, submitted_at__lt=period.ends_at)


def _answered_in(period: Period) -> Q:
    return Q(resolved_at__gte=period.starts_at, resolved_at__lt=period.ends_at)


def _requests() -> QuerySet[ServiceRequest]:
    """Return the submitted requests, each with whether its commune held its service that day.

    As `counted_on` counts it: in force, of a member, for a service that was offered.
    """
    zone = timezone.get_current_timezone()
    day: Any = OuterRef("submitted_on")
    held = Subscription.objects.in_force().filter(
        current_on(day),
        current_on(day, "commune__epci_memberships__"),
        Q(service__closed_on=None) | Q(service__closed_on__gt=day),
        service__opened_on__lte=day,
        service=OuterRef("service"),
        commune=OuterRef("commune"),
    )
    rows = ServiceRequest.objects.submitted().order_by()
    return rows.annotate(submitted_on=TruncDate("submitted_at", tzinfo=zone)).annotate(
        is_subscribed=Exists(held)
    )


def _aggregates(period: Period) -> dict[str, Any]:
    zone = timezone.get_current_timezone()
    received, answered = _received_in(period), _answered_in(period)
    declined = Q(
        state=State.DECLINED, closed_at__gte=period.starts_at, closed_at__lt=period.ends_at
    )
    in_time = Q(answered_on__lte=F("due_on"))
    outside = Q(service__isnull=False, is_subscribed=False)
    ended = Q(state__in=_UNANSWERED_ENDS, closed_at__lt=period.ends_at)
    return {
        "answered_on": TruncDate("resolved_at", tzinfo=zone),
        "received": Count("pk", filter=received),
        "answered": Count("pk", filter=received & Q(resolved_at__lt=period.ends_at)),
        "ended": Count("pk", filter=received & ended),
        "answers": Count("pk", filter=answered),
        "median": Percentile("0.5", filter=answered),
        "p90": Percentile("0.9", filter=answered),
        "with_target": Count("pk", filter=answered & Q(due_on__isnull=False)),
        "within_target": Count("pk", filter=answered & in_time),
        "hours": Sum("hours_spent", filter=received),
        "ratings": Count("satisfaction", filter=answered),
        "rating_sum": Sum("satisfaction", filter=answered),
        "declined": Count("pk", filter=declined),
        "not_subscribed": Count("pk", filter=received & outside),
        "unmet": Count("pk", filter=declined & outside),
    }


def _figures(row: dict[str, Any]) -> DeskFigures:
    return DeskFigures(
        **{
            **{name: row[name] for name in DeskFigures.__dataclass_fields__},
            "median": days(row["median"]),
            "p90": days(row["p90"]),
            "hours": row["hours"] or Decimal(0),
            "rating_sum": row["rating_sum"] or 0,
        }
    )


def _concerned(period: Period) -> QuerySet[ServiceRequest]:
    """Return the requests that were received, answered or ended in the period."""
    ended = Q(closed_at__gte=period.starts_at, closed_at__lt=period.ends_at)
    return _requests().filter(_received_in(period) | _answered_in(period) | ended)


def totals(period: Period) -> DeskFigures:
    """Return the figures of all requests. One query."""
    aggregates = _aggregates(period)
    rows = _concerned(period).annotate(answered_on=aggregates.pop("answered_on"))
    return _figures(rows.aggregate(**aggregates))


def _grouped(period: Period, key: str, **annotations: Any) -> dict[int | None, DeskFigures]:
    aggregates = _aggregates(period)
    rows = _concerned(period).annotate(answered_on=aggregates.pop("answered_on"), **annotations)
    return {row[key]: _figures(row) for row in rows.values(key).annotate(**aggregates)}


def by_service(period: Period) -> dict[int | None, DeskFigures]:
    """Return the figures by service id; None holds « je ne sais pas ». One query."""
    return _grouped(period, "service_id")


def by_commune(period: Period) -> dict[int | None, DeskFigures]:
    """Return the figures by commune id. One query."""
    return _grouped(period, "commune_id")


def by_direction(period: Period) -> dict[int | None, DeskFigures]:
    """Return the figures by id of the direction last in charge; None: not routed. One query.

    Each request counts for one direction only, so that the directions add up to the total.
    """
    last = Assignment.objects.filter(request=OuterRef("pk")).order_by("-created_at", "-pk")
    return _grouped(
        period,
        "last_direction",
        last_direction=Subquery(last.values("direction_id")[:1], output_field=IntegerField()),
    )


def by_month(period: Period) -> dict[int, DeskFigures]:
    """Return received, answered and ended by month of submission (1 to 12). One query."""
    zone = timezone.get_current_timezone()
    ended = Q(state__in=_UNANSWERED_ENDS, closed_at__lt=period.ends_at)
    rows = (
        ServiceRequest.objects.submitted()
        .order_by()
        .filter(_received_in(period))
        .values(month=TruncMonth("submitted_at", tzinfo=zone))
        .annotate(
            received=Count("pk"),
            answered=Count("pk", filter=Q(resolved_at__lt=period.ends_at)),
            ended=Count("pk", filter=ended),
        )
    )
    return {
        row["month"].month: DeskFigures(
            received=row["received"], answered=row["answered"], ended=row["ended"]
        )
        for row in rows
    }


def delay_classes(period: Period) -> list[int]:
    """Return the number of answers in each class of DELAY_LIMITS (lower limit in). One query."""
    limits = [datetime.timedelta(days=limit) for limit in DELAY_LIMITS]
    bounds = zip([None, *limits], [*limits, None], strict=True)
    counts = {
        f"class_{rank}": Count(
            "pk",
            filter=(Q(delay__gte=lower) if lower else Q())
            & (Q(delay__lt=upper) if upper else Q(delay__isnull=False)),
        )
        for rank, (lower, upper) in enumerate(bounds)
    }
    rows = ServiceRequest.objects.filter(_answered_in(period)).annotate(delay=_DELAY)
    found = rows.aggregate(**counts)
    return [found[name] for name in counts]


def backlog(periods: Iterable[Period]) -> list[tuple[int, int]]:
    """Return how many requests are open at the end of each period, and how many late. One query.

    What has been waiting for the commune since then is open and never late: its clock has stopped.
    """
    counts: dict[str, Any] = {}
    for rank, period in enumerate(periods):
        is_open = (
            Q(submitted_at__lt=period.ends_at)
            & (Q(resolved_at=None) | Q(resolved_at__gte=period.ends_at))
            & (Q(closed_at=None) | Q(closed_at__gte=period.ends_at))
        )
        counts[f"open_{rank}"] = Count("pk", filter=is_open)
        is_running = Q(waiting_since=None) | Q(waiting_since__gte=period.ends_at)
        is_late = is_open & is_running & Q(due_on__lt=period.cut_off_on)
        counts[f"late_{rank}"] = Count("pk", filter=is_late)
    found = ServiceRequest.objects.submitted().aggregate(**counts)
    return [(found[f"open_{rank}"], found[f"late_{rank}"]) for rank in range(len(counts) // 2)]


def reopened(periods: Iterable[Period]) -> list[int]:
    """Return how many requests were opened again after an answer, in each period. One query."""
    counts = {
        f"reopened_{rank}": Count(
            "request",
            distinct=True,
            filter=Q(created_at__gte=period.starts_at, created_at__lt=period.ends_at),
        )
        for rank, period in enumerate(periods)
    }
    found = RequestEvent.objects.filter(
        kind=RequestEvent.Kind.TRANSITION,
        from_state__in=ANSWERED_STATES,
        to_state__in=OPEN_STATES,
    ).aggregate(**counts)
    return [found[name] for name in counts]


def trend(period: Period) -> list[tuple[int, int, int]]:
    """Return (year, received, answers) for up to TREND_YEARS years, from the first with requests.

    The last year stops at the cut-off. Two queries.
    """
    zone = timezone.get_current_timezone()
    first = period.year - TREND_YEARS + 1

    def by_year(moment: str) -> dict[int, int]:
        rows = ServiceRequest.objects.submitted().order_by()
        rows = rows.filter(**{f"{moment}__lt": period.ends_at})
        years = rows.values(year=ExtractYear(moment, tzinfo=zone)).annotate(number=Count("pk"))
        return {row["year"]: row["number"] for row in years}

    received, answers = by_year("submitted_at"), by_year("resolved_at")
    start = max(first, min(received, default=period.year))
    return [
        (year, received.get(year, 0), answers.get(year, 0))
        for year in range(start, period.year + 1)
    ]


def years_with_requests() -> list[int]:
    """Return the years in which requests were submitted, the latest first. One query."""
    zone = timezone.get_current_timezone()
    rows = ServiceRequest.objects.submitted().order_by()
    years = rows.values_list(ExtractYear("submitted_at", tzinfo=zone), flat=True).distinct()
    return sorted(years, reverse=True)


def has_requests(period: Period) -> bool:
    return ServiceRequest.objects.submitted().filter(_received_in(period)).exists()

"""The bilans of the demonstration's past years: real documents on invented figures."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bilan.models import Report, ReportTransition
from bilan.operations import produce
from bilan.workflow import OPEN_STATES, SOURCES, State


def missing_reports(years: range) -> list[int]:
    """Return the past years whose bilan the public cannot read yet."""
    public = Report.objects.filter(state=State.PUBLIC).values_list("year", flat=True)
    return [year for year in years if year not in set(public)]


def make_report(*, year: int, now: datetime.datetime, say: Callable[[str], None]) -> None:
    """Produce the bilan of a past `year` and make it public; safe to repeat after an interruption.

    Its steps are dated of the months that followed the year, and nobody is told of them today. One
    that people have begun goes on from where it is: only figures still open are gathered again,
    and what somebody is producing now is left to them.
    """
    say(f"Bilan {year}…")
    dgs = User.objects.get(email="dgs@demo.test")
    report = Report.objects.filter(year=year).first() or Report.objects.create(year=year)
    if report.job is not None and not report.job.is_finished:
        return
    if report.state in OPEN_STATES and (report.pdf is None or report.is_provisional):
        produce(
            report_id=report.pk,
            cut_off_on=None,
            now=_morning(datetime.date(year + 1, 1, 20), now),
            step=lambda percent, text: None,
            finish=lambda stored_file: None,
            user=dgs,
        )
        report = Report.objects.get(pk=report.pk)
    _make_public(report, dgs, now)


@transaction.atomic
def _make_public(report: Report, dgs: User, now: datetime.datetime) -> None:
    steps = (
        ("validate", report.validate, datetime.date(report.year + 1, 2, 3)),
        ("circulate", report.circulate, datetime.date(report.year + 1, 2, 10)),
        ("publish", report.publish, datetime.date(report.year + 1, 3, 17)),
    )
    for name, move, day in steps:
        before = report.state
        if before not in SOURCES[name]:
            continue
        move()
        report.save()
        ReportTransition.objects.create(
            report=report,
            from_state=before,
            to_state=report.state,
            actor=dgs,
            created_at=_morning(day, now),
        )


def _morning(day: datetime.date, now: datetime.datetime) -> datetime.datetime:
    """Return ten o'clock on `day`, or `now` in the first weeks of a year, when that is to come."""
    ten = datetime.datetime.combine(day, datetime.time(10), timezone.get_current_timezone())
    return min(ten, now)

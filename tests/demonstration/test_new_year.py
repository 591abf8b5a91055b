"""A demonstration loaded in the first days of a year, or kept over New Year."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from accounts.actor import actor_on
from bilan import operations
from bilan.models import Report
from bilan.period import Period
from bilan.workflow import State
from demonstration.operations import load
from demonstration.reports import make_report, missing_reports
from jobs.models import Job
from requests_desk.models import RequestCounter, RequestEvent, ServiceRequest
from requests_desk.vocabulary import State as RequestState
from tests.requests_desk.factories import ServiceRequestFactory

PARIS = ZoneInfo("Europe/Paris")
LAST_YEAR = datetime.datetime(2026, 11, 22, 12, tzinfo=PARIS)
NOW = datetime.datetime(2027, 1, 4, 12, tzinfo=PARIS)


@pytest.fixture
def dgs(cast, territory):
    """The demonstration's own, who signs the steps, and a request of the year."""
    ServiceRequestFactory(
        commune=territory.home,
        service=territory.legal_service,
        number="2026-00001",
        submitted_at=datetime.datetime(2026, 5, 14, 10, tzinfo=PARIS),
    )
    return actor_on(cast.dgs, NOW.date())


@pytest.fixture
def provisional(dgs) -> Report:
    """The bilan of 2026 as somebody left it in November, with a (very small) document."""
    report = Report.objects.create(year=2026)
    period = Period(2026, LAST_YEAR.date())
    operations.freeze(report_id=report.pk, period=period, now=LAST_YEAR)
    operations.attach(
        report_id=report.pk, frozen_at=LAST_YEAR, content=b"%PDF-1.7", finish=lambda pdf: None
    )
    return Report.objects.get()


def make_2026() -> Report:
    make_report(year=2026, now=NOW, say=lambda line: None)
    return Report.objects.get(year=2026)


def test_a_year_without_bilan_gets_one_in_public(dgs):
    assert missing_reports(range(2026, 2027)) == [2026]
    report = make_2026()
    assert (report.state, report.is_provisional) == (State.PUBLIC, False)
    assert missing_reports(range(2026, 2027)) == []
    states = list(report.transitions.values_list("to_state", flat=True))
    assert states == [State.FROZEN, State.VALIDATED, State.CIRCULATED, State.PUBLIC]
    assert report.transitions.last().created_at <= NOW


def test_a_provisional_bilan_still_open_is_produced_again_for_the_whole_year(provisional):
    report = make_2026()
    assert (report.state, report.is_provisional) == (State.PUBLIC, False)
    assert report.cut_off_on == datetime.date(2026, 12, 31)


@pytest.mark.parametrize("done", [["validate"], ["validate", "circulate"]])
def test_what_somebody_has_validated_keeps_its_figures_and_goes_on(provisional, dgs, done):
    report = provisional
    for name in done:
        report = getattr(operations, name)(report=report, actor=dgs, now=LAST_YEAR)
    report = make_2026()
    assert report.state == State.PUBLIC
    assert report.cut_off_on == LAST_YEAR.date()
    assert report.transitions.filter(to_state=State.VALIDATED).count() == 1


def test_what_somebody_is_producing_is_left_to_them(provisional, dgs):
    operations.prepare(year=2026, actor=dgs, now=NOW)
    report = make_2026()
    assert (report.state, report.is_provisional) == (State.FROZEN, True)
    assert Job.objects.get().state == Job.State.QUEUED


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["2027-01-01T00:30", "2027-01-04T07:10"])
def test_in_the_first_days_of_a_year_the_mayor_has_something_to_do_too(day):
    now = datetime.datetime.fromisoformat(day).replace(tzinfo=PARIS)
    load(territory="vitre", now=now, say=lambda line: None)
    home = ServiceRequest.objects.filter(commune__memberships__user__email="maire@demo.test")

    assert home.filter(state=RequestState.WAITING).exists()
    assert home.filter(state=RequestState.RESOLVED).exists()
    assert not RequestEvent.objects.filter(created_at__gt=now).exists()
    for year in (2024, 2025, 2026):
        last = ServiceRequest.objects.filter(submitted_at__year=year, number__startswith=f"{year}-")
        assert RequestCounter.objects.get(year=year).last_number == last.count()

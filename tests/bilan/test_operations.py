"""Asking for a bilan, freezing it, and what becomes of it when the tables go on changing."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from bilan import operations
from bilan.cut_off import ReportRefused, checked_period, parse_cut_off
from bilan.document import read
from bilan.models import Report, State
from bilan.period import Period
from communes.models import Commune
from core.conflicts import StaleEdit
from files.models import StoredFile
from jobs.models import Job
from requests_desk.models import ServiceRequest
from services.models import Service, Subscription
from tests.bilan.conftest import FROZEN_AT, kept

TODAY = datetime.date(2026, 11, 22)
NOW = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("year", "cut_off_on", "words"),
    [
        (2027, None, "L’année 2027 n’a pas commencé"),
        (99_999_999_999, None, "n’a pas commencé"),
        (1999, None, "donnez une année de 2000 à 2026"),
        (0, None, "donnez une année de 2000 à 2026"),
        (2026, datetime.date(2026, 11, 23), "ce jour n’est pas venu"),
        (2025, datetime.date(2026, 1, 1), "s’arrêtent à un jour de 2025"),
        (2019, None, "Aucune demande en 2019"),
        (2026, datetime.date(2026, 1, 31), "Aucune demande du 1er\u00a0janvier au 31 janvier 2026"),
    ],
)
def test_what_cannot_have_a_bilan_is_refused_in_french(ask, year, cut_off_on, words):
    ask("2025-03-03")
    ask("2026-03-03")
    with pytest.raises(ReportRefused, match=words):
        checked_period(year=year, cut_off_on=cut_off_on, today=TODAY)


def test_a_portal_without_territory_has_no_bilan(db):
    with pytest.raises(ReportRefused, match="pas encore de territoire"):
        checked_period(year=2025, cut_off_on=None, today=TODAY)


def test_a_finished_year_stops_on_31_december_and_the_current_one_today(ask):
    ask("2025-03-03")
    ask("2026-03-03")
    finished = checked_period(year=2025, cut_off_on=None, today=TODAY)
    assert finished.cut_off_on == datetime.date(2025, 12, 31)
    current = checked_period(year=2026, cut_off_on=None, today=TODAY)
    assert current.cut_off_on == TODAY


@pytest.mark.parametrize(
    ("cut_off_on", "now", "expected"),
    [
        (datetime.date(2025, 12, 31), datetime.datetime(2026, 1, 1, 8, tzinfo=datetime.UTC), False),
        (
            datetime.date(2025, 12, 31),
            datetime.datetime(2025, 12, 31, 8, tzinfo=datetime.UTC),
            True,
        ),
        (datetime.date(2025, 9, 30), datetime.datetime(2026, 1, 1, 8, tzinfo=datetime.UTC), True),
    ],
)
def test_a_bilan_is_provisional_until_its_whole_year_is_over(ask, cut_off_on, now, expected):
    ask("2025-03-03")
    report = Report.objects.create(year=2025)
    period = Period(2025, cut_off_on)
    assert operations.freeze(report_id=report.pk, period=period, now=now).is_provisional is expected


def test_preparing_queues_one_job_and_a_second_demand_joins_it(ask, cast, as_actor):
    ask("2025-03-03")
    first = operations.prepare(year=2025, actor=as_actor(cast.dgs), now=NOW)
    second = operations.prepare(year=2025, actor=as_actor(cast.desk_agent), now=NOW)
    assert first == second
    job = Job.objects.get()
    assert (job.kind, job.task, job.requested_by) == ("bilan", operations.TASK, cast.dgs)
    assert job.payload == {"report_id": first.pk, "cut_off_on": "2025-12-31"}
    assert (first.version, first.state) == (1, State.COLLECTING)


def test_another_cut_off_is_refused_while_a_production_is_under_way(ask, cast, as_actor):
    ask("2025-03-03")
    actor = as_actor(cast.dgs)
    september = datetime.date(2025, 9, 30)
    operations.prepare(year=2025, actor=actor, now=NOW, cut_off_on=september)
    with pytest.raises(ReportRefused, match="arrêtés au 30 septembre 2025"):
        operations.prepare(year=2025, actor=actor, now=NOW)
    operations.prepare(year=2025, actor=actor, now=NOW, cut_off_on=september)
    assert Job.objects.get().payload["cut_off_on"] == "2025-09-30"


def test_a_next_version_is_abandoned_for_the_one_before(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    actor = as_actor(cast.dgs)
    first = operations.validate(report=freeze(pdf=True), actor=actor, now=NOW)
    second = operations.prepare(year=2025, actor=actor, now=NOW)
    with pytest.raises(ReportRefused, match="attendez son PDF"):
        operations.abandon(report=second, actor=actor, now=NOW)
    Job.objects.update(state=Job.State.SUCCEEDED, finished_at=NOW)
    operations.freeze(report_id=second.pk, period=Period.of(2025), now=NOW)
    operations.attach(report_id=second.pk, frozen_at=NOW, content=b"%PDF-1.7 deux", finish=kept)
    assert StoredFile.objects.count() == 2
    assert operations.abandon(report=second, actor=actor, now=NOW) == first
    assert Report.objects.get() == first
    assert StoredFile.objects.get() == first.pdf
    line = first.transitions.last()
    assert (line.actor, line.comment) == (cast.dgs, "La version 2 a été abandonnée.")
    operations.circulate(report=first, actor=actor, now=NOW)
    assert operations.prepare(year=2025, actor=actor, now=NOW).version == 2


def test_neither_a_first_nor_a_validated_version_is_abandoned(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    actor = as_actor(cast.dgs)
    first = freeze(pdf=True)
    with pytest.raises(ReportRefused, match="pas d’autre version"):
        operations.abandon(report=first, actor=actor, now=NOW)
    operations.validate(report=first, actor=actor, now=NOW)
    second = operations.prepare(year=2025, actor=actor, now=NOW)
    Job.objects.update(state=Job.State.SUCCEEDED, finished_at=NOW)
    operations.freeze(report_id=second.pk, period=Period.of(2025), now=NOW)
    operations.attach(report_id=second.pk, frozen_at=NOW, content=b"%PDF-1.7 deux", finish=kept)
    second.refresh_from_db()
    operations.validate(report=second, actor=actor, now=NOW)
    with pytest.raises(ReportRefused, match="elle reste"):
        operations.abandon(report=second, actor=actor, now=NOW)
    assert Report.objects.count() == 2


def test_a_bilan_still_open_is_prepared_again_in_place(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    freeze()
    report = operations.prepare(year=2025, actor=as_actor(cast.dgs), now=NOW)
    assert (report.version, Report.objects.count()) == (1, 1)


def test_a_validated_bilan_gets_a_next_version(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    operations.validate(report=freeze(pdf=True), actor=as_actor(cast.dgs), now=NOW)
    report = operations.prepare(year=2025, actor=as_actor(cast.dgs), now=NOW)
    assert (report.version, report.state) == (2, State.COLLECTING)
    assert Report.objects.get(version=1).state == State.VALIDATED


def test_the_document_depends_on_the_frozen_rows_alone(ask, territory, freeze, settings):
    request = ask("2025-03-03", after=2, satisfaction=5)
    report = freeze()
    before = operations.as_html(report)
    assert "Vitré Communauté" in before
    ask("2025-04-04")
    ServiceRequest.objects.filter(pk=request.pk).update(satisfaction=1)
    Subscription.objects.all().delete()
    Commune.objects.filter(pk=territory.home.pk).update(name="Autre nom")
    Service.objects.filter(pk=territory.legal_service.pk).update(name="Autre service")
    type(territory.epci).objects.update(name="Autre communauté")
    settings.DEMONSTRATION = False
    assert operations.as_html(report) == before
    report = freeze()
    assert operations.as_html(report) != before


def test_freezing_again_replaces_every_row_and_takes_the_former_pdf_away(ask, freeze):
    ask("2025-03-03")
    report = freeze(pdf=True)
    rows = [getattr(report, name).count() for name in ("figures", "tables", "texts")]
    ask("2025-03-04")
    report = freeze(now=FROZEN_AT + datetime.timedelta(hours=1))
    assert [getattr(report, name).count() for name in ("figures", "tables", "texts")] == rows
    assert read(report).figures["received"].value == "2"
    assert report.pdf is None
    assert StoredFile.objects.count() == 0


def test_a_validated_bilan_never_changes_its_figures(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    report = operations.validate(report=freeze(pdf=True), actor=as_actor(cast.dgs), now=NOW)
    ask("2025-03-04")
    with pytest.raises(ReportRefused, match="ses chiffres ne changent plus"):
        operations.freeze(report_id=report.pk, period=Period.of(2025), now=NOW)
    assert read(report).figures["received"].value == "1"


def test_the_pdf_of_former_figures_is_never_kept(ask, freeze):
    ask("2025-03-03")
    report = freeze()
    freeze(now=FROZEN_AT + datetime.timedelta(hours=1))
    with pytest.raises(ReportRefused, match="arrêtés une nouvelle fois"):
        operations.attach(
            report_id=report.pk, frozen_at=FROZEN_AT, content=b"%PDF-1.7", finish=kept
        )
    assert StoredFile.objects.count() == 0


def test_who_validates_has_read_the_latest_figures(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    seen = freeze(pdf=True)
    freeze(pdf=True, now=FROZEN_AT + datetime.timedelta(hours=1))
    with pytest.raises(StaleEdit, match="arrêtés une nouvelle fois"):
        operations.validate(report=seen, actor=as_actor(cast.dgs), now=NOW)
    assert Report.objects.get().state == State.FROZEN


def test_a_bilan_in_preparation_is_not_validated(ask, cast, as_actor, freeze):
    ask("2025-03-03")
    freeze(pdf=True)
    report = operations.prepare(year=2025, actor=as_actor(cast.dgs), now=NOW)
    with pytest.raises(ReportRefused, match="en préparation"):
        operations.validate(report=report, actor=as_actor(cast.dgs), now=NOW)


@pytest.mark.parametrize("text", ["", "30/09/2026", "2026-02-30", "demain"])
def test_a_cut_off_that_is_no_date_is_refused(text):
    with pytest.raises(ValidationError, match="n’est pas une date"):
        parse_cut_off(text)

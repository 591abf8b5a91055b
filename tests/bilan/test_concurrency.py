"""Two people at the same moment on one bilan, on real connections: the second sees the first."""

import datetime
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from bilan import operations
from bilan.cut_off import ReportRefused
from bilan.models import Report, State
from core.conflicts import StaleEdit
from jobs.models import Job
from notifications.models import OutgoingEmail

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.datetime(2026, 1, 20, 9, tzinfo=datetime.UTC)
PATIENCE_SECONDS = 30


def while_it_waits(first: Callable[[], object], second: Callable[[], object]) -> object:
    """Do `first`, commit it only once `second` waits for it, and return what came of `second`."""
    results: list[object] = []

    def follow() -> None:
        try:
            with transaction.atomic():
                results.append(second())
        except Exception as error:  # the test looks at it
            results.append(error)
        finally:
            connection.close()

    follower = threading.Thread(target=follow)
    with transaction.atomic():
        first()
        follower.start()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _somebody_waits_for_me():
            assert follower.is_alive(), f"nobody waited: {results}"
            assert time.monotonic() < deadline
            time.sleep(0.01)
    follower.join(PATIENCE_SECONDS)
    assert not follower.is_alive()
    return results[0]


def _somebody_waits_for_me() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])


@pytest.fixture
def dgs(ask, cast, as_actor):
    ask("2025-03-03")
    return as_actor(cast.dgs)


@pytest.mark.parametrize("is_open_already", [False, True])
def test_two_people_who_prepare_at_once_share_one_production(dgs, is_open_already):
    if is_open_already:
        Report.objects.create(year=2025)

    def prepare() -> Report:
        return operations.prepare(year=2025, actor=dgs, now=NOW)

    report = while_it_waits(prepare, prepare)
    assert report == Report.objects.get()
    assert report.job == Job.objects.get()


def test_a_preparation_that_waited_for_a_validation_opens_the_next_version(dgs, freeze):
    seen = freeze(pdf=True)
    report = while_it_waits(
        lambda: operations.validate(report=seen, actor=dgs, now=NOW),
        lambda: operations.prepare(year=2025, actor=dgs, now=NOW),
    )
    assert (report.version, report.state) == (2, State.COLLECTING)
    former = Report.objects.get(version=1)
    assert (former.state, former.job) == (State.VALIDATED, None)


def test_a_validation_that_waited_for_a_preparation_is_refused(dgs, freeze):
    seen = freeze(pdf=True)
    refusal = while_it_waits(
        lambda: operations.prepare(year=2025, actor=dgs, now=NOW),
        lambda: operations.validate(report=seen, actor=dgs, now=NOW),
    )
    assert isinstance(refusal, ReportRefused)
    assert "en préparation" in str(refusal)
    assert Report.objects.get().state == State.FROZEN


def test_a_step_done_twice_at_once_is_logged_and_told_once(dgs, freeze, cast):
    seen = operations.validate(report=freeze(pdf=True), actor=dgs, now=NOW)

    def circulate() -> Report:
        return operations.circulate(report=seen, actor=dgs, now=NOW)

    assert isinstance(while_it_waits(circulate, circulate), StaleEdit)
    assert list(Report.objects.get().transitions.values_list("to_state", flat=True)) == [
        State.FROZEN,
        State.VALIDATED,
        State.CIRCULATED,
    ]
    told = OutgoingEmail.objects.filter(kind="report_circulated")
    assert told.filter(recipient=cast.elected.email).count() == 1


def test_a_preparation_that_waited_for_its_version_to_be_abandoned_is_refused(dgs, freeze):
    operations.validate(report=freeze(pdf=True), actor=dgs, now=NOW)
    second = Report.objects.create(year=2025, version=2)
    refusal = while_it_waits(
        lambda: operations.abandon(report=second, actor=dgs, now=NOW),
        lambda: operations.prepare(year=2025, actor=dgs, now=NOW),
    )
    assert "abandonnée" in str(refusal)
    assert Report.objects.get().version == 1
    assert not Job.objects.exists()

"""The production of a bilan by a real worker."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from celery import current_app
from django.utils import timezone

from bilan import operations
from bilan.models import Report, State
from bilan.tasks import produce_report
from files.models import StoredFile
from jobs.models import Job
from jobs.operations import requeue_stale
from tests.processes import WorkerProcess, wait_until


@pytest.fixture
def start_worker(transactional_db, tmp_path: Path) -> Iterator[Callable[[], WorkerProcess]]:
    current_app.control.purge()
    workers: list[WorkerProcess] = []

    def start() -> WorkerProcess:
        workers.append(WorkerProcess(tmp_path / "worker.log"))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
    current_app.control.purge()


def test_a_worker_produces_the_bilan_even_after_another_was_killed(
    start_worker, ask, cast, as_actor
):
    ask("2025-03-03", after=2)
    report = operations.prepare(year=2025, actor=as_actor(cast.dgs), now=timezone.now())
    first = start_worker()
    wait_until(lambda: Job.objects.filter(step="Mise en page").exists(), log=first.log)
    first.kill()
    job = Job.objects.get()
    assert job.state == Job.State.RUNNING
    Job.objects.update(heartbeat_at=timezone.now() - datetime.timedelta(hours=1))
    requeue_stale(now=timezone.now())
    second = start_worker()
    wait_until(lambda: Job.objects.get().is_finished, log=second.log)
    job, report = Job.objects.get(), Report.objects.get(pk=report.pk)
    assert (job.state, job.attempt, job.error) == (Job.State.SUCCEEDED, 2, "")
    assert report.state == State.FROZEN
    assert report.pdf.sha256 == job.result["sha256"]
    assert StoredFile.objects.count() == 1
    with report.pdf.file.open("rb") as file:
        assert "Bilan 2025" in pypdf.PdfReader(file).pages[0].extract_text()
    assert list(report.transitions.values_list("actor", flat=True)) == [cast.dgs.pk] * 2


@pytest.mark.django_db(transaction=True)
def test_a_production_delivered_twice_is_done_once(ask, cast, as_actor):
    ask("2025-03-03", after=2)
    operations.prepare(year=2025, actor=as_actor(cast.dgs), now=timezone.now())
    uuid = str(Job.objects.get().uuid)
    produce_report(uuid)
    produce_report(uuid)
    assert Job.objects.get().attempt == 1
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_bilan_that_has_become_impossible_fails_with_its_reason(ask, cast, as_actor):
    request = ask("2025-03-03")
    operations.prepare(year=2025, actor=as_actor(cast.dgs), now=timezone.now())
    request.delete()
    produce_report(str(Job.objects.get().uuid))
    job = Job.objects.get()
    assert job.state == Job.State.FAILED
    assert job.error.startswith("Aucune demande en 2025")

"""Jobs: asked for, done once, finished, failed, lost and taken up again."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from celery import current_app
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from core.broker import send_task
from jobs.models import MAX_ATTEMPTS, Job
from jobs.operations import (
    GIVEN_UP_ERROR,
    UNEXPECTED_ERROR,
    JobError,
    JobLost,
    RunningJob,
    enqueue,
    forget_expired,
    requeue_stale,
    running,
)
from jobs.tasks import forget_expired_jobs, requeue_stale_jobs
from tests.accounts.factories import UserFactory
from tests.jobs.factories import JobFactory
from tests.processes import wait_until

TASK = "tests.jobs.work.wait_for_go"
# A web server gives up on its worker after thirty seconds; the page must answer well before.
PATIENCE_OF_A_PAGE = 20


@pytest.fixture
def messages():
    """Count the messages that wait in this run's queue, emptied before and after."""
    current_app.control.purge()

    def waiting() -> int:
        with current_app.connection_for_read() as broker:
            queue = broker.default_channel.queue_declare(
                current_app.conf.task_default_queue, passive=False
            )
            return queue.message_count

    yield waiting
    current_app.control.purge()


@pytest.mark.django_db(transaction=True)
def test_enqueue_sends_one_message_once_committed(messages):
    user = UserFactory()
    with transaction.atomic():
        job = enqueue(kind="bilan", task=TASK, payload={"year": 2026}, requested_by=user)
        assert messages() == 0
    assert messages() == 1
    job.refresh_from_db()
    assert (job.state, job.payload, job.requested_by) == (Job.State.QUEUED, {"year": 2026}, user)
    assert job.expires_at is None


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_request_leaves_neither_job_nor_message(messages):
    @transaction.atomic
    def ask_and_break() -> None:
        enqueue(kind="bilan", task=TASK, payload={})
        JobFactory(progress=101)

    with pytest.raises(IntegrityError):
        ask_and_break()
    assert not Job.objects.exists()
    assert messages() == 0


@pytest.mark.django_db
def test_keep_for_says_when_the_job_may_be_forgotten():
    before = timezone.now()
    job = enqueue(kind="export", task=TASK, payload={}, keep_for=datetime.timedelta(days=7))
    assert before + datetime.timedelta(days=7) <= job.expires_at
    assert job.expires_at <= timezone.now() + datetime.timedelta(days=7)


@pytest.mark.parametrize("port", ["closed_port", "silent_port"])
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_neither_breaks_nor_hangs_the_page(port, use_broker, request):
    use_broker(f"redis://127.0.0.1:{request.getfixturevalue(port)}/0")

    def ask_ten_times() -> list[Job]:
        try:
            return [enqueue(kind="bilan", task=TASK, payload={"n": n}) for n in range(10)]
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=1) as page:
        jobs = page.submit(ask_ten_times).result(timeout=PATIENCE_OF_A_PAGE)
    assert len(jobs) == 10
    assert Job.objects.filter(state=Job.State.QUEUED).count() == 10


@pytest.mark.django_db(transaction=True)
def test_a_job_that_the_broker_missed_is_sent_by_beat(use_broker, closed_port, messages):
    usual = current_app.conf.broker_url
    use_broker(f"redis://127.0.0.1:{closed_port}/0")
    job = enqueue(kind="bilan", task=TASK, payload={})
    use_broker(usual)
    assert messages() == 0

    requeue_stale_jobs()
    assert messages() == 0  # not stale yet: its message could still be on its way

    assert requeue_stale(now=timezone.now() + datetime.timedelta(minutes=2)) == 1
    assert messages() == 1
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.QUEUED, 0)


@pytest.mark.django_db
def test_running_claims_shows_its_steps_and_succeeds():
    job = JobFactory(payload={"year": 2025}, progress=7, step="Reste d’une tentative")
    with running(str(job.uuid)) as work:
        job.refresh_from_db()
        assert (job.state, job.attempt, job.progress, job.step) == (Job.State.RUNNING, 1, 0, "")
        assert work.payload == {"year": 2025}
        work.step(60, "Mise en page")
        job.refresh_from_db()
        assert (job.progress, job.step) == (60, "Mise en page")
        work.succeed({"pages": 42})
    job.refresh_from_db()
    assert (job.state, job.progress, job.result) == (Job.State.SUCCEEDED, 100, {"pages": 42})
    assert job.is_finished
    assert job.started_at <= job.finished_at


@pytest.mark.django_db
def test_a_block_that_ends_quietly_has_succeeded():
    job = JobFactory()
    with running(job.uuid):
        pass
    job.refresh_from_db()
    assert (job.state, job.result) == (Job.State.SUCCEEDED, {})


@pytest.mark.parametrize("trait", ["running", "finished"])
@pytest.mark.django_db
def test_running_gives_nothing_when_the_job_is_taken_or_done(trait):
    job = JobFactory(**{trait: True})
    with running(job.uuid) as work:
        assert work is None
    before, after = job, Job.objects.get()
    assert (after.state, after.attempt) == (before.state, before.attempt)


@pytest.mark.django_db
def test_running_gives_nothing_for_a_forgotten_job():
    with running("9f4d0b0e-5a43-4b2e-8f5c-0d9d3c1c8c11") as work:
        assert work is None


@pytest.mark.django_db
def test_a_job_error_is_told_to_the_person():
    job = JobFactory()
    with running(job.uuid):
        raise JobError("Cette année n’a pas de données.")
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Cette année n’a pas de données.")
    assert job.finished_at is not None


@pytest.mark.django_db
def test_an_unexpected_error_fails_the_job_in_french_and_reaches_the_log():
    job = JobFactory()
    with pytest.raises(ZeroDivisionError), running(job.uuid):
        _ = 1 / 0
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, UNEXPECTED_ERROR)


@pytest.mark.django_db
def test_a_failing_database_leaves_the_job_for_another_attempt():
    job = JobFactory()

    @transaction.atomic
    def work_too_long() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1")
            cursor.execute("SELECT pg_sleep(5)")

    with pytest.raises(OperationalError), running(job.uuid):
        work_too_long()
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.RUNNING, "")


@pytest.mark.django_db
def test_a_worker_believed_dead_keeps_nothing_of_its_work():
    job = JobFactory()

    @transaction.atomic
    def keep_work(work: RunningJob) -> None:
        UserFactory(email="ouvrage@demo.test")
        work.succeed({"attempt": 1})

    with running(job.uuid) as first:
        requeue_stale(now=timezone.now() + datetime.timedelta(minutes=2))
        with running(job.uuid) as second:
            with pytest.raises(JobLost):
                first.step(50, "Trop tard")
            with pytest.raises(JobLost):
                keep_work(first)
            second.succeed({"attempt": 2})
        first.step(90, "Toujours trop tard")  # swallowed by the block: a loss is no failure
    job.refresh_from_db()
    assert (job.state, job.attempt, job.result) == (Job.State.SUCCEEDED, 2, {"attempt": 2})
    assert not User.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_simultaneous_claims_one_wins():
    job = JobFactory()

    def claim(_: int) -> bool:
        try:
            with running(job.uuid) as work:
                return work is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=8) as workers:
        assert sum(workers.map(claim, range(16))) == 1
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.SUCCEEDED, 1)


@pytest.mark.django_db(transaction=True)
def test_of_many_simultaneous_sweeps_one_sends_the_job(messages):
    JobFactory(running=True, stale=True)
    now = timezone.now()

    def sweep(_: int) -> int:
        try:
            return requeue_stale(now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as sweepers:
        assert sum(sweepers.map(sweep, range(8))) == 1
    assert messages() == 1


@pytest.mark.django_db
def test_the_last_attempt_fails_for_good_when_it_is_lost():
    job = JobFactory(on_last_attempt=True, stale=True)
    requeue_stale_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.error) == (Job.State.FAILED, MAX_ATTEMPTS, GIVEN_UP_ERROR)


@pytest.mark.django_db
def test_a_job_that_gives_signs_of_life_is_left_alone():
    job = JobFactory(running=True)
    requeue_stale_jobs()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.RUNNING, 1)


@pytest.mark.django_db
def test_only_finished_and_expired_jobs_are_forgotten():
    past = timezone.now() - datetime.timedelta(days=1)
    future = timezone.now() + datetime.timedelta(days=1)
    JobFactory(finished=True, expires_at=past)
    kept = [
        JobFactory(running=True, expires_at=past),
        JobFactory(finished=True, expires_at=future),
        JobFactory(finished=True),
    ]
    forget_expired_jobs()
    assert set(Job.objects.all()) == set(kept)
    assert forget_expired(now=future) == 1


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_nothing_and_the_job_is_done_once(start_worker, tmp_path: Path):
    first = start_worker()
    job = enqueue(kind="essai", task=TASK, payload={"folder": str(tmp_path)})
    wait_until((tmp_path / "begun-1").exists, log=first.log)
    first.kill()
    job.refresh_from_db()
    assert (job.state, job.progress) == (Job.State.RUNNING, 40)

    assert requeue_stale(now=timezone.now() + datetime.timedelta(minutes=2)) == 1
    job.refresh_from_db()
    assert (job.state, job.progress) == (Job.State.QUEUED, 0)
    (tmp_path / "go").touch()
    second = start_worker()
    wait_until(lambda: Job.objects.get().is_finished, log=second.log)
    job.refresh_from_db()
    assert (job.state, job.attempt, job.result) == (Job.State.SUCCEEDED, 2, {"attempt": 2})
    assert (tmp_path / "done").read_text() == "2\n"


@pytest.mark.django_db(transaction=True)
def test_two_deliveries_of_a_job_do_it_once(start_worker, tmp_path: Path):
    worker = start_worker(processes=2)
    job = enqueue(kind="essai", task=TASK, payload={"folder": str(tmp_path)})
    wait_until((tmp_path / "begun-1").exists, log=worker.log)
    assert send_task(TASK, str(job.uuid))
    assert send_task(TASK, str(job.uuid))
    # The second process serves in order: once this one has failed, both messages are spent.
    last = enqueue(kind="essai", task="tests.jobs.work.refuse", payload={})
    wait_until(lambda: Job.objects.get(pk=last.pk).is_finished, log=worker.log)
    (tmp_path / "go").touch()
    wait_until(lambda: Job.objects.get(pk=job.pk).is_finished, log=worker.log)
    job.refresh_from_db()
    assert (job.state, job.attempt) == (Job.State.SUCCEEDED, 1)
    assert (tmp_path / "done").read_text() == "1\n"


@pytest.mark.django_db(transaction=True)
def test_a_long_job_gives_signs_of_life(start_worker, tmp_path: Path):
    worker = start_worker()
    job = enqueue(kind="essai", task=TASK, payload={"folder": str(tmp_path)})
    wait_until((tmp_path / "begun-1").exists, log=worker.log)
    begun = Job.objects.get().heartbeat_at
    wait_until(lambda: Job.objects.get().heartbeat_at > begun, log=worker.log)
    (tmp_path / "go").touch()
    wait_until(lambda: Job.objects.get().is_finished, log=worker.log)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED

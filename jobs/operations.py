"""Asking for background work, doing it once, and taking it up again when its worker has died.

The row is the truth. Workers compete without locks: whoever changes the row from its old state
has it. Each attempt writes only while the row still bears its number, so that a worker which was
believed dead and comes back changes nothing.
"""

import datetime
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from core.broker import send_task, send_task_on_commit
from jobs.models import HEARTBEAT_EVERY, MAX_ATTEMPTS, Job

logger = logging.getLogger(__name__)

UNEXPECTED_ERROR = (
    "Une erreur inattendue a interrompu ce travail. "
    "L’administrateur du portail en trouvera le détail dans le journal technique."
)
GIVEN_UP_ERROR = (
    f"Ce travail s’est interrompu {MAX_ATTEMPTS}\u00a0fois sans finir. "
    "Vous pouvez le relancer\u00a0; s’il échoue encore, prévenez l’administrateur du portail."
)


class JobError(Exception):
    """Why a job cannot be done, in a French sentence for the person who asked for it."""


class JobLost(Exception):
    """Another attempt has taken the job over: what this one was doing must not be kept."""


@transaction.atomic
def enqueue(
    *,
    kind: str,
    task: str,
    payload: Mapping[str, Any],
    requested_by: AbstractBaseUser | None = None,
    keep_for: datetime.timedelta | None = None,
) -> Job:
    """Write down a job and send its task on commit, with the job's uuid as only argument.

    `task` is the Celery name ("bilan.tasks.render"); `payload` is JSON; once finished the row is
    kept for `keep_for` counted from now, forever by default. A broker that is down loses nothing:
    the row stays queued and `requeue_stale` sends it again.
    """
    now = timezone.now()
    job = Job.objects.create(
        kind=kind,
        task=task,
        payload=dict(payload),
        requested_by_id=requested_by.pk if requested_by else None,
        heartbeat_at=now,
        expires_at=now + keep_for if keep_for is not None else None,
    )
    send_task_on_commit(task, str(job.uuid))
    return job


class RunningJob:
    """One attempt at a job, held by this process."""

    def __init__(self, job: Job) -> None:
        self.uuid: UUID = job.uuid
        self.kind = job.kind
        self.payload: dict[str, Any] = job.payload
        self.attempt = job.attempt
        self.requested_by_id: int | None = job.requested_by_id
        self.has_reported = False

    def step(self, percent: int, text: str) -> None:
        """Show how far the work is; call it outside a transaction, or nobody sees it.

        Raise JobLost when another attempt has taken over.
        """
        self._update(progress=percent, step=text[:120], heartbeat_at=timezone.now())

    def succeed(self, result: Mapping[str, Any] | None = None) -> None:
        """Finish the job with its JSON result; call it in the transaction that keeps the work.

        Raise JobLost when another attempt has taken over: the transaction is then rolled back, and
        the work is kept once.
        """
        now = timezone.now()
        self._update(
            state=Job.State.SUCCEEDED,
            progress=100,
            step="",
            result=dict(result or {}),
            heartbeat_at=now,
            finished_at=now,
        )
        self.has_reported = True

    def fail(self, reason: str) -> None:
        """Finish the job without result; `reason` is a French sentence. Raise JobLost likewise."""
        now = timezone.now()
        self._update(
            state=Job.State.FAILED, error=reason, step="", heartbeat_at=now, finished_at=now
        )
        self.has_reported = True

    def _update(self, **values: Any) -> None:
        mine = Job.objects.filter(uuid=self.uuid, state=Job.State.RUNNING, attempt=self.attempt)
        if mine.update(**values) != 1:
            raise JobLost(f"Job {self.uuid} has left attempt {self.attempt}.")


@contextmanager
def running(job_uuid: str | UUID) -> Iterator[RunningJob | None]:
    """Do a queued job in this process; give None when it is done, taken, or forgotten.

    While the block runs, a thread tells every HEARTBEAT_EVERY that the worker is alive. A block
    that ends without `succeed` has succeeded with an empty result. A JobError fails the job with
    its text; any other exception fails it too, and is raised again for the log. When the database
    itself fails, nothing is written: the heartbeat stops and `requeue_stale` gives the job another
    attempt.
    """
    job = _claim(job_uuid)
    if job is None:
        yield None
        return
    attempt = RunningJob(job)
    if job.requested_by_id:
        # What the work changes is changed for who asked for it.
        pghistory.context(user=job.requested_by_id)
    try:
        with _heartbeats(attempt):
            yield attempt
            if not attempt.has_reported:
                attempt.succeed()
    except JobLost:
        logger.warning("Job %s: attempt %s was taken over", attempt.uuid, attempt.attempt)
    except JobError as refusal:
        logger.info("Job %s failed: %s", attempt.uuid, refusal)
        _fail(attempt, str(refusal))
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        _fail(attempt, UNEXPECTED_ERROR)
        raise


def requeue_stale(*, now: datetime.datetime) -> int:
    """Send again the jobs without sign of life, and return how many.

    A job that was running MAX_ATTEMPTS times is failed instead.
    """
    sent = 0
    for job in Job.objects.stale_at(now).order_by("heartbeat_at"):
        seen = Job.objects.filter(pk=job.pk, state=job.state, heartbeat_at=job.heartbeat_at)
        if job.state == Job.State.RUNNING and job.attempt >= MAX_ATTEMPTS:
            seen.update(state=Job.State.FAILED, error=GIVEN_UP_ERROR, step="", finished_at=now)
        elif seen.update(state=Job.State.QUEUED, heartbeat_at=now, progress=0, step=""):
            logger.warning("Job %s is sent again after attempt %s", job.uuid, job.attempt)
            send_task(job.task, str(job.uuid))
            sent += 1
    return sent


def forget_expired(*, now: datetime.datetime) -> int:
    """Delete the finished jobs whose time to be kept is over, and return how many."""
    deleted, _ = Job.objects.expired_at(now).filter(finished_at__isnull=False).delete()
    return deleted


def _claim(job_uuid: str | UUID) -> Job | None:
    """Take a queued job. Its commit must precede the work, hence `durable`."""
    now = timezone.now()
    with transaction.atomic(durable=True):
        taken = Job.objects.filter(uuid=job_uuid, state=Job.State.QUEUED).update(
            state=Job.State.RUNNING,
            attempt=F("attempt") + 1,
            started_at=now,
            heartbeat_at=now,
            progress=0,
            step="",
        )
        return Job.objects.get(uuid=job_uuid) if taken else None


def _fail(attempt: RunningJob, reason: str) -> None:
    """Fail the job unless it is finished or lost already."""
    try:
        attempt.fail(reason)
    except JobLost:
        logger.warning("Job %s: attempt %s failed too late", attempt.uuid, attempt.attempt)


@contextmanager
def _heartbeats(attempt: RunningJob) -> Iterator[None]:
    done = threading.Event()
    thread = threading.Thread(
        target=_beat_until, args=(done, attempt), name=f"heartbeat-{attempt.uuid}", daemon=True
    )
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _beat_until(done: threading.Event, attempt: RunningJob) -> None:
    """Move the heartbeat on, on this thread's own connection.

    A row locked by the work's own transaction is skipped: waiting would block the end of the work.
    """
    try:
        while not done.wait(HEARTBEAT_EVERY.total_seconds()):
            try:
                with transaction.atomic():
                    mine = Job.objects.select_for_update(skip_locked=True).filter(
                        uuid=attempt.uuid, state=Job.State.RUNNING, attempt=attempt.attempt
                    )
                    Job.objects.filter(pk__in=list(mine.values_list("pk", flat=True))).update(
                        heartbeat_at=timezone.now()
                    )
            except DatabaseError:
                logger.warning("Job %s: a heartbeat was missed", attempt.uuid, exc_info=True)
                connection.close()
    finally:
        connection.close()

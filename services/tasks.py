"""Background work on the adhésions."""

from celery import shared_task

from jobs.operations import running
from services.takeover.operations import TASK, perform


@shared_task(name=TASK)
def write_takeover(job_uuid: str) -> None:
    """Write a list of adhésions that somebody has reviewed and accepted."""
    with running(job_uuid) as job:
        if job is not None:
            perform(job)

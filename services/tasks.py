"""Background work on the adhésions: what happens on its day, what is told, what takes long."""

from celery import shared_task
from django.utils import timezone

from jobs.operations import running
from services.deadlines.digest import send_digests
from services.operations import end_due
from services.takeover.operations import TASK, forget_old, perform


@shared_task
def end_adhesions() -> None:
    """End the adhésions whose last day is over: their notice has run, nothing renews them."""
    end_due(now=timezone.now())


@shared_task
def send_deadline_digests() -> None:
    """Send the weekly e-mails of deadlines, on Monday morning; on other days, nothing."""
    send_digests(now=timezone.now())


@shared_task
def forget_takeovers() -> None:
    """Give up the lists of adhésions that nobody has decided on for a month."""
    forget_old(now=timezone.now())


@shared_task(name=TASK)
def write_takeover(job_uuid: str) -> None:
    """Write a list of adhésions that somebody has reviewed and accepted."""
    with running(job_uuid) as job:
        if job is not None:
            perform(job)

"""Tasks of the roof: what sets the whole portal up, or gathers what it keeps of a person."""

from celery import shared_task
from django.utils import timezone

from jobs.operations import running
from mutualisation.people import list_sending
from mutualisation.personal_data import copies, elimination
from mutualisation.setup.imports import TASK, perform


@shared_task(name=TASK)
def import_territory(job_uuid: str) -> None:
    """Load the territory that an administrator has confirmed."""
    with running(job_uuid) as job:
        if job is not None:
            perform(job)


@shared_task(name=copies.TASK)
def copy_personal_data(job_uuid: str) -> None:
    """Gather the data that a person has asked for a copy of."""
    with running(job_uuid) as job:
        if job is not None:
            copies.perform(job)


@shared_task(name=list_sending.TASK)
def invite_list(job_uuid: str) -> None:
    """Invite the people of a list, or the town halls, that an administrator has confirmed."""
    with running(job_uuid) as job:
        if job is not None:
            list_sending.perform(job)


@shared_task(name=elimination.TASK)
def eliminate(job_uuid: str) -> None:
    """Destroy what a decision names, and nothing else."""
    with running(job_uuid) as job:
        if job is not None:
            elimination.perform(job)


@shared_task
def start_eliminations() -> None:
    """Begin the destructions that nobody has stopped in time."""
    elimination.start_due(now=timezone.now())

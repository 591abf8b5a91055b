"""Tasks of the roof: what sets the whole portal up."""

from celery import shared_task

from jobs.operations import running
from mutualisation.setup.imports import TASK, perform


@shared_task(name=TASK)
def import_territory(job_uuid: str) -> None:
    """Load the territory that an administrator has confirmed."""
    with running(job_uuid) as job:
        if job is not None:
            perform(job)

"""Tasks for the tests' workers: each leaves traces in the folder that its job names."""

import time
from pathlib import Path

from celery import shared_task

from jobs.operations import JobError, running


@shared_task
def wait_for_go(job_uuid: str) -> None:
    """Say that the attempt has begun, wait for the file « go », write one line when done."""
    with running(job_uuid) as job:
        if job is None:
            return
        folder = Path(job.payload["folder"])
        job.step(40, "Au travail")
        (folder / f"begun-{job.attempt}").touch()
        while not (folder / "go").exists():
            time.sleep(0.05)
        with (folder / "done").open("a") as done:
            done.write(f"{job.attempt}\n")
        job.succeed({"attempt": job.attempt})


@shared_task
def refuse(job_uuid: str) -> None:
    """Fail for a reason that a person can read."""
    with running(job_uuid):
        raise JobError("Cette année n’a pas de données.")

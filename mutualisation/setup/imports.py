"""Loading the territory in the background: asked for once, done exactly as it was shown."""

import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from communes.import_refusals import ImportRefused
from communes.import_report import ImportReport
from communes.operations import load_territory, read_territory
from communes.public_rows import PublicDataMissing
from jobs.models import Job
from jobs.operations import JobError, RunningJob, enqueue

KIND = "import_epci"
TASK = "mutualisation.tasks.import_territory"
KEPT_FOR = datetime.timedelta(days=365)
# Two who confirm at the same moment ask for one import.
_ASK_LOCK = 3_502_001


class AnotherUnderWay(Exception):
    """Another import than the one asked for has not ended: the one asked for did not begin."""

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.job = job


def latest_import() -> Job | None:
    """Return the last import that was asked for in these pages, done or not."""
    rows = Job.objects.filter(kind=KIND).select_related("requested_by")
    return rows.order_by("-created_at", "-pk").first()


@transaction.atomic
def ask_for_import(*, siren: str, fingerprint: str, keep_contacts: bool, by: User) -> Job:
    """Ask for the import that `by` has read; the very same one under way when there is one.

    Raises AnotherUnderWay when the one under way is of something else: it is not `by`'s.
    """
    with transaction.get_connection().cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ASK_LOCK])
    payload = {"siren": siren, "fingerprint": fingerprint, "keep_contacts": keep_contacts}
    under_way = Job.objects.unfinished().filter(kind=KIND).first()
    if under_way is not None and under_way.payload != payload:
        raise AnotherUnderWay(under_way)
    if under_way is not None:
        return under_way
    return enqueue(kind=KIND, task=TASK, payload=payload, requested_by=by, keep_for=KEPT_FOR)


def perform(job: RunningJob) -> None:
    """Do the import of `job`, or nothing: raise JobError with the reason, in French."""
    try:
        job.step(10, "Lecture des données publiques")
        territory = read_territory(job.payload["siren"])
        job.step(60, "Écriture des communes, des populations et des structures")
        with transaction.atomic():
            report = load_territory(
                territory=territory,
                keep_contacts=job.payload["keep_contacts"],
                fingerprint=job.payload["fingerprint"],
            )
            job.succeed(_result(report))
    except (ImportRefused, PublicDataMissing) as refusal:
        raise JobError(str(refusal)) from refusal


def _result(report: ImportReport) -> dict[str, Any]:
    return {
        "name": report.epci.name,
        "communes": report.communes,
        "inhabitants": report.inhabitants,
        "joined": len(report.joined),
        "left": len(report.departures),
        "changed": len(report.changes),
        "populations": len(report.populations),
        "is_first": report.is_first,
    }

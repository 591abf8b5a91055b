"""The production of a bilan in the background: safe to repeat, and to kill at any moment."""

import datetime

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from bilan.models import Report
from bilan.operations import TASK, produce
from jobs.operations import running


@shared_task(name=TASK)
def produce_report(job_uuid: str) -> None:
    """Freeze the figures, make the PDF and keep it, telling how far it is."""
    with running(job_uuid) as job:
        if job is None:
            return
        report_id = int(job.payload["report_id"])
        year = Report.objects.values_list("year", flat=True).get(pk=report_id)
        produce(
            report_id=report_id,
            cut_off_on=datetime.date.fromisoformat(job.payload["cut_off_on"]),
            now=timezone.now(),
            step=job.step,
            finish=lambda pdf: job.succeed({"year": year, "sha256": pdf.sha256}),
            user=User.objects.filter(pk=job.requested_by_id).first(),
        )

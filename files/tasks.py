"""Housekeeping of the private storage."""

import datetime

from celery import shared_task
from django.utils import timezone

from files.operations import remove_orphans

ORPHAN_AFTER = datetime.timedelta(days=1)


@shared_task
def remove_orphan_files() -> None:
    """Delete what killed processes left on disk a day ago or more."""
    remove_orphans(written_before=timezone.now() - ORPHAN_AFTER)

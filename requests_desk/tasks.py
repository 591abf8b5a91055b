"""Housekeeping of the request desk."""

import datetime

from celery import shared_task
from django.utils import timezone

from requests_desk import operations

# How long the files of a form that came back to be corrected wait for it, and how long a draft
# that went is known.
KEPT_FOR = datetime.timedelta(days=1)


@shared_task
def forget_pending_files() -> None:
    """Delete the files whose form never came back, and forget the drafts that went."""
    before = timezone.now() - KEPT_FOR
    operations.forget_pending_files(kept_before=before)
    operations.forget_gone_drafts(gone_before=before)


@shared_task
def hand_over_drafts() -> None:
    """Give the drafts of former mayors to those in office.

    Every hour, never as a role is given: one given by mistake is ended before it takes anything.
    """
    operations.hand_over_drafts(now=timezone.now())

"""What beat does for jobs: nothing relies on the broker's redelivery."""

from celery import shared_task
from django.utils import timezone

from jobs.operations import forget_expired, requeue_stale


@shared_task
def requeue_stale_jobs() -> None:
    """Send again the jobs whose worker has died or whose message was lost."""
    requeue_stale(now=timezone.now())


@shared_task
def forget_expired_jobs() -> None:
    """Delete the finished jobs whose time to be kept is over."""
    forget_expired(now=timezone.now())

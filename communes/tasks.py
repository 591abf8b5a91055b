"""The base of every Celery task: like a web request, it runs in the EPCI's time zone."""

from typing import Any

from celery import Task
from django.utils import timezone

from communes.portal import portal_epci, portal_time_zone


class PortalTask(Task):
    """Activate the EPCI's time zone around each task."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with timezone.override(portal_time_zone(portal_epci())):
            return super().__call__(*args, **kwargs)

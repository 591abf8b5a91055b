"""The base of every Celery task: like a web request, it runs in the EPCI's time zone and words."""

from typing import Any

from celery import Task

from communes.portal import as_in, portal_epci


class PortalTask(Task):
    """Activate the EPCI's time zone, and its own words, around each task."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with as_in(portal_epci()):
            return super().__call__(*args, **kwargs)

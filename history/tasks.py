"""The base of every Celery task: what it changes is known to be its work."""

from typing import Any

import pghistory

from communes.tasks import PortalTask


class RecordedTask(PortalTask):
    """Give the name of the task to each change. A job adds who asked for it (`jobs.operations`)."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with pghistory.context(task=self.name):
            return super().__call__(*args, **kwargs)

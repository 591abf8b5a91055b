"""Sending Celery tasks from a web request or another task: never an error, never a long wait.

What must not be lost is a row before it is a task, and beat finds the rows again: so a message that
the broker does not take is only late.
"""

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# After a failure, spare those who wait: a page with ten e-mails must not time out ten times.
RETRY_AFTER_SECONDS = 15.0

_down_until = 0.0


def send_task_on_commit(task: str, *arguments: str | int) -> None:
    """Send the named task once the current transaction is committed; nothing on a rollback."""
    transaction.on_commit(lambda: send_task(task, *arguments), robust=True)


def send_task(task: str, *arguments: str | int) -> bool:
    """Send the named task now, and return whether the broker has taken it.

    A broker that has just failed is not asked again for RETRY_AFTER_SECONDS.
    """
    global _down_until
    if time.monotonic() < _down_until:
        return False
    try:
        current_app.send_task(task, args=arguments, retry=False)
    except (OperationalError, OSError) as error:
        _down_until = time.monotonic() + RETRY_AFTER_SECONDS
        logger.warning("The broker did not take %s%s: %s", task, arguments, error)
        return False
    return True


def forget_failures() -> None:
    """Ask the broker again at once: for a process that knows that it is back."""
    global _down_until
    _down_until = 0.0

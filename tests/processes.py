"""Real processes for tests: Celery workers on the test database, killed by their own pid."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

PROJECT = Path(__file__).resolve().parents[1]
PATIENCE_SECONDS = 60

# The settings of the tests name the database that theirs is made from, and the folders of the run.
_WORKER = """
import os, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
settings.MEDIA_ROOT = os.environ["TEST_MEDIA_ROOT"]
settings.EMAIL_FILE_PATH = os.environ["TEST_EMAIL_FILE_PATH"]
from mutualisation.celery import app
app.worker_main(sys.argv[1:])
"""


class WorkerProcess:
    """A prefork Celery worker in a session of its own, with the tests' tasks of `include`."""

    def __init__(self, log: Path, *, include: str = "", processes: int = 1) -> None:
        self.log = log
        options = ["worker", "--loglevel=INFO", "--without-gossip", "--without-mingle"]
        options += ["--without-heartbeat", f"--concurrency={processes}"]
        options += [f"--include={include}"] if include else []
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _WORKER, *options],
                cwd=PROJECT,
                env={
                    **os.environ,
                    "PYTHONPATH": str(PROJECT),
                    "DJANGO_SETTINGS_MODULE": "mutualisation.settings.tests",
                    "TEST_DATABASE": str(connection.settings_dict["NAME"]),
                    "TEST_MEDIA_ROOT": str(settings.MEDIA_ROOT),
                    "TEST_EMAIL_FILE_PATH": str(settings.EMAIL_FILE_PATH),
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Kill the worker and its children as a power cut would."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def wait_until(condition: Callable[[], object], *, log: Path | None = None) -> None:
    """Return once the condition holds; fail with the worker's log when patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, log.read_text() if log else "Nothing came."
        time.sleep(0.05)

"""A whole portal for the browser's tests: its own database, folder, queue, web server and worker.

The demonstration is loaded once into a template; each test plays on a copy of it, which takes a
second instead of half a minute.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import redis
from psycopg import sql

from core.embedded import EmbeddedServers

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATE = "vitre"
PATIENCE_SECONDS = 90
# The tests' own cache and broker have the first two; each worker of a run has one of those left.
FIRST_REDIS_DATABASE = 2
GUARDED = ["-m", "tests.network"]
# As `bin/run` starts them.
GUNICORN = (
    "gunicorn mutualisation.wsgi --worker-class gthread --workers 2 --threads 4 "
    "--no-control-socket --log-level warning"
).split()
CELERY = (
    "celery -A mutualisation worker --loglevel warning --concurrency 2 "
    "--without-gossip --without-mingle"
).split()


@dataclass(frozen=True)
class Portal:
    """A portal that answers at `url`; `database_url` lets a test count rows."""

    url: str
    database_url: str
    logs: tuple[Path, ...]

    def count_requests(self, year: int) -> int:
        """Return how many requests were submitted in a year: those that have a number of it."""
        with psycopg.connect(self.database_url) as connection:
            query = "SELECT count(*) FROM requests_desk_servicerequest WHERE number LIKE %s"
            row = connection.execute(query, [f"{year}-%"]).fetchone()
        assert row is not None
        return int(row[0])

    def log_text(self) -> str:
        """Return all that the web server and the worker have written."""
        return "\n".join(log.read_text() for log in self.logs)


@dataclass(frozen=True)
class Template:
    """A loaded demonstration to copy. `label` keeps the runs of several xdist workers apart."""

    servers: EmbeddedServers
    folder: Path
    label: str
    redis_database: int

    def load(self) -> None:
        """Load the demonstration as `bin/run` does, once."""
        environment = self._environment(TEMPLATE)
        for command in (["migrate", "--no-input"], ["collectstatic", "--no-input"], ["demo"]):
            log = self._log(command[0])
            with _start(["manage.py", *command], environment, log) as process:
                assert process.wait(PATIENCE_SECONDS) == 0, log.read_text()

    @contextmanager
    def copy(self, name: str) -> Iterator[Portal]:
        """Give a running portal of its own, and take it away afterwards."""
        shutil.copytree(self.folder / TEMPLATE, self.folder / name)
        self._administer("CREATE DATABASE {} TEMPLATE {}", name, TEMPLATE)
        port = _free_port()
        environment = self._environment(name) | {"PORTAL_URL": f"http://localhost:{port}"}
        logs = (self._log(f"{name}-web"), self._log(f"{name}-worker"))
        processes = [
            _start([*GUARDED, *GUNICORN, "--bind", f"127.0.0.1:{port}"], environment, logs[0]),
            _start([*GUARDED, *CELERY], environment, logs[1]),
        ]
        portal = Portal(f"http://localhost:{port}", environment["DATABASE_URL"], logs)
        try:
            _wait_for(portal, processes[0])
            yield portal
        finally:
            for process in processes:
                # Each leads its own group: this reaches its children, and nothing else.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            self._administer("DROP DATABASE {} WITH (FORCE)", name)
            # What was still queued is about rows that are gone.
            redis.Redis.from_url(environment["REDIS_URL"]).flushdb()

    def _environment(self, name: str) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if key != "TEST_RUN_DIR"}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "mutualisation.settings.demonstration",
            "PYTHONPATH": str(PROJECT),
            "TERRITORY": TEMPLATE,
            "VAR_DIR": str(self.folder / name),
            "DATABASE_URL": self.servers.database_url(self._database(name)),
            "REDIS_URL": self.servers.redis_url.replace("db=0", f"db={self.redis_database}"),
        }

    def _database(self, name: str) -> str:
        return f"{self.label}_{name}".replace("-", "_")

    def _administer(self, statement: str, *names: str) -> None:
        identifiers = [sql.Identifier(self._database(name)) for name in names]
        with psycopg.connect(self.servers.database_url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*identifiers))

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def _start(arguments: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(portal: Portal, web: subprocess.Popen[bytes]) -> None:
    address = portal.url.removeprefix("http://")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        connection = HTTPConnection(address, timeout=10)
        try:
            connection.request("GET", "/sante/")
            assert connection.getresponse().status == 200, portal.log_text()
            return
        except OSError:
            assert web.poll() is None, portal.log_text()
            assert time.monotonic() < deadline, portal.log_text()
            time.sleep(0.1)
        finally:
            connection.close()

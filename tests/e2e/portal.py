"""A whole portal for the browser's tests: its own database, folder, queue, web server and worker.

The demonstration is loaded once into a template, by the first worker of the run. Each worker starts
one web server; each test finds the portal as new, its database and files copied from the template,
which takes a second where a start takes ten.
"""

import fcntl
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
TERRITORY = "vitre"
TEMPLATE = "template"
PATIENCE_SECONDS = 90
# Half a minute on two quiet cores.
LOAD_SECONDS = 600
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
BUSY = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND state <> 'idle'"


@dataclass(frozen=True)
class Place:
    """Where a portal keeps what it writes: one of the template, one of each worker of a run."""

    servers: EmbeddedServers
    folder: Path
    name: str
    redis_database: int

    @property
    def database(self) -> str:
        """Return the name of the database."""
        return f"e2e_{self.name}"

    @property
    def database_url(self) -> str:
        """Return the address of the database, which is made if it is missing."""
        return self.servers.database_url(self.database)

    @property
    def redis_url(self) -> str:
        """Return the address of the cache and of the queue."""
        return self.servers.redis_url.replace("db=0", f"db={self.redis_database}")

    @property
    def var(self) -> Path:
        """Return the folder of the static files and of the territory's."""
        return self.folder / self.name

    def environment(self) -> dict[str, str]:
        """Return the variables that a process of the portal is started with."""
        kept = {key: value for key, value in os.environ.items() if key != "TEST_RUN_DIR"}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "mutualisation.settings.demonstration",
            "PYTHONPATH": str(PROJECT),
            "TERRITORY": TERRITORY,
            "VAR_DIR": str(self.var),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
        }

    def log(self, name: str) -> Path:
        """Return where a process of the portal writes."""
        return self.folder / f"{self.name}-{name}.log"


class Portal:
    """A portal that answers at `url`; `place` lets a test count rows."""

    def __init__(self, place: Place, template: Place) -> None:
        self.place = place
        self.template = template
        port = _free_port()
        self.url = f"http://localhost:{port}"
        self.environment = place.environment() | {"PORTAL_URL": self.url}
        self.web_log, self.worker_log = place.log("web"), place.log("worker")
        shutil.copytree(template.var / "static", place.var / "static")
        command = [*GUARDED, *GUNICORN, "--bind", f"127.0.0.1:{port}"]
        self._web = _start(command, self.environment, self.web_log)
        self._wait()

    def renew(self) -> None:
        """Put the database, the files, the cache and the logs back to what they were at first."""
        self._let_it_rest()
        name, template = (sql.Identifier(place.database) for place in (self.place, self.template))
        with self._administration() as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))
            copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template)
            connection.execute(copy)
        shutil.rmtree(self.place.var / TERRITORY, ignore_errors=True)
        shutil.copytree(self.template.var / TERRITORY, self.place.var / TERRITORY)
        # Sessions' caches, counted attempts, and the tasks about rows that are gone.
        with redis.Redis.from_url(self.place.redis_url) as server:
            server.flushdb()
        for log in (self.web_log, self.worker_log):
            log.write_bytes(b"")

    @contextmanager
    def working(self) -> Iterator[None]:
        """Run the worker, which sends e-mails and produces bilans."""
        worker = _start([*GUARDED, *CELERY], self.environment, self.worker_log)
        try:
            yield
        finally:
            _end(worker)

    def count_requests(self, year: int) -> int:
        """Return how many requests were submitted in a year: those that have a number of it."""
        with psycopg.connect(self.place.database_url) as connection:
            query = "SELECT count(*) FROM requests_desk_servicerequest WHERE number LIKE %s"
            row = connection.execute(query, [f"{year}-%"]).fetchone()
        assert row is not None
        return int(row[0])

    def log_text(self) -> str:
        """Return all that the web server and the worker have written since the portal was new."""
        logs = (self.web_log, self.worker_log)
        return "\n".join(log.read_text() for log in logs if log.exists())

    def close(self) -> None:
        """Stop the web server."""
        _end(self._web)

    def _administration(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.place.servers.database_url("postgres"), autocommit=True)

    def _let_it_rest(self) -> None:
        """Wait for what the browsers of the test before had still asked for."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        with self._administration() as connection:
            while connection.execute(BUSY, [self.place.database]).fetchone() != (0,):
                assert time.monotonic() < deadline, self.log_text()
                time.sleep(0.05)

    def _wait(self) -> None:
        address = self.url.removeprefix("http://")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            connection = HTTPConnection(address, timeout=10)
            try:
                connection.request("GET", "/sante/")
                assert connection.getresponse().status == 200, self.log_text()
                return
            except OSError:
                assert self._web.poll() is None, self.log_text()
                assert time.monotonic() < deadline, self.log_text()
                time.sleep(0.1)
            finally:
                connection.close()


def load(template: Place) -> None:
    """Load the demonstration as `bin/run` does, unless another worker of the run has done it."""
    template.folder.mkdir(exist_ok=True)
    loaded = template.folder / "loaded"
    with (template.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if loaded.exists():
            return
        environment = template.environment()
        for command in (["migrate", "--no-input"], ["collectstatic", "--no-input"], ["demo"]):
            log = template.log(command[0])
            process = _start(["manage.py", *command], environment, log)
            assert process.wait(LOAD_SECONDS) == 0, log.read_text()
        loaded.touch()


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


def _end(process: subprocess.Popen[bytes]) -> None:
    # Each leads its own group: this reaches its children, and nothing else.
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])

"""A broker that is away, and workers that are really there."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from celery import current_app

from core.broker import forget_failures
from tests.processes import WorkerProcess


def _use_broker(url: str) -> None:
    current_app.conf.broker_url = url
    current_app._pool = None  # Celery keeps its pools of connections for the life of the process
    current_app.amqp._producer_pool = None
    forget_failures()


@pytest.fixture
def use_broker() -> Iterator[Callable[[str], None]]:
    """Point this process at another broker, until the end of the test."""
    usual = current_app.conf.broker_url
    yield _use_broker
    _use_broker(usual)


@pytest.fixture
def closed_port() -> int:
    """A loopback port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A loopback port that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.fixture
def start_worker(transactional_db, tmp_path: Path) -> Iterator[Callable[..., WorkerProcess]]:
    """Start real workers on the test database; they are killed at the end of the test."""
    current_app.control.purge()
    workers: list[WorkerProcess] = []

    def start(processes: int = 1) -> WorkerProcess:
        worker = WorkerProcess(
            tmp_path / "worker.log", include="tests.jobs.work", processes=processes
        )
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
    current_app.control.purge()

"""The guard that keeps the tests on this machine."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.network import OutgoingConnection, take_refused

PROJECT = Path(__file__).resolve().parents[1]
# Kept for documentation (RFC 5737 and 3849): they lead nowhere, were the guard missing.
ELSEWHERE = [(socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")]


@pytest.mark.parametrize(("family", "host"), ELSEWHERE)
def test_a_connection_to_another_machine_is_refused_and_told(
    family: socket.AddressFamily, host: str
) -> None:
    with socket.socket(family) as connection, pytest.raises(OutgoingConnection, match=host):
        connection.connect((host, 80))
    assert take_refused() == [f"{host}:80"]


def test_a_message_to_another_machine_is_refused_and_told() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as connection,
        pytest.raises(OutgoingConnection),
    ):
        connection.sendto(b"bonjour", ("192.0.2.1", 53))
    assert take_refused() == ["192.0.2.1:53"]


def test_this_machine_is_reached() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with socket.create_connection(("localhost", listener.getsockname()[1]), timeout=5):
            assert take_refused() == []


def test_a_process_started_under_the_guard_has_it(tmp_path: Path) -> None:
    script = "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)"
    (tmp_path / "leaves.py").write_text(script)
    ended = subprocess.run(
        [sys.executable, "-m", "tests.network", "leaves"],
        cwd=PROJECT,
        env={"PYTHONPATH": f"{PROJECT}:{tmp_path}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "OutgoingConnection" in ended.stderr

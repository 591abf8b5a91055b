"""Keeps tests on this machine: Python's connections to any other one are refused and told.

`python -m tests.network MODULE arguments…` runs a module under the same guard, for the processes
that tests start; on Linux they end with the tests, even killed ones. Only Python's own sockets are
seen: not those of libpq, nor the browser's (its tests watch its requests).
"""

import ctypes
import ipaddress
import runpy
import signal
import socket
import sys
from typing import Any

_CALLS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
_PARENT_DEATH_SIGNAL = 1
_refused: list[str] = []


class OutgoingConnection(ConnectionRefusedError):
    """Something tried to reach another machine."""


def guard() -> None:
    """Refuse from now on, and to the end of this process, all that leaves this machine."""
    sys.addaudithook(_watch)


def take_refused() -> list[str]:
    """Return the addresses refused since the last time, and forget them."""
    found = _refused[:]
    _refused.clear()
    return found


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event not in _CALLS:
        return
    connection, address = arguments
    if connection.family not in (socket.AF_INET, socket.AF_INET6) or address is None:
        return
    if not _is_here(address[0]):
        _refused.append(f"{address[0]}:{address[1]}")
        raise OutgoingConnection(f"A test tried to reach {address[0]}:{address[1]}.")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("", "localhost")


def _end_with_the_tests() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DEATH_SIGNAL, signal.SIGTERM)


if __name__ == "__main__":
    guard()
    _end_with_the_tests()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)

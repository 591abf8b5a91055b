"""The commands of bin/, run as a person runs them, on a data folder of their own."""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from core.embedded.places import Places, lock_within, open_lock
from demonstration.territories import TERRITORIES

ROOT = Path(__file__).resolve().parents[1]
NBSP = "\N{NO-BREAK SPACE}"
SERVICES = 3  # web server, worker, beat


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the commands see: the environment that is already made, and their own data folder."""
    var_dir = tmp_path / "var"
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DJANGO_SETTINGS_MODULE", "TEST_RUN_DIR", "TERRITORY"}
    }
    yield {**kept, "VENV_DIR": sys.prefix, "VAR_DIR": str(var_dir)}
    places = Places(var_dir)
    if places.folder.exists():
        # The servers stop a moment after the command.
        lock = open_lock(places.supervisor_lock)
        assert lock_within(lock, fcntl.LOCK_EX, 60)
        os.close(lock)
    pointer = places.folder / "data-folder"
    if pointer.exists():
        shutil.rmtree(pointer.read_text())


def call(
    environment: dict[str, str], *command: str, cwd: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(ROOT / command[0]), *command[1:]],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("command", ["bin/run", "bin/test"])
def test_help_is_given_without_doing_anything(environment: dict[str, str], command: str) -> None:
    result = call(environment, command, "--help")
    assert result.returncode == 0
    assert result.stdout.startswith(command)
    assert not Path(environment["VAR_DIR"]).exists()


def test_the_help_of_run_names_each_territory(environment: dict[str, str]) -> None:
    said = call(environment, "bin/run", "--help").stdout
    offered = re.findall(r"^  (\w+) +(.+), \d+ communes$", said, re.MULTILINE)
    assert offered == [(word, facts.name) for word, facts in TERRITORIES.items()]


@pytest.mark.parametrize("port", ["0", "65536", "huit"])
def test_an_impossible_port_is_refused(environment: dict[str, str], port: str) -> None:
    result = call(environment, "bin/run", "--port", port)
    assert result.returncode == 1
    assert "entre 1 et 65535" in result.stderr


def test_a_port_in_use_is_said_with_a_way_out(environment: dict[str, str]) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        result = call(environment, "bin/run", "--port", str(port))
    assert result.returncode == 1
    assert f"Le port {port} est déjà utilisé" in result.stderr
    assert f"bin/run vitre --port {port + 1}" in result.stderr


def test_one_server_address_without_the_other_is_refused(environment: dict[str, str]) -> None:
    environment["DATABASE_URL"] = "postgresql://localhost/portail"
    result = call(environment, "bin/run", "--port", str(free_port()))
    assert result.returncode == 1
    assert "DATABASE_URL et REDIS_URL" in result.stderr


def test_an_unknown_territory_lists_those_available(environment: dict[str, str]) -> None:
    result = call(environment, "bin/run", "atlantide", "--port", str(free_port()))
    assert result.returncode == 2
    assert f"«{NBSP}atlantide{NBSP}» est inconnu" in result.stderr
    assert "\n  vitre" in result.stderr
    assert not (Path(environment["VAR_DIR"]) / "territory").exists()


def test_a_last_run_that_is_no_more_prevents_no_other(environment: dict[str, str]) -> None:
    last_run = Path(environment["VAR_DIR"]) / "territory"
    last_run.parent.mkdir()
    last_run.write_text("atlantide\n")
    result = call(environment, "bin/run", "lyonesse", "--port", str(free_port()))
    assert result.returncode == 2
    assert "\n  vitre" in result.stderr


def test_manage_runs_any_command_from_any_folder(
    environment: dict[str, str], tmp_path: Path
) -> None:
    result = call(environment, "bin/manage", "diffsettings", "--all", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "DEMONSTRATION = True" in result.stdout
    assert call(environment, "bin/manage", "inconnue").returncode == 1


def test_a_python_without_venv_names_the_package_to_install(
    environment: dict[str, str], tmp_path: Path
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "dirname", "cmp", "id", "mkdir"):
        tools.joinpath(name).symlink_to(str(shutil.which(name)))
    # Debian's own Python has no `ensurepip` until its package « venv » is there.
    program(
        tools / "python3", f'case "$*" in *ensurepip*) exit 1 ;; esac\nexec "{sys.executable}" "$@"'
    )
    environment |= {"PATH": str(tools), "VENV_DIR": str(tmp_path / "venv")}
    environment.pop("PYTHON", None)
    result = call(environment, "bin/manage", "check")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert result.returncode == 1
    assert f"sudo apt-get install python{version}-venv" in result.stderr
    assert not (tmp_path / "venv").exists()


def test_an_installation_cut_halfway_is_begun_again(
    environment: dict[str, str], tmp_path: Path
) -> None:
    venv = tmp_path / "venv"
    program(venv / "bin" / "python", f'[ "$2" != pip ] || exit 1; exec "{sys.executable}" "$@"')
    for name in ("demonstration", "tests"):
        venv.joinpath(f"installed-{name}.txt").write_text("autre-chose==1.0\n")
    result = call(environment | {"VENV_DIR": str(venv)}, "bin/manage", "check")
    assert result.returncode == 1
    assert "n’ont pas pu être installés" in result.stderr
    assert list(venv.glob("installed-*")) == []


@pytest.mark.parametrize(
    ("arguments", "checks"),
    [(["-k", "core"], True), (["-x", "-n", "2"], True), (["tests/core", "-k", "core"], False)],
)
def test_only_a_path_spares_the_checks(
    environment: dict[str, str], tmp_path: Path, arguments: list[str], checks: bool
) -> None:
    """The tools of the checks say that they were called, and do nothing."""
    venv, called = tmp_path / "venv", tmp_path / "called"
    say = f'echo "$(basename "$0") $*" >> "{called}"'
    program(
        venv / "bin" / "python",
        f'case "$1" in manage.py) {say} ;; *) exec "{sys.executable}" "$@" ;; esac',
    )
    for tool in ("ruff", "djlint", "mypy", "lint-imports", "pytest"):
        program(venv / "bin" / tool, say)
    shutil.copy(ROOT / "requirements" / "tests.txt", venv / "installed-tests.txt")
    result = call(environment | {"VENV_DIR": str(venv)}, "bin/test", *arguments)
    assert result.returncode == 0, result.stderr
    lines = called.read_text().splitlines()
    assert ("mypy " in lines) is checks
    assert lines[-1].startswith("pytest --durations ")
    assert lines[-1].endswith(f" -m not slow {' '.join(arguments)}")


class Portal:
    """A demonstration started by `bin/run`, until `stop()`."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port = free_port()
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [str(ROOT / "bin/run"), "--port", str(self.port)],
                cwd=ROOT,
                # The portal is on this machine: no proxy leads to it.
                env={**environment, "http_proxy": "http://127.0.0.1:9", "no_proxy": ""},
                stdout=output,
                stderr=output,
            )
        self.children: list[psutil.Process] = []

    def wait_until_ready(self) -> str:
        """Return what was said until the portal answers."""
        while "Ctrl-C arrête tout" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.1)
        self.children = psutil.Process(self.process.pid).children(recursive=True)
        return self.log.read_text()

    def page(self, path: str) -> int:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=30) as answer:
            return int(answer.status)

    def stop(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait()


@pytest.fixture
def start_portal(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], Portal]]:
    """Start portals on the test's data folder; those still running at its end are stopped."""
    portals: list[Portal] = []

    def start() -> Portal:
        portals.append(Portal(environment, tmp_path / f"run-{len(portals)}.log"))
        return portals[-1]

    yield start
    for portal in portals:
        if portal.process.poll() is None:
            portal.stop(signal.SIGTERM)


@pytest.mark.slow
def test_run_serves_the_demonstration_keeps_its_data_and_stops_all(
    environment: dict[str, str], start_portal: Callable[[], Portal]
) -> None:
    places = Places(Path(environment["VAR_DIR"]))
    for how in (signal.SIGINT, signal.SIGTERM):
        portal = start_portal()
        said = portal.wait_until_ready()
        assert f"http://localhost:{portal.port}/" in said
        assert "maire@demo.test" in said
        assert portal.page("/compte/connexion/") == 200
        assert len(portal.children) >= SERVICES
        listening = {
            connection.laddr.ip
            for child in portal.children
            for connection in child.net_connections(kind="inet")
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}

        second = call(environment, "bin/run", "--port", str(free_port()))
        assert second.returncode == 1
        assert "tourne déjà" in second.stderr
        assert portal.page("/compte/connexion/") == 200

        assert portal.stop(how) == 0
        assert not any(child.is_running() for child in portal.children)
        assert not places.state_file.exists()
    assert places.var_dir.joinpath("territory").read_text() == "vitre\n"


@pytest.mark.slow
def test_a_killed_run_leaves_nothing_behind(
    environment: dict[str, str], start_portal: Callable[[], Portal]
) -> None:
    portal = start_portal()
    portal.wait_until_ready()
    state = json.loads(Places(Path(environment["VAR_DIR"])).state_file.read_text())
    servers = [psutil.Process(state[name]) for name in ("supervisor", "postgres", "redis")]
    portal.stop(signal.SIGKILL)
    _, left = psutil.wait_procs([*portal.children, *servers], timeout=60)
    assert left == []

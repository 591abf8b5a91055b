"""The embedded servers, run for real: several users, killed users, killed servers."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from core.embedded import EmbeddedServers
from core.embedded.places import SYSTEM_FOLDER, Places

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60
SOCKET_PATH_LIMIT = 107

# A process that uses the servers until its input is closed.
USER = """
import sys
from pathlib import Path
from core.embedded import EmbeddedError, join
try:
    servers = join(Path(sys.argv[1]), throwaway="throwaway" in sys.argv)
except EmbeddedError as error:
    sys.exit(str(error))
servers.database_url("portail_essai")
print(servers.sockets, flush=True)
sys.stdin.read()
"""


class User:
    """One process that uses the servers of a folder."""

    def __init__(self, command: list[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def first_line(self) -> str:
        """Wait until the process says that the servers answer."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        assert line, self.end()
        return line

    def servers(self) -> EmbeddedServers:
        return EmbeddedServers(Path(self.first_line()))

    def kill(self) -> None:
        self.process.kill()
        self.end()

    def end(self) -> str:
        """Close the input of the process; return what it said on its standard error."""
        return self.process.communicate()[1]


class Folder:
    """A data folder and its users."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        self.places = Places(var_dir)
        self.users: list[User] = []

    def user(self, *options: str) -> User:
        user = User(["-c", USER, str(self.var_dir), *options])
        self.users.append(user)
        return user

    def holder(self) -> User:
        user = User(["-m", "core.embedded.hold", str(self.var_dir)])
        self.users.append(user)
        return user

    def processes(self) -> dict[str, psutil.Process]:
        """Return the supervisor and the two servers."""
        state = json.loads(self.places.state_file.read_text())
        return {name: psutil.Process(state[name]) for name in ("supervisor", "postgres", "redis")}

    def data(self) -> Path:
        pointer = self.places.folder / "data-folder"
        return Path(pointer.read_text()) if pointer.exists() else self.places.folder / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = Folder(tmp_path / "var")
    yield made
    running = list(made.processes().values()) if made.places.state_file.exists() else []
    for user in made.users:
        user.kill()
    wait_until(lambda: not any(alive(process) for process in running))
    if made.places.folder.exists():
        shutil.rmtree(made.data(), ignore_errors=True)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def alive(process: psutil.Process) -> bool:
    """A process that nobody has read the end of is not alive."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def keep_a_row(servers: EmbeddedServers) -> None:
    with psycopg.connect(servers.database_url("portail_essai")) as connection:
        connection.execute("CREATE TABLE kept (name text)")
        connection.execute("INSERT INTO kept VALUES ('Vitré')")
    with redis.Redis.from_url(servers.redis_url) as client:
        client.set("kept", "Étrelles")


def read_row(servers: EmbeddedServers) -> tuple[str, str]:
    with psycopg.connect(servers.database_url("portail_essai")) as connection:
        row = connection.execute("SELECT name FROM kept").fetchone()
    assert row is not None
    with redis.Redis.from_url(servers.redis_url) as client:
        return row[0], client.get("kept").decode()


def test_two_users_share_the_servers_and_the_last_one_killed_ends_them(folder: Folder) -> None:
    first, second = folder.user(), folder.user()
    servers = first.servers()
    assert second.servers() == servers
    processes = folder.processes()
    keep_a_row(servers)

    first.kill()
    time.sleep(1)  # several looks of the supervisor
    assert all(alive(process) for process in processes.values())
    assert read_row(servers) == ("Vitré", "Étrelles")

    second.kill()
    wait_until(lambda: not any(alive(process) for process in processes.values()))
    assert not servers.sockets.exists()

    assert read_row(folder.user().servers()) == ("Vitré", "Étrelles")


@pytest.mark.slow
def test_a_user_that_comes_while_the_servers_stop_gets_new_ones(folder: Folder) -> None:
    user = folder.user()
    keep_a_row(user.servers())
    for delay in (0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4):
        user.kill()
        time.sleep(delay)
        user, beside = folder.user(), folder.user()
        servers = user.servers()
        assert beside.servers() == servers
        assert read_row(servers) == ("Vitré", "Étrelles")
        beside.kill()


@pytest.mark.slow
def test_a_killed_supervisor_takes_its_servers_along_and_is_replaced(folder: Folder) -> None:
    servers = folder.user().servers()
    keep_a_row(servers)
    processes = folder.processes()
    processes["supervisor"].kill()
    # Linux asks them to stop; elsewhere the next supervisor waits for them.
    if sys.platform == "linux":
        wait_until(lambda: not any(alive(process) for process in processes.values()))
    # The users that were there find the new servers at the same place.
    assert folder.user().servers() == servers
    assert read_row(servers) == ("Vitré", "Étrelles")


@pytest.mark.slow
def test_a_killed_postgresql_starts_again_with_its_data(folder: Folder) -> None:
    keep_a_row(folder.user().servers())
    processes = folder.processes()
    processes["postgres"].send_signal(signal.SIGKILL)
    wait_until(lambda: not any(alive(process) for process in processes.values()))
    # Another process may have got the number of the one that was killed.
    left = folder.data() / "postgres" / "postmaster.pid"
    left.write_text(left.read_text().replace(str(processes["postgres"].pid), str(os.getppid())))
    assert read_row(folder.user().servers()) == ("Vitré", "Étrelles")


def test_data_of_another_major_version_are_refused_and_left_alone(folder: Folder) -> None:
    user = folder.user()
    user.servers()
    processes = folder.processes()
    user.kill()
    wait_until(lambda: not alive(processes["supervisor"]))
    version = folder.data() / "postgres" / "PG_VERSION"
    version.write_text("14\n")
    message = folder.user().end()
    assert "viennent de PostgreSQL 14" in message
    assert "le portail utilise PostgreSQL 18" in message
    assert "Traceback" not in message
    assert version.read_text() == "14\n"


def test_a_throwaway_folder_goes_with_its_servers(folder: Folder) -> None:
    user = folder.user("throwaway")
    servers = user.servers()
    data = folder.data()
    with psycopg.connect(servers.database_url("portail_essai")) as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("off",)
    processes = folder.processes()
    user.kill()
    wait_until(lambda: not any(alive(process) for process in processes.values()))
    assert not folder.var_dir.exists()
    assert not data.exists()
    assert not servers.sockets.exists()


def test_a_long_folder_keeps_short_and_private_sockets(tmp_path: Path) -> None:
    folder = Folder(tmp_path / ("un-dossier-au-nom-bien-long" * 5))
    user = folder.user("throwaway")
    servers = user.servers()
    sockets = [path for path in servers.sockets.iterdir() if path.is_socket()]
    assert {path.name for path in sockets} == {".s.PGSQL.5432", "redis.sock"}
    assert max(len(os.fsencode(path)) for path in sockets) < SOCKET_PATH_LIMIT
    assert stat.S_IMODE(servers.sockets.stat().st_mode) == stat.S_IRWXU
    supervisor = folder.processes()["supervisor"]
    user.kill()
    wait_until(lambda: not alive(supervisor))


def test_the_servers_listen_on_no_port(folder: Folder) -> None:
    folder.user("throwaway").servers()
    for process in folder.processes().values():
        assert process.net_connections(kind="inet") == []


def test_folders_above_keep_their_permissions_and_root_runs_no_server(folder: Folder) -> None:
    above = [folder.var_dir.parent, *folder.var_dir.parent.parents, PROJECT, Path.home()]
    before = [stat.S_IMODE(path.stat().st_mode) for path in above]
    folder.user().servers()
    assert [stat.S_IMODE(path.stat().st_mode) for path in above] == before
    processes = folder.processes()
    assert processes["postgres"].uids().real != 0
    assert processes["redis"].uids().real != 0
    data = folder.data()
    assert stat.S_IMODE(data.stat().st_mode) == stat.S_IRWXU
    assert data.is_relative_to(SYSTEM_FOLDER if os.geteuid() == 0 else folder.var_dir)


def test_the_cluster_has_what_the_portal_needs(folder: Folder) -> None:
    servers = folder.user("throwaway").servers()
    with psycopg.connect(servers.database_url("portail_essai")) as connection:
        connection.execute("CREATE EXTENSION btree_gist")
        assert connection.execute(
            "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database"
            " WHERE datname = current_database()"
        ).fetchone() == ("C.UTF-8", "UTF8")
        assert connection.execute("SHOW timezone").fetchone() == ("UTC",)


@pytest.mark.slow
def test_several_users_may_ask_for_the_same_new_database(folder: Folder) -> None:
    folder.user("throwaway").servers()
    users = [folder.user("throwaway") for _ in range(4)]
    assert len({user.servers() for user in users}) == 1


@pytest.mark.parametrize("name", ["", "Portail", "1portail", "portail;drop", "p" * 64])
def test_a_database_name_that_postgresql_would_change_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="refusé"):
        EmbeddedServers(Path("/unused")).database_url(name)


def test_a_folder_of_another_account_is_refused(folder: Folder) -> None:
    folder.places.folder.mkdir(parents=True)
    if os.geteuid() == 0:
        os.chown(folder.places.folder, 65534, -1)
    else:
        folder.var_dir.joinpath("servers").rmdir()
        folder.var_dir.chmod(stat.S_IRUSR | stat.S_IXUSR)
    message = folder.user().end()
    assert "VAR_DIR" in message
    assert "Traceback" not in message


@pytest.mark.slow
def test_a_holder_keeps_the_servers_between_two_users_and_waits_for_their_stop(
    folder: Folder,
) -> None:
    holder = folder.holder()
    assert holder.first_line() == "prêt"
    processes = folder.processes()
    folder.user().servers()
    folder.users[-1].kill()
    time.sleep(1)
    assert all(alive(process) for process in processes.values())
    # Ctrl-C reaches the whole terminal: the holder stays until its input is closed.
    holder.process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    assert holder.process.poll() is None
    holder.end()
    assert not any(alive(process) for process in processes.values())


@pytest.mark.slow
def test_a_holder_leaves_the_servers_to_the_others(folder: Folder) -> None:
    holder = folder.holder()
    holder.first_line()
    servers = folder.user().servers()
    holder.end()
    keep_a_row(servers)
    assert read_row(servers) == ("Vitré", "Étrelles")

"""The process that owns the two servers of one data folder (`python -m core.embedded.supervisor`).

It outlives the user that started it, ignores the terminal, and stops the servers once nobody holds
the users' lock. Should it be killed, the kernel asks the servers to stop (Linux).
"""

import argparse
import ctypes
import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from core.embedded.client import DATABASE_OWNER
from core.embedded.places import (
    Account,
    EmbeddedError,
    Places,
    lock_within,
    open_lock,
    server_account,
    try_lock,
)
from core.embedded.programs import Programs, find_programs, run_as

PREDECESSOR_SECONDS = 60
START_SECONDS = 90
STOP_SECONDS = 30
LOOK_EVERY_SECONDS = 0.2
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h

# Nothing of the user's environment (PGDATA, locale, secrets) reaches the servers.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}

# Losing the folder of a test costs nothing: never wait for the disk.
THROWAWAY_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Supervisor:
    """Both servers of one folder, from their start to their stop."""

    def __init__(self, places: Places, *, throwaway: bool) -> None:
        self.places = places
        self.throwaway = throwaway
        self.account = server_account()
        self.servers: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self.sockets: Path | None = None
        self.data: Path | None = None
        self.asked_to_stop = False

    def serve(self, tell_ready: Callable[[], None]) -> None:
        """Start the servers, say so, and stop them when they have no user left.

        Raise EmbeddedError when they cannot start.
        """
        # Kept until the process ends: the lock says that the folder has a supervisor.
        supervisor_lock = open_lock(self.places.supervisor_lock)
        servers_lock = open_lock(self.places.servers_lock)
        users_lock = open_lock(self.places.users_lock)
        for lock in (supervisor_lock, servers_lock):
            # A predecessor, or its servers when it was killed, may be ending.
            if not lock_within(lock, fcntl.LOCK_EX, PREDECESSOR_SECONDS):
                raise EmbeddedError(
                    f"Les anciens serveurs de {self.places.folder} ne finissent pas de s’arrêter."
                )
        try:
            self._start(servers_lock)
            self.places.write_state(
                sockets=self._sockets(),
                pids={
                    "supervisor": os.getpid(),
                    "postgres": self.servers[0][0].pid,
                    "redis": self.servers[1][0].pid,
                },
            )
            tell_ready()
            # Once the users' lock is ours, newcomers wait until this process has ended.
            while not (
                self.asked_to_stop or self._one_has_ended() or try_lock(users_lock, fcntl.LOCK_EX)
            ):
                time.sleep(LOOK_EVERY_SECONDS)
        finally:
            self.places.state_file.unlink(missing_ok=True)
            self._stop()
            self._clean()

    def _start(self, servers_lock: int) -> None:
        programs = find_programs(self.account)
        self.data = self.places.data_folder(self.account)
        self.sockets = self.places.sockets_folder(self.account)
        cluster = self.data / "postgres"
        if not cluster.exists():
            self._make_cluster(programs, cluster)
        self._check_version(programs, cluster)
        # Nobody else runs on this folder, since the servers' lock is ours: a file left by a killed
        # server must not stop this one, even if its process number is in use again.
        (cluster / "postmaster.pid").unlink(missing_ok=True)
        postgres = self._run(postgres_command(programs, cluster, self), servers_lock)
        # A fast stop ends the sessions; an immediate one does not even write the data.
        self.servers.append((postgres, signal.SIGQUIT if self.throwaway else signal.SIGINT))
        redis_data = self.data / "redis"
        if not redis_data.exists():
            redis_data.mkdir(mode=0o700)
            give(redis_data, self.account)
        redis = self._run(redis_command(programs, redis_data, self), servers_lock)
        self.servers.append((redis, signal.SIGTERM))
        self._wait(lambda: postgres_answers(cluster), postgres, "PostgreSQL")
        self._wait(lambda: redis_answers(self._sockets() / "redis.sock"), redis, "Redis")

    def _make_cluster(self, programs: Programs, cluster: Path) -> None:
        # Made beside and renamed: a start that is killed leaves no half cluster.
        beside = cluster.with_name("postgres.new")
        if beside.exists():
            shutil.rmtree(beside)
        command: list[str | Path] = [programs.initdb, "-D", beside, "-U", DATABASE_OWNER]
        # The build has no ICU; the only way in is a socket in a private folder.
        command += ["--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust", "--no-instructions"]
        if self.throwaway:
            command.append("--no-sync")
        result = subprocess.run(  # noqa: S603 - the package's own program
            command,
            cwd="/",
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
            **run_as(self.account),  # type: ignore[call-overload]
        )
        if result.returncode:
            raise EmbeddedError(f"PostgreSQL n’a pas pu créer sa base : {result.stderr.strip()}")
        beside.rename(cluster)

    def _check_version(self, programs: Programs, cluster: Path) -> None:
        data_version = (cluster / "PG_VERSION").read_text().strip()
        said = subprocess.run(  # noqa: S603 - the package's own program
            [programs.postgres, "-V"],
            cwd="/",
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
            **run_as(self.account),  # type: ignore[call-overload]
        ).stdout
        found = re.search(r"(\d+)", said)
        if found is None or found.group() != data_version:
            version = found.group() if found else said.strip()
            raise EmbeddedError(
                f"Les données de {cluster} viennent de PostgreSQL {data_version}, "
                f"et le portail utilise PostgreSQL {version}. Revenez aux paquets précédents pour "
                "en faire une copie, ou supprimez ce dossier pour repartir de zéro."
            )

    def _run(self, command: list[str], servers_lock: int) -> subprocess.Popen[bytes]:
        linux = ctypes.CDLL(None) if sys.platform == "linux" else None

        def stop_with_the_supervisor() -> None:
            if linux is not None:
                linux.prctl(PARENT_DEATH_SIGNAL, signal.SIGINT)

        return subprocess.Popen(  # noqa: S603 - the packages' own programs
            command,
            cwd="/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            pass_fds=[servers_lock],
            preexec_fn=stop_with_the_supervisor,  # this process has one thread
            **run_as(self.account),  # type: ignore[call-overload]
        )

    def _wait(
        self, answers: Callable[[], bool], server: subprocess.Popen[bytes], name: str
    ) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not answers():
            if server.poll() is not None or time.monotonic() > deadline:
                last_lines = "\n".join(
                    self.places.log_file.read_text(errors="replace").splitlines()[-8:]
                )
                raise EmbeddedError(f"{name} n’a pas pu démarrer :\n{last_lines}")
            time.sleep(0.02)

    def _one_has_ended(self) -> bool:
        return any(server.poll() is not None for server, _ in self.servers)

    def _sockets(self) -> Path:
        if self.sockets is None:
            raise AssertionError("the servers were not started")
        return self.sockets

    def _stop(self) -> None:
        for server, how in self.servers:
            if server.poll() is None:
                server.send_signal(how)
        for server, _ in self.servers:
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()

    def _clean(self) -> None:
        if self.sockets is not None:
            shutil.rmtree(self.sockets, ignore_errors=True)
        if self.throwaway:
            if self.data is not None:
                shutil.rmtree(self.data, ignore_errors=True)
            shutil.rmtree(self.places.var_dir, ignore_errors=True)


def postgres_command(programs: Programs, cluster: Path, supervisor: Supervisor) -> list[str]:
    """Return the command of a PostgreSQL that listens on its socket only."""
    options = [
        "listen_addresses=",
        "unix_socket_permissions=0700",
        "timezone=UTC",
        "log_timezone=UTC",
        # Containers often have 64 MB of shared memory: parallel queries would not fit.
        "max_parallel_workers_per_gather=0",
        *(THROWAWAY_OPTIONS if supervisor.throwaway else ()),
    ]
    command = [str(programs.postgres), "-D", str(cluster), "-k", str(supervisor.sockets)]
    for option in options:
        command += ["-c", option]
    return command


def redis_command(programs: Programs, data: Path, supervisor: Supervisor) -> list[str]:
    """Return the command of a Redis that listens on its socket only, kept on disk or not."""
    options = {
        "port": "0",
        "unixsocket": str(supervisor.sockets) + "/redis.sock",
        "unixsocketperm": "700",
        "dir": str(data),
        "save": "",
        "appendonly": "no" if supervisor.throwaway else "yes",
        "loglevel": "warning",
    }
    command = [str(programs.redis)]
    for option, value in options.items():
        command += [f"--{option}", value]
    return command


def postgres_answers(cluster: Path) -> bool:
    """Say whether PostgreSQL accepts sessions: it writes so on the eighth line of this file."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"


def redis_answers(address: Path) -> bool:
    """Say whether Redis has read its data and answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(1)
        try:
            connection.connect(str(address))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def give(path: Path, account: Account | None) -> None:
    """Give a file to the servers' account."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def main() -> None:
    """Leave a supervisor running, and return when its servers are ready; exit 1 if they fail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("var_dir", type=Path)
    parser.add_argument("--throwaway", action="store_true")
    options = parser.parse_args()
    places = Places(options.var_dir)
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as pipe:
            message = pipe.read()
        if message != "ready":
            sys.exit(message or f"PostgreSQL et Redis n’ont pas démarré. Voyez {places.log_file}.")
        return
    os.close(reader)
    log = os.open(places.log_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    os.chdir("/")
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    supervisor = Supervisor(places, throwaway=options.throwaway)

    def ask_to_stop(*_: object) -> None:
        supervisor.asked_to_stop = True

    signal.signal(signal.SIGTERM, ask_to_stop)

    def tell(message: str) -> None:
        try:
            os.write(writer, message.encode())
            os.close(writer)
        except BrokenPipeError:
            pass  # whoever asked was killed: the servers will find that they have no user

    try:
        supervisor.serve(lambda: tell("ready"))
    except EmbeddedError as error:
        tell(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()

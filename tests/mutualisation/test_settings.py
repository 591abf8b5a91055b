"""Production settings read the environment strictly: what is wrong is named and stops the start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from demonstration.territories import TERRITORIES
from mutualisation.settings.territories import territories

GOOD = {
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "mutualisation.exemple.fr",
    "DATABASE_URL": "postgresql://portail@localhost/portail",
    "REDIS_URL": "redis://localhost:6379/0",
    "DEFAULT_FROM_EMAIL": "guichet@exemple.fr",
    "EMAIL_HOST": "localhost",
    "PORTAL_URL": "https://mutualisation.exemple.fr",
}


START = "import django; django.setup()"
# What is refused is refused before the first app is loaded, in a fifth of the time of a start.
READ = "from django.conf import settings; settings.DEBUG"


def start(
    folder: Path, program: str = START, **changes: str | None
) -> subprocess.CompletedProcess[str]:
    """Start Django with production settings; a change to None takes the variable away."""
    environment = {**GOOD, "DATA_DIR": str(folder), "PATH": os.environ["PATH"], **changes}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=settings.BASE_DIR,
        env={
            "DJANGO_SETTINGS_MODULE": "mutualisation.settings.production",
            **{key: value for key, value in environment.items() if value is not None},
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_complete_environment_starts(tmp_path: Path):
    started = start(tmp_path)

    assert started.returncode == 0, started.stderr


@pytest.mark.parametrize("variable", [*GOOD, "DATA_DIR"])
def test_a_missing_variable_is_named(tmp_path: Path, variable: str):
    started = start(tmp_path, READ, **{variable: None})

    assert started.returncode != 0
    assert "Configuration refusée" in started.stderr
    assert variable in started.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SECRET_KEY", "trop-courte"),
        ("ALLOWED_HOSTS", ","),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "https://mutualisation.exemple.fr"),
        ("DATABASE_URL", "mysql://localhost/portail"),
        ("DATABASE_URL", "postgresql://portail:secret@localhost:port/portail"),
        ("DATABASE_URL", "postgresql://portail:sec#ret@localhost/portail"),
        ("DATABASE_URL", "postgresql://localhost"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://localhost:port/0"),
        ("REDIS_URL", "redis:///0"),
        ("REDIS_URL", "redis://localhost:6379/zero"),
        ("REDIS_URL", "unix://"),
        ("DEFAULT_FROM_EMAIL", "pas une adresse"),
        ("EMAIL_PORT", "smtp"),
        ("SECOND_FACTOR_HOURS", "1000"),
        ("EMAIL_USE_TLS", "peut-être"),
        ("PORTAL_URL", "mutualisation.exemple.fr"),
        ("DATA_DIR", "un/dossier/relatif"),
        ("DJANGO_ADMIN", "oui peut-être"),
        ("PROCONNECT_CLIENT_ID", "sans-le-reste"),
        ("PROCONNECT_SERVER_URL", "https://auth.exemple.fr/api/v2"),
    ],
)
def test_a_bad_value_is_named(tmp_path: Path, variable: str, value: str):
    started = start(tmp_path, READ, **{variable: value})

    assert started.returncode != 0
    assert "Configuration refusée" in started.stderr.splitlines()[-1]
    assert variable in started.stderr.splitlines()[-1]
    assert "sec#ret" not in started.stderr


def test_several_hosts_and_sockets_are_good_values(tmp_path: Path):
    started = start(
        tmp_path,
        ALLOWED_HOSTS="mutualisation.exemple.fr, localhost,.exemple.fr,10.0.0.1,[::1]",
        DATABASE_URL="postgresql://portail:a%23b@%2Fvar%2Frun%2Fpostgresql/portail",
        REDIS_URL="unix:///run/redis.sock?db=1",
        PROCONNECT_SERVER_URL="https://auth.exemple.fr/api/v2",
        PROCONNECT_CLIENT_ID="portail",
        PROCONNECT_CLIENT_SECRET="un-secret",
    )

    assert started.returncode == 0, started.stderr


def test_a_secret_may_come_from_a_file(tmp_path: Path):
    secret = tmp_path / "key"
    secret.write_text("k" * 50)

    assert start(tmp_path, SECRET_KEY=None, SECRET_KEY_FILE=str(secret)).returncode == 0


def test_production_knows_no_demonstration(tmp_path: Path):
    """Neither its pages nor the embedded servers; and the second factor is always asked."""
    script = (
        "import django, sys; django.setup(); from django.conf import settings; "
        "assert not settings.DEMONSTRATION; assert not settings.DJANGO_ADMIN; "
        "assert settings.SECOND_FACTOR_REQUIRED; assert not settings.SOCIALACCOUNT_PROVIDERS; "
        "assert 'core.embedded' not in sys.modules"
    )
    environment = {**GOOD, "DATA_DIR": str(tmp_path), "PATH": os.environ["PATH"]}
    environment["SECOND_FACTOR_REQUIRED"] = environment["DEMONSTRATION"] = "false"
    environment["DJANGO_SETTINGS_MODULE"] = "mutualisation.settings.production"
    finished = subprocess.run(
        [sys.executable, "-c", script],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr


def manage(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the demonstration that needs no server, on a data folder of its own."""
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "mutualisation.settings.demonstration",
            "VAR_DIR": str(folder),
            "DATABASE_URL": GOOD["DATABASE_URL"],
            "REDIS_URL": GOOD["REDIS_URL"],
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_territories_offered_are_those_that_the_demonstration_knows():
    assert territories() == sorted(TERRITORIES)


@pytest.mark.parametrize("territory", ["vitré", "../vitre", "__init__"])
def test_an_unknown_territory_makes_no_database(tmp_path: Path, territory: str):
    refused = manage(tmp_path, TERRITORY=territory)

    assert refused.returncode != 0
    assert f"TERRITORY nomme un territoire inconnu, « {territory} »" in refused.stderr
    available = "disponibles : herault, maubeuge, mortagne, redon, vitre."
    assert available in refused.stderr.splitlines()[-1]


def test_a_stale_last_run_is_named_with_its_file(tmp_path: Path):
    last_run = tmp_path / "territory"
    last_run.write_text("atlantide\n")
    refused = manage(tmp_path)

    assert refused.returncode != 0
    assert str(last_run) in refused.stderr.splitlines()[-1]
    assert manage(tmp_path, TERRITORY="vitre").returncode == 0
    last_run.write_text("vitre\n")
    assert manage(tmp_path).returncode == 0


@pytest.mark.parametrize("missing", ["DATABASE_URL", "REDIS_URL"])
def test_the_demonstration_takes_both_servers_or_none(tmp_path: Path, missing: str):
    refused = manage(tmp_path, **{missing: ""})

    assert refused.returncode != 0
    assert "à la fois DATABASE_URL et REDIS_URL" in refused.stderr.splitlines()[-1]

"""What machines are told when a server of the portal does not answer."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

# A portal in production, asked by a machine, then by a browser that had signed in.
SCRIPT = """
import django, json
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "mutualisation.exemple.fr"})
answers = [client.get("/sante/")]
client.cookies["sessionid"] = "a" * 32
answers.append(client.get("/sante/"))
print(json.dumps([[answer.status_code, answer.json()] for answer in answers]))
"""


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A loopback port that is taken, and where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield int(taken.getsockname()[1])


@pytest.mark.django_db
def test_all_is_well(client):
    answer = client.get(reverse("health"))
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": True, "redis": True}
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.post(reverse("health")).status_code == 405


def test_servers_that_do_not_answer_are_named(tmp_path: Path, silent_port: int):
    finished = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "mutualisation.settings.production",
            "SECRET_KEY": "k" * 50,
            "ALLOWED_HOSTS": "mutualisation.exemple.fr",
            "DATABASE_URL": f"postgresql://portail@127.0.0.1:{silent_port}/portail",
            "REDIS_URL": f"redis://127.0.0.1:{silent_port}/0",
            "DATA_DIR": str(tmp_path),
            "DEFAULT_FROM_EMAIL": "guichet@exemple.fr",
            "EMAIL_HOST": "localhost",
            "PORTAL_URL": "http://mutualisation.exemple.fr",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    away = [503, {"ok": False, "database": False, "redis": False}]
    assert json.loads(finished.stdout.splitlines()[-1]) == [away, away]

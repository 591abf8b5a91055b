"""Taking adhésions over from a list: what its pages show on the way."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jobs.models import Job
from services.takeover.operations import KEPT_FOR, KIND, TASK
from tests.cast import Cast, Territory

Play = Callable[[Client, Territory, Cast], Any]
_MIXED = (
    "Commune;Service;Début;Dernier jour;Délibération n°;Divers\n"
    "Argentre du Plessi;Voirie;03/04/2020;;;x\n35006;Les routes;24/11/2020;;;\n"
    "35008;Voirie;11/24/2020;;;\n35006;Voirie;2020-01-01;31/12/2021;12;\n"
    "35125;Juridique;01/01/2018;;;\n"
)
_NO_SERVICE = "Commune;Quoi;Début\n35006;Voirie;01/01/2020\n"
_EMPTY = "Commune;Service;Début\n"


def brings(content: str, then: str, client: Client, territory: Territory, cast: Cast) -> Any:
    """Bring a list, and open what follows its address."""
    file = SimpleUploadedFile("suivi.csv", content.encode())
    answer = client.post(reverse("takeover"), {"file": file})
    return client.get(f"{answer.url}{then}")


def waits_for_a_decision(client: Client, territory: Territory, cast: Cast) -> Any:
    brings(_MIXED, "", client, territory, cast)
    return client.get(reverse("takeover"))


def brings_nothing(client: Client, territory: Territory, cast: Cast) -> Any:
    return client.post(reverse("takeover"), {"file": SimpleUploadedFile("suivi.csv", b"")})


def puts_right_wrongly(client: Client, territory: Territory, cast: Cast) -> Any:
    file = SimpleUploadedFile("suivi.csv", _MIXED.encode())
    answer = client.post(reverse("takeover"), {"file": file})
    return client.post(f"{answer.url}ligne/2/", {"start": ""})


def sees_it_written(state: str, client: Client, territory: Territory, cast: Cast) -> Any:
    now = timezone.now()
    Job.objects.create(
        kind=KIND,
        task=TASK,
        state=state,
        payload={"takeover": "0e4b2f0c-6f0e-4e68-8b46-0d0a2e3a9c11"},
        requested_by=cast.desk_agent,
        heartbeat_at=now,
        finished_at=None if state == Job.State.QUEUED else now,
        expires_at=now + KEPT_FOR,
        error="Le portail a changé." if state == Job.State.FAILED else "",
        result={"name": "suivi.csv", "new": 120, "completed": 1, "same": 3, "wrong": 2},
    )
    return client.get(reverse("takeover_writing"))


# For each scene, what the agent of the desk does.
TAKEOVER_PLAYS: dict[str, Play] = {
    "takeover reviewed": partial(brings, _MIXED, ""),
    "takeover of new lines": partial(brings, _MIXED, "?voir=a-creer"),
    "takeover without service": partial(brings, _NO_SERVICE, ""),
    "takeover of nothing": partial(brings, _EMPTY, ""),
    "takeover lists waiting": waits_for_a_decision,
    "takeover line": partial(brings, _MIXED, "ligne/2/"),
    "takeover refused": brings_nothing,
    "takeover line refused": puts_right_wrongly,
    **{
        f"takeover {state}": partial(sees_it_written, state)
        for state in ("queued", "succeeded", "failed")
    },
}

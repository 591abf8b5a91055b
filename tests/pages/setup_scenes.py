"""The set-up of a portal, empty first, and its territory read again: what `scenes` plays of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from communes.models import Commune, Direction, Epci, EpciMembership, Population, Structure
from jobs.models import Job
from mutualisation.setup.imports import ask_for_import
from tests.cast import Cast, Territory
from tests.communes.factories import CommuneFactory

Play = Callable[[Client, Territory, Cast], Any]
MORTAGNE = "248500662"


def empties_the_portal() -> None:
    EpciMembership.objects.all().delete()
    Structure.objects.filter(epci__isnull=False).delete()
    Epci.objects.all().delete()


def on_an_empty_portal(path: str, client: Client, territory: Territory, cast: Cast) -> Any:
    empties_the_portal()
    return client.get(path)


def while_setting_up(path: str, client: Client, territory: Territory, cast: Cast) -> Any:
    Epci.objects.update(setup_finished_at=None, setup_passed=["identite"])
    return client.get(path)


def loads(state: str, is_first: bool, client: Client, territory: Territory, cast: Cast) -> Any:
    if is_first:
        Epci.objects.update(setup_finished_at=None)
    job = ask_for_import(
        siren=MORTAGNE, fingerprint="0" * 32, keep_contacts=False, by=cast.administrator
    )
    if state in (Job.State.SUCCEEDED, Job.State.FAILED):
        result = {
            "name": "Communauté de communes du Pays de Mortagne",
            **dict.fromkeys(("communes", "inhabitants", "joined", "left", "changed"), 11),
            "populations": 0,
            "is_first": is_first,
        }
        Job.objects.filter(pk=job.pk).update(
            state=state, finished_at=timezone.now(), result=result, error="Les données ont changé."
        )
    return client.get(reverse("territory_import"))


def reads_the_territory_again(client: Client, territory: Territory, cast: Cast) -> Any:
    """A commune leaves, one merges, others change; the population of one is of an older vintage."""
    EpciMembership.objects.create(
        epci=territory.epci, commune=CommuneFactory(insee_code="35074", name="Chaumeré")
    )
    Commune.objects.filter(pk=territory.home.pk).update(phone="01 00 00 00 00")
    Population.objects.filter(commune=territory.home).delete()
    Population.objects.create(commune=territory.home, vintage=2019, municipal=4100, total=4200)
    return client.get(reverse("territory_update"))


def does_not_know_the_epci(client: Client, territory: Territory, cast: Cast) -> Any:
    Epci.objects.update(siren="999999999")
    return client.get(reverse("territory_update"))


def describes_directions_wrongly(client: Client, territory: Territory, cast: Cast) -> Any:
    typed = {"word": "other", "singular": "", "gender": "", "own": "Unité " + "d" * 200}
    return client.post(reverse("setup_directions"), typed)


def describes_the_first_directions(client: Client, territory: Territory, cast: Cast) -> Any:
    Direction.objects.update(is_open=False)
    return client.get(reverse("setup_directions"))


def opens_services_wrongly(client: Client, territory: Territory, cast: Cast) -> Any:
    typed = {"state": "open", "opened_on": "", "take-archives": "on", "direction-archives": ""}
    return client.post(reverse("setup_services"), typed)


ADMINISTRATOR = ("administrator",)
_SEARCH = "/installation/territoire/?q="
# For each scene: who plays it, and what they do.
PLAYS: dict[str, tuple[tuple[str, ...], Play]] = {
    "set-up waited for": (("visitor", "mayor"), partial(on_an_empty_portal, "/en-preparation/")),
    "set-up begins": (ADMINISTRATOR, partial(on_an_empty_portal, "/installation/")),
    **{
        f"set-up search {words}": (ADMINISTRATOR, partial(on_an_empty_portal, _SEARCH + words))
        for words in ("", "communauté", "pays+de+mortaigne", "zorglub", "123456789")
    },
    "set-up preview": (
        ADMINISTRATOR,
        partial(on_an_empty_portal, f"/installation/territoire/{MORTAGNE}/"),
    ),
    "set-up goes on": (ADMINISTRATOR, partial(while_setting_up, "/installation/")),
    "set-up on the home": (ADMINISTRATOR, partial(while_setting_up, "/")),
    **{
        f"territory {state}{' first' * is_first}": (ADMINISTRATOR, partial(loads, state, is_first))
        for state in ("queued", "succeeded", "failed")
        for is_first in (True, False)
    },
    "territory changed": (ADMINISTRATOR, reads_the_territory_again),
    "territory unknown": (ADMINISTRATOR, does_not_know_the_epci),
    "set-up directions": (ADMINISTRATOR, describes_the_first_directions),
    "set-up directions refused": (ADMINISTRATOR, describes_directions_wrongly),
    "set-up services refused": (ADMINISTRATOR, opens_services_wrongly),
}

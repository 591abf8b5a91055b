"""Each member gets at every address what the table of `access/matrix.py` says."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from bilan.models import State as ReportState
from requests_desk.access import Act
from requests_desk.models import ServiceRequest
from tests.access.confidence import CONFIDED
from tests.access.delegations import CLERKS_OWN
from tests.access.matrix import MATRIX
from tests.access.objects import report_in
from tests.access.rows import (
    EVERYBODY,
    MEMBERS,
    REPORT,
    VISITOR,
    Row,
    addresses,
    drain,
    fresh_object,
    no_object,
)
from tests.accounts.factories import UserFactory
from tests.cast import Cast, Territory


def outcome(client: Client, row: Row, url: str) -> str:
    """Ask for `url` and return "ok", "login", "403", "404" or what else came."""
    response = client.post(url, row.data) if row.post else client.get(url)
    drain(response)
    if response.status_code == 403 and "Votre session est terminée" in response.text:
        # What was posted is given back, with the way to sign in.
        return "login" if f'href="{reverse("account_login")}?next=' in response.text else "403"
    if response.status_code in (301, 302):
        return "login" if response.url.startswith(reverse("account_login")) else "ok"
    return "ok" if response.status_code in (200, 409, 422) else str(response.status_code)


def outcomes(
    name: str,
    row: Row,
    territory: Territory,
    cast: Cast,
    sign_in: Callable[..., Client],
    made_in: tuple[Territory, Cast] | None = None,
) -> dict[str, str]:
    """Return the outcome for everybody at an address whose object belongs to the world `made_in`.

    Each meets the object as it was made: the acts of the one before have left no trace.
    """
    found = {}
    for member in EVERYBODY:
        with fresh_object(row, *(made_in or (territory, cast))) as arguments:
            client = sign_in(cast.members().get(member))
            found[member] = outcome(client, row, reverse(name, kwargs=arguments))
    return found


def expected(row: Row, name: str) -> str:
    if name in row.ok:
        return "ok"
    if name == VISITOR:
        return "login"
    return "403" if name in row.refused else "404"


def test_no_address_is_missing():
    assert set(addresses(get_resolver())) == set(MATRIX)


def test_every_member_of_the_cast_plays(cast: Cast):
    assert set(cast.members()) == set(MEMBERS)


@pytest.mark.parametrize("name", MATRIX)
def test_each_member_gets_what_is_theirs(
    name: str, territory: Territory, cast: Cast, sign_in: Callable[..., Client]
):
    row = MATRIX[name]

    assert outcomes(name, row, territory, cast, sign_in) == {
        member: expected(row, member) for member in EVERYBODY
    }


def swapped(territory: Territory, cast: Cast) -> tuple[Territory, Cast]:
    """Return the same small world seen from the neighbour: its commune, its mayor."""
    return (
        replace(territory, home=territory.neighbour, neighbour=territory.home),
        replace(cast, mayor=cast.neighbour_mayor, neighbour_mayor=cast.mayor),
    )


# What the neighbour's world lacks: a clerk, of two communes, who prepares, delegates and is ended.
OF_THE_CLERK = {"role_end", "service_model", *CLERKS_OWN}
SEEN_FROM = {"mayor": "neighbour_mayor", "neighbour_mayor": "mayor", "clerk": "neighbour_mayor"}
WITH_OBJECTS = [
    *(
        (name, row)
        for name, row in MATRIX.items()
        if row.make is not no_object and name not in OF_THE_CLERK
    ),
    *CONFIDED,
]


@pytest.mark.parametrize(("name", "row"), WITH_OBJECTS)
def test_of_another_commune_each_gets_only_what_the_rules_say(
    name: str, row: Row, territory: Territory, cast: Cast, sign_in: Callable[..., Client]
):
    """Every object of the table made again for the neighbour: to the home commune, a stranger's.

    The neighbour's mayor gets what the mayor gets of one's own; the mayor and the clerk what the
    neighbour's mayor gets of theirs.
    """
    found = outcomes(name, row, territory, cast, sign_in, made_in=swapped(territory, cast))

    assert found == {member: expected(row, SEEN_FROM.get(member, member)) for member in EVERYBODY}


@pytest.mark.parametrize(("name", "row"), CONFIDED)
def test_what_is_confidential_is_for_its_readers(
    name: str, row: Row, territory: Territory, cast: Cast, sign_in: Callable[..., Client]
):
    assert outcomes(name, row, territory, cast, sign_in) == {
        member: expected(row, member) for member in EVERYBODY
    }


@pytest.mark.parametrize(
    ("state", "served"),
    [
        (ReportState.FROZEN, {"dgs", "desk_agent"}),
        (ReportState.VALIDATED, {"dgs", "desk_agent"}),
        (
            ReportState.CIRCULATED,
            {"dgs", "desk_agent", "mayor", "clerk", "neighbour_mayor", "elected"},
        ),
        (ReportState.PUBLIC, set(EVERYBODY)),
    ],
)
def test_a_bilan_opens_step_by_step(
    state: ReportState, served: set[str], territory: Territory, cast: Cast, sign_in
):
    report_in(state)(territory, cast)

    for name in ("report", "report_pdf"):
        found = {}
        for member in EVERYBODY:
            response = sign_in(cast.members().get(member)).get(reverse(name, kwargs=REPORT))
            drain(response)
            found[member] = response.status_code
        assert {member for member, status in found.items() if status == 200} == served
        assert set(found.values()) <= {200, 404}


@pytest.mark.parametrize("name", [n for n in MATRIX if n.startswith("request_") and MATRIX[n].post])
def test_an_act_is_never_done_by_a_link(name: str, territory: Territory, cast: Cast, sign_in):
    """A GET writes nothing: it leads back, or is not allowed."""
    row = MATRIX[name]
    arguments = row.make(territory, cast)
    before = list(ServiceRequest.objects.values_list("state", "version"))

    for member in row.ok:
        response = sign_in(cast.members()[member]).get(reverse(name, kwargs=arguments))
        assert response.status_code in (302, 405)

    assert list(ServiceRequest.objects.values_list("state", "version")) == before


def test_every_act_has_its_address():
    # A draft is transmitted as it is sent, by the last step of its form.
    by_the_form = {"request_edit_draft", "request_transmit"}
    assert {f"request_{act}" for act in Act} - by_the_form <= set(MATRIX)


def test_the_technical_administration_is_for_superusers(cast: Cast, sign_in):
    index = reverse("admin:index")
    superuser = UserFactory(is_staff=True, is_superuser=True)

    assert sign_in(superuser).get(index).status_code == 200
    for member in cast.members().values():
        assert sign_in(member).get(index, follow=True).status_code == 403

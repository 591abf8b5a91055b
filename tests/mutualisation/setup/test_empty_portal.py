"""A portal without a territory: nobody meets an error, everybody is told what is coming."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.communes.factories import EpciFactory
from tests.mutualisation.structure import assert_well_built

WAITING = "/en-preparation/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(sign_in) -> Client:
    return sign_in(MembershipFactory(role=Role.ADMINISTRATOR, commune=None).user)


@pytest.mark.parametrize(
    "name", ["home", "services", "communes", "directions", "matrix", "territory", "legal", "search"]
)
def test_visitors_are_led_to_a_page_that_says_what_is_coming(client, name):
    response = client.get(reverse(name))
    assert (response.status_code, response.url) == (302, WAITING)


def test_the_page_says_it_and_leads_the_installer_to_sign_in(client):
    page = client.get(WAITING).text
    assert_well_built(page)
    assert "en cours d’installation" in page
    assert f'href="{reverse("account_login")}"' in page
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get(reverse("help_guide", args=["administration"])).status_code == 200
    assert client.get(reverse("accessibility")).status_code == 200


def test_it_does_not_answer_from_a_cache_once_the_portal_is_there(client):
    assert "no-store" in client.get(WAITING)["Cache-Control"]
    EpciFactory()
    assert client.get(WAITING).url == "/"
    assert client.get("/").status_code == 200


def test_somebody_without_that_role_reads_that_it_is_coming(sign_in):
    client = sign_in(UserFactory())
    assert client.get("/").url == WAITING
    assert "Votre compte est ouvert" in client.get(WAITING).text
    assert client.get(reverse("setup")).status_code == 403
    assert client.get(reverse("setup_search")).status_code == 403


def test_an_administrator_is_led_to_the_set_up_from_everywhere(administrator):
    for path in ("/", WAITING, reverse("services"), reverse("identity")):
        assert administrator.get(path).url == reverse("setup")
    page = administrator.get(reverse("setup")).text
    assert_well_built(page)
    assert "Après le territoire" in page
    assert f'href="{reverse("setup_search")}"' in page
    # Only what leads somewhere is in the menu.
    assert f'href="{reverse("services")}"' not in page


@pytest.mark.parametrize(
    "name", ["setup_directions", "setup_services", "setup_identity", "setup_invitations"]
)
def test_what_needs_a_territory_is_not_there_yet(administrator, name):
    assert administrator.get(reverse(name)).status_code == 404


def test_what_is_posted_writes_nothing(client):
    response = client.post(reverse("search"), {"q": "voirie"})
    assert response.status_code == 302
    assert response.url == WAITING

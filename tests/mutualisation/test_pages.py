"""The fixed pages, the style guide, and what an error looks like."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from core.conflicts import StaleEdit
from tests.mutualisation.structure import assert_well_built

FIXED_PAGES = ["mutualisation_page", "get_account", "legal", "privacy", "accessibility"]


@pytest.mark.parametrize("name", ["home", *FIXED_PAGES, "account_login", "account_reset_password"])
def test_public_pages_are_open_to_all_and_well_built(territory, client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    page = response.text
    assert_well_built(page)
    assert '<html lang="fr">' in page
    assert "Démonstration" in page
    assert "Accessibilité\u00a0: non conforme" in page
    assert "Licence Ouverte" in page
    assert reverse("account_login") in page


@pytest.mark.parametrize("name", ["home", *FIXED_PAGES])
def test_public_pages_hold_on_a_portal_without_communes(served_epci, client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert_well_built(response.text)


def test_portal_outside_a_demonstration_says_nothing_of_it(territory, client, settings):
    settings.DEMONSTRATION = False
    assert "Démonstration" not in client.get(reverse("home")).text


def test_public_home_counts_the_engaged_communes_and_shows_the_catalogue(territory, client):
    page = client.get(reverse("home")).text
    assert "1\u00a0commune sur 3" in page
    assert "est engagée" in page
    assert territory.legal_service.name in page
    assert territory.roads_service.get_absolute_url() in page


def test_style_guide_shows_every_component(cast, sign_in):
    page = sign_in(cast.mayor).get(reverse("style_guide")).text
    assert_well_built(page)
    for component in (
        "status_badge",
        "notice",
        "card",
        "key_figure",
        "empty_state",
        "field",
        "error_summary",
        "confirm_button",
        "progress",
        "timeline",
        "data_table",
        "chart",
    ):
        assert f"<code>{component}</code>" in page


def test_style_guide_is_for_those_who_have_an_account(territory, client):
    response = client.get(reverse("style_guide"))
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_a_page_that_does_not_exist_shows_the_way_back(cast, sign_in, client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert_well_built(response.text)
    assert reverse("account_login") in response.text
    assert sign_in(cast.mayor).get("/nulle-part/").status_code == 404


def test_an_expired_form_gives_back_what_was_typed_but_no_password(territory):
    client = Client(enforce_csrf_checks=True)
    response = client.post(
        reverse("account_login"), {"login": "maire@demo.test", "password": "un-secret"}
    )
    assert response.status_code == 403
    assert_well_built(response.text)
    assert "maire@demo.test" in response.text
    assert "un-secret" not in response.text
    # Whoever has cleared their cookies has not signed in again: both causes are told.
    assert "connecté de nouveau, ou votre navigateur a effacé ses cookies" in response.text


@pytest.mark.parametrize(
    ("template", "context"),
    [
        ("400.html", {}),
        ("500.html", {}),
        ("403.html", {}),
        ("429.html", {}),
        (
            "409.html",
            {
                "conflict": StaleEdit(url="/demandes/", what="L’objet a changé."),
                "typed": [("body", "Mon texte <b>")],
            },
        ),
    ],
)
def test_error_pages_are_well_built(territory, rf, template, context):
    # Django draws 400 and 500 without any context: these must need none.
    request = None if template in ("400.html", "500.html") else rf.get("/")
    page = render_to_string(template, context, request)
    assert_well_built(page)
    if "typed" in context:
        assert "Mon texte &lt;b&gt;" in page
        assert "L’objet a changé." in page

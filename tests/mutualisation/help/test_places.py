"""« Aide » leads somewhere from every page: to a section that exists, in the reader's own guide."""

import pytest
from django.urls import get_resolver, reverse

from accounts.actor import ANONYMOUS, actor_on
from mutualisation.help.guides import Audience, guide_of
from mutualisation.help.places import PLACES, help_url, place_of
from tests.access.matrix import MATRIX
from tests.access.rows import addresses

# Answered to machines, or files and pieces of a page: nobody reads « Aide » there.
NO_PAGES = {
    "health",
    "request_file",
    "report_pdf",
    "report_progress",
    "territory_import_progress",
    "territory_svg",
    "matrix_file",
    "territory_csv",
    "service_document",
    "service_model",
    "subscription_file",
    "subscription_model",
    "history_csv",
    "deadlines_file",
    "calendar_feed",
    "elimination_csv",
    "elimination_pdf",
    "account_data_copy",
    "epci_logo",
    "epci_colours",
    "identity_preview",
    "search_suggestions",
    "invite_model",
    "takeover_model",
    "takeover_faults",
    "mfa_login_webauthn",
    "mfa_download_recovery_codes",
    "request_autosave",
    "request_join",
}


def pages() -> set[str]:
    posted = {name for name, row in MATRIX.items() if row.post}
    return set(addresses(get_resolver())) - posted - NO_PAGES


def test_every_page_has_its_help_and_every_entry_its_page():
    assert pages() <= set(PLACES), "say in mutualisation/help/places.py where « Aide » leads"
    assert set(PLACES) <= set(addresses(get_resolver()))


@pytest.mark.parametrize("name", sorted(PLACES))
def test_every_place_exists(name):
    for audience, anchor in place_of(name).items():
        if audience is not None and anchor:
            assert anchor in guide_of(audience).document.anchors


def test_a_refused_act_keeps_the_help_of_its_page():
    assert place_of("request_reply") == place_of("request")
    assert place_of("report_validate") == place_of("report")
    assert place_of("") == {None: ""}


@pytest.mark.parametrize(
    ("member", "name", "place"),
    [
        ("mayor", "home", "mairie/#l-accueil-ce-qui-vous-attend"),
        ("clerk", "request", "mairie/#suivre-une-demande"),
        ("agent", "request", "guichet/#traiter-une-demande"),
        ("desk_agent", "call_log", "guichet/#saisir-pour-une-commune-noter-un-appel"),
        ("dgs", "report", "guichet/#le-bilan-de-l-annee"),
        ("elected", "home", "elus/#le-tableau-de-bord"),
        ("elected", "reports", "elus/#le-bilan-de-l-annee"),
        ("administrator", "home", "administration/"),
        ("administrator", "services", "administration/#les-directions-les-services-les-adhesions"),
        ("administrator", "people", "personnes-et-droits/#les-personnes"),
        ("administrator", "triagers", "personnes-et-droits/#les-demandes-confidentielles"),
        ("mayor", "commune_people", "equipe-de-la-mairie/#les-personnes-de-votre-commune"),
        ("mayor", "delegations", "equipe-de-la-mairie/#deleguer-valider"),
        ("outsider", "home", ""),
        ("outsider", "account", "mairie/#vous-connecter"),
    ],
)
def test_each_reader_is_led_to_their_own_guide(cast, member, name, place):
    user = cast.members()[member]
    actor = actor_on(user, user.date_joined.date())
    assert help_url(actor, name) == f"/aide/{place}"


def test_the_public_is_led_to_the_index_or_to_how_to_sign_in():
    assert help_url(ANONYMOUS, "home") == "/aide/"
    assert help_url(ANONYMOUS, "account_login") == "/aide/mairie/#vous-connecter"
    assert Audience.COMMUNE in place_of("services")


def test_the_header_of_a_page_holds_the_link(cast, sign_in, client):
    page = sign_in(cast.elected).get(reverse("reports")).text
    header = page[page.index("<header") : page.index("</header")]
    assert 'href="/aide/elus/#le-bilan-de-l-annee"' in header
    assert 'href="/aide/"' in client.get("/nulle-part/").text


def test_no_guide_is_read_but_by_the_pages_that_show_one(cast, sign_in, settings, tmp_path):
    client = sign_in(cast.mayor)
    guide_of.cache_clear()
    settings.BASE_DIR = tmp_path
    try:
        assert 'href="/aide/mairie/#les-autres-pages"' in client.get(reverse("services")).text
        assert client.get("/nulle-part/").status_code == 404
        with pytest.raises(FileNotFoundError):
            client.get(reverse("help"))
    finally:
        guide_of.cache_clear()

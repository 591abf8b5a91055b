"""A NUL character, which PostgreSQL refuses in any text, never makes a page fail."""

import uuid

import pytest

NUL = "\x00"
FILTERS = [
    ("/services/", ("q", "direction", "legal_form", "state")),
    ("/adhesions/", ("le",)),
    ("/demandes/", ("q", "service", "etat", "page")),
    ("/guichet/", ("q", "service", "commune", "direction", "urgence", "etat", "vue", "page")),
]


@pytest.mark.parametrize(("url", "name"), [(url, name) for url, names in FILTERS for name in names])
def test_filters_take_it_for_a_wrong_value(url, name, cast, sign_in):
    assert sign_in(cast.desk_agent).get(url, {name: f"a{NUL}b"}).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/communes/%00/",
        "/communes/3512%00/",
        "/services/%00/",
        "/directions/%00/",
        "/demandes/%00/",
        "/bilans/%00/",
        "/demonstration/courriels/%00/",
    ],
)
def test_addresses_do_not_exist(url, cast, sign_in):
    assert sign_in(cast.desk_agent).get(url).status_code == 404


def test_a_request_is_not_sent_with_it(cast, sign_in, territory):
    mayor = sign_in(cast.mayor)
    assert mayor.get("/demandes/nouvelle/", {"service": NUL}).status_code == 200
    sent = {
        "uuid": str(uuid.uuid4()),
        "commune": territory.home.insee_code,
        "about": NUL,
        "subject": f"Un{NUL}toit",
        "description": f"Il{NUL}fuit",
        "action": "next",
    }
    page = mayor.post("/demandes/nouvelle/", sent)
    assert page.status_code == 200
    assert "Le caractère nul" in page.content.decode()


@pytest.mark.django_db
def test_nobody_signs_in_with_it(client):
    page = client.post("/compte/connexion/", {"login": f"a{NUL}@demo.test", "password": NUL})
    assert page.status_code == 200
    page = client.post("/compte/mot-de-passe/oublie/", {"email": f"a{NUL}@demo.test"})
    assert page.status_code == 200

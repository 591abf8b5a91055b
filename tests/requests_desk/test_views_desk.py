"""What the desk enters for a commune."""

import uuid

import pytest
from django.urls import reverse

from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import Channel, State

ON_BEHALF, CALL = "/guichet/saisie/", "/guichet/appel/"


def entered(**changes):
    return {
        "uuid": str(uuid.uuid4()),
        "commune": "35006",
        "channel": "phone",
        "contact_name": "Mme Riou",
        "service": "voirie",
        "subject": "Panneau tombé",
        "description": "Au carrefour de la D 88.",
        "urgency": "normal",
        **changes,
    }


def call(**changes):
    return {
        "uuid": str(uuid.uuid4()),
        "commune": "35006",
        "contact_name": "Mme Riou",
        "service": "",
        "subject": "Horaires de la déchèterie",
        "answer": "Ouverte de 9 h à 12 h.",
        "minutes_spent": "6",
        **changes,
    }


@pytest.fixture
def desk(cast, sign_in):
    return sign_in(cast.desk_agent)


def test_a_request_entered_for_a_commune_belongs_to_it(desk, cast, sign_in, territory):
    answer = desk.post(ON_BEHALF, entered())
    row = ServiceRequest.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (row.commune, row.channel, row.on_behalf) == (territory.neighbour, Channel.PHONE, True)
    text = sign_in(cast.neighbour_mayor).get(answer.url).content.decode()
    assert "Panneau tombé" in text
    assert "Mme Riou" in text
    assert "par téléphone" in text


def test_entering_twice_makes_one_request(desk):
    form = entered()
    assert desk.post(ON_BEHALF, form).url == desk.post(ON_BEHALF, form).url
    assert ServiceRequest.objects.count() == 1


def test_what_is_missing_is_said_and_what_is_typed_stays(desk):
    page = desk.post(ON_BEHALF, entered(commune="", contact_name=""))
    text = page.content.decode()
    assert "2 points sont à corriger" in text
    assert "Au carrefour de la D 88." in text
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize("channel", ["portal", "pigeon", ""])
def test_the_way_it_came_is_one_of_those_proposed(desk, channel):
    assert desk.post(ON_BEHALF, entered(channel=channel)).status_code == 200
    assert not ServiceRequest.objects.exists()


def test_a_call_answered_at_once_is_closed_and_counted(desk):
    answer = desk.post(CALL, call())
    row = ServiceRequest.objects.get()
    assert answer.url == row.get_absolute_url()
    assert (row.state, str(row.hours_spent)) == (State.CLOSED, "0.10")
    assert "Ouverte de 9 h à 12 h." in desk.get(answer.url).content.decode()


def test_the_next_call_follows_at_once(desk):
    answer = desk.post(CALL, call(again="1"))
    assert answer.url == reverse("call_log")
    row = ServiceRequest.objects.get()
    assert f"numéro {row.number}" in desk.get(CALL).content.decode()


@pytest.mark.parametrize("minutes", ["0", "-3", "beaucoup", ""])
def test_minutes_are_a_number(desk, minutes):
    assert desk.post(CALL, call(minutes_spent=minutes)).status_code == 200
    assert not ServiceRequest.objects.exists()


def test_the_call_form_starts_where_one_types(desk, django_assert_max_num_queries):
    for url in (CALL, ON_BEHALF):
        with django_assert_max_num_queries(15):
            page = desk.get(url).content.decode()
        assert "Argentré-du-Plessis" in page
    assert desk.get(CALL).content.decode().count("autofocus") == 1
    assert not ServiceRequest.objects.exists()


@pytest.mark.parametrize("member", ["mayor", "agent", "dgs", "elected", "administrator"])
@pytest.mark.parametrize("url", [ON_BEHALF, CALL])
def test_only_the_desk_enters_for_a_commune(cast, sign_in, member, url):
    client = sign_in(cast.members()[member])
    assert client.get(url).status_code == 403
    assert client.post(url, entered() | call()).status_code == 403
    assert not ServiceRequest.objects.exists()


def test_the_form_on_behalf_speaks_to_the_agent(desk):
    page = desk.get(ON_BEHALF).text
    for words in ("Dites d’appeler d’abord", "À déterminer par le guichet", "La commune verra"):
        assert words in page
    for words in ("orientez-moi", "vous le verrez", "Appelez d’abord", "Envoyez la demande"):
        assert words not in page
    assert (
        "Décrivez la demande de la commune." in desk.post(ON_BEHALF, entered(description="")).text
    )

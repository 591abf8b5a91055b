"""The types of requests: which are offered, and those that the portal ships."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from core.french import typographic
from requests_desk.models import RequestType
from requests_desk.operations import create_request_types
from requests_desk.operations.types import shipped_types
from requests_desk.vocabulary import Urgency
from services.models import Service
from tests.requests_desk.factories import RequestTypeFactory
from tests.services.factories import ServiceFactory

pytestmark = pytest.mark.django_db


def test_a_type_is_offered_while_its_service_is_open():
    desk = RequestTypeFactory(name="Sans service")
    open_service = RequestTypeFactory(service=ServiceFactory())
    RequestTypeFactory(service=ServiceFactory(state=Service.State.SUSPENDED))
    RequestTypeFactory(is_active=False)

    assert list(RequestType.objects.active()) == [desk, open_service]


def test_active_types_come_with_their_service(django_assert_num_queries):
    RequestTypeFactory(service=ServiceFactory(name="Voirie"))
    with django_assert_num_queries(1):
        assert [row.service.name for row in RequestType.objects.active()] == ["Voirie"]


@pytest.mark.parametrize("missing", ["name", "summary", "prompt"])
def test_a_type_says_what_it_is(missing):
    row = RequestTypeFactory.build(**{missing: ""})
    with pytest.raises(ValidationError, match="Un type de demande a un nom"):
        row.validate_constraints()
    with pytest.raises(IntegrityError):
        row.save()


def test_the_shipped_types_fit_their_table():
    create_request_types(services={})
    for row in RequestType.objects.all():
        row.full_clean()


def test_the_shipped_types_cover_each_domain_with_two_to_five():
    domains = [each["domain"] for each in shipped_types() if each["domain"]]
    assert len(set(domains)) == 14
    assert {domains.count(domain) for domain in domains} <= {2, 3, 4, 5}


def test_what_no_service_answers_says_so():
    left = [each for each in shipped_types() if not each["domain"]]
    assert len(left) == 4
    assert all("Aucun service mutualisé ne s’en occupe" in each["summary"] for each in left)


def test_the_shipped_types_go_to_the_service_of_their_domain():
    roads = ServiceFactory(slug="voirie")

    number = create_request_types(services={"voirie": roads})

    assert number == len(shipped_types()) == RequestType.objects.count()
    hole = RequestType.objects.get(slug="chaussee-abimee")
    assert hole.name == "Nid-de-poule, chaussée abîmée"
    assert hole.service == roads
    assert hole.prompt == typographic(
        "Quelle rue, à quelle hauteur, sur quelle longueur ? Y a-t-il un danger ? Une photo aide."
    )
    virus = RequestType.objects.get(slug="incident-de-securite-informatique")
    assert virus.service is None
    assert virus.default_urgency == Urgency.CRITICAL


def test_what_was_changed_is_never_written_again():
    create_request_types(services={})
    RequestType.objects.filter(slug="chaussee-abimee").update(name="Trou dans la route")
    RequestType.objects.filter(slug="marquage-au-sol").delete()

    assert create_request_types(services={}) == 1
    assert RequestType.objects.get(slug="chaussee-abimee").name == "Trou dans la route"


def test_the_command_takes_the_catalogue_s_own_names(capsys):
    works = ServiceFactory(slug="service-commun-voirie")
    archives = ServiceFactory(slug="archives")

    call_command("request_types", "--service", "voirie=service-commun-voirie")

    assert f"Types de demande créés : {len(shipped_types())}." in capsys.readouterr().out
    assert RequestType.objects.get(slug="chaussee-abimee").service == works
    assert RequestType.objects.get(slug="local-d-archives").service == archives


@pytest.mark.parametrize(
    ("pair", "message"),
    [("voiries=voirie", "Domaine inconnu"), ("voirie=routes", "n’a pas de service")],
)
def test_the_command_says_what_it_does_not_know(pair, message):
    with pytest.raises(CommandError, match=message):
        call_command("request_types", "--service", pair)
    assert not RequestType.objects.exists()

"""« Vos interlocuteurs »: who answers today, with their direct line, for those who hold a role."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actor import actor_on
from accounts.models import Role, User
from communes.models import PublicDetails
from services.contacts import contacts_on
from services.models import Service
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import end_membership
from tests.communes.factories import DirectionFactory
from tests.mutualisation.structure import assert_well_built
from tests.services.factories import ServiceFactory

pytestmark = pytest.mark.django_db


def page_for(client) -> str:
    response = client.get(reverse("contacts"))
    assert response.status_code == 200
    return response.text[response.text.index("<main") : response.text.index("</main")]


def test_each_service_names_who_answers_and_how(territory, cast, sign_in):
    User.objects.filter(pk=cast.agent.pk).update(phone="02 99 00 00 02")
    client = sign_in(cast.mayor)
    assert_well_built(client.get(reverse("contacts")).text)
    page = page_for(client)
    legal = page[page.index(territory.legal_service.name) :]
    assert territory.legal_direction.name in legal
    assert "Antoine Briand" in legal
    assert 'href="tel:0299000002"' in legal
    assert "agent@demo.test" in legal


def test_the_desk_comes_first_with_its_own_number_and_hours(territory, cast, sign_in):
    client = sign_in(cast.mayor)
    territory.epci.phone = "02 99 11 11 11"
    territory.epci.save()
    assert "02 99 11 11 11" in page_for(client)

    PublicDetails.objects.create(
        epci=territory.epci, desk_phone="02 99 22 22 22", desk_hours="le matin"
    )
    page = page_for(client)
    desk = page[: page.index("Par service")]
    assert "02 99 22 22 22" in desk
    assert "02 99 11 11 11" not in desk
    assert "Ouvert le matin" in desk
    assert "Gaëlle Rouault" in desk


def test_only_who_serves_today_is_named_the_head_first(territory, cast):
    MembershipFactory(
        user=UserFactory(first_name="Zoé"),
        role=Role.HEAD_OF_SERVICE,
        commune=None,
        direction=territory.legal_direction,
    )
    gone = UserFactory(is_active=False)
    MembershipFactory(user=gone, role=Role.AGENT, commune=None, direction=territory.legal_direction)
    end_membership(cast.other_agent, timezone.localdate())
    actor = actor_on(cast.mayor, timezone.localdate())
    found = {
        entry.service: [held.user.first_name for held in entry.people]
        for entry in contacts_on(actor, timezone.localdate()).services
    }
    assert found[territory.legal_service] == ["Zoé", "Antoine"]
    assert found[territory.roads_service] == []


def test_a_person_of_two_roles_is_named_once_by_the_highest(territory, cast, sign_in):
    MembershipFactory(
        user=cast.agent, role=Role.DIRECTOR, commune=None, direction=territory.legal_direction
    )
    page = page_for(sign_in(cast.mayor))
    assert page.count(cast.agent.get_full_name()) == 1
    today = timezone.localdate()
    [entry] = [
        one
        for one in contacts_on(actor_on(cast.mayor, today), today).services
        if one.direction == territory.legal_direction
    ]
    assert [held.role for held in entry.people] == [Role.DIRECTOR]


def test_closed_services_and_directions_without_requests_are_left_out(territory, cast, sign_in):
    Service.objects.filter(pk=territory.roads_service.pk).update(
        state=Service.State.CLOSED, closed_on=datetime.date(2026, 1, 1)
    )
    cabinet = DirectionFactory(receives_requests=False)
    page = page_for(sign_in(cast.mayor))
    assert territory.roads_service.get_absolute_url() not in page
    assert cabinet.name not in page
    # Its direction has no other: it is named after the services, with its people.
    assert territory.technical_direction.name in page[page.index("Dans les autres directions") :]
    assert "personne n’est nommé ici" not in page


def test_the_public_and_those_without_a_role_do_not_read_direct_lines(cast, sign_in, client):
    assert client.get(reverse("contacts")).status_code == 302
    assert sign_in(cast.outsider).get(reverse("contacts")).status_code == 403


def test_fifty_directions_cost_no_more_than_one(
    territory, cast, sign_in, django_assert_max_num_queries
):
    client = sign_in(cast.mayor)

    def count() -> int:
        with django_assert_max_num_queries(15) as queries:
            client.get(reverse("contacts"))
        return len(queries)

    count()
    few = count()
    for _ in range(50):
        direction = DirectionFactory()
        ServiceFactory(direction=direction)
        MembershipFactory(role=Role.AGENT, commune=None, direction=direction)
    assert count() == few

"""The page of rights says what the rules do: all of it, and nothing else."""

import re

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.actor import actor_on
from accounts.models import Role
from mutualisation.rights.answers import of_person, on_one_request
from mutualisation.rights.parts import explained, people_on
from mutualisation.rights.rules import ACTS, READ, on_request
from requests_desk.access import Act, acts_by_role
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import CONFIDENTIAL, State
from tests.accounts.factories import MembershipFactory
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory, TriagerFactory
from tests.services.factories import DelegationFactory

pytestmark = pytest.mark.django_db
# What differs from one page to the next, whatever it says.
TOKENS = re.compile(r'(?<=csrfmiddlewaretoken" value=")\w+|(?<=X-CSRFToken": ")\w+')


@pytest.fixture
def deputy(cast: Cast, territory: Territory):
    row = MembershipFactory(role=Role.DEPUTY, commune=territory.home)
    mandate = cast.mayor.memberships.get()
    DelegationFactory(delegate=row, mandate=mandate, domain=[territory.roads_service])
    return row.user


def test_every_act_has_its_words():
    assert set(ACTS) == set(Act)
    assert len(set(ACTS.values())) == len(ACTS)


@pytest.mark.parametrize("state", list(State))
def test_it_says_what_the_rules_say_of_everybody(state, cast, territory, deputy):
    """For the whole cast: what the parts give together is what the access module allows."""
    row = ServiceRequestFactory(
        commune=territory.home,
        author=cast.mayor,
        state=state,
        service=territory.roads_service,
        assigned_to=None if state in (State.DRAFT, State.TO_APPROVE) else territory.legal_direction,
    )
    day = timezone.localdate()
    said = {
        answer.title: {act for given in answer.given for act in given.acts}
        for answer in on_one_request(row, day)
    }

    for user in (*cast.members().values(), deputy):
        actor = actor_on(user, day)
        wanted = {ACTS[act] for act in acts_by_role(actor, row)}
        if ServiceRequest.objects.visible_to(actor).contains(row):
            wanted.add(READ)
        assert said.get(str(user), set()) == wanted, (state, str(user))


def test_what_one_role_takes_away_is_not_said(cast, territory):
    """Each role alone may say more than all of them together: the whole person decides."""
    person = people_on(timezone.localdate(), Q(user=cast.clerk))[0]
    nothing = explained(person, lambda actor: {"Lire"} if len(actor.memberships) == 1 else set())
    together = explained(person, lambda actor: {"Lire"} if len(actor.memberships) == 2 else set())

    assert nothing == []
    assert [given.why for given in together] == ["L’ensemble de ses fonctions"]


def test_it_names_the_role_and_the_delegation(cast, territory, deputy):
    answers = of_person(deputy, timezone.localdate())
    roads = next(one for one in answers if "Voirie" in one.title)
    reasons = {given.why: given.acts for given in roads.given}

    sending = [why for why, acts in reasons.items() if "Envoyer des demandes" in acts]
    assert len(sending) == 1
    assert sending[0].startswith("Adjoint ou adjointe, La Guerche-de-Bretagne, depuis le")
    assert "Délégation de Marie Leroux, maire, à compter du" in sending[0]
    legal = next(one for one in answers if one.title == territory.home.name)
    assert "Envoyer des demandes" not in {act for given in legal.given for act in given.acts}


def test_an_order_is_named(cast, territory):
    person = people_on(timezone.localdate(), Q(user=cast.clerk))[0]
    second = next(m for m in person.actor.memberships if m.commune == territory.second)
    row = ServiceRequest(commune=territory.second, state=State.TO_APPROVE, author=cast.mayor)
    found = explained(person, lambda actor: on_request(actor, row))

    assert second.commune == territory.second
    assert ["arrêté 2020-17" in given.why for given in found] == [True]


@pytest.mark.parametrize("asked", ["personne", "commune", "direction", "demande", "nothing"])
def test_the_page_in_a_few_queries(
    asked, cast, territory, deputy, sign_in, django_assert_max_num_queries
):
    row = ServiceRequestFactory(
        commune=territory.home, assigned_to=territory.legal_direction, subject="Secret"
    )
    for _ in range(10):
        MembershipFactory(role=Role.AGENT, commune=None, direction=territory.legal_direction)
    value = {
        "personne": deputy.reference,
        "commune": territory.home.insee_code,
        "direction": territory.legal_direction.slug,
        "demande": row.number,
        "nothing": "",
    }[asked]
    administrator = sign_in(cast.administrator)

    with django_assert_max_num_queries(15):
        page = administrator.get(reverse("rights"), {asked: value})

    assert page.status_code == 200
    assert ("Parce que" in page.text) == (asked != "nothing")
    assert "Secret" not in page.text


def test_a_number_that_is_nobodys(cast, sign_in):
    page = sign_in(cast.administrator).get(reverse("rights"), {"demande": "2026-99999"})

    assert "Aucune demande ne porte ce numéro." in page.text


@pytest.mark.parametrize("level", CONFIDENTIAL)
def test_a_confidential_request_is_answered_like_a_number_that_is_nobodys(
    level, cast, territory, sign_in
):
    TriagerFactory(user=cast.desk_agent, level=level)
    row = ServiceRequestFactory(commune=territory.home, author=cast.mayor, confidentiality=level)
    client = sign_in(cast.administrator)
    page = client.get(reverse("rights"), {"demande": row.number})
    other = client.get(reverse("rights"), {"demande": "2026-99999"})

    assert "Aucune demande ne porte ce numéro." in page.text
    assert TOKENS.sub("", page.text).replace(row.number, "2026-99999") == TOKENS.sub("", other.text)

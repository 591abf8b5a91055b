"""Delegations: how long they hold, what they open, who gives and withdraws them."""

import datetime
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.actor import actor_on
from accounts.models import Membership, Role, User
from notifications.models import OutgoingEmail
from services.access import (
    approvers_of,
    may_prepare_for,
    may_submit_for,
    submitting_rights,
)
from services.models import Delegation
from services.operations import grant_delegation, withdraw_delegation
from tests.accounts.factories import MembershipFactory
from tests.cast import Cast, Territory
from tests.services.factories import DelegationFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)
ONE = datetime.timedelta(days=1)


@pytest.fixture
def deputy(territory: Territory) -> Membership:
    return MembershipFactory(role=Role.DEPUTY, commune=territory.home)


@pytest.fixture
def mandate(cast: Cast) -> Membership:
    return cast.mayor.memberships.get()


def sends(user: User, territory: Territory, service: object = None, day=DAY) -> bool:
    communes = may_submit_for(actor_on(user, day), service=service)
    return communes.filter(pk=territory.home.pk).exists()


def prepares(user: User, territory: Territory, day=DAY) -> bool:
    return may_prepare_for(actor_on(user, day)).filter(pk=territory.home.pk).exists()


def test_what_each_role_of_a_commune_may_do(cast, territory, deputy):
    clerk = MembershipFactory(role=Role.CLERK, commune=territory.home).user
    reader = MembershipFactory(role=Role.READER, commune=territory.home).user
    councillor = MembershipFactory(role=Role.COUNCILLOR, commune=territory.home).user

    found = {
        name: (prepares(user, territory), sends(user, territory))
        for name, user in {
            "mayor": cast.mayor,
            "clerk with a delegation": cast.clerk,
            "clerk": clerk,
            "deputy": deputy.user,
            "reader": reader,
            "councillor": councillor,
            "agent": cast.agent,
        }.items()
    }

    assert found == {
        "mayor": (True, True),
        "clerk with a delegation": (True, True),
        "clerk": (True, False),
        "deputy": (False, False),
        "reader": (False, False),
        "councillor": (False, False),
        "agent": (False, False),
    }


def test_a_deputy_sends_within_their_domain(territory, deputy, mandate):
    DelegationFactory(delegate=deputy, mandate=mandate, domain=[territory.roads_service])

    assert prepares(deputy.user, territory)
    assert sends(deputy.user, territory, territory.roads_service)
    assert not sends(deputy.user, territory, territory.legal_service)
    assert not sends(deputy.user, territory)


def test_a_service_that_goes_does_not_widen_a_delegation(territory, deputy, mandate):
    DelegationFactory(delegate=deputy, mandate=mandate, domain=[territory.roads_service])

    territory.roads_service.delete()

    assert not sends(deputy.user, territory)
    assert not sends(deputy.user, territory, territory.legal_service)


def test_a_delegation_to_prepare_sends_nothing(territory, deputy, mandate):
    DelegationFactory(delegate=deputy, mandate=mandate, level=Delegation.Level.PREPARE)

    assert prepares(deputy.user, territory)
    assert not sends(deputy.user, territory)


@pytest.mark.parametrize("role", [Role.MAYOR, Role.CLERK])
def test_a_delegation_lapses_with_either_role(role, cast, territory):
    rows = Membership.objects.filter(commune=territory.home, role=role)
    rows.update(ends_on=DAY)

    in_force = Delegation.objects.of_commune(territory.home)
    assert in_force.in_force_on(DAY - ONE).exists()
    assert not in_force.in_force_on(DAY).exists()
    assert sends(cast.clerk, territory, day=DAY - ONE)
    assert not sends(cast.clerk, territory, day=DAY)


def test_a_delegation_holds_between_its_dates(territory, deputy, mandate):
    row = DelegationFactory(delegate=deputy, mandate=mandate, starts_on=DAY, ends_on=DAY + 2 * ONE)

    found = [
        Delegation.objects.in_force_on(day).contains(row)
        for day in (DAY - ONE, DAY, DAY + ONE, DAY + 2 * ONE)
    ]

    assert found == [False, True, True, False]


def test_an_order_holds_until_the_mayor_changes(territory):
    clerk = MembershipFactory(role=Role.CLERK, commune=territory.second)
    row = DelegationFactory(delegate=clerk)
    in_force = Delegation.objects.in_force_on

    # The mayor who signed it opens their account, with the true date of their mandate.
    mayor = MembershipFactory(commune=territory.second, starts_on=datetime.date(2020, 7, 3))
    assert in_force(DAY).contains(row)

    Membership.objects.filter(pk=mayor.pk).update(ends_on=DAY)
    assert in_force(DAY - ONE).contains(row)
    assert not in_force(DAY).contains(row)


def test_an_order_lapses_when_another_mayor_begins(territory):
    row = DelegationFactory(delegate=MembershipFactory(role=Role.CLERK, commune=territory.second))

    MembershipFactory(commune=territory.second, starts_on=DAY)

    assert Delegation.objects.in_force_on(DAY - ONE).contains(row)
    assert not Delegation.objects.in_force_on(DAY).contains(row)


def test_who_is_told_that_a_request_waits(cast, territory, deputy, mandate):
    DelegationFactory(delegate=deputy, mandate=mandate, domain=[territory.roads_service])

    roads = set(approvers_of(territory.home, territory.roads_service, DAY))
    legal = set(approvers_of(territory.home, territory.legal_service, DAY))

    assert roads == {cast.mayor, cast.clerk, deputy.user}
    assert legal == {cast.mayor, cast.clerk}


def test_delegations_are_asked_once_for_an_actor(cast, django_assert_num_queries):
    clerk, agent = actor_on(cast.clerk, DAY), actor_on(cast.agent, DAY)

    with django_assert_num_queries(1):  # with their services
        first = submitting_rights(clerk)
        assert submitting_rights(clerk) == first
    with django_assert_num_queries(0):
        assert not submitting_rights(agent).communes


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"order_number": ""}, "delegation_by_mayor_or_order"),
        ({"order_signed_on": None}, "delegation_by_mayor_or_order"),
        ({"ends_on": datetime.date(2020, 7, 6)}, "delegation_ends_after_start"),
        ({"level": "all"}, "delegation_level_known"),
        ({"withdrawn_on": DAY}, "delegation_withdrawn_with_reason"),
        ({"order_signed_on": datetime.date(2020, 7, 7)}, "delegation_signed_before_start"),
    ],
)
def test_the_database_refuses(wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DelegationFactory(**wrong)


@pytest.fixture
def giving(cast, deputy) -> SimpleNamespace:
    """The mayor gives a delegation to the deputy, today."""
    now = timezone.now()
    today = timezone.localdate(now)

    def give(user: User = cast.mayor, **more: object) -> Delegation:
        arguments = {"delegate": deputy, "level": "submit", "starts_on": today, "now": now}
        arguments |= {"order_number": "2026-3", "order_signed_on": today}
        return grant_delegation(actor=actor_on(user, today), **{**arguments, **more})

    return SimpleNamespace(give=give, now=now, today=today)


def test_a_mayor_gives_and_withdraws(giving, cast, territory, deputy):
    row = giving.give(services=[territory.roads_service])
    assert giving.give(services=[territory.roads_service]) == row
    assert (row.mandate, row.is_general) == (cast.mayor.memberships.get(), False)

    withdraw_delegation(
        actor=actor_on(cast.mayor, giving.today), delegation=row, reason="Démission", now=giving.now
    )

    assert not Delegation.objects.in_force_on(giving.today).contains(row)
    told = OutgoingEmail.objects.filter(recipient=deputy.user.email).order_by("pk")
    assert [mail.kind for mail in told] == ["delegation_granted", "delegation_withdrawn"]
    assert "Voirie" in told[0].text
    assert "Démission" in told[1].text


@pytest.mark.parametrize("member", ["clerk", "neighbour_mayor", "administrator", "dgs"])
def test_nobody_else_gives_what_a_mayor_gives(member, giving, cast):
    with pytest.raises(PermissionDenied):
        giving.give(getattr(cast, member))


def test_an_administrator_records_an_order_where_the_mayor_has_no_account(giving, cast, territory):
    clerk = MembershipFactory(role=Role.CLERK, commune=territory.second)

    with pytest.raises(ValidationError, match="numéro et la date de l’arrêté"):
        giving.give(cast.administrator, delegate=clerk, order_number="", order_signed_on=None)
    row = giving.give(
        cast.administrator, delegate=clerk, order_number="2026-4", order_signed_on=giving.today
    )

    assert row.is_recorded
    assert Delegation.objects.in_force_on(giving.today).contains(row)


def test_an_order_of_a_former_mayor_is_refused(giving, cast, territory):
    clerk = MembershipFactory(role=Role.CLERK, commune=territory.second)
    former = MembershipFactory(commune=territory.second)
    Membership.objects.filter(pk=former.pk).update(ends_on=giving.today - ONE)
    order = {"delegate": clerk, "order_number": "2026-4"}

    with pytest.raises(ValidationError, match="Le maire a changé depuis"):
        giving.give(cast.administrator, order_signed_on=giving.today - 2 * ONE, **order)
    row = giving.give(cast.administrator, order_signed_on=giving.today - ONE, **order)

    assert Delegation.objects.in_force_on(giving.today).contains(row)


def test_another_order_is_another_delegation(giving):
    first = giving.give(order_number="", order_signed_on=None)
    second = giving.give()

    assert first != second
    assert (first.sends, second.sends) == (False, True)


def test_an_administrator_records_none_for_themselves(giving, cast, territory):
    own = MembershipFactory(user=cast.administrator, role=Role.CLERK, commune=territory.second)
    order = {"order_number": "2026-4", "order_signed_on": giving.today}

    with pytest.raises(ValidationError, match="pour soi-même"):
        giving.give(cast.administrator, delegate=own, **order)
    assert not Delegation.objects.filter(delegate=own).exists()


def test_the_town_hall_has_a_copy_of_what_is_recorded_in_its_name(giving, cast, territory, deputy):
    clerk = MembershipFactory(role=Role.CLERK, commune=territory.second)
    order = {"order_number": "2026-4", "order_signed_on": giving.today}

    giving.give(cast.administrator, delegate=clerk, **order)
    giving.give()  # by the mayor, who knows

    told = OutgoingEmail.objects.filter(kind="delegation_granted").order_by("pk")
    assert [row.recipient for row in told] == [
        clerk.user.email,
        territory.second.email,
        deputy.user.email,
    ]
    assert f"Copie pour la mairie du message envoyé à {clerk.user}" in told[1].text
    assert "Copie" not in told[0].text


def test_a_councillor_may_have_a_delegation(giving, territory):
    councillor = MembershipFactory(role=Role.COUNCILLOR, commune=territory.home)
    assert not prepares(councillor.user, territory, giving.today)

    giving.give(delegate=councillor, services=[territory.roads_service])

    assert prepares(councillor.user, territory, giving.today)
    assert sends(councillor.user, territory, territory.roads_service, giving.today)
    assert not sends(councillor.user, territory, territory.legal_service, giving.today)


def test_an_order_to_come_is_asked_for_until_it_is_there(cast, territory, deputy, sign_in):
    mayor = sign_in(cast.mayor)
    today = timezone.localdate()
    asked = {"level": "submit", "starts_on": today.isoformat()}
    new = reverse("delegation_new", args=[deputy.reference])
    assert "ou dites que l’arrêté est à venir" in mayor.post(new, asked).text
    mayor.post(new, asked | {"order_to_come": "on"})
    row = Delegation.objects.get(delegate=deputy)
    address = reverse("delegation_order", args=[row.reference])
    assert address in mayor.get(reverse("delegations")).text

    late = {"order_number": "2026-9", "order_signed_on": (today + ONE).isoformat()}
    assert "pas encore signé" in mayor.post(address, late).text
    order = late | {"order_signed_on": today.isoformat()}
    assert not sends(deputy.user, territory, day=today)
    assert prepares(deputy.user, territory, today)
    assert deputy.user not in approvers_of(territory.home, None, today)
    assert "Il y manque un arrêté" in mayor.get(reverse("home")).text
    assert mayor.post(address, order).status_code == 302
    assert "Il y manque un arrêté" not in mayor.get(reverse("home")).text
    assert sends(deputy.user, territory, day=today)
    assert deputy.user in approvers_of(territory.home, None, today)
    told = OutgoingEmail.objects.filter(recipient=deputy.user.email).order_by("pk")
    assert ["tant que l’arrêté" in mail.text for mail in told] == [True, False]
    assert "déjà enregistré" in mayor.post(address, order).text

    page = mayor.get(reverse("delegations")).text
    assert "2026-9" in page
    assert address not in page


def test_only_council_and_clerks_have_one(giving, territory):
    reader = MembershipFactory(role=Role.READER, commune=territory.home)

    with pytest.raises(ValidationError, match="conseiller municipal ou à un secrétaire général"):
        giving.give(delegate=reader)


def test_a_mayor_gives_and_withdraws_on_the_page(cast, territory, deputy, sign_in):
    mayor: Client = sign_in(cast.mayor)
    page = mayor.get(reverse("delegations"))
    assert str(deputy.user) in page.text
    assert "Envoie des demandes, pour tous les services" in page.text  # the clerk

    today = timezone.localdate().isoformat()
    answer = mayor.post(
        reverse("delegation_new", args=[deputy.reference]),
        {"level": "submit", "services": [territory.roads_service.slug], "starts_on": today}
        | {"order_to_come": "on"},
    )

    assert answer.status_code == 302, answer.text
    row = Delegation.objects.get(delegate=deputy)
    assert list(row.services.all()) == [territory.roads_service]
    url = reverse("delegation_withdraw", args=[row.reference])
    assert mayor.post(url, {"reason": ""}).status_code == 422
    assert mayor.post(url, {"reason": "Erreur"}).status_code == 302
    assert "Retirée le" in mayor.get(reverse("delegations")).text


def test_the_page_asks_the_same_of_the_database_for_one_and_for_many(
    cast, territory, sign_in, django_assert_max_num_queries, mandate
):
    mayor = sign_in(cast.mayor)
    for _ in range(20):
        deputy = MembershipFactory(role=Role.DEPUTY, commune=territory.home)
        DelegationFactory(delegate=deputy, mandate=mandate, domain=[territory.roads_service])

    with django_assert_max_num_queries(15):
        assert mayor.get(reverse("delegations")).text.count("pour Voirie") == 20

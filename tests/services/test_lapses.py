"""Delegations that end with a role, or when a mayor begins: whoever had one is told, once."""

import datetime

import pytest
from django.utils import timezone

from accounts.mandates import MayorChange, change_mayor, end_role, give_role
from accounts.models import Invitation, Membership, Role
from accounts.operations import accept_invitation, invite, withdraw_invitation
from notifications.models import OutgoingEmail
from services.models import Delegation
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import Cast, Territory
from tests.services.factories import DelegationFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
ONE_DAY = datetime.timedelta(days=1)
LONG_AGO = datetime.date(2020, 7, 3)
IN_FORCE = Delegation.objects.in_force_on


@pytest.fixture
def recorded(territory: Territory) -> Delegation:
    """What a mayor without an account has signed for the clerk of the second commune."""
    return DelegationFactory(delegate=MembershipFactory(role=Role.CLERK, commune=territory.second))


def told() -> list[tuple[str, str]]:
    rows = OutgoingEmail.objects.filter(kind="delegation_lapsed").order_by("pk")
    return [(row.recipient, row.text) for row in rows]


def comes_in(territory: Territory, cast: Cast, since: datetime.date) -> None:
    """A mayor is invited, who was in office since then, and opens their account today."""
    asked = {"email": "maire@guerche.test", "role": Role.MAYOR, "commune": territory.second}
    invitation, _ = invite(
        by=cast.administrator, now=NOW, starts_on=since, first_name="A", last_name="B", **asked
    )
    accept_invitation(invitation=invitation, now=NOW)


def change_to_invite(territory: Territory, cast: Cast, day: datetime.date) -> Invitation:
    """The second commune has another mayor on `day`, who has no account yet."""
    change = MayorChange(
        commune=territory.second,
        installed_on=day,
        reason="Nouveau conseil municipal",
        successor=None,
        invited=("Rose", "Le Goff", "rose@legoff.test"),
        ends=[],
        withdrawn=[],
    )
    asked = change_mayor(change=change, by=cast.administrator, now=NOW, today=TODAY)
    assert asked is not None
    return asked[0]


def test_an_order_outlasts_the_day_when_its_mayor_opens_an_account(recorded, territory, cast):
    comes_in(territory, cast, LONG_AGO)

    assert IN_FORCE(TODAY).contains(recorded)
    assert told() == []


def test_an_order_of_the_former_mayor_lapses_and_its_clerk_is_told(recorded, territory, cast):
    comes_in(territory, cast, TODAY - 30 * ONE_DAY)

    assert not IN_FORCE(TODAY).contains(recorded)
    recipients, texts = zip(*told(), strict=True)
    # The one of the cast has an order there too.
    assert set(recipients) == {recorded.delegate.user.email, cast.clerk.email}
    text = texts[0]
    assert str(territory.second) in text
    assert "avec le mandat du maire" in text


def test_a_mandate_that_ends_is_told_to_whom_it_had_given(cast, territory):
    mandate = cast.mayor.memberships.get()
    [given] = Delegation.objects.filter(mandate=mandate)
    deputy = MembershipFactory(role=Role.DEPUTY, commune=territory.home)
    DelegationFactory(mandate=mandate, delegate=deputy, withdrawn_on=TODAY, withdrawal_reason="x")
    DelegationFactory(mandate=mandate, delegate=deputy, ends_on=TODAY)

    end_role(membership=mandate, ends_on=TODAY + ONE_DAY, reason="x", today=TODAY)
    # The clerk leaves on the same day: told once.
    end_role(membership=given.delegate, ends_on=TODAY + ONE_DAY, reason="x", today=TODAY)

    assert [recipient for recipient, _ in told()] == [cast.clerk.email]


def test_who_loses_their_role_is_told_that_the_delegation_goes_with_it(cast, territory):
    role = cast.clerk.memberships.get(commune=territory.home)

    end_role(membership=role, ends_on=TODAY, reason="Mutation", today=TODAY)

    [(recipient, text)] = told()
    assert recipient == cast.clerk.email
    assert "avec votre fonction" in text
    assert "Mutation" not in text


def test_orders_end_on_the_day_of_the_change_though_nobody_has_accepted(recorded, territory, cast):
    invitation = change_to_invite(territory, cast, TODAY)

    assert IN_FORCE(TODAY - ONE_DAY).contains(recorded)
    assert not IN_FORCE(TODAY).contains(recorded)
    accept_invitation(invitation=invitation, now=NOW)
    recipients = [recipient for recipient, _ in told()]
    assert sorted(recipients) == sorted([recorded.delegate.user.email, cast.clerk.email])


def test_another_role_changes_nothing(recorded, territory, cast):
    give_role(user=UserFactory(), role=Role.READER, starts_on=TODAY, commune=territory.second)
    reader = Membership.objects.get(role=Role.READER, commune=territory.second)
    end_role(membership=reader, ends_on=TODAY + ONE_DAY, reason="x", today=TODAY)

    assert IN_FORCE(TODAY).contains(recorded)
    assert told() == []


def test_orders_hold_again_when_a_change_is_called_off(recorded, territory, cast):
    day = TODAY + 20 * ONE_DAY
    invitation = change_to_invite(territory, cast, day)
    assert IN_FORCE(day - ONE_DAY).contains(recorded)
    assert not IN_FORCE(day).contains(recorded)

    withdraw_invitation(invitation=invitation, by=cast.administrator, now=NOW)

    assert IN_FORCE(day).contains(recorded)


def test_an_order_to_begin_later_falls_with_the_mayor_who_signed_it(territory, cast):
    begins = TODAY + 10 * ONE_DAY
    clerk = MembershipFactory(role=Role.CLERK, commune=territory.second)
    later = DelegationFactory(
        delegate=clerk, starts_on=begins, order_signed_on=TODAY - 10 * ONE_DAY
    )
    assert IN_FORCE(begins).contains(later)

    day = TODAY + 5 * ONE_DAY
    assert later in Delegation.objects.orders_lapsing_on(territory.second, day)
    change_to_invite(territory, cast, day)

    assert not IN_FORCE(begins).contains(later)
    assert clerk.user.email in {recipient for recipient, _ in told()}


def test_an_order_that_an_earlier_mayor_ended_is_not_told_again(recorded, territory, cast):
    former = MembershipFactory(commune=territory.second, starts_on=TODAY - 300 * ONE_DAY)

    end_role(membership=former, ends_on=TODAY + ONE_DAY, reason="x", today=TODAY)

    assert told() == []


def test_a_mayor_entered_by_mistake_ends_no_order(recorded, territory, cast):
    wrong = give_role(
        user=UserFactory(), role=Role.MAYOR, starts_on=TODAY, commune=territory.second
    )
    assert not IN_FORCE(TODAY).contains(recorded)

    end_role(membership=wrong, ends_on=TODAY, reason="Erreur", today=TODAY)

    assert IN_FORCE(TODAY).contains(recorded)

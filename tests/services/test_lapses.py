"""Delegations that end with a role, or when a mayor begins: whoever had one is told, once."""

import datetime

import pytest
from django.utils import timezone

from accounts.mandates import MayorChange, change_mayor, end_role, give_role
from accounts.models import Membership, Role
from accounts.operations import accept_invitation, invite
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
    change = MayorChange(
        commune=territory.second,
        installed_on=TODAY,
        reason="Nouveau conseil municipal",
        successor=None,
        invited=("Rose", "Le Goff", "rose@legoff.test"),
        ends=[],
        withdrawn=[],
    )
    asked = change_mayor(change=change, by=cast.administrator, now=NOW, today=TODAY)

    recorded.refresh_from_db()
    assert recorded.withdrawal_reason == "Nouveau conseil municipal"
    assert IN_FORCE(TODAY - ONE_DAY).contains(recorded)
    assert not IN_FORCE(TODAY).contains(recorded)
    assert asked is not None
    accept_invitation(invitation=asked[0], now=NOW)
    recipients = [recipient for recipient, _ in told()]
    assert sorted(recipients) == sorted([recorded.delegate.user.email, cast.clerk.email])


def test_another_role_changes_nothing(recorded, territory, cast):
    give_role(user=UserFactory(), role=Role.READER, starts_on=TODAY, commune=territory.second)
    reader = Membership.objects.get(role=Role.READER, commune=territory.second)
    end_role(membership=reader, ends_on=TODAY + ONE_DAY, reason="x", today=TODAY)

    assert IN_FORCE(TODAY).contains(recorded)
    assert told() == []

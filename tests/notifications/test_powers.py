"""Nobody is given a power over the whole portal without the other administrators' hearing of it."""

import pytest
from django.utils import timezone

from accounts.mandates import give_role
from accounts.models import Role
from accounts.operations import accept_invitation
from notifications.models import OutgoingEmail
from notifications.powers import TOLD_ROLES
from tests.accounts.factories import InvitationFactory, MembershipFactory

TODAY = timezone.localdate()


def told() -> list[str]:
    rows = OutgoingEmail.objects.filter(kind="power_given")
    return sorted(rows.values_list("recipient", flat=True))


@pytest.fixture
def second(cast):
    """Another administrator than the one who gives."""
    return MembershipFactory(role=Role.ADMINISTRATOR, commune=None, starts_on=TODAY).user


@pytest.mark.parametrize("role", TOLD_ROLES)
def test_the_other_administrators_and_the_dgs_are_told(cast, second, role):
    give_role(user=cast.outsider, role=role, starts_on=TODAY, by=cast.administrator)
    assert told() == sorted([second.email, cast.dgs.email])
    mail = OutgoingEmail.objects.filter(kind="power_given").first()
    for words in (str(cast.outsider), role.label, str(cast.administrator)):
        assert words in mail.text.replace("\u00a0", " ")


def test_by_an_invitation_too(cast, second):
    invitation = InvitationFactory(
        role=Role.DESK_AGENT, commune=None, invited_by=cast.administrator
    )
    person = accept_invitation(invitation=invitation, now=timezone.now())
    assert told() == sorted([second.email, cast.dgs.email])
    assert person.email not in told()


def test_a_role_in_a_commune_is_not_told(cast, second, territory):
    give_role(
        user=cast.outsider, role=Role.READER, starts_on=TODAY, commune=territory.home,
        by=cast.administrator,
    )  # fmt: skip
    assert told() == []

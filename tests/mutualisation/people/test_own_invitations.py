"""Who has an account is shown their invitations: a sign-in accepts nothing for them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.sign_in.welcome import person_at
from tests.accounts.factories import InvitationFactory
from tests.mutualisation.people.mails import last_mail, words_of
from tests.mutualisation.structure import assert_well_built

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(territory, cast):
    """To read for a commune: this would shut its « maire seul » to the desk's agent."""
    return InvitationFactory(
        email=cast.desk_agent.email.upper(), role=Role.READER, commune=territory.home,
        invited_by=cast.mayor,
    )  # fmt: skip


def test_a_sign_in_accepts_nothing_for_who_has_an_account(invitation, cast):
    assert person_at(cast.desk_agent.email, timezone.now()) == cast.desk_agent
    invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert cast.desk_agent.memberships.count() == 1


def test_it_is_shown_at_home_and_accepted_by_a_click(invitation, cast, sign_in, territory):
    agent, home = sign_in(cast.desk_agent), reverse("home")
    page = words_of(agent, home)
    assert_well_built(page)
    for words in ("Vous avez reçu une invitation", territory.home.name, str(cast.mayor)):
        assert words in page
    take = reverse("invitation_take", args=[invitation.reference])
    assert agent.get(take).url == home
    assert cast.desk_agent.memberships.count() == 1

    page = agent.post(take, follow=True).text
    assert "Vous avez une fonction de plus" in page
    assert "Vous avez reçu une invitation" not in page
    assert cast.desk_agent.memberships.filter(role=Role.READER, commune=territory.home).exists()


def test_refused_it_opens_nothing(invitation, cast, sign_in):
    agent = sign_in(cast.desk_agent)
    decline = reverse("invitation_decline", args=[invitation.reference])
    page = agent.post(decline, follow=True).text
    assert "C’est refusé" in page
    invitation.refresh_from_db()
    assert invitation.withdrawn_by == cast.desk_agent
    told = last_mail("invitation_declined")
    assert told.recipient == cast.mayor.email
    assert str(cast.desk_agent) in told.subject
    assert cast.desk_agent.memberships.count() == 1
    take = reverse("invitation_take", args=[invitation.reference])
    assert agent.post(take).status_code == 404


def test_the_administrators_are_told_of_a_refusal_when_who_invited_has_left(
    invitation, cast, sign_in
):
    User.objects.filter(pk=cast.mayor.pk).update(is_active=False)
    sign_in(cast.desk_agent).post(reverse("invitation_decline", args=[invitation.reference]))
    assert last_mail("invitation_declined").recipient == cast.administrator.email


def test_that_of_another_does_not_exist(invitation, cast, sign_in):
    for name in ("invitation_take", "invitation_decline"):
        url = reverse(name, args=[invitation.reference])
        assert sign_in(cast.mayor).post(url).status_code == 404

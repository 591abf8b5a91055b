"""The drafts of a mayor whose mandate ends pass to the mayor who follows, and to nobody else."""

import datetime

import pytest
from django.utils import timezone

from accounts.actor import actor_on
from accounts.mandates import end_role, give_role
from accounts.models import Membership, Role, User
from notifications.models import OutgoingEmail
from requests_desk.models import ServiceRequest
from requests_desk.operations import hand_over_drafts
from requests_desk.vocabulary import Confidentiality, State
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
ONE_DAY = datetime.timedelta(days=1)


def draft(author: User, territory: Territory, level: str = Confidentiality.NORMAL):
    return ServiceRequestFactory(
        author=author, commune=territory.home, state=State.DRAFT, confidentiality=level
    )


def ends(mandate: Membership, day: datetime.date) -> None:
    end_role(membership=mandate, ends_on=day, reason="Élections", today=TODAY, back_to=day)


def reads(user: User, row: ServiceRequest, day: datetime.date = TODAY) -> bool:
    return ServiceRequest.objects.visible_to(actor_on(user, day)).contains(row)


@pytest.fixture
def successor(territory: Territory) -> User:
    return UserFactory()


def test_drafts_pass_with_the_mandate_the_confidential_ones_too(cast, territory, successor):
    rows = [draft(cast.mayor, territory, level) for level in Confidentiality]
    clerks = draft(cast.clerk, territory)
    # Begun the day before: a mayor of today has lost access by the morning.
    ServiceRequest.objects.update(created_at=timezone.now() - 2 * ONE_DAY)
    ends(cast.mayor.memberships.get(), TODAY)
    assert not any(reads(cast.mayor, row) for row in rows)
    give_role(user=successor, role=Role.MAYOR, starts_on=TODAY, commune=territory.home)

    for row in rows:
        row.refresh_from_db()
        assert row.author == successor
        assert reads(successor, row)
        assert not reads(cast.clerk, row)
        assert not reads(cast.administrator, row)
    clerks.refresh_from_db()
    assert clerks.author == cast.clerk
    assert not reads(successor, clerks)


def test_the_new_mayor_is_told_how_many_and_nothing_of_what_they_say(cast, territory, successor):
    rows = [draft(cast.mayor, territory, level) for level in Confidentiality]
    ServiceRequest.objects.update(created_at=timezone.now() - 2 * ONE_DAY)
    ends(cast.mayor.memberships.get(), TODAY)
    give_role(user=successor, role=Role.MAYOR, starts_on=TODAY, commune=territory.home)
    hand_over_drafts(day=TODAY)

    mail = OutgoingEmail.objects.get(kind="drafts_handed_over")
    assert mail.recipient == successor.email
    assert mail.subject == f"3 brouillons de l’ancien maire : {territory.home}"
    assert "/demandes/?etat=brouillons" in mail.text
    assert not [row for row in rows if row.subject in mail.text + mail.html]


def test_a_mandate_to_come_takes_nothing_before_its_day(cast, territory, successor):
    row = draft(cast.mayor, territory)
    day = TODAY + ONE_DAY
    ends(cast.mayor.memberships.get(), day)
    give_role(user=successor, role=Role.MAYOR, starts_on=day, commune=territory.home)

    assert hand_over_drafts(day=TODAY) == 0
    assert reads(cast.mayor, row)
    assert hand_over_drafts(day=day) == 1
    assert hand_over_drafts(day=day) == 0
    row.refresh_from_db()
    assert row.author == successor


def test_what_is_written_after_the_mandate_stays_its_authors(cast: Cast, territory, successor):
    ends(cast.mayor.memberships.get(), TODAY)
    MembershipFactory(user=cast.mayor, role=Role.CLERK, commune=territory.home, starts_on=TODAY)
    row = draft(cast.mayor, territory)

    give_role(user=successor, role=Role.MAYOR, starts_on=TODAY, commune=territory.home)

    row.refresh_from_db()
    assert row.author == cast.mayor


def test_without_a_successor_drafts_wait(cast, territory):
    row = draft(cast.mayor, territory)
    ends(cast.mayor.memberships.get(), TODAY + ONE_DAY)

    assert hand_over_drafts(day=TODAY + ONE_DAY) == 0
    row.refresh_from_db()
    assert row.author == cast.mayor

"""What a mayor began in office and did not send passes to the mayor who follows, and no more."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.actor import actor_on
from accounts.mandates import give_role
from accounts.models import Membership, Role, User
from notifications.models import OutgoingEmail
from requests_desk.models import RequestEvent, ServiceRequest
from requests_desk.operations import drafts_of_office, hand_over_drafts
from requests_desk.operations.handover import HANDED_OVER_SINCE
from requests_desk.timeline import timeline
from requests_desk.vocabulary import CONFIDENTIAL, Confidentiality, State
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory

pytestmark = pytest.mark.django_db
ONE_DAY = datetime.timedelta(days=1)
BEGUN = HANDED_OVER_SINCE + 10 * ONE_DAY
CHANGE = BEGUN + 10 * ONE_DAY


def noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def draft(
    author: User, territory: Territory, begun: datetime.date = BEGUN, level: str = "normal"
) -> ServiceRequest:
    row = ServiceRequestFactory(
        author=author, commune=territory.home, state=State.DRAFT, confidentiality=level
    )
    ServiceRequest.objects.filter(pk=row.pk).update(created_at=noon(begun))
    return row


def hand_over(day: datetime.date = CHANGE) -> int:
    return hand_over_drafts(now=noon(day))


def author_of(row: ServiceRequest) -> User:
    row.refresh_from_db()
    return row.author


def reads(user: User, row: ServiceRequest, day: datetime.date = CHANGE) -> bool:
    return ServiceRequest.objects.visible_to(actor_on(user, day)).contains(row)


def ends(mandate: Membership, day: datetime.date) -> None:
    Membership.objects.filter(pk=mandate.pk).update(ends_on=day)


@pytest.fixture
def mandate(cast: Cast) -> Membership:
    return cast.mayor.memberships.get()


@pytest.fixture
def successor(mandate: Membership, territory: Territory) -> User:
    """The mayor since the change."""
    ends(mandate, CHANGE)
    return MembershipFactory(commune=territory.home, starts_on=CHANGE).user


def test_a_draft_passes_with_the_mandate_and_its_journal_names_the_former_mayor(
    cast, territory, successor
):
    row = draft(cast.mayor, territory)

    assert hand_over() == 1
    assert hand_over() == 0
    assert author_of(row) == successor
    assert reads(successor, row)
    assert not reads(cast.clerk, row)
    [event] = RequestEvent.objects.filter(request=row)
    assert (event.kind, event.actor) == (RequestEvent.Kind.HANDED_OVER, cast.mayor)
    [entry] = timeline(row, actor_on(successor, CHANGE))
    assert (entry.title, entry.author) == (
        "Brouillon repris du maire précédent",
        cast.mayor.get_full_name(),
    )
    assert timeline(row, actor_on(cast.desk_agent, CHANGE)) == []


@pytest.mark.parametrize("level", CONFIDENTIAL)
def test_a_confidential_draft_stays_its_authors(level, cast, territory, successor):
    row = draft(cast.mayor, territory, level=level)

    assert hand_over() == 0
    assert author_of(row) == cast.mayor
    assert not reads(successor, row)


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param(HANDED_OVER_SINCE - ONE_DAY, id="when nobody else was to read it"),
        pytest.param(CHANGE, id="after the mandate"),
    ],
)
def test_what_was_begun_outside_the_rule_stays_its_authors(begun, cast, territory, successor):
    row = draft(cast.mayor, territory, begun)

    assert hand_over(CHANGE + ONE_DAY) == 0
    assert author_of(row) == cast.mayor


def test_what_was_begun_before_the_mandate_stays_its_authors(cast, territory, successor, mandate):
    row = draft(cast.mayor, territory)
    Membership.objects.filter(pk=mandate.pk).update(starts_on=BEGUN + ONE_DAY)

    assert hand_over() == 0
    assert author_of(row) == cast.mayor


def test_a_clerk_made_mayor_by_mistake_takes_and_leaves_nothing(cast, territory, mandate):
    own = draft(cast.clerk, territory)
    mayors = draft(cast.mayor, territory)
    ends(mandate, BEGUN + ONE_DAY)

    wrong = give_role(user=cast.clerk, role=Role.MAYOR, starts_on=CHANGE, commune=territory.home)
    assert author_of(mayors) == cast.mayor
    ends(wrong, CHANGE)
    true_one = MembershipFactory(commune=territory.home, starts_on=CHANGE).user

    assert hand_over() == 1
    assert author_of(mayors) == true_one
    assert author_of(own) == cast.clerk


def test_a_draft_passes_again_with_the_next_mandate(cast, territory, successor):
    row = draft(cast.mayor, territory)
    hand_over()
    later = CHANGE + 30 * ONE_DAY
    ends(successor.memberships.get(), later)
    third = MembershipFactory(commune=territory.home, starts_on=later).user

    assert hand_over(later) == 1
    assert author_of(row) == third


def test_a_mandate_to_come_takes_nothing_before_its_day(cast, territory, successor):
    row = draft(cast.mayor, territory)

    assert hand_over(CHANGE - ONE_DAY) == 0
    assert reads(cast.mayor, row, CHANGE - ONE_DAY)


def test_without_a_successor_drafts_wait(cast, territory, mandate):
    row = draft(cast.mayor, territory)
    ends(mandate, CHANGE)

    assert hand_over() == 0
    assert author_of(row) == cast.mayor


def test_the_new_mayor_is_told_how_many_and_nothing_of_what_they_say(cast, territory, successor):
    rows = [draft(cast.mayor, territory) for _ in range(3)]
    hand_over()

    mail = OutgoingEmail.objects.get(kind="drafts_handed_over")
    assert mail.recipient == successor.email
    assert mail.subject == f"3 brouillons de l’ancien maire : {territory.home}"
    assert "/demandes/?etat=brouillons" in mail.text
    assert not [row for row in rows if row.subject in mail.text + mail.html]


def test_the_review_of_a_change_counts_what_will_pass(cast, territory, mandate):
    wanted = draft(cast.mayor, territory)
    draft(cast.mayor, territory, level=Confidentiality.MAYOR_ONLY)
    draft(cast.mayor, territory, HANDED_OVER_SINCE - ONE_DAY)
    draft(UserFactory(), territory)

    assert list(drafts_of_office(mandate)) == [wanted]


def test_a_mayor_reads_where_they_write_that_a_draft_passes_on(cast, sign_in):
    sentence = "passe au maire suivant"
    address = reverse("request_new")

    assert sentence in sign_in(cast.mayor).get(address).text
    assert sentence not in sign_in(cast.clerk).get(address).text

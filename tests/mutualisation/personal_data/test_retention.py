"""The yearly review: what has passed its period, by kind and year, and nothing is destroyed."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.mandates import give_role
from accounts.models import Membership, Role, User
from mutualisation.personal_data.retention import KINDS, reviews_at
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State
from tests.accounts.factories import InvitationFactory
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory

pytestmark = pytest.mark.django_db
MAX_QUERIES = 15
ZONE = timezone.get_current_timezone()
NOW = datetime.datetime(2040, 6, 1, 12, tzinfo=ZONE)


def counted() -> dict[str, list[tuple[int, int]]]:
    return {one.kind.slug: one.years for one in reviews_at(NOW) if one.kind.slug != "historique"}


def test_what_has_passed_its_period_is_counted_by_year(territory: Territory, cast: Cast):
    def request(year: int, state: State = State.CLOSED) -> ServiceRequest:
        row = ServiceRequestFactory(commune=territory.home, author=cast.mayor, state=state)
        day = datetime.datetime(year, 3, 1, 12, tzinfo=ZONE)
        moments = ("submitted_at", "acknowledged_at", "resolved_at", "closed_at")
        dates = {name: day for name in moments if getattr(row, name) is not None}
        ServiceRequest.objects.filter(pk=row.pk).update(created_at=day, **dates)
        return row

    for year in (2027, 2027, 2029, 2031):
        request(year)
    request(2038, State.DRAFT)
    request(2040, State.DRAFT)
    sent = datetime.datetime(2038, 1, 1, tzinfo=ZONE)
    InvitationFactory(sent_at=sent)
    InvitationFactory(sent_at=sent, accepted_at=sent, token="autre")
    User.objects.update(date_joined=NOW)
    Membership.objects.filter(user=cast.clerk).update(ends_on=datetime.date(2037, 5, 1))

    found = counted()

    assert found["demandes"] == [(2027, 2), (2029, 1)]
    assert found["brouillons"] == [(2038, 1)]
    assert found["invitations"] == [(2038, 1)]
    assert found["comptes"] == [(2037, 1)]
    assert found["pieces"] == found["lectures"] == []
    give_role(
        user=cast.clerk,
        role=Role.READER,
        starts_on=datetime.date(2037, 5, 2),
        commune=territory.home,
    )
    assert counted()["comptes"] == []


def test_the_page_shows_every_kind(cast: Cast, sign_in, django_assert_max_num_queries):
    client = sign_in(cast.administrator)
    with django_assert_max_num_queries(MAX_QUERIES):
        page = client.get(reverse("retention")).text
    for kind in KINDS:
        assert f'id="{kind.slug}"' in page

"""The weekly e-mail of deadlines: when, to whom, and what it tells."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from notifications.models import OutgoingEmail
from services.deadlines.digest import MOST_FILES, send_digests
from services.deadlines.operations import choose_digest
from tests.cast import Cast, Territory
from tests.services.factories import SubscriptionFactory

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def next_monday() -> datetime.date:
    today = timezone.localdate()
    return today + datetime.timedelta(days=7 - today.weekday())


def at(hour: int, *, days: int = 0) -> datetime.datetime:
    day = next_monday() + datetime.timedelta(days=days)
    return datetime.datetime.combine(day, datetime.time(hour), tzinfo=PARIS)


def told() -> dict[str, OutgoingEmail]:
    return {email.recipient: email for email in OutgoingEmail.objects.filter(kind="deadlines")}


@pytest.fixture
def late(territory: Territory):
    """A forgotten intention for the roads, of the technical direction."""
    return SubscriptionFactory(
        intention=True,
        service=territory.roads_service,
        commune=territory.home,
        declared_on=next_monday() - datetime.timedelta(days=300),
    )


def test_those_who_keep_it_are_told_once_a_week(cast: Cast, late):
    assert send_digests(now=at(8)) == 4
    assert set(told()) == {
        cast.desk_agent.email,
        cast.other_agent.email,
        cast.dgs.email,
        cast.administrator.email,
    }
    assert send_digests(now=at(9)) == 0
    assert send_digests(now=at(8, days=7)) == 4


def test_only_on_monday_from_seven(cast: Cast, late):
    assert [send_digests(now=at(6)), send_digests(now=at(8, days=1))] == [0, 0]
    assert not told()


def test_the_hour_is_that_of_the_epci(cast: Cast, late):
    with timezone.override("Indian/Reunion"):
        assert send_digests(now=at(4)) == 4


def test_nothing_due_sends_nothing(cast: Cast, territory):
    """The home commune has an adhésion without its papers: it has no day, and fills no e-mail."""
    assert send_digests(now=at(8)) == 0


def test_who_refuses_it_is_not_told(cast: Cast, late):
    choose_digest(user=cast.desk_agent, wanted=False, now=timezone.now())
    choose_digest(user=cast.dgs, wanted=False, now=timezone.now())
    choose_digest(user=cast.dgs, wanted=True, now=timezone.now())
    send_digests(now=at(8))
    assert cast.desk_agent.email not in told()
    assert cast.dgs.email in told()


def test_who_has_left_is_not_told(cast: Cast, late):
    cast.desk_agent.is_active = False
    cast.desk_agent.save()
    cast.other_agent.memberships.update(ends_on=next_monday())
    send_digests(now=at(8))
    assert {cast.desk_agent.email, cast.other_agent.email}.isdisjoint(told())


def test_each_link_is_there_once(cast: Cast, territory, late):
    SubscriptionFactory(
        deliberated=True,
        service=territory.roads_service,
        commune=territory.neighbour,
        wished_on=next_monday(),
        deliberation__transmitted_on=None,
        deliberation__executory_on=None,
    )
    send_digests(now=at(8))
    email = told()[cast.desk_agent.email]
    words = email.subject.replace("\u00a0", " ")
    assert words == "Adhésions : 2 échéances en retard, 1 dans les trente jours"
    for text in (email.text, email.html):
        assert text.count(late.get_absolute_url()) == 1
        assert text.count("/echeances/") == 1
    assert "Intention sans délibération" in email.text
    assert "Voirie – La Guerche-de-Bretagne" in email.text


def test_a_long_list_says_how_many_more(cast: Cast, territory):
    SubscriptionFactory.create_batch(
        MOST_FILES + 3,
        intention=True,
        service=territory.roads_service,
        declared_on=next_monday() - datetime.timedelta(days=300),
    )
    send_digests(now=at(8))
    assert "Et 3 autres adhésions." in told()[cast.desk_agent.email].text.replace("\u00a0", " ")

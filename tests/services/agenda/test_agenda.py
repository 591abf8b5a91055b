"""« Mon agenda »: a private address, what it gives, and what closes it."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.actor import actor_on
from accounts.closing import close_account
from services.agenda.dates import events_for
from services.agenda.operations import make_feed, withdraw_feed
from services.models import CalendarFeed, Subscription
from tests.cast import Territory
from tests.services.factories import AgreementFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


def feed_of(user) -> str:
    return reverse("calendar_feed", args=[make_feed(user=user, now=timezone.now())])


@pytest.fixture
def recent(territory: Territory) -> Subscription:
    """The home commune joins the roads service in a month."""
    day = timezone.localdate() + datetime.timedelta(days=30)
    return SubscriptionFactory(
        commune=territory.home, service=territory.roads_service, starts_on=day
    )


def test_the_address_is_shown_once_and_opens_the_calendar(client, cast, recent):
    client.force_login(cast.mayor)
    shown = client.post(reverse("agenda"))
    address = shown.context["address"]
    token = address.rsplit("/", 1)[1].removesuffix(".ics")

    assert address in shown.content.decode()
    assert token not in client.get(reverse("agenda")).content.decode()
    assert not CalendarFeed.objects.filter(token_digest=token).exists()

    client.logout()
    response = client.get(reverse("calendar_feed", args=[token]))
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert event.decoded("dtstart") == recent.starts_on
    assert event["summary"] == "Entrée en vigueur\u00a0: Voirie, La Guerche-de-Bretagne"
    assert event["uid"] == f"debut-{recent.uuid}@mutualisation"


def test_a_new_address_closes_the_one_before(client, cast):
    before = feed_of(cast.mayor)
    after = feed_of(cast.mayor)

    assert client.get(before).status_code == 404
    assert client.get(after).status_code == 200


def test_a_withdrawn_address_gives_nothing(client, cast):
    address = feed_of(cast.mayor)
    client.force_login(cast.mayor)
    client.post(reverse("agenda_withdraw"))

    assert client.get(address).status_code == 404


def test_an_account_that_ends_closes_its_address(client, cast):
    address = feed_of(cast.mayor)
    close_account(user=cast.mayor, reason="Fin de mandat", now=timezone.now(), by=None)

    assert not CalendarFeed.objects.exists()
    assert client.get(address).status_code == 404


def test_a_suspended_account_has_no_calendar(client, cast):
    address = feed_of(cast.mayor)
    cast.mayor.is_active = False
    cast.mayor.save()

    assert client.get(address).status_code == 404


def test_a_get_makes_and_withdraws_nothing(client, cast):
    make_feed(user=cast.mayor, now=timezone.now())
    client.force_login(cast.mayor)
    client.get(reverse("agenda"))
    client.get(reverse("agenda_withdraw"))

    assert CalendarFeed.objects.count() == 1


def test_another_commune_is_in_nobodys_calendar(client, cast, recent):
    assert b"VEVENT" in client.get(feed_of(cast.mayor)).content
    assert b"VEVENT" not in client.get(feed_of(cast.neighbour_mayor)).content


def test_who_has_lost_every_role_reads_an_empty_calendar(client, cast, recent):
    address = feed_of(cast.mayor)
    cast.mayor.memberships.update(ends_on=timezone.localdate())

    assert b"VEVENT" not in client.get(address).content


def test_tried_secrets_are_stopped(client, territory):
    address = reverse("calendar_feed", args=["x" * 43])
    answers = {client.get(address).status_code for _ in range(70)}

    assert answers == {404, 429}


def test_a_calendar_is_three_queries_whatever_it_holds(
    territory, cast, recent, django_assert_num_queries
):
    AgreementFactory(
        subscription=recent, expires_on=timezone.localdate() + datetime.timedelta(days=400)
    )
    actor = actor_on(cast.desk_agent, timezone.localdate())
    with django_assert_num_queries(3):
        events = events_for(actor, lambda row: f"https://portail.test/{row.service.slug}")

    assert [event.uid.split("-")[0] for event in events] == ["debut", "echeance"]


def test_withdrawing_twice_changes_nothing(cast):
    withdraw_feed(user=cast.mayor)
    withdraw_feed(user=cast.mayor)

    assert not CalendarFeed.objects.exists()

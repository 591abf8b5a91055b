"""The invented years follow the same rules as real ones, and come out the same each time."""

import datetime
from collections.abc import Iterator
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.actor import actor_on
from communes.models import Commune, Epci
from demonstration.operations import is_loaded, load
from demonstration.people import LOGINS
from notifications.models import OutgoingEmail
from requests_desk.access import Act, abilities
from requests_desk.models import Assignment, RequestCounter, RequestEvent, ServiceRequest
from requests_desk.vocabulary import OPEN_STATES, State
from requests_desk.workflow import SOURCES
from services.access import submitting_rights
from services.figures import coverage_on
from services.models import Service, Subscription
from services.subscription_checks import missing_pieces

# So that each test may also run alone: the database is only made for tests that have the mark.
pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Europe/Paris"))
TODAY = NOW.date()


def load_vitre() -> None:
    load(territory="vitre", now=NOW, say=lambda line: None)


@pytest.fixture(scope="module")
def vitre(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Vitré Communauté, loaded once for the module and taken back at its end."""
    with (
        django_db_blocker.unblock(),
        timezone.override(ZoneInfo("Europe/Paris")),
        transaction.atomic(),
    ):
        load_vitre()
        yield
        transaction.set_rollback(True)


def test_the_real_communes_are_there_and_most_have_joined(vitre):
    coverage = coverage_on(TODAY)

    assert is_loaded()
    assert Commune.objects.members_on(TODAY).count() == 46
    assert coverage.members == 46
    assert 35 <= coverage.engaged < 46


def test_the_desk_is_reached_at_fictitious_addresses(vitre):
    epci = Epci.objects.get()
    assert epci.email.endswith("@demo.test")
    assert epci.phone.startswith("02 00 00")


def test_subscriptions_are_such_as_the_administration_would_take(vitre):
    for held in Subscription.objects.select_related("service", "commune"):
        held.clean()


def test_files_of_adhesion_stand_at_each_step_with_their_papers(vitre):
    rows = {row.state: row for row in Subscription.objects.exclude(is_takeover=True)}
    assert set(rows) == {"intention", "deliberated", "signed"}
    assert all("fictif" in row.note for row in rows.values())
    assert [check.code for check in missing_pieces(rows["signed"])] == []
    assert Subscription.objects.filter(state="notice").exists()
    assert Service.objects.open().filter(tariffs=None).count() == 0


def test_everybody_who_signs_in_is_there(vitre, django_user_model):
    emails = [login.email for login in LOGINS]

    assert django_user_model.objects.filter(email__in=emails).count() == len(LOGINS) == 9


def test_every_request_lived_by_the_table_of_transitions(vitre):
    allowed = {(source, name) for name, sources in SOURCES.items() for source in sources}
    names = {
        State.TO_APPROVE: ("transmit",),
        State.SUBMITTED: ("submit", "reopen"),
        State.ACKNOWLEDGED: ("acknowledge", "resume"),
        State.ASSIGNED: ("route", "reopen", "resume"),
        State.IN_PROGRESS: ("start", "resume"),
        State.WAITING: ("wait",),
        State.RESOLVED: ("resolve",),
        State.CLOSED: ("close",),
        State.DECLINED: ("decline",),
        State.CANCELLED: ("cancel",),
    }
    events = RequestEvent.objects.exclude(to_state="")
    rows = events.order_by("request_id", "pk").select_related("request")
    seen = 0
    for request, lines in groupby(rows, key=lambda event: event.request):
        state, moment = State.DRAFT, request.submitted_at or request.created_at
        for line in lines:
            assert line.from_state == state
            assert any((state, name) in allowed for name in names[line.to_state])
            assert moment <= line.created_at <= NOW
            state, moment = State(line.to_state), line.created_at
        assert state == request.state
        seen += 1
    assert seen == ServiceRequest.objects.count() > 1000


def test_numbers_follow_the_order_of_submission_without_a_gap(vitre):
    for year in (2024, 2025, 2026):
        numbers = ServiceRequest.objects.filter(number__startswith=f"{year}-")
        ordered = list(numbers.order_by("submitted_at", "number").values_list("number", flat=True))

        assert ordered == [f"{year}-{rank:05d}" for rank in range(1, len(ordered) + 1)]
        assert RequestCounter.objects.get(year=year).last_number == len(ordered) > 300


def test_what_is_being_worked_on_has_one_direction(vitre):
    at_work = ServiceRequest.objects.filter(state__in=[State.ASSIGNED, State.IN_PROGRESS])
    current = Assignment.objects.filter(request__in=at_work, ended_at=None)

    assert current.count() == at_work.count() > 0
    assert not Assignment.objects.filter(direction__receives_requests=False).exists()


def test_the_inbox_and_the_mayor_have_something_to_do(vitre):
    home = ServiceRequest.objects.filter(commune__memberships__user__email="maire@demo.test")

    assert ServiceRequest.objects.filter(state__in=OPEN_STATES).count() >= 20
    assert ServiceRequest.objects.overdue_on(TODAY).exists()
    assert home.filter(state=State.WAITING).exists()
    assert home.filter(state=State.RESOLVED).exists()


def test_an_opinion_is_written_as_the_desk_writes_it(vitre):
    rated = RequestEvent.objects.filter(kind=RequestEvent.Kind.RATED).select_related("request")

    assert rated.count() > 300
    for event in rated:
        request = event.request
        first, _, comment = event.comment.partition("\n")
        assert first == f"Avis\u00a0: {request.satisfaction} sur 5"
        assert comment == request.satisfaction_comment


def test_inventing_the_past_tells_nobody(vitre):
    assert not OutgoingEmail.objects.exists()


def test_a_deputy_sends_in_their_domain_and_the_mayor_the_rest(vitre, django_user_model):
    deputy = actor_on(django_user_model.objects.get(email="adjointe@demo.test"), NOW.date())
    mayor = actor_on(django_user_model.objects.get(email="maire@demo.test"), NOW.date())

    rights = submitting_rights(deputy)
    assert not rights.communes
    assert len(rights.services) == 1
    [waiting] = ServiceRequest.objects.to_approve_by(mayor)
    assert waiting.author == deputy.user
    assert Act.APPROVE in abilities(mayor, waiting)
    assert Act.APPROVE not in abilities(deputy, waiting)

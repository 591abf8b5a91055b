"""When an answer is due: the clock stops while waiting, and follows the urgency."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from requests_desk import operations
from requests_desk.models import RequestEvent
from requests_desk.operations import Outcome
from requests_desk.vocabulary import State, Urgency
from tests.requests_desk.conftest import DAY

pytestmark = pytest.mark.django_db


def test_waiting_stops_the_clock(under_way, cast):
    play = under_way
    due_on = play.request.due_on
    play(operations.reply, cast.agent, body="Quelle rue ?", outcome=Outcome.WAIT)
    assert (play.request.waiting_since, play.request.due_on) == (play.now, due_on)

    # From Tuesday 10 to Monday 16 March: four working days.
    play.now = play.now.replace(day=16)
    play(operations.answer, cast.mayor, body="Rue Basse.")

    assert due_on == datetime.date(2026, 3, 24)
    assert play.request.due_on == datetime.date(2026, 3, 30)


def test_the_work_goes_on_where_it_had_stopped(play, cast, territory):
    play(operations.reply, cast.desk_agent, body="Quelle rue ?", outcome=Outcome.WAIT)
    assert play(operations.answer, cast.mayor, body="Basse").state == State.ACKNOWLEDGED
    play(operations.route, cast.desk_agent, direction=territory.legal_direction)
    play(operations.reply, cast.agent, body="Et le plan ?", outcome=Outcome.WAIT)
    assert play(operations.resume, cast.agent).state == State.ASSIGNED


def test_a_second_question_keeps_waiting_from_the_first(under_way, cast):
    play = under_way
    since = play(
        operations.reply, cast.agent, body="Quelle rue ?", outcome=Outcome.WAIT
    ).waiting_since

    again = play(operations.reply, cast.agent, body="Et le plan ?", outcome=Outcome.WAIT)

    assert (again.state, again.waiting_since) == (State.WAITING, since)
    assert RequestEvent.objects.filter(to_state=State.WAITING).count() == 1


def test_a_higher_urgency_brings_the_due_date_nearer_never_into_the_past(play, cast):
    change = {"reason": "Danger", "urgency": Urgency.CRITICAL}
    play.now += 6 * DAY  # Monday 16 March, one working day after the submission is long past.

    request = play(operations.change_urgency, cast.desk_agent, **change)

    assert (request.urgency, request.due_on) == (Urgency.CRITICAL, datetime.date(2026, 3, 16))
    with pytest.raises(ValidationError, match="autre urgence"):
        play(operations.change_urgency, cast.desk_agent, **change)
    with pytest.raises(ValidationError, match="pourquoi"):
        play(operations.change_urgency, cast.desk_agent, urgency=Urgency.HIGH, reason="")


def test_changing_the_urgency_keeps_the_days_spent_waiting(under_way, cast):
    play = under_way
    play(operations.reply, cast.agent, body="Quelle rue ?", outcome=Outcome.WAIT)
    play.now = play.now.replace(day=12)
    play(operations.resume, cast.agent)

    request = play(operations.change_urgency, cast.desk_agent, urgency=Urgency.HIGH, reason="Gêne")

    # Three working days after Tuesday 10 March, and the two spent waiting.
    assert request.due_on == datetime.date(2026, 3, 17)


def test_reopening_gives_a_new_delay_and_asks_why(under_way, cast):
    play = under_way
    play(operations.reply, cast.agent, body="Voici.", outcome=Outcome.RESOLVE)
    play(operations.rate, cast.mayor, score=2)
    play.now = play.now.replace(month=4, day=14)
    with pytest.raises(ValidationError, match="reste à faire"):
        play(operations.reopen, cast.mayor, reason="")

    request = play(operations.reopen, cast.mayor, reason="Il manque le plan.")

    assert request.due_on == datetime.date(2026, 4, 28)
    assert request.satisfaction is None
    assert request.events.filter(kind="rated").exists()


def test_changing_the_urgency_back_forgets_no_lateness(play, cast):
    """Due on 24 March, it stays late on the 30th, however often the urgency is changed."""
    play.now = play.now.replace(day=30)
    due = [
        play(operations.change_urgency, cast.desk_agent, urgency=urgency, reason="Essai").due_on
        for urgency in (Urgency.CRITICAL, Urgency.NORMAL, Urgency.HIGH, Urgency.NORMAL)
    ]

    assert due == [datetime.date(2026, 3, 24)] * 4


def test_an_urgency_lowered_again_gives_the_former_delay_back(play, cast):
    play.now = play.now.replace(day=16)
    hurried = play(operations.change_urgency, cast.desk_agent, urgency="critical", reason="Danger")
    assert hurried.due_on == datetime.date(2026, 3, 16)

    play.now = play.now.replace(day=18)
    calmed = play(operations.change_urgency, cast.desk_agent, urgency="normal", reason="Fini")

    assert calmed.due_on == datetime.date(2026, 3, 24)


def test_while_waiting_nobody_is_hurried_into_the_past(under_way, cast):
    play = under_way
    play.now = play.now.replace(day=16)
    play(operations.reply, cast.agent, body="Quelle rue ?", outcome=Outcome.WAIT)
    play.now = play.now.replace(day=27)

    play(operations.change_urgency, cast.desk_agent, urgency="critical", reason="Danger")
    answered = play(operations.answer, cast.mayor, body="Rue Basse.")

    # Due the day when the clock had stopped, and put off by the nine working days of the wait.
    assert answered.due_on == datetime.date(2026, 3, 27)


def test_after_a_reopening_the_urgency_counts_from_it(under_way, cast):
    play = under_way
    play(operations.reply, cast.agent, body="Quelle rue ?", outcome=Outcome.WAIT)
    play.now = play.now.replace(day=13)
    play(operations.reply, cast.agent, body="Voici.", outcome=Outcome.RESOLVE)
    play.now = play.now.replace(month=4, day=14)
    play(operations.reopen, cast.mayor, reason="Il manque le plan.")

    request = play(operations.change_urgency, cast.desk_agent, urgency="high", reason="Gêne")

    assert request.due_on == datetime.date(2026, 4, 17)

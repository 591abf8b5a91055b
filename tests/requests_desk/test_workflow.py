"""The one table of transitions: every transition from every state, allowed or refused."""

import datetime

import pytest
from django_fsm import TransitionNotAllowed

from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State
from requests_desk.workflow import SOURCES

NOW = datetime.datetime(2026, 3, 10, 9, 30, tzinfo=datetime.UTC)
# Transition -> where it leads, from each state that allows it. Said again here on purpose.
S = State
TABLE: dict[str, dict[State, State]] = {
    "transmit": {S.DRAFT: S.TO_APPROVE},
    "take_back": {S.TO_APPROVE: S.DRAFT},
    "send_back": {S.TO_APPROVE: S.DRAFT},
    "submit": {S.DRAFT: S.SUBMITTED, S.TO_APPROVE: S.SUBMITTED},
    "acknowledge": {S.SUBMITTED: S.ACKNOWLEDGED},
    "route": {
        S.SUBMITTED: S.ASSIGNED,
        S.ACKNOWLEDGED: S.ASSIGNED,
        S.ASSIGNED: S.ASSIGNED,
        S.IN_PROGRESS: S.ASSIGNED,
        S.WAITING: S.ASSIGNED,
    },
    "start": {S.ASSIGNED: S.IN_PROGRESS},
    "wait": {S.ACKNOWLEDGED: S.WAITING, S.ASSIGNED: S.WAITING, S.IN_PROGRESS: S.WAITING},
    "resume": {S.WAITING: S.IN_PROGRESS},
    "resolve": {
        S.ACKNOWLEDGED: S.RESOLVED,
        S.ASSIGNED: S.RESOLVED,
        S.IN_PROGRESS: S.RESOLVED,
        S.WAITING: S.RESOLVED,
    },
    "close": {S.RESOLVED: S.CLOSED},
    "reopen": {S.RESOLVED: S.ASSIGNED, S.CLOSED: S.ASSIGNED},
    "decline": {
        S.SUBMITTED: S.DECLINED,
        S.ACKNOWLEDGED: S.DECLINED,
        S.ASSIGNED: S.DECLINED,
        S.IN_PROGRESS: S.DECLINED,
    },
    "cancel": {
        S.SUBMITTED: S.CANCELLED,
        S.ACKNOWLEDGED: S.CANCELLED,
        S.ASSIGNED: S.CANCELLED,
        S.IN_PROGRESS: S.CANCELLED,
        S.WAITING: S.CANCELLED,
    },
}
ARGUMENTS = {
    "resume": {"to": State.IN_PROGRESS},
    "reopen": {"to": State.ASSIGNED},
}


def run(request: ServiceRequest, name: str) -> None:
    getattr(request, name)(now=NOW, **ARGUMENTS.get(name, {}))


def test_the_table_is_complete():
    assert {name: set(targets) for name, targets in TABLE.items()} == {
        name: set(states) for name, states in SOURCES.items()
    }


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_every_transition_from_every_state(name: str, state: State):
    request = ServiceRequest(state=state)

    if state in TABLE[name]:
        run(request, name)
        assert request.state == TABLE[name][state]
    else:
        with pytest.raises(TransitionNotAllowed):
            run(request, name)
        assert request.state == state


def test_the_state_is_changed_by_transitions_only():
    request = ServiceRequest(state=State.SUBMITTED)

    with pytest.raises(AttributeError, match="not allowed"):
        request.state = State.CLOSED


def test_reopening_takes_back_the_answer_and_its_note_and_keeps_the_acknowledgement():
    request = ServiceRequest(
        state=State.CLOSED, acknowledged_at=NOW, resolved_at=NOW, closed_at=NOW, satisfaction=2
    )

    request.reopen(now=NOW, to=State.SUBMITTED)

    assert request.state == State.SUBMITTED
    assert request.acknowledged_at == NOW
    assert (request.resolved_at, request.closed_at, request.satisfaction) == (None, None, None)


def test_routing_counts_as_an_acknowledgement_once():
    request = ServiceRequest(state=State.SUBMITTED)
    later = NOW + datetime.timedelta(hours=5)

    request.route(now=NOW)
    request.route(now=later)

    assert request.acknowledged_at == NOW


@pytest.mark.parametrize("name", ["route", "resume", "resolve", "cancel"])
def test_every_way_out_of_the_wait_ends_it(name: str):
    request = ServiceRequest(state=State.WAITING, waiting_since=NOW)

    run(request, name)

    assert request.waiting_since is None

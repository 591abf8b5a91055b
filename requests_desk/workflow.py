"""The states of a request and the one table of its transitions.

A transition only stamps the request: who, why and the journal's line are written by `operations`,
in the same transaction. The dates that each state implies are constraints of the model.
"""

import datetime
from typing import Any

from django_fsm import RETURN_VALUE, transition

from requests_desk.vocabulary import OPEN_STATES, State

# From which states each transition starts. `access.py` reads it too: a button is drawn only there.
SOURCES: dict[str, tuple[State, ...]] = {
    "transmit": (State.DRAFT,),
    "take_back": (State.TO_APPROVE,),
    "send_back": (State.TO_APPROVE,),
    "submit": (State.DRAFT, State.TO_APPROVE),
    "acknowledge": (State.SUBMITTED,),
    "route": OPEN_STATES,
    "start": (State.ASSIGNED,),
    "wait": (State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS),
    "resume": (State.WAITING,),
    "resolve": (State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS, State.WAITING),
    "close": (State.RESOLVED,),
    "reopen": (State.RESOLVED, State.CLOSED),
    "decline": (State.SUBMITTED, State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS),
    "cancel": OPEN_STATES,
}


def _moves(name: str, target: Any) -> Any:
    return transition(field="state", source=list(SOURCES[name]), target=target)


class RequestWorkflow:
    """The transitions of a `ServiceRequest`: TransitionNotAllowed outside of their SOURCES."""

    submitted_at: Any
    acknowledged_at: Any
    waiting_since: Any
    resolved_at: Any
    closed_at: Any
    satisfaction: Any
    satisfaction_comment: Any

    @_moves("transmit", State.TO_APPROVE)
    def transmit(self, *, now: datetime.datetime) -> None:
        """Give the draft to whoever may send it for the commune: the mayor, or by delegation."""

    @_moves("take_back", State.DRAFT)
    def take_back(self, *, now: datetime.datetime) -> None:
        """Its author writes on it again."""

    @_moves("send_back", State.DRAFT)
    def send_back(self, *, now: datetime.datetime) -> None:
        """Whoever could have sent it asks its author to change it."""

    @_moves("submit", State.SUBMITTED)
    def submit(self, *, now: datetime.datetime) -> None:
        """Give the draft to the desk; its number comes last, just before it is saved."""
        self.submitted_at = now

    @_moves("acknowledge", State.ACKNOWLEDGED)
    def acknowledge(self, *, now: datetime.datetime) -> None:
        """Tell the commune that somebody has read its request."""
        self.acknowledged_at = now

    @_moves("route", State.ASSIGNED)
    def route(self, *, now: datetime.datetime) -> None:
        """Give the request to a direction, or to another one; who routes it has read it."""
        self.acknowledged_at = self.acknowledged_at or now
        self.waiting_since = None

    @_moves("start", State.IN_PROGRESS)
    def start(self, *, now: datetime.datetime) -> None:
        """Begin the work."""

    @_moves("wait", State.WAITING)
    def wait(self, *, now: datetime.datetime) -> None:
        """Stop the clock until the commune answers."""
        self.waiting_since = now

    @_moves("resume", RETURN_VALUE(State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS))
    def resume(self, *, now: datetime.datetime, to: State) -> State:
        """Start the clock again, in the state where it had stopped."""
        self.waiting_since = None
        return to

    @_moves("resolve", State.RESOLVED)
    def resolve(self, *, now: datetime.datetime) -> None:
        """The commune has its answer; it may say that this is not enough."""
        self.resolved_at, self.waiting_since = now, None

    @_moves("close", State.CLOSED)
    def close(self, *, now: datetime.datetime) -> None:
        """Nobody expects anything more."""
        self.closed_at = now

    @_moves("reopen", RETURN_VALUE(State.SUBMITTED, State.ASSIGNED))
    def reopen(self, *, now: datetime.datetime, to: State) -> State:
        """The answer was not enough; the opinion given of it goes with it."""
        self.resolved_at = self.closed_at = self.satisfaction = None
        self.satisfaction_comment = ""
        return to

    @_moves("decline", State.DECLINED)
    def decline(self, *, now: datetime.datetime) -> None:
        """The shared administration cannot take this request on."""
        self.closed_at = now

    @_moves("cancel", State.CANCELLED)
    def cancel(self, *, now: datetime.datetime) -> None:
        """The commune no longer needs it."""
        self.closed_at, self.waiting_since = now, None

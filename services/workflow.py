"""The states of adhésions and of services, and the one table of the transitions of each.

A transition only stamps the row: who, why and the log's line are written by `operations`, in the
same transaction. The dates that each state implies are constraints of the models.
"""

import datetime
from typing import Any

from django_fsm import GET_STATE, transition

from services.vocabulary import IN_FORCE_STATES, OPEN_STATES, ServiceState, SubscriptionState

# From which states each transition starts. `access.py` reads it too: a button is drawn only there.
SOURCES: dict[str, tuple[SubscriptionState, ...]] = {
    "deliberate": (SubscriptionState.INTENTION,),
    "decide": (SubscriptionState.INTENTION, SubscriptionState.DELIBERATED),
    "sign": (SubscriptionState.DELIBERATED,),
    "activate": (SubscriptionState.SIGNED,),
    "cancel_start": (SubscriptionState.ACTIVE,),
    "give_notice": (SubscriptionState.ACTIVE,),
    "cancel_notice": (SubscriptionState.NOTICE,),
    "end": (SubscriptionState.ACTIVE, SubscriptionState.NOTICE),
    "refuse": (SubscriptionState.INTENTION, SubscriptionState.DELIBERATED),
    "withdraw": OPEN_STATES,
    "admit": (SubscriptionState.INTENTION,),
    "transmit": (SubscriptionState.DELIBERATED, SubscriptionState.SIGNED, *IN_FORCE_STATES),
    "correct": (SubscriptionState.DELIBERATED, SubscriptionState.SIGNED, *IN_FORCE_STATES),
    "complete": (SubscriptionState.SIGNED, *IN_FORCE_STATES),
}
# What is only for a service whose adhésion takes papers, and what only for one that takes none.
PAPER_MOVES = frozenset(
    {"deliberate", "decide", "sign", "activate", "transmit", "correct", "complete"}
)
PAPERLESS_MOVES = frozenset({"admit"})

SERVICE_SOURCES: dict[str, tuple[ServiceState, ...]] = {
    "open": (ServiceState.STUDIED,),
    "suspend": (ServiceState.OPEN,),
    "resume": (ServiceState.SUSPENDED,),
    "close": (ServiceState.OPEN, ServiceState.SUSPENDED),
}


def _moves(name: str, target: Any) -> Any:
    return transition(field="state", source=list(SOURCES[name]), target=target)


def _service_moves(name: str, target: Any) -> Any:
    return transition(field="state", source=list(SERVICE_SOURCES[name]), target=target)


class SubscriptionWorkflow:
    """The transitions of a `Subscription`: TransitionNotAllowed outside of their SOURCES."""

    deliberation: Any
    decision: Any
    starts_on: Any
    ends_on: Any

    @_moves("deliberate", SubscriptionState.DELIBERATED)
    def deliberate(self, *, deliberation: Any) -> None:
        """The municipal council has decided to join."""
        self.deliberation = deliberation

    @_moves("decide", None)
    def decide(self, *, decision: Any) -> None:
        """The EPCI has decided to accept; the file waits for its signatures."""
        self.decision = decision

    @_moves("sign", SubscriptionState.SIGNED)
    def sign(self) -> None:
        """Both sides have signed the convention."""

    @_moves("activate", SubscriptionState.ACTIVE)
    def activate(self, *, starts_on: datetime.date, ends_on: datetime.date | None) -> None:
        """It enters into force; `ends_on` is known already when nothing renews the convention."""
        self.starts_on, self.ends_on = starts_on, ends_on

    @_moves("admit", SubscriptionState.ACTIVE)
    def admit(self, *, starts_on: datetime.date) -> None:
        """It enters into force on the word of both sides: a network signs no convention."""
        self.starts_on, self.ends_on = starts_on, None

    @_moves(
        "cancel_start",
        GET_STATE(
            lambda row: (
                SubscriptionState.SIGNED
                if row.service.needs_agreement
                else SubscriptionState.INTENTION
            ),
            states=[SubscriptionState.SIGNED, SubscriptionState.INTENTION],
        ),
    )
    def cancel_start(self) -> None:
        """Its first day was to come: its file is open again."""
        self.starts_on = self.ends_on = None

    @_moves("transmit", None)
    def transmit(self) -> None:
        """The dates and the file of the commune's deliberation are completed."""

    @_moves("correct", None)
    def correct(self) -> None:
        """What was recorded by mistake of the commune's deliberation is replaced."""

    @_moves("give_notice", SubscriptionState.NOTICE)
    def give_notice(self, *, ends_on: datetime.date) -> None:
        """One of the two sides ends it: it runs until `ends_on`."""
        self.ends_on = ends_on

    @_moves("cancel_notice", SubscriptionState.ACTIVE)
    def cancel_notice(self, *, ends_on: datetime.date | None) -> None:
        """It goes on, as if no notice had been given."""
        self.ends_on = ends_on

    @_moves("end", SubscriptionState.TERMINATED)
    def end(self, *, ends_on: datetime.date) -> None:
        """It is over: its last day is the eve of `ends_on`."""
        self.ends_on = ends_on

    @_moves("refuse", SubscriptionState.REFUSED)
    def refuse(self) -> None:
        """The EPCI does not accept it."""

    @_moves("withdraw", SubscriptionState.WITHDRAWN)
    def withdraw(self) -> None:
        """The commune gives it up before it has entered into force."""

    @_moves("complete", None)
    def complete(self, *, deliberation: Any, decision: Any) -> None:
        """Papers that were missing are found; those that are not given stay as they are."""
        self.deliberation = deliberation or self.deliberation
        self.decision = decision or self.decision


class ServiceWorkflow:
    """The transitions of a `Service`: TransitionNotAllowed outside of their SERVICE_SOURCES."""

    opened_on: Any
    closed_on: Any

    @_service_moves("open", ServiceState.OPEN)
    def open(self, *, on: datetime.date) -> None:
        """Communes may join from that day on."""
        self.opened_on = on

    @_service_moves("suspend", ServiceState.SUSPENDED)
    def suspend(self) -> None:
        """Nobody may join any more; who has joined keeps the service."""

    @_service_moves("resume", ServiceState.OPEN)
    def resume(self) -> None:
        """Communes may join again."""

    @_service_moves("close", ServiceState.CLOSED)
    def close(self, *, on: datetime.date) -> None:
        """Nobody is served any more from that day on."""
        self.closed_on = on

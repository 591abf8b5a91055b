"""The states of a decision to destroy, and the one table of its transitions."""

from typing import Any

from django.db import models
from django_fsm import transition


class State(models.TextChoices):
    PROPOSED = "proposed", "Liste à viser"
    DECIDED = "decided", "Destruction décidée"
    DONE = "done", "Exécutée"
    ABANDONED = "abandoned", "Abandonnée"


# While in one of these, no other list of the same kind is made.
OPEN_STATES = (State.PROPOSED, State.DECIDED)
TONES: dict[State, str] = {
    State.PROPOSED: "attention",
    State.DECIDED: "progress",
    State.DONE: "success",
    State.ABANDONED: "neutral",
}


def _moves(source: State, target: State) -> Any:
    return transition(field="state", source=source, target=target)


class DecisionWorkflow:
    """The transitions of a `RetentionDecision`: TransitionNotAllowed outside of their source."""

    @_moves(State.PROPOSED, State.DECIDED)
    def decide(self) -> None:
        """An administrator answers for the destruction."""

    @_moves(State.PROPOSED, State.ABANDONED)
    def abandon(self) -> None:
        """The list is put away; nothing is destroyed."""

    @_moves(State.DECIDED, State.ABANDONED)
    def stop(self) -> None:
        """Somebody objects before anything is destroyed."""

    @_moves(State.DECIDED, State.DONE)
    def finish(self) -> None:
        """All that was named is destroyed, or kept for a reason that its line tells."""

"""The states of a bilan and the one table of its transitions."""

import datetime
from typing import Any

from django.db import models
from django_fsm import transition


class State(models.TextChoices):
    COLLECTING = "collecting", "Collecte"
    FROZEN = "frozen", "Chiffres arrêtés"
    VALIDATED = "validated", "Validé par la direction générale"
    CIRCULATED = "circulated", "Diffusé aux élus"
    PUBLIC = "public", "Public"


# While in one of these, the figures may still be gathered again.
OPEN_STATES = (State.COLLECTING, State.FROZEN)

# From which states each transition starts. `access.py` reads it too: a button is drawn only there.
SOURCES: dict[str, tuple[State, ...]] = {
    "freeze": OPEN_STATES,
    "validate": (State.FROZEN,),
    "circulate": (State.VALIDATED,),
    "publish": (State.CIRCULATED,),
}


def _moves(name: str, target: State, **options: Any) -> Any:
    return transition(field="state", source=list(SOURCES[name]), target=target, **options)


def has_pdf(report: "ReportWorkflow") -> bool:
    """Return whether the document exists: freezing again takes the former one away."""
    return report.pdf_id is not None


class ReportWorkflow:
    """The transitions of a `Report`: TransitionNotAllowed outside of their SOURCES."""

    cut_off_on: Any
    is_provisional: Any
    frozen_at: Any
    pdf_id: Any

    @_moves("freeze", State.FROZEN)
    def freeze(
        self, *, now: datetime.datetime, cut_off_on: datetime.date, is_provisional: bool
    ) -> None:
        """Stop the figures at a day of the year."""
        self.frozen_at, self.cut_off_on = now, cut_off_on
        self.is_provisional = is_provisional

    @_moves("validate", State.VALIDATED, conditions=[has_pdf])
    def validate(self) -> None:
        """The management answers for the figures."""

    @_moves("circulate", State.CIRCULATED)
    def circulate(self) -> None:
        """Elected members may read it."""

    @_moves("publish", State.PUBLIC)
    def publish(self) -> None:
        """Everyone may read it."""

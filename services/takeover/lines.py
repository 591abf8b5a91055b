"""A line of a list of adhésions: what it says, what it would do, what is wrong with it."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum

from communes.models import Commune
from core.french import typographic
from services.models import Service, Subscription
from services.takeover.columns import FIELDS, Entry

# What a line may complete of an adhésion, as people read it.
END, DELIBERATION, AGREEMENT, NOTE = "la fin", "la délibération", "la convention", "la remarque"


class Outcome(StrEnum):
    """What becomes of a line; its values are in the addresses of the review."""

    WRONG = "a-corriger"
    NEW = "a-creer"
    COMPLETED = "a-completer"
    SAME = "sans-changement"
    LEFT_OUT = "ecartees"


@dataclass(frozen=True)
class Fault:
    """What prevents a line from being taken over; `where` names its column."""

    field: str
    where: str
    sentence: str


@dataclass
class Line:
    """What an entry says once read against the portal."""

    entry: Entry
    commune: Commune | None = None
    service: Service | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    number: str = ""
    adopted_on: datetime.date | None = None
    signed_on: datetime.date | None = None
    note: str = ""
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    outcome: Outcome = Outcome.NEW
    # The adhésion that is in the portal already, and what of it would be completed.
    known: Subscription | None = None
    completes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def place(self) -> str:
        """Return where it is in the file: « Ligne 12 », in a matrix « Ligne 12, colonne D »."""
        _, _, letter = self.key.partition("-")
        said = f"Ligne\u00a0{self.entry.number}"
        return f"{said}, colonne\u00a0{letter}" if letter else said

    @property
    def has_deliberation(self) -> bool:
        return bool(self.number and self.adopted_on)

    @property
    def brings_agreement(self) -> bool:
        """Return whether its convention would be written."""
        return self.signed_on is not None and (self.known is None or AGREEMENT in self.completes)

    def wrong(self, name: str, sentence: str) -> None:
        """Note what is wrong in the field `name`."""
        where = self.entry.where.get(name, FIELDS[name])
        self.faults.append(Fault(name, where, typographic(sentence)))

    def remark(self, sentence: str) -> None:
        self.remarks.append(typographic(sentence))

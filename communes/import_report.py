"""What an import did, or would do, as people read it."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from communes.public_data import PublicEpci

SORT_KEY = "sort_key"
# Too long to be read: that they change is said, not what they become.
_UNREADABLE = {"contour": "nouveau tracé", "opening_hours": "nouveaux horaires"}
# The name of a field, its value before and after.
FieldChange: TypeAlias = tuple[str, Any, Any]


@dataclass(frozen=True)
class Change:
    """A value that an import changes: its French name, what it was, what it becomes."""

    label: str
    before: str
    after: str


def as_read(changed: Iterable[FieldChange], label: Callable[[str], str]) -> tuple[Change, ...]:
    """Return the changes of a row, to be read.

    A new name moves it in the lists, which goes without saying.
    """
    fields = {name: (before, after) for name, before, after in changed}
    if "name" in fields:
        fields.pop(SORT_KEY, None)
    return tuple(
        Change(
            label(name),
            "" if name in _UNREADABLE else str(before or ""),
            _UNREADABLE.get(name) or str(after or ""),
        )
        for name, (before, after) in fields.items()
    )


@dataclass(frozen=True)
class CommuneChanges:
    """What changes for a commune; it is called by the name that it has until then."""

    insee_code: str
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Departure:
    """A commune that leaves; `successor` is the name of the one that it is now part of, if any."""

    insee_code: str
    name: str
    successor: str


@dataclass(frozen=True)
class NewPopulation:
    """A municipal population of a vintage; `before` and its vintage are the latest known so far."""

    name: str
    vintage: int
    municipal: int
    before: int | None
    before_vintage: int | None

    @property
    def difference(self) -> int | None:
        """Return how many inhabitants more or less, when there were figures before."""
        return None if self.before is None else self.municipal - self.before


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do (`dry_run`). Counts are numbers of communes."""

    epci: PublicEpci
    departement: str
    dry_run: bool
    day: datetime.date
    created: int
    updated: int
    unchanged: int
    joined: tuple[str, ...]
    departures: tuple[Departure, ...]
    inhabitants: int
    vintages: tuple[int, ...]
    is_first: bool
    epci_changes: tuple[Change, ...]
    changes: tuple[CommuneChanges, ...]
    populations: tuple[NewPopulation, ...]
    # The very rows that are written: two reports of one fingerprint write the same.
    fingerprint: str
    # The EPCI that this portal already serves, when it is another one (only in a dry run).
    other_epci: str = ""

    @property
    def communes(self) -> int:
        return self.created + self.updated + self.unchanged

    @property
    def left(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.departures)

    @property
    def changes_nothing(self) -> bool:
        found = (self.joined, self.departures, self.epci_changes, self.changes, self.populations)
        return not any(found)

"""The history as a file that spreadsheets open: one line for each field that changed."""

import csv
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from history.models import Change, ChangeQuerySet
from history.reading import Entry, Line, entries_of

READ_AT_ONCE = 500
HEADINGS = (
    "Date et heure",
    "Nature",
    "Objet",
    "Numéro",
    "Nom",
    "Champ",
    "Avant",
    "Après",
    "Par",
    "Numéro de la personne",
    "Origine",
    "Acte",
)
# A spreadsheet runs a cell that begins by one of these.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """What the writer of CSV lines writes into: it gives each line back."""

    def write(self, line: str) -> str:
        return line


def csv_of(changes: ChangeQuerySet) -> Iterator[str]:
    """Yield the lines of the file, the latest change first, by two queries for 500 changes."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff" + writer.writerow(HEADINGS)
    for entry in _entries(changes):
        for line in entry.lines or [Line("", "", "")]:
            yield writer.writerow([_harmless(cell) for cell in _cells(entry, line)])


def _entries(changes: ChangeQuerySet) -> Iterator[Entry]:
    rows = list(changes.order_by("-pk")[:READ_AT_ONCE])
    while rows:
        yield from entries_of(rows)
        rows = list(changes.filter(pk__lt=rows[-1].pk).order_by("-pk")[:READ_AT_ONCE])


def _cells(entry: Entry, line: Line) -> list[Any]:
    change: Change = entry.change
    created, deleted = change.before is None, change.after is None
    return [
        timezone.localtime(change.at).strftime("%Y-%m-%d %H:%M:%S"),
        change.get_change_display(),
        entry.kind,
        change.object_id,
        entry.name,
        line.label,
        "" if created else line.before,
        "" if deleted else line.after,
        entry.who,
        change.actor_id or "",
        entry.whence,
        change.act or "",
    ]


def _harmless(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(_FORMULAS):
        return f"'{cell}"
    return cell

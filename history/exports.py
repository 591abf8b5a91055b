"""The history as a file that spreadsheets open: one line for each field that changed."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils import timezone

from communes.models import Epci
from communes.portal import as_in
from core.table_files import harmless
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


def csv_of(changes: ChangeQuerySet, epci: Epci | None) -> Iterator[str]:
    """Yield the lines of the file, the latest change first, by three queries for 500 changes.

    They leave after the page: its time zone and its words, those of `epci`, are taken up again.
    """
    yield "\ufeff" + _written([HEADINGS])
    rows = list(changes.order_by("-pk")[:READ_AT_ONCE])
    while rows:
        with as_in(epci):  # never around a yield: others would run in it
            text = _written(_lines(rows))
        yield text
        rows = list(changes.filter(pk__lt=rows[-1].pk).order_by("-pk")[:READ_AT_ONCE])


def _lines(rows: list[Change]) -> Iterator[list[Any]]:
    for entry in entries_of(rows):
        for line in entry.lines or [Line("", "", "")]:
            yield [harmless(cell) for cell in _cells(entry, line)]


def _written(lines: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(lines)
    return text.getvalue()


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

"""One page of the history. No row is counted: a table of years is read from where one stands."""

from dataclasses import dataclass

from history.forms import Place
from history.models import Change, ChangeQuerySet
from history.reading import Entry, entries_of

SHOWN = 50


@dataclass(frozen=True)
class HistoryPage:
    """Some changes, the latest first; the addresses of the next ones, empty at an end."""

    changes: list[Change]
    entries: list[Entry]
    newer_url: str
    older_url: str


def page_of(changes: ChangeQuerySet, place: Place, query: str = "") -> HistoryPage:
    """Return the changes at `place`: two queries, whatever their number. `query` is kept."""
    if place.after is not None:
        rows = list(changes.filter(pk__gt=place.after).order_by("pk")[: SHOWN + 1])
        has_newer, has_older = len(rows) > SHOWN, True
        rows = rows[:SHOWN][::-1]
    else:
        if place.before is not None:
            changes = changes.filter(pk__lt=place.before)
        rows = list(changes.order_by("-pk")[: SHOWN + 1])
        has_newer, has_older = place.before is not None, len(rows) > SHOWN
        rows = rows[:SHOWN]
    kept = f"{query}&" if query else ""
    return HistoryPage(
        changes=rows,
        entries=entries_of(rows),
        newer_url=f"?{kept}apres={rows[0].pk}" if rows and has_newer else "",
        older_url=f"?{kept}avant={rows[-1].pk}" if rows and has_older else "",
    )

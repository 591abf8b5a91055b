"""Opening hours of a public office, from the form of the State's directory to French sentences."""

from dataclasses import dataclass
from typing import Any

NBSP = "\u00a0"


@dataclass(frozen=True)
class OpeningHours:
    """Days that share hours: « Du lundi au vendredi », « de 9 h à 12 h et de 14 h à 17 h 30 »."""

    days: str
    hours: str


def _hour(text: str) -> str:
    hour, minute = text.split(":")[:2]
    return f"{int(hour)}{NBSP}h" + (f"{NBSP}{minute}" if minute != "00" else "")


def _slot(slot: list[str]) -> str:
    start, end = slot
    return f"de {_hour(start)} à {_hour(end)}"


def _days(first: str, last: str) -> str:
    return f"Le {first}" if first == last else f"Du {first} au {last}"


def opening_hours_text(rows: list[Any]) -> list[OpeningHours]:
    """Return `rows` as French sentences.

    A row is `[first day, last day, [[start, end], …]]`, as in the directory of public offices:
    `["lundi", "vendredi", [["09:00:00", "12:00:00"]]]`. A row that has another form is left out:
    a page with fewer hours is better than no page.
    """
    texts = []
    for row in rows:
        try:
            first, last, slots = row
            hours = " et ".join(_slot(slot) for slot in slots)
        except (TypeError, ValueError, AttributeError):
            continue
        if hours:
            texts.append(OpeningHours(_days(first, last), hours))
    return texts

"""What the portal ships for those who start: usual directions, and usual shared services."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from communes.models import Direction
from core.french import typographic
from core.nouns import Noun
from core.words import LITTLE_WORDS, stem_of, words_of

_DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class UsualDirection:
    """A direction that most EPCI have; `of` follows the EPCI's word, `name` stands alone."""

    slug: str
    short_name: str
    mission: str
    name: str = ""
    of: str = ""
    receives_requests: bool = True

    def name_with(self, noun: Noun) -> str:
        """Return « Direction des finances », or « Pôle des finances »."""
        return self.name or f"{noun.title} {self.of}"


@dataclass(frozen=True)
class UsualService:
    """A service that many EPCI share; its slug is a domain of the usual requests."""

    slug: str
    name: str
    short_name: str
    summary: str
    description: str
    unit: str
    legal_form: str
    direction: str
    near: str

    def likely_direction(self, directions: Iterable[Direction]) -> Direction | None:
        """Return who would answer among `directions`: the usual one, or the nearest by its words.

        The only one there is; None when nothing says which.
        """
        known = list(directions)
        usual = next((each for each in known if each.slug == self.direction), None)
        if usual or len(known) == 1:
            return usual or known[0]
        wanted = _stems(self.near)
        ranked = sorted(known, key=lambda each: -len(wanted & _stems(each.name)))
        return ranked[0] if ranked and wanted & _stems(ranked[0].name) else None


@cache
def usual_directions() -> tuple[UsualDirection, ...]:
    """Return the shipped directions in their order."""
    return tuple(UsualDirection(**row) for row in _rows("direction"))


@cache
def usual_services() -> tuple[UsualService, ...]:
    """Return the shipped services in their order."""
    return tuple(UsualService(**row) for row in _rows("service"))


def _rows(name: str) -> list[dict[str, Any]]:
    rows = tomllib.loads((_DATA / f"{name}s.toml").read_text("utf-8"))[name]
    written = ("name", "of", "short_name", "mission", "summary", "description")
    return [
        {key: typographic(value) if key in written else value for key, value in row.items()}
        for row in rows
    ]


def _stems(text: str) -> set[str]:
    return {stem_of(word) for word in words_of(text) if word not in LITTLE_WORDS}

"""A French noun that an institution chooses for itself, and the small words that go before it.

« Direction » is « pôle » or « service » elsewhere: articles, demonstratives and plurals follow.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import cast

from django.utils.functional import lazystr

from core.french import unaccented

_VOWELS = "aeiouh"


@dataclass(frozen=True)
class Noun:
    """A noun in the singular and in the plural, in lower case, and its gender."""

    singular: str
    plural: str
    is_feminine: bool

    @property
    def is_elided(self) -> bool:
        """Return whether « le » and « de » lose their vowel before it."""
        return unaccented(self.singular)[:1] in _VOWELS

    @property
    def title(self) -> str:
        """Return « Direction »."""
        return _capital(self.singular)

    @property
    def titles(self) -> str:
        """Return « Directions »."""
        return _capital(self.plural)

    @property
    def the(self) -> str:
        """Return « la direction », « le pôle », « l’unité »."""
        return self._elided("l’") or self._with("le", "la")

    @property
    def of_the(self) -> str:
        """Return « de la direction », « du pôle », « de l’unité »."""
        return self._elided("de l’") or self._with("du", "de la")

    @property
    def to_the(self) -> str:
        """Return « à la direction », « au pôle », « à l’unité »."""
        return self._elided("à l’") or self._with("au", "à la")

    @property
    def a(self) -> str:
        """Return « une direction », « un pôle »."""
        return self._with("un", "une")

    @property
    def this(self) -> str:
        """Return « cette direction », « ce pôle », « cet institut »."""
        return self._with("cet" if self.is_elided else "ce", "cette")

    @property
    def mine(self) -> str:
        """Return « ma direction », « mon pôle », « mon unité »."""
        return self._with("mon", "mon" if self.is_elided else "ma")

    @property
    def no(self) -> str:
        """Return « aucune direction », « aucun pôle »."""
        return self._with("aucun", "aucune")

    @property
    def another(self) -> str:
        """Return « une autre direction », « un autre pôle »."""
        return self._with("un autre", "une autre")

    @property
    def every(self) -> str:
        """Return « toutes les directions », « tous les pôles »."""
        return f"{'toutes' if self.is_feminine else 'tous'} les {self.plural}"

    @property
    def one_by_one(self) -> str:
        """Return « direction par direction »."""
        return f"{self.singular} par {self.singular}"

    @property
    def e(self) -> str:
        """Return the end of what agrees with it: « orienté » and « orientée »."""
        return "e" if self.is_feminine else ""

    def _with(self, masculine: str, feminine: str) -> str:
        return f"{feminine if self.is_feminine else masculine} {self.singular}"

    def _elided(self, word: str) -> str:
        return f"{word}{self.singular}" if self.is_elided else ""


DIRECTION = Noun("direction", "directions", is_feminine=True)
_chosen: ContextVar[Noun] = ContextVar("direction_noun", default=DIRECTION)


def direction_noun() -> Noun:
    """Return the noun in force for « direction » in this request or task."""
    return _chosen.get()


@contextmanager
def direction_noun_is(noun: Noun) -> Iterator[None]:
    """Put `noun` in force for « direction » while the block runs."""
    token = _chosen.set(noun)
    try:
        yield
    finally:
        _chosen.reset(token)


def with_direction_noun(write: Callable[[Noun], str]) -> str:
    """Return a text written anew with the noun in force each time that it is shown.

    For what is said once for all requests: labels of forms, words of states.
    """
    return cast(str, lazystr(_Written(write)))


class _Written:
    """What `lazystr` turns into text: the words of the noun in force."""

    def __init__(self, write: Callable[[Noun], str]) -> None:
        self.write = write

    def __str__(self) -> str:
        text = self.write(direction_noun())
        return text[:1].upper() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

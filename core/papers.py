"""Official papers (délibérations, conventions, letters) as plain data, from which files are made.

A paper is written once: `core.paper_files` makes of it a text that people edit (ODT) and a PDF, and
both hold the same words. `kind` is what their templates draw a block by.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeAlias

from core.french import typographic

# What XML cannot hold, even escaped: a word processor pastes its line breaks so.
_CONTROLS = dict.fromkeys({*range(32)} - {9, 10, 13}, " ")
_BLANK = re.compile(r"(\[à compléter\u00a0: [^\]]*\])")


class Tone(StrEnum):
    """How a paragraph stands out. Each value names a style of both files."""

    BODY = "body"
    RIGHT = "right"
    STRONG = "strong"
    CENTERED = "centered"
    KEPT = "kept"  # on the page of what follows: signatures never stand alone


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    kind: ClassVar = "text"
    text: str
    tone: Tone = Tone.BODY


@dataclass(frozen=True)
class Heading:
    """A title within the paper; an annex begins a page."""

    kind: ClassVar = "heading"
    text: str
    begins_page: bool = False


@dataclass(frozen=True)
class Article:
    """The title of a numbered article: the file says « Article 3 – Durée »."""

    kind: ClassVar = "article"
    title: str


@dataclass(frozen=True)
class Points:
    """A list."""

    kind: ClassVar = "points"
    items: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table; the first cell of each row names it. Without columns, it is a list of facts."""

    kind: ClassVar = "grid"
    caption: str
    rows: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signatures:
    """Who signs, side by side: the lines above each signature; `made`: where and when."""

    kind: ClassVar = "signatures"
    parties: tuple[tuple[str, ...], ...]
    made: str = ""


Block: TypeAlias = Text | Heading | Article | Points | Grid | Signatures


@dataclass(frozen=True)
class Letterhead:
    """Whose paper it is: their name, the lines under it, and their logo (any picture), or none."""

    name: str
    lines: tuple[str, ...] = ()
    logo: bytes = b""


@dataclass(frozen=True)
class Paper:
    """A paper, whole. `advice` is what its reader must know before using it, at its head."""

    title: str
    letterhead: Letterhead
    advice: tuple[str, ...]
    footer: str
    blocks: tuple[Block, ...]
    subject: str = ""

    def numbered(self) -> Iterator[tuple[Block, int]]:
        """Yield each block with the number of its article; they begin again after a heading."""
        number = 0
        for block in self.blocks:
            if isinstance(block, Heading):
                number = 0
            number += isinstance(block, Article)
            yield block, number


def article_label(number: int) -> str:
    """Return « Article 3 – », with the spaces that keep it in one piece."""
    return f"Article\u00a0{number}\u00a0– "


def blank(what: str) -> str:
    """Return the mark of something to fill in: « [à compléter : la date de la séance] »."""
    return f"[à compléter\u00a0: {what}]"


def known_or_blank(value: str, what: str) -> str:
    """Return `value`, or the mark that asks for it."""
    return value or blank(what)


def pieces(text: str) -> list[tuple[str, bool]]:
    """Return `text` cut into pieces, each with whether it is a blank to fill in.

    The spaces of French are made non-breaking here, for all files alike, and what XML cannot hold
    becomes a space.
    """
    cut = _BLANK.split(typographic(text.translate(_CONTROLS)))
    return [(piece, place % 2 == 1) for place, piece in enumerate(cut) if piece]

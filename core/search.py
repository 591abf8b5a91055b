"""Searching in French, as people type: words, their likeness, and a ranking. No ORM here.

How a hit is ranked. Each word that is looked for is compared with the words of an entry:

- the very word (accents, case, hyphens and apostrophes apart) counts whole;
- the same stem (« voiries », « balayer » for « balayage ») a little less;
- a beginning (as one types), in proportion to what is already typed;
- a slip (letters missing, added, changed or swapped, or the same sound) about half, and only where
  no word of the portal is closer: longer words allow more of them.

What is found is worth more in the title than in the keywords, in the summary than in the text; a
word that few entries hold is worth more than one that is everywhere, and the first word that tells
something more than the next; an entry that holds all the words comes before one that holds some. A
synonym (« photocopieur ») is worth a little less than the word itself, so that what names it truly
comes first. Little words (« je voudrais un ») are left out, unless nothing else is typed.
"""

import math
import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from core.words import (
    LITTLE_WORDS,
    SAME_STEM,
    SHORT_FORMS,
    SLIP,
    Matches,
    Token,
    Vocabulary,
    held_in,
    tokens_of,
    words_of,
)

# Nobody types more; what is longer only costs time, to anybody who asks.
LONGEST_QUERY = 150
SYNONYM = 0.85
# In French the first word says what it is about: « déneiger le bourg », « trou devant l’école ».
HEAD = 1.3
# Below this share of the best hit's score, a hit is noise.
NOISE = 0.3
# The same for a hit that answers some of the words, where the best one answers them all.
NOISE_OF_A_PART = 0.45
_MANY_ENTRIES = 200


@dataclass(frozen=True)
class Entry:
    """Something to find. `also` are other names, as good as the title; `boost` weighs its kind.

    `extra` is whatever the caller wants back with a hit; it must be hashable.
    """

    kind: str
    title: str
    url: str = ""
    also: str = ""
    keywords: str = ""
    summary: str = ""
    text: str = ""
    boost: float = 1.0
    extra: Hashable = None


FIELD_WEIGHTS = {"title": 10.0, "also": 10.0, "keywords": 7.0, "summary": 3.0, "text": 1.5}
# What says what an entry is about: a slip is read as one of these words only.
NAMING = ("title", "also", "keywords")


@dataclass(frozen=True)
class Meaning:
    """What people say (`words`) and the portal's words for it: separated by commas, any of them."""

    words: str
    meaning: str


@dataclass(frozen=True)
class Hit:
    """An entry that was found, its score, and the (folded) words of its texts that answer.

    `is_complete` says that it answers every word that was looked for.
    """

    entry: Entry
    score: float
    words: frozenset[str]
    is_complete: bool


@dataclass(frozen=True)
class Results:
    """The hits, best first; `unknown` words found nothing; `corrected` is the query without slips.

    `corrected` is empty when every word was known, or when nothing likely is near.
    """

    hits: tuple[Hit, ...]
    unknown: tuple[str, ...] = ()
    corrected: str = ""


def clean_query(typed: str) -> str:
    """Return what is looked for: one line, of a reasonable length."""
    return " ".join(typed.split())[:LONGEST_QUERY]


def fragments(text: str, words: frozenset[str]) -> list[tuple[str, bool]]:
    """Return `text` cut in pieces, each with whether it is one of the (folded) `words` of a hit."""
    pieces: list[tuple[str, bool]] = []
    for piece in re.split(r"([^\W_]+)", text):
        is_found = any(SHORT_FORMS.get(word, word) in words for word in words_of(piece))
        if pieces and pieces[-1][1] == is_found:
            pieces[-1] = (pieces[-1][0] + piece, is_found)
        elif piece:
            pieces.append((piece, is_found))
    return pieces


@dataclass(frozen=True)
class _Phrase:
    """Words that must all be there, and what finding them is worth."""

    words: tuple[Matches, ...]
    worth: float


@dataclass(frozen=True)
class _Term:
    """A part of the query: a word, or words that a synonym takes together."""

    tokens: tuple[Token, ...]
    phrases: tuple[_Phrase, ...]


class Index:
    """What can be found, with the synonyms that lead to it. Making one reads every word once."""

    def __init__(self, entries: Sequence[Entry], meanings: Sequence[Meaning] = ()) -> None:
        self._entries = [(entry, self._fields(entry)) for entry in entries]
        self._meanings = [(tokens_of(each.words), each) for each in meanings if each.words]
        # The longest first: « chien errant » before « chien ».
        self._meanings.sort(key=lambda pair: -len(pair[0]))
        said = [each.words for each in meanings]
        texts, names = (
            [getattr(entry, name) for entry in entries for name in fields]
            for fields in (FIELD_WEIGHTS, NAMING)
        )
        self._vocabulary = Vocabulary([*texts, *said], [*names, *said])

    @staticmethod
    def _fields(entry: Entry) -> list[tuple[str, frozenset[str]]]:
        texts = [(name, getattr(entry, name)) for name in FIELD_WEIGHTS]
        return [(name, held_in(text)) for name, text in texts if text]

    def search(self, query: str, *, noise: float = NOISE) -> Results:
        """Return what answers `query`, best first. An empty query finds nothing.

        What is worth less than `noise` times the best hit is left out.
        """
        tokens = tokens_of(query)
        if not tokens:
            return Results(())
        terms = self._terms(tokens)
        scores = [self._found(term) for term in terms]
        weights = [
            _rarity(len(found)) * (HEAD if place == 0 else 1) for place, found in enumerate(scores)
        ]
        total = sum(weights)
        hits = []
        for rank, (entry, _) in enumerate(self._entries):
            answered = [
                (found[rank], weight)
                for found, weight in zip(scores, weights, strict=True)
                if rank in found
            ]
            if not answered:
                continue
            worth = sum(value * weight for (value, _), weight in answered)
            share = sum(weight for _, weight in answered) / total
            words = frozenset().union(*(words for (_, words), _ in answered))
            hits.append(
                Hit(entry, worth * share * entry.boost, words, len(answered) == len(scores))
            )
        hits.sort(key=lambda hit: -hit.score)
        unknown = tuple(
            " ".join(token.written for token in term.tokens)
            for term, found in zip(terms, scores, strict=True)
            if not found
        )
        kept = tuple(hit for hit in hits if hit.score >= _least(hit, hits[0], noise))
        return Results(kept, unknown, self._corrected(query, is_lost=not kept))

    def _terms(self, tokens: tuple[Token, ...]) -> list[_Term]:
        matches = [
            self._vocabulary.near(token.word, is_last=rank == len(tokens) - 1)
            for rank, token in enumerate(tokens)
        ]
        terms, rank = [], 0
        while rank < len(tokens):
            length, phrases = self._synonym_at(tokens, matches, rank)
            taken = slice(rank, rank + max(length, 1))
            own = [m for t, m in zip(tokens[taken], matches[taken], strict=True) if not t.is_little]
            if own:
                phrases = [_Phrase(tuple(own), 1.0), *phrases]
            if phrases:
                terms.append(_Term(tokens[taken], tuple(phrases)))
            rank += max(length, 1)
        if terms:
            return terms
        return [
            _Term((token,), (_Phrase((found,), 1.0),))
            for token, found in zip(tokens, matches, strict=True)
        ]

    def _synonym_at(
        self, tokens: tuple[Token, ...], matches: list[Matches], rank: int
    ) -> tuple[int, list[_Phrase]]:
        """Return how many words a synonym takes from `rank` on (0 without one), and its meanings.

        Its little words are needed: « ne marche pas » is not « marche ».
        """
        for said, each in self._meanings:
            length = _length_at(said, tokens, matches, rank)
            if length:
                likeness = min(
                    matches[rank + n].get(token.word, SAME_STEM)
                    for n, token in enumerate(said[:length])
                )
                return length, self._phrases(each.meaning, SYNONYM * likeness)
        return 0, []

    def _phrases(self, meaning: str, worth: float) -> list[_Phrase]:
        phrases = []
        for part in meaning.split(","):
            words = [token.word for token in tokens_of(part) if not token.is_little]
            found = tuple(self._vocabulary.near(word, is_last=False) for word in words)
            if found:
                phrases.append(_Phrase(found, worth))
        return phrases

    def _found(self, term: _Term) -> dict[int, tuple[float, frozenset[str]]]:
        """Return, by rank, the entries that answer `term`: how well, and by which words."""
        found = {}
        for rank, (_, fields) in enumerate(self._entries):
            best = max((_worth(phrase, fields) for phrase in term.phrases), key=lambda one: one[0])
            if best[0]:
                found[rank] = best
        return found

    def _corrected(self, query: str, *, is_lost: bool) -> str:
        """Return the query with its slips put right; empty when there is none to put right.

        A word that nothing is near stays as it is, but where nothing at all is found (`is_lost`):
        then what is a little further is better than nothing.
        """
        changed = False

        def put_right(match: re.Match[str]) -> str:
            nonlocal changed
            written = match.group()
            is_last = not query[match.end() :].strip()
            for token in tokens_of(written):
                near = self._vocabulary.near(token.word, is_last=is_last)
                if is_lost and not near and len(token.word) > 3:
                    near = self._vocabulary.further(token.word)
                if token.is_little or not near or max(near.values()) > SLIP:
                    continue
                changed = True
                best = max(near, key=lambda word: (near[word], word))
                return self._vocabulary.written.get(best, best)
            return written

        corrected = re.sub(r"[^\W_]+", put_right, query)
        return corrected if changed else ""


def _length_at(
    said: tuple[Token, ...], tokens: tuple[Token, ...], matches: list[Matches], rank: int
) -> int:
    """Return how many of the words from `rank` on say `said`: 0 when they do not."""
    if len(said) > len(tokens) - rank:
        return 0
    for step, token in enumerate(said):
        if token.word not in matches[rank + step] and token.word != tokens[rank + step].word:
            return 0
    return len(said)


def _least(hit: Hit, best: Hit, noise: float) -> float:
    """Return the score below which `hit` is noise beside the best one."""
    if noise and best.is_complete and not hit.is_complete:
        noise = max(noise, NOISE_OF_A_PART)
    return noise * best.score


def _rarity(number: int) -> float:
    """Return what a word that `number` entries answer is worth: from 1 up."""
    return 1 + math.log(1 + _MANY_ENTRIES / (1 + number))


def _worth(
    phrase: _Phrase, fields: list[tuple[str, frozenset[str]]]
) -> tuple[float, frozenset[str]]:
    """Return what an entry is worth for `phrase`, and the words that say so."""
    total = 0.0
    answering: set[str] = set()
    for matches in phrase.words:
        best = 0.0
        for name, held in fields:
            common = held & matches.keys()
            if common:
                answering |= common
                likeness = max(matches[word] for word in common)
                best = max(best, likeness * FIELD_WEIGHTS[name] * _fullness(name, common, held))
        if not best:
            return 0.0, frozenset()
        total += best
    return phrase.worth * total / len(phrase.words), frozenset(answering)


def _fullness(name: str, common: frozenset[str] | set[str], held: frozenset[str]) -> float:
    """Return more for a title that says little else: « Voirie » before « Permission de voirie »."""
    if name not in ("title", "also"):
        return 1.0
    return 0.75 + 0.25 * len(common) / max(1, len(held - LITTLE_WORDS))

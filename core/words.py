"""French words as people type them: what they have in common, and how near two of them are."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from rapidfuzz.distance import OSA

from core.french import unaccented

SHORT_FORMS = {"st": "saint", "sts": "saints", "ste": "sainte", "stes": "saintes"}
LITTLE_WORDS = frozenset(
    """
    a afin ai aimerais aimerait aimerions alors apres as au aucun aujourd aura aussi autre aux avec
    avez avoir avons besoin bien bonjour c ca car ce cela celle celui ces cet cette chez comme
    comment concernant d dans de demander depuis derriere des devant dois doit donc dont du elle
    elles en encore entre envoyer est et etait etes etre eu faire fais fait faites faudrait faut hui
    ici il ils j je l la laquelle le les leur leurs lors lui m ma madame mais me merci mes mettre
    moi mon monsieur n ne ni nos notre nous on ont or ou par parce pas pendant peut peux plus
    plusieurs pour pourquoi pourrait pourriez pouvez pouvons prendre puis qu quand que quel quelle
    quelles quels qui quoi s sa sans savoir se ses si soit somme sommes son sont souhaite
    souhaiterais souhaiterions souhaitons sous suis suite sur svp t ta te tes toi ton tous tout
    toute toutes tres trouver tu un une va vers veut veux voici voila voir vos votre voudrais
    voudrait voudrions voulons vous y
    """.split()
)


SAME_WORD, SAME_STEM, BEGINNING, SLIP = 1.0, 0.95, 0.55, 0.5


def words_of(text: str) -> list[str]:
    """Return the words of `text` as they are compared: lower case, no accents, no punctuation."""
    return re.findall(r"[a-z0-9]+", unaccented(text))


@lru_cache(maxsize=20_000)
def stem_of(word: str) -> str:
    """Return the stem that the plural, feminine and verbs of `word` (folded) have in common."""
    # The stemmer knows « abîmée » by its accent, which nobody types. One is made for each new word:
    # it keeps the word in itself, and two threads may search at once.
    bare = re.sub("ees?$", "e", word)
    return str(snowballstemmer.stemmer("french").stemWord(bare))


@lru_cache(maxsize=20_000)
def sound_of(word: str) -> str:
    """Return how `word` (folded) sounds, roughly: « fotocopieur » is « photocopieur »."""
    for letters, sound in _SOUNDS:
        word = letters.sub(sound, word)
    return word


_SOUNDS = [
    (re.compile(letters), sound)
    for letters, sound in (
        ("ph", "f"),
        ("e?au", "o"),
        ("qu|ck|c(?![ehiy])|k", "k"),
        ("ge(?=[ao])|j", "g"),
        ("(?<!c)h", ""),
        ("y", "i"),
        ("ss|c(?=[ei])|z|ti(?=on)", "s"),
        ("ai|ei", "e"),
        ("[ae]n|[ae]m(?=[bp])", "an"),
        (r"(.)\1+", r"\1"),
        ("[esxtd]+$", ""),
    )
]


@dataclass(frozen=True)
class Token:
    """A word of a text: as written, and folded."""

    written: str
    word: str

    @property
    def is_little(self) -> bool:
        return self.word in LITTLE_WORDS


@lru_cache(maxsize=8_000)
def tokens_of(text: str) -> tuple[Token, ...]:
    found = []
    for match in re.finditer(r"[^\W_]+", text.replace("’", "'")):
        for word in words_of(match.group()):
            found.append(Token(match.group(), SHORT_FORMS.get(word, word)))
    return tuple(found)


@lru_cache(maxsize=8_000)
def held_in(text: str) -> frozenset[str]:
    """Return the words that a text can be found by: « mini-pelle » also in one word."""
    compounds = re.findall(r"[^\W_]+(?:-[^\W_]+)+", text)
    joined = ("".join(words_of(compound)) for compound in compounds)
    return frozenset((*(token.word for token in tokens_of(text)), *joined))


def slips_allowed(word: str) -> int:
    """Return how many letters may differ from `word`: none in the shortest ones."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2 if len(word) < 12 else 3


def consonants_of(word: str) -> str:
    """Return the consonants of `word` (folded), doubled ones once: what a slip seldom changes."""
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]", "", word))


def _is_same(word: str, known: str) -> bool:
    """Say whether two words of one stem are one: « loyer » and « loi » only share three letters."""
    return len(stem_of(word)) > 3 or word.rstrip("esx") == known.rstrip("esx")


def _is_a_slip(word: str, known: str, distance: int) -> bool:
    """Say whether letters that differ are a slip, not another word.

    In a short word, another letter makes another word: « pont », « mont », « font », « aire »,
    « aide ». Two slips or more leave the first letter and nearly all the consonants:
    « compteur » is no « copieur ».
    """
    if len(word) < 5:
        return known[0] == word[0] and (len(word) != len(known) or sorted(word) == sorted(known))
    if distance < 2:
        return True
    near = OSA.distance(consonants_of(word), consonants_of(known), score_cutoff=1)
    return known[0] == word[0] and near <= 1


# For each word of the portal that answers a word of the query, how well it does.
Matches = dict[str, float]


class Vocabulary:
    """All the words that can be found, and those that are near a word that was typed."""

    def __init__(self, texts: Iterable[str], names: Iterable[str] | None = None) -> None:
        """Read `texts`. A slip is only put right by a word of `names` (all of them without any)."""
        self.words: set[str] = set()
        self.written: dict[str, str] = {}
        for text in texts:
            self.words |= held_in(text)
            for token in tokens_of(text):
                self.written.setdefault(token.word, token.written.lower())
        named = self.words if names is None else frozenset().union(*map(held_in, names))
        self._by_stem: dict[str, set[str]] = {}
        # A little word is only itself: « PLU » is not the beginning of « plus ».
        self._telling = self.words - LITTLE_WORDS
        self._right = self._telling & named
        for word in self._telling:
            self._by_stem.setdefault(stem_of(word), set()).add(word)

    def near(self, word: str, *, is_last: bool) -> Matches:
        """Return the known words that `word` may mean. The last one may still be half typed."""
        found = {
            known: SAME_STEM
            for known in self._by_stem.get(stem_of(word), ())
            if _is_same(word, known)
        }
        if len(word) >= (2 if is_last else 3):
            for known in self._telling:
                if known.startswith(word) and known not in found:
                    typed = len(word) / len(known)
                    found[known] = BEGINNING + (SAME_STEM - BEGINNING) * typed**2
        if word in self.words:
            found[word] = SAME_WORD
        return found or self.slips(word)

    def slips(self, word: str) -> Matches:
        """Return the known words that differ from `word` by a slip or two, or sound the same."""
        most = slips_allowed(word)
        sound = sound_of(word) if len(word) > 3 else ""
        found = {}
        for known in self._right:
            if len(known) < 4:
                continue
            distance = OSA.distance(word, known, score_cutoff=most)
            if distance <= most and _is_a_slip(word, known, distance):
                found[known] = SLIP * (1 - 0.5 * distance / len(word))
            elif len(sound) > 2 and sound == sound_of(known):
                found[known] = SLIP * 0.8
        return found

    def further(self, word: str) -> Matches:
        """Return the known words that only differ from `word` by vowels: « vorue » for « voirie ».

        One letter more than in a slip.
        """
        most = slips_allowed(word) + 1
        return {
            known: SLIP * (1 - 0.5 * distance / len(word))
            for known in self._right
            if known[0] == word[0]
            and consonants_of(known) == consonants_of(word)
            and (distance := OSA.distance(word, known, score_cutoff=most)) <= most
        }

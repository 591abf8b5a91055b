"""French words and order: sort keys, articles, elisions."""

import re
import unicodedata
from collections.abc import Sequence

_ARTICLE = re.compile(r"^(?:(les|las|los|la|le|aux|au)\s+|l['’]\s*)", re.IGNORECASE)
_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"


def unaccented(text: str) -> str:
    """Return `text` in lower case without accents, ligatures or typographic apostrophes."""
    expanded = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", expanded)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def sort_key(name: str) -> str:
    """Return the stored key that sorts `name` in French order.

    Unaccented, lower case, punctuation folded to spaces and the leading article last:
    « La Guerche-de-Bretagne » gives `guerche de bretagne, la`. The database needs no collation
    (the embedded PostgreSQL has no ICU).
    """
    plain = unaccented(name).strip()
    article = _ARTICLE.match(plain)
    head = article.group(0).strip() if article else ""
    rest = plain[article.end() :] if article else plain
    folded = " ".join(re.sub(r"[^a-z0-9]+", " ", rest).split())
    return f"{folded}, {head}" if head else folded


def folded(words: str) -> str:
    """Return words without accents, capitals, signs: « St-Aubin » is « saint aubin ».

    What two ways of writing one name have in common, for names that people type.
    """
    plain = re.sub(r"[^a-z0-9]+", " ", unaccented(words)).strip()
    return re.sub(r"\bste?\b", lambda m: "sainte" if m[0] == "ste" else "saint", plain)


def typographic(text: str) -> str:
    """Return `text` with the non-breaking spaces that French puts around « » and before ; : ? !."""
    text = re.sub(r" ([;?!])", "\u202f\\1", text)
    return re.sub(r" ([:»])", "\u00a0\\1", text).replace("« ", "«\u00a0")


def sentence(text: str) -> str:
    """Return `text`, typed by somebody, ended by one mark: their own, or a full stop."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."


def de(name: str) -> str:
    """Return `name` after the preposition « de », elided and contracted.

    « Vitré » gives « de Vitré », « Availles » « d’Availles », « Le Pertre » « du Pertre »,
    « Les Essarts » « des Essarts », « La Guerche » « de La Guerche ».
    """
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[:1].lower() in _VOWELS else f"de {name}"


def a(name: str) -> str:
    """Return `name` after the preposition « à », contracted (« Le Pertre » gives « au Pertre »)."""
    if name.startswith("Le "):
        return f"au {name[3:]}"
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    return f"à {name}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return « 1 demande » or « 2 demandes »: in French, zero and one are singular."""
    word = singular if abs(number) < 2 else (plural or f"{singular}s")
    return f"{number:,}".replace(",", "\u202f") + f"\u00a0{word}"


def listed(names: Sequence[str]) -> str:
    """Return « Anne, Paul et Zoé » for three names; nothing for none."""
    *first, last = names or [""]
    return f"{', '.join(first)} et {last}" if first else last

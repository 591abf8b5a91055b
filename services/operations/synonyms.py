"""What writes on the words that the search understands. Each function is atomic."""

import tomllib
from pathlib import Path

from django.db import transaction

from core.conflicts import StaleEdit
from core.french import typographic
from services.models import Synonym, synonym_key

_SHIPPED_SYNONYMS = Path(__file__).resolve().parents[1] / "data" / "synonyms.toml"


def shipped_synonyms() -> dict[str, str]:
    """Return the shipped words and their meanings."""
    return tomllib.loads(_SHIPPED_SYNONYMS.read_text("utf-8"))


@transaction.atomic
def create_synonyms() -> int:
    """Write the shipped synonyms that are not there yet, and return how many they are.

    What exists is left as it is: it may have been changed.
    """
    known = set(Synonym.objects.values_list("key", flat=True))
    rows = [
        Synonym(words=words, key=synonym_key(words), meaning=typographic(meaning))
        for words, meaning in shipped_synonyms().items()
    ]
    return len(Synonym.objects.bulk_create(row for row in rows if row.key not in known))


@transaction.atomic
def change_synonym(*, synonym: Synonym, words: str, meaning: str, version: int, url: str) -> None:
    """Give `synonym` new words and a new meaning.

    Raises StaleEdit, with the page `url` to read again, when it has changed since `version` or is
    gone, and IntegrityError when its words are already another's.
    """
    row = _unchanged(synonym, version, url)
    row.words, row.meaning, row.version = words, meaning, version + 1
    row.save()


@transaction.atomic
def delete_synonym(*, synonym: Synonym, version: int, url: str) -> None:
    """Delete `synonym`. Raises StaleEdit as `change_synonym` does."""
    _unchanged(synonym, version, url).delete()


def _unchanged(synonym: Synonym, version: int, url: str) -> Synonym:
    row = Synonym.objects.select_for_update().filter(pk=synonym.pk, version=version).first()
    if row is None:
        raise StaleEdit(
            url=url, what="Ces mots ont été modifiés ou supprimés depuis que la page est affichée."
        )
    return row

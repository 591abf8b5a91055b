"""Searching in French, as people type: no ORM here, only words and their likeness."""

import re

from core.french import unaccented


def words_of(text: str) -> list[str]:
    """Return the words of `text` as they are compared: lower case, no accents, no punctuation."""
    return re.findall(r"[a-z0-9]+", unaccented(text))

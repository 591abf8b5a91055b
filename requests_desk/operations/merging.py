"""Two pages that write on one draft: what each has changed is kept, and never undone unseen.

Each page carries prints of what it showed. A part of the draft that its reader did not touch is
not written; one that has changed here and elsewhere meanwhile is a conflict, unless this same page
wrote it.
"""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

# Chosen together: half of one choice and half of another would mean nothing.
_TOGETHER = {"request_type": "about", "service": "about"}
Prints = dict[str, str]


def part_of(name: str) -> str:
    """Return the part of a draft that its field `name` belongs to."""
    return _TOGETHER.get(name, name)


def prints_of(values: Mapping[str, Any]) -> Prints:
    """Return, for each part of a draft, what tells its value from another one."""
    parts: dict[str, list[str]] = {}
    for name in sorted(values):
        parts.setdefault(part_of(name), []).append(_plain(values[name]))
    return {
        part: hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:16]
        for part, texts in parts.items()
    }


def written(prints: Prints) -> str:
    """Return `prints` as a page carries them."""
    return " ".join(f"{part}:{found}" for part, found in sorted(prints.items()))


def read(text: str) -> Prints:
    """Return the prints that a page carries; what is not one is ignored."""
    pairs = (word.partition(":") for word in text.split())
    return {part: found for part, colon, found in pairs if colon}


@dataclass(frozen=True)
class Merge:
    """What becomes of each part that a page posts."""

    # To be written: it has changed here, and nowhere else.
    write: set[str] = field(default_factory=set)
    # Changed here and, since the page was shown, elsewhere.
    conflicts: set[str] = field(default_factory=set)
    # Changed here, over what this same page wrote since the version that it names.
    own: set[str] = field(default_factory=set)


def merge_parts(
    *,
    posted: Prints,
    kept: Prints,
    shown: Prints,
    is_latest: bool,
    ours: set[str],
) -> Merge:
    """Compare what is `posted` with what is `kept` and with what the page had `shown`.

    `is_latest` tells that nobody has saved the draft since: it stands for what is not in `shown`.
    `ours` are the parts that the page itself was the last to write.
    """
    found = Merge()
    for part, mine in posted.items():
        theirs = kept[part]
        base = shown.get(part, theirs if is_latest else None)
        if mine in (theirs, base):
            continue
        if base == theirs:
            found.write.add(part)
        elif part in ours:
            found.own.add(part)
        else:
            found.conflicts.add(part)
    return found


def _plain(value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime.date):
        return value.isoformat()
    # A browser ends the lines of what it posts in its own way.
    return "" if value is None else str(value).replace("\r\n", "\n")

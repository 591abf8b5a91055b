"""The triggers that write the history: the database itself does, so that no path escapes it.

All call `history_record`, a function of the database that the first migration of this app makes.
"""

import json
from collections.abc import Iterable
from typing import Any

import pgtrigger

from history.kinds import Kind


def trigger_of(kind: Kind) -> pgtrigger.Trigger:
    """Return the trigger that records what happens to the rows of a kind."""
    operation = pgtrigger.Update | pgtrigger.Delete
    if not kind.journal:
        operation = pgtrigger.Insert | operation
    pk = str(kind.model._meta.pk.column)
    arguments = (
        _literal(kind.key),
        _literal(pk),
        "to_jsonb(OLD)",
        "to_jsonb(NEW)",
        _array((pk, *kind.ignored)),
        _array(kind.kept),
        _array(kind.hidden),
        _json(dict(kind.unborn)),
        _json(kind.links),
    )
    return pgtrigger.Trigger(
        name=f"history_{kind.model._meta.model_name}",
        when=pgtrigger.After,
        operation=operation,
        func=f"PERFORM history_record({', '.join(arguments)}); RETURN NULL;",
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _array(names: Iterable[str] | None) -> str:
    if names is None:
        return "NULL"
    return f"ARRAY[{', '.join(_literal(name) for name in sorted(names))}]::text[]"


def _json(values: dict[str, Any]) -> str:
    return f"{_literal(json.dumps(values, sort_keys=True))}::jsonb" if values else "NULL"

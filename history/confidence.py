"""Confidential requests in the history: that something happened, never to which commune or by whom.

Administrators, who read the history, are people of the EPCI, and read no confidential request.
"""

from collections.abc import Iterable
from typing import Any

from history.models import Change
from requests_desk.models import ServiceRequest

# What is said of a confidential request and of what belongs to it. Anything else may name somebody.
SAID = frozenset(
    {
        "number",
        "request_id",
        "confidentiality",
        "state",
        "from_state",
        "to_state",
        "kind",
        "what",
        "due_on",
        "created_at",
        "submitted_at",
        "acknowledged_at",
        "waiting_since",
        "resolved_at",
        "closed_at",
        "ended_at",
        "at",
    }
)


def with_seals(changes: Iterable[Change]) -> list[tuple[Change, bool]]:
    """Return `changes`, each with whether it is sealed: it is then bared of what may not be read.

    One query at most, whatever their number.
    """
    changes = list(changes)
    sealed: set[int] = set()
    if requests := _requests_of(changes):
        found = Change.objects.sealed(requests).filter(pk__in=[change.pk for change in changes])
        sealed = set(found.order_by().values_list("pk", flat=True))
    return [
        (_bared(change), True) if change.pk in sealed else (change, False) for change in changes
    ]


def _requests_of(changes: list[Change]) -> set[int]:
    """Return the numbers of the requests to which `changes` belong."""
    keys = (key.rpartition(":") for change in changes for key in change.related)
    return {int(number) for kind, _, number in keys if kind == ServiceRequest._meta.label_lower}


def _bared(change: Change) -> Change:
    before, after = _said(change.before), _said(change.after)
    values = {**(change.before or {}), **(change.after or {})}
    is_whole = before is None or after is None
    return Change(
        pk=change.pk,
        at=change.at,
        kind=change.kind,
        object_id=change.object_id,
        change=change.change,
        before=before,
        after=after,
        unseen=[] if is_whole else sorted({*change.unseen, *(values.keys() - SAID)}),
    )


def _said(values: dict[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    return {column: value for column, value in values.items() if column in SAID}

"""The names of the objects that a page of the history mentions, all read by one query."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast

from accounts.models import User
from history.kinds import BY_KEY
from history.models import Change

PERSON = str(User._meta.label_lower)


class Names:
    """Names by kind and number; an object that is gone has none."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._wanted: dict[str, set[int]] = defaultdict(set)
        for change in changes:
            self._mention(change)
        self._found = self._read()

    def of(self, key: str, number: int) -> str:
        """Return the name of an object today; empty when it is gone, or not tracked."""
        return self._found.get((key, number), "")

    def _mention(self, change: Change) -> None:
        kind = BY_KEY.get(change.kind)
        self._wanted[change.kind].add(change.object_id)
        if change.actor_id:
            self._wanted[PERSON].add(change.actor_id)
        if kind is None:
            return
        for values in (change.before or {}, change.after or {}):
            for column, value in values.items():
                target = kind.targets.get(column)
                if target is not None and value is not None:
                    self._wanted[target].add(value)

    def _read(self) -> dict[tuple[str, int], str]:
        parts = [self._part(key, ids) for key, ids in self._wanted.items() if key in BY_KEY]
        if not parts:
            return {}
        first, *others = parts
        rows = first.union(*others, all=True) if others else first
        return {(key, number): name or "" for key, number, name in rows}

    @staticmethod
    def _part(key: str, ids: set[int]) -> QuerySet:
        kind = BY_KEY[key]
        rows = kind.model._default_manager.filter(pk__in=sorted(ids)).order_by()
        return rows.annotate(
            history_kind=Value(key, output_field=TextField()),
            history_name=Cast(kind.name, TextField()),
        ).values_list("history_kind", "pk", "history_name")

"""Changes as people read them: what, on which object, by whom, before and after."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from core.french import count
from history.confidence import with_seals
from history.kinds import BY_KEY, Kind
from history.models import Change
from history.names import PERSON, Names
from history.values import in_words, is_empty

TONES = {
    Change.Type.CREATED: "success",
    Change.Type.CHANGED: "info",
    Change.Type.DELETED: "danger",
}
UNSEEN = "valeur non conservée"
SEALED = "valeur non montrée"
NOBODY_SAID = "Demande confidentielle\u00a0: personne non montrée"


@dataclass(frozen=True)
class Line:
    """One field: its French name, what it was, what it is. Of an `unseen` one, neither is known."""

    label: str
    before: str
    after: str
    unseen: bool = False


@dataclass(frozen=True)
class Entry:
    """One change. `name` is empty when nothing says any more which object it was.

    `whence` is empty, and `who` names nobody, where the request is confidential.
    """

    change: Change
    kind: str
    name: str
    url: str
    who: str
    whence: str
    lines: list[Line]

    @property
    def tone(self) -> str:
        return TONES[Change.Type(self.change.change)]

    @property
    def is_whole(self) -> bool:
        """Return whether the lines are all that the row held: it came or went."""
        return bool(self.lines) and None in (self.change.before, self.change.after)

    @property
    def contents(self) -> str:
        """Return what the fold over a whole row says."""
        return count(len(self.lines), "champ rempli", "champs remplis")

    @property
    def title(self) -> str:
        return f"{self.change.get_change_display()}\u00a0: {self.subject}"

    @property
    def subject(self) -> str:
        """Return the object: « adhésion « Argentré – Voirie » », « personne n° 12 (disparue) »."""
        number = self.change.object_id
        return (
            f"{self.kind} «\u00a0{self.name}\u00a0»"
            if self.name
            else f"{self.kind} n°\u00a0{number}"
        )


def entries_of(changes: Iterable[Change]) -> list[Entry]:
    """Return changes to be read: two queries. What is confidential is not among what they hold."""
    rows = with_seals(changes)
    names = Names(change for change, _ in rows)
    return [_entry(change, names, is_sealed=is_sealed) for change, is_sealed in rows]


def name_of(kind: Kind, number: int, changes: Iterable[Change]) -> str:
    """Return the name of an object, or its last known one when it is gone; empty if none is."""
    own = [c for c in changes if (c.kind, c.object_id) == (kind.key, number)]
    probe = Change(kind=kind.key, object_id=number)
    names = Names([probe, *own])
    known = (_name(kind, change, names) for change in [probe, *own])
    return next((name for name in known if name), "")


def _entry(change: Change, names: Names, *, is_sealed: bool) -> Entry:
    kind = BY_KEY.get(change.kind)
    who = NOBODY_SAID if is_sealed else _who(change, names)
    whence = "" if is_sealed else _whence(change)
    if kind is None:  # a table that the portal no longer has
        return Entry(change, change.kind, "", "", who, whence, [])
    return Entry(
        change=change,
        kind=kind.label,
        name=_name(kind, change, names),
        url=reverse("history_of", args=[kind.slug, change.object_id]),
        who=who,
        whence=whence,
        lines=_lines(kind, change, names, unseen=SEALED if is_sealed else UNSEEN),
    )


def _name(kind: Kind, change: Change, names: Names) -> str:
    """Return the name of the object today; else what the change itself says of it."""
    today = names.of(kind.key, change.object_id)
    if today:
        return today
    values = {**(change.before or {}), **(change.after or {})}
    own = next((values[column] for column in kind.naming if values.get(column)), "")
    if own:
        return str(own)
    led_to = [names.of(key, values[c]) for c, key in kind.links.items() if c in values]
    return " – ".join(name for name in led_to if name)


def _who(change: Change, names: Names) -> str:
    if change.actor_id is None:
        return "Sans personne connectée" if (change.origin or {}).get("page") else "Le portail"
    name = names.of(PERSON, change.actor_id)
    return name or f"Personne n°\u00a0{change.actor_id} (compte effacé)"


def _whence(change: Change) -> str:
    """Return from where the change was made, as precisely as it is known."""
    origin = change.origin or {}
    if origin.get("page"):
        return f"depuis la page {origin['page']}"
    if origin.get("task"):
        return f"par la tâche de fond «\u00a0{origin['task']}\u00a0»"
    if origin.get("command"):
        return f"par la commande «\u00a0{origin['command']}\u00a0»"
    return "hors des pages du portail"


def _lines(kind: Kind, change: Change, names: Names, *, unseen: str) -> list[Line]:
    before, after = change.before or {}, change.after or {}
    # A column that is not in the table any more keeps its own name.
    columns = sorted({*before, *after, *change.unseen}, key=kind.place_of)
    lines = []
    for column in columns:
        one = kind.columns.get(column)
        label = kind.label_of(column)
        if column in change.unseen:
            lines.append(Line(label, unseen, unseen, unseen=True))
            continue
        was, becomes = before.get(column), after.get(column)
        if is_empty(was) and is_empty(becomes):
            continue
        if one is None:
            lines.append(Line(label, str(was or ""), str(becomes or "")))
        else:
            lines.append(Line(label, in_words(one, was, names), in_words(one, becomes, names)))
    return lines

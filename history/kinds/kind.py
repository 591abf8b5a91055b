"""A tracked table: what the history keeps of it, hides or ignores, and how its rows are named."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Expression, F, Field, ForeignKey, Model, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim

# Columns that say what a row is, for rows that nobody can ask any more.
_NAMING = ("name", "title", "label", "words", "number")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A tracked table. Its columns are named as in the database: `commune_id`, not `commune`.

    `slug` is its name in addresses, `name` the SQL that names one of its rows. With `kept`, every
    other column is hidden: what somebody adds to the table one day is not shown by accident.
    A change is also shown on the pages of the rows that the columns `related` lead to. A row does
    not exist yet for the history while it holds the values `unborn`. Of a `journal`, whose lines
    tell themselves, only what is changed or deleted afterwards is recorded.
    """

    slug: str
    model: type[Model]
    name: Expression | F
    title: str = ""
    kept: tuple[str, ...] | None = None
    hidden: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    unborn: Mapping[str, str | None] = field(default_factory=dict)
    journal: bool = False

    @property
    def key(self) -> str:
        """Return the table's name in the history: « services.subscription »."""
        return self.model._meta.label_lower

    @property
    def label(self) -> str:
        return self.title or str(self.model._meta.verbose_name)

    @cached_property
    def columns(self) -> dict[str, Field]:
        """Return the fields of the table by the name of their column."""
        return {str(one.column): one for one in self.model._meta.concrete_fields}

    @cached_property
    def links(self) -> dict[str, str]:
        """Return, for each column of `related`, the key of the kind that it leads to."""
        return {column: self.targets[column] for column in self.related}

    @cached_property
    def targets(self) -> dict[str, str]:
        """Return, for each foreign key, the key of the table that it leads to."""
        return {
            column: str(target._meta.label_lower)
            for column, one in self.columns.items()
            if (target := target_of(one)) is not None
        }

    @cached_property
    def naming(self) -> tuple[str, ...]:
        """Return the recorded columns that name a row that is gone, the best first."""
        return tuple(c for c in _NAMING if c in self.columns and self.may_show(c))

    def label_of(self, column: str) -> str:
        """Return the French name of a column; its own when the table has lost it."""
        one = self.columns.get(column)
        if one is None:
            return column
        target = target_of(one)
        is_named = str(one.verbose_name) != one.name.replace("_", " ")
        # A foreign key without a name of its own (of a table between two others) has its target's.
        return str(one.verbose_name if target is None or is_named else target._meta.verbose_name)

    def place_of(self, column: str) -> tuple[int, str]:
        """Return where a column stands among those of the table."""
        return (self._places.get(column, len(self._places)), column)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {column: place for place, column in enumerate(self.columns)}

    def may_show(self, column: str) -> bool:
        """Return whether the values of `column` are recorded."""
        if self.kept is not None:
            return column in self.kept
        return column not in self.hidden and column not in self.ignored


def target_of(one: Field) -> type[Model] | None:
    """Return the model that a field leads to, if it is a foreign key."""
    if not isinstance(one, ForeignKey):
        return None
    found: type[Model] = one.remote_field.model
    return found


def person(prefix: str = "") -> Coalesce:
    """Return the SQL of a person's name, as `User.get_full_name` gives it."""
    names = Trim(Concat(f"{prefix}first_name", Value(" "), f"{prefix}last_name"))
    return Coalesce(NullIf(names, Value("")), F(f"{prefix}email"), output_field=TextField())


def joined(*parts: str | Expression) -> Concat:
    """Return the SQL of names (of columns, or given) separated by a dash."""
    words: list[Expression | F] = []
    for part in parts:
        words += [Value(" – ")] if words else []
        words.append(F(part) if isinstance(part, str) else part)
    return Concat(*words, output_field=TextField())


def text(column: str) -> Cast:
    return Cast(column, TextField())

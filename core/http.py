"""The two guards of every view (what the actor may see, and do), and what a person has typed."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, TypeVar, cast

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.forms import (
    BaseForm,
    BooleanField,
    ChoiceField,
    DateField,
    Field,
    ModelChoiceField,
    ModelMultipleChoiceField,
)
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

RowT = TypeVar("RowT", bound=Model)
ViewT = TypeVar("ViewT", bound=Callable[..., Any])
FormOf: TypeAlias = Callable[..., type[BaseForm] | None]
# Hidden fields and buttons that pages carry beside their form: nobody has typed them.
_NOT_TYPED = {
    "csrfmiddlewaretoken",
    "version",
    "frozen_at",
    "uuid",
    "kept",
    "confirme",
    "override",
    "action",
    "next",
    "remove",
    "take",
    "token",
    "window",
    "shown",
}


def fetch(visible: QuerySet[RowT], **lookup: object) -> RowT:
    """Return the row of `visible` (what the actor may see); 404 for a stranger."""
    return get_object_or_404(visible, **lookup)


def demand(allowed: bool) -> None:
    """Answer 403 to somebody who sees the object but whose role is too weak for the act."""
    if not allowed:
        raise PermissionDenied


def typed_in(form_of: FormOf, *, named: Iterable[str] = ()) -> Callable[[ViewT], ViewT]:
    """Say of a view in which form people write: `typed_words` then names fields and choices.

    `form_of` is given the request and the arguments of the address. A choice among rows is shown
    by the name of its row in the fields `named` alone, whose rows are public: what is typed is
    given back to visitors too, who could try every number.
    """

    def mark(view: ViewT) -> ViewT:
        setattr(view, "typed_in", form_of)  # noqa: B010
        setattr(view, "named_rows", frozenset(named))  # noqa: B010
        return view

    return mark


def typed_words(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the (label, text) pairs of what was posted, to be given back: never a password.

    The label is empty when the form is not known (`typed_in`).
    """
    match = request.resolver_match
    form_of = getattr(match.func, "typed_in", None) if match else None
    form = form_of(request, **match.kwargs) if form_of and match else None
    fields = form.base_fields if form else {}
    named = getattr(match.func, "named_rows", ()) if match else ()
    return [
        _in_words(fields.get(name), value, is_named=name in named)
        for name, values in request.POST.lists()
        for value in values
        if value and _is_typed(name, fields.get(name))
    ]


def _is_typed(name: str, field: Field | None) -> bool:
    if field is not None and field.widget.is_hidden:
        return False
    return name not in _NOT_TYPED and "password" not in name


def _in_words(field: Field | None, value: str, *, is_named: bool) -> tuple[str, str]:
    """Return the label of `field`, and `value` as its page showed it: a choice by its own label."""
    if field is None:
        return "", value
    label = str(field.label or "")
    if isinstance(field, BooleanField):
        return label, "oui"  # a box that is not ticked is not posted
    if isinstance(field, ModelChoiceField):
        if not is_named:
            return label, value
        try:
            if isinstance(field, ModelMultipleChoiceField):
                return label, str(field.to_python([value])[0])
            return label, str(field.to_python(value))
        except (ValidationError, IndexError):
            return label, value
    if isinstance(field, ChoiceField):
        labels = dict(_flat(cast(Any, field.choices)))
        return label, labels.get(value, value)
    if isinstance(field, DateField) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return label, "/".join(reversed(value.split("-")))
    return label, value


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield the (value, label) pairs of `choices`, those of its groups too."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), str(label)

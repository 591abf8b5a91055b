"""The two guards of every view (what the actor may see, and do), and what a person has typed."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

RowT = TypeVar("RowT", bound=Model)
# Hidden fields and buttons that forms carry: nobody has typed them.
_NOT_TYPED = {"csrfmiddlewaretoken", "version", "frozen_at", "uuid", "kept", "action", "next"}


def fetch(visible: QuerySet[RowT], **lookup: object) -> RowT:
    """Return the row of `visible` (what the actor may see); 404 for a stranger."""
    return get_object_or_404(visible, **lookup)


def demand(allowed: bool) -> None:
    """Answer 403 to somebody who sees the object but whose role is too weak for the act."""
    if not allowed:
        raise PermissionDenied


def typed_words(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the (field, text) pairs of what was posted, to be given back: never a password."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if value and name not in _NOT_TYPED and "password" not in name
    ]

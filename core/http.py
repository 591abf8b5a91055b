"""The two guards of every view: fetch what the actor may see, demand what they may do."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

RowT = TypeVar("RowT", bound=Model)


def fetch(visible: QuerySet[RowT], **lookup: object) -> RowT:
    """Return the row of `visible` (what the actor may see); 404 for a stranger."""
    return get_object_or_404(visible, **lookup)


def demand(allowed: bool) -> None:
    """Answer 403 to somebody who sees the object but whose role is too weak for the act."""
    if not allowed:
        raise PermissionDenied

"""Who changes, and from which page: what the database writes beside each change."""

from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from pghistory.middleware import HistoryMiddleware

# What tells which object a page is about. Anything else in an address may be a key: a link that
# opens an account must not be read again in the history.
_SAID = frozenset({"number", "slug", "insee_code", "year", "kind", "name", "uuid"})


class WhoMiddleware(HistoryMiddleware):
    """Give the person and the page to each change of a request that writes.

    Pages that are only read open nothing and cost nothing (`PGHISTORY_MIDDLEWARE_METHODS`).
    """

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the person's number (of nobody: None) and the address of the page."""
        user = request.user.pk if request.user.is_authenticated else None
        return {"user": user, "page": address_of(request)}


def address_of(request: HttpRequest) -> str:
    """Return the path of the page, without what could open something; empty if there is none."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return ""
    path = request.path
    for name, value in match.kwargs.items():
        if name not in _SAID:
            path = path.replace(str(value), "…")
    return path

"""Who changes, and from which page: what the database writes beside each change."""

from functools import cache
from typing import Any, cast

import pghistory
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from pghistory.middleware import HistoryMiddleware

# What tells which object a page is about. Anything else in an address may be a key: a link that
# opens an account must not be read again in the history.
_SAID = frozenset({"number", "slug", "insee_code", "year", "kind", "name", "uuid"})

# A provider of identities sends the browser back by a GET, which accepts the invitations that wait.
_WRITES_BY_GET = ("proconnect_callback",)


@cache
def _written_by_get() -> frozenset[str]:
    return frozenset(reverse(name) for name in _WRITES_BY_GET)


class WhoMiddleware(HistoryMiddleware):
    """Give the person and the page to each change of a request that writes.

    Pages that are only read open nothing and cost nothing (`PGHISTORY_MIDDLEWARE_METHODS`).
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "GET" and request.path_info in _written_by_get():
            # Who signs in is not known yet: nobody, from this page.
            with pghistory.context(**self.get_context(request)):
                return cast(HttpResponse, self.get_response(request))
        return cast(HttpResponse, super().__call__(request))

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

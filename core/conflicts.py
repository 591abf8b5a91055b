"""Two people change the same row: the second is told, and keeps what they typed (a 409 page)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_fsm import ConcurrentTransition, TransitionNotAllowed

_NOT_TYPED = {"csrfmiddlewaretoken", "version"}


class StaleEdit(Exception):
    """The row has changed since the page was shown.

    `url` is the page to read again, `version` the row's version now; `what` says in French
    what has changed. A view may set `typed`, the (label, text) pairs to give back; without it,
    everything that was posted is.
    """

    typed: list[tuple[str, str]] | None = None

    def __init__(self, *, url: str, version: int, what: str) -> None:
        super().__init__(what)
        self.url, self.version, self.what = url, version, what


class ConflictMiddleware:
    """Turn a stale edit into a French 409 page that gives back every field that was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ConcurrentTransition | TransitionNotAllowed):
            exception = StaleEdit(
                url=request.path,
                version=-1,
                what="Son état a changé : cette action n’est plus possible.",
            )
        if not isinstance(exception, StaleEdit):
            return None
        typed = exception.typed or [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in _NOT_TYPED and value
        ]
        return render(request, "409.html", {"conflict": exception, "typed": typed}, status=409)

"""Two people change the same row: the second is told, and keeps what they typed (a 409 page)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from core.http import typed_words


@dataclass(frozen=True)
class KeptFiles:
    """The files of a refused change were kept (`is_part`: not all); its form at `url` has them."""

    url: str
    is_part: bool


class StaleEdit(Exception):
    """The row has changed since the page was shown.

    `url` is the page to read again (empty when it is not known); `what` says in French
    what has changed; `is_own` when the same person did it, from another window. A view may
    set `typed`, the (label, text) pairs to give back; without it, everything that was posted is.
    It may set `keep_files` too, which keeps those that came, once all else was rolled back.
    """

    typed: list[tuple[str, str]] | None = None
    keep_files: Callable[[], KeptFiles | None] | None = None

    def __init__(self, *, url: str, what: str, is_own: bool = False) -> None:
        super().__init__(what)
        self.url, self.what, self.is_own = url, what, is_own


class ConflictMiddleware:
    """Turn a stale edit into a French 409 page that gives back every field that was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ConcurrentTransition | TransitionNotAllowed):
            exception = StaleEdit(
                url="",  # The address that was posted to may have no page to show.
                what="Son état a changé : cette action n’est plus possible.",
            )
        if not isinstance(exception, StaleEdit):
            return None
        typed = typed_words(request) if exception.typed is None else exception.typed
        files = exception.keep_files() if exception.keep_files else None
        context = {"conflict": exception, "typed": typed, "files": files}
        return render(request, "409.html", context, status=409)

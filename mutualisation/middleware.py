"""What is answered before the portal knows who asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from mutualisation.views import health


class HealthMiddleware:
    """Answer `/sante/` before anything reads the database, or opens a transaction in it.

    Machines must be told that it does not answer; they would get the error page otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == reverse("health"):
            return health(request)
        return self.get_response(request)

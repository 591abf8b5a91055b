"""Each request carries its actor: the person with all the memberships that are current today."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.actor import actor_on


class ActorMiddleware:
    """Set `request.actor`. One query for a signed-in person, none for the public."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = actor_on(request.user, timezone.localdate())  # type: ignore[attr-defined]
        return self.get_response(request)

"""Each request knows the portal's EPCI and runs in its time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from communes.portal import portal_epci, portal_time_zone


class PortalEpciMiddleware:
    """Set `request.epci` (None on an empty portal) and activate its time zone. One query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        epci = portal_epci()
        request.epci = epci  # type: ignore[attr-defined]
        with timezone.override(portal_time_zone(epci)):
            return self.get_response(request)

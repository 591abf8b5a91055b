"""Each request knows the portal's EPCI, runs in its time zone and speaks its words."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from communes.portal import as_in, portal_epci


class PortalEpciMiddleware:
    """Set `request.epci` (None on an empty portal); its time zone, its words. One query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        epci = portal_epci()
        request.epci = epci  # type: ignore[attr-defined]
        with as_in(epci):
            return self.get_response(request)

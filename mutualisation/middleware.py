"""What is answered before the portal knows who asks, and how answers leave it."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import resolve, reverse

from mutualisation.views import health

COMPRESSED = ("text/", "application/json", "application/xml", "image/svg+xml")


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


class IdentityFilesMiddleware:
    """Answer the logo and the colours before the session, the actor and the EPCI are read.

    Every page asks for them, they are the same for everybody, and a shared cache may keep them:
    nothing of them may depend on a cookie. What is not found gets the portal's own page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith("/identite/"):
            try:
                found = resolve(request.path_info)
                return cast(HttpResponseBase, found.func(request, *found.args, **found.kwargs))
            except Http404:
                pass
        return self.get_response(request)


class PermissionsPolicyMiddleware:
    """Tell the browser which capacities of the device no page of the portal may ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class PageCompressionMiddleware(GZipMiddleware):
    """Compress the pages. Static files are compressed beforehand, and documents by their format.

    Django masks the CSRF token anew in each page and makes the length vary at random: what is
    compressed tells nothing of it (the BREACH attack). A streamed file keeps its length, so that
    a browser shows how far its download is.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)

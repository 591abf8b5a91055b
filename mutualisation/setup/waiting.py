"""A portal without a territory: who sets it up is led to it, the others read that it is coming."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from mutualisation.access import can_set_up

# What works without a territory: signing in, one's account, the set-up, the help, the declarations.
OPEN_PREFIXES = (
    "account",
    "invitation_",
    "mfa_",
    "proconnect_",
    "setup",
    "sign_in_",
    "usersessions_",
)
OPEN_PAGES = frozenset(
    {
        "health",
        "help",
        "help_guide",
        "accessibility",
        "territory_update",
        "territory_import",
        "territory_import_progress",
        "setup_waiting",
        "epci_logo",
        "epci_colours",
        "identity_preview",
        "style_guide",
    }
)
# The technical administration has its own doors; the demonstration's pages show its e-mails.
OPEN_NAMESPACES = frozenset({"admin"})
OPEN_PATHS = ("/demonstration/",)


class EmptyPortalMiddleware:
    """Lead everybody to what can be done on a portal that serves no EPCI yet. No query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., Any],
        args: list[Any],
        kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        if request.epci is not None or _is_open(request):
            return None
        return redirect("setup" if can_set_up(request.actor) else "setup_waiting")


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match or resolve(request.path_info)
    name = match.url_name or ""
    return (
        name in OPEN_PAGES
        or name.startswith(OPEN_PREFIXES)
        or not OPEN_NAMESPACES.isdisjoint(match.namespaces)
        or (settings.DEMONSTRATION and request.path_info.startswith(OPEN_PATHS))
    )


@never_cache
@login_not_required
@require_safe
def setup_waiting(request: HttpRequest) -> HttpResponse:
    """Say that the portal is being set up; once it is, lead to its home page."""
    if request.epci is not None:
        return redirect("home")
    if can_set_up(request.actor):
        return redirect("setup")
    return render(request, "setup/waiting.html", {"sign_in_url": reverse("account_login")})

"""Who asks: the actor of each request, and what is answered when nobody has signed in."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from accounts.access import needs_second_factor, opens_before_second_factor
from accounts.actor import actor_on
from accounts.models import User
from accounts.sign_in.own_device import has_outlived
from accounts.sign_in.second_factor import is_proven, proves_by_signing_in, way_to_prove
from core.http import typed_words

# The day of its last use, in a session that outlives the day of the sign-in.
USED_ON = "used_on"
PROCONNECT_AGED = (
    "Votre fonction demande deux moyens de connexion, et ProConnect les a vérifiés il y a "
    "longtemps\u00a0: connectez-vous de nouveau."
)


class SignedInMiddleware(LoginRequiredMiddleware):
    """Send visitors to the sign-in page; what they posted is given back to them first.

    A session ends while somebody writes: a mere redirection would lose every word.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None or request.method != "POST":
            return refusal
        return session_over(request)


def session_over(request: HttpRequest, *, next_url: str = "", **context: Any) -> HttpResponse:
    """Give back to a visitor what they posted, and ask them to sign in to reach `next_url`.

    A session ends two weeks after the last day of use (`ActorMiddleware`) and thirty days after the
    sign-in, far more than the twenty hours from which WCAG 2.2.1 asks for no warning (unless the
    browser is closed first): none is shown.
    """
    query = urlencode({"next": next_url or request.get_full_path()})
    sign_in_url = f"{reverse('account_login')}?{query}"
    context = {
        "rescued": None,
        "typed": typed_words(request),
        "sign_in_url": sign_in_url,
        **context,
    }
    return render(request, "session_over.html", context, status=403)


class ActorMiddleware:
    """Set `request.actor`. One query for a signed-in person, none for the public.

    A session that has lasted too long ends here: its owner is asked to sign in as any visitor.

    What a signed-in person gets is theirs: no shared cache keeps it, and their browser asks again
    before showing it (but for Back and Forward, which give their forms back).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and has_outlived(request, request.user):
            logout(request)
        actor = actor_on(request.user, timezone.localdate())
        request.actor = actor  # type: ignore[attr-defined]
        if actor.user is not None:
            _prolong(request, actor.user)
        response = self.get_response(request)
        if actor.user is not None and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class SecondFactorMiddleware:
    """Show nothing but the way to it to those of whom a second factor is asked, until it is given.

    What they posted meanwhile (a role may come while somebody writes) is given back to them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., Any],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """Return the way to the second factor, or None when the page may be shown."""
        actor = request.actor  # type: ignore[attr-defined]
        if not settings.SECOND_FACTOR_REQUIRED or not needs_second_factor(actor):
            return None
        page = request.resolver_match.url_name if request.resolver_match else None
        if opens_before_second_factor(page or "") or is_proven(request, actor.user):
            return None
        return _ask_proof(request, actor.user)


def _ask_proof(request: HttpRequest, user: User) -> HttpResponse:
    """Return the way to the second factor; what was posted is given back first."""
    here = request.get_full_path()
    signs_in = proves_by_signing_in(request, user)
    way = here if signs_in else f"{way_to_prove(user)}?{urlencode({'next': here})}"
    if request.method == "POST":
        context = {"typed": typed_words(request), "way_url": way}
        return render(request, "mfa/awaited.html", context, status=403)
    if signs_in:
        back = f"{reverse('account_login')}?{urlencode({'next': here})}"
        context = {"back": back, "why": PROCONNECT_AGED}
        return render(request, "account/sign_in_again.html", context, status=403)
    return redirect(way)


def _prolong(request: HttpRequest, user: User) -> None:
    """Let the session last two weeks from today: one write on its first page of a day.

    Without it, a session that ends with the browser ends so long after the sign-in, in the middle
    of a sentence as well. The end of one on one's own device is a date, which this does not move.
    """
    today = timezone.localdate().isoformat()
    signed_in = timezone.localdate(user.last_login).isoformat() if user.last_login else today
    if max(request.session.get(USED_ON, ""), signed_in) < today:
        request.session[USED_ON] = today

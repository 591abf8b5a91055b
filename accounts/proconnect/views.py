"""The way to ProConnect and back."""

import logging
from typing import Any

from allauth.account.views import LogoutView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from requests import RequestException

from accounts.proconnect.farewell import kept_farewell
from accounts.proconnect.provider import ProConnectClient, ProConnectProvider

logger = logging.getLogger(__name__)


def is_offered() -> bool:
    """Return whether this portal lets people sign in by ProConnect."""
    return ProConnectProvider.id in settings.SOCIALACCOUNT_PROVIDERS


def _way_out(request: HttpRequest) -> HttpResponse:
    return redirect("home" if request.user.is_authenticated else "account_login")


def _leave_for(request: HttpRequest, url: str, *, is_farewell: bool = False) -> HttpResponse:
    """Return a page that goes on by itself: what a form posts may lead to the portal only.

    So says the policy of the pages, and it holds for the redirections that follow as well.
    """
    context = {"leave_url": url, "is_farewell": is_farewell}
    return render(request, "socialaccount/leaving.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Go to ProConnect. A GET comes from a page that was reloaded: it leads to the sign-in."""
    if request.method != "POST" or not is_offered():
        return _way_out(request)
    provider = get_adapter().get_provider(request, ProConnectProvider.id)
    try:
        answer = provider.redirect_from_request(request)
    except (RequestException, OAuth2Error, KeyError) as error:
        logger.warning("ProConnect does not answer: %r", error)
        return render(request, "socialaccount/authentication_error.html", status=503)
    if isinstance(answer, HttpResponseRedirect):
        return _leave_for(request, answer.url)
    return answer


class _CallbackView(OAuth2CallbackView):
    """Checks, beside the state, the nonce that was stashed with it."""

    def _get_state(self, request: HttpRequest, provider: ProConnectProvider) -> Any:
        state, response = super()._get_state(request, provider)
        self.adapter.nonce = (state or {}).get("nonce", "")
        return state, response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def come_back(request: HttpRequest) -> HttpResponseBase:
    """Let in whom ProConnect sends back, if they have an account or an invitation."""
    if not is_offered():
        return _way_out(request)
    client = ProConnectClient(request, ProConnectProvider.id)
    answer: HttpResponseBase = _CallbackView.adapter_view(client)(request)
    return answer


class SignOutView(LogoutView):
    """Sign out of the portal, then of ProConnect for those who came by it."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        farewell = kept_farewell(self.request)
        response: HttpResponse = super().post(*args, **kwargs)
        return _leave_for(self.request, farewell, is_farewell=True) if farewell else response


sign_out = SignOutView.as_view()

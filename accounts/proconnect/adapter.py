"""Who enters by ProConnect: a person who has an account or an invitation, never a stranger."""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError
from django.http import HttpRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string

from accounts.proconnect.farewell import farewell_url, keep_farewell
from accounts.proconnect.provider import RANDOM_LENGTH
from accounts.sign_in.own_device import keep_session
from accounts.sign_in.second_factor import keep_proconnect_level
from accounts.sign_in.welcome import person_at

logger = logging.getLogger(__name__)


class ProConnectAdapter(DefaultSocialAccountAdapter):
    """The portal's rules for django-allauth's sign-in by others."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Return the providers of the settings alone: no table can add a way in."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def generate_state_param(self, state: dict[str, Any]) -> str:
        return get_random_string(RANDOM_LENGTH)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find the person of the address that ProConnect vouches for, or refuse.

        Each time anew, by that address alone: nothing is kept that would let somebody in when the
        address has become another person's. An address is not vouched for when ProConnect says so;
        it names none that the person's own body has not given or checked.
        """
        data = sociallogin.account.extra_data.get("userinfo", {})
        email = str(data.get("email") or "").strip()
        is_vouched_for = email and data.get("email_verified", True) is True
        person = person_at(email, timezone.now()) if is_vouched_for else None
        if person is None:
            self._refuse(request, sociallogin, email=email, is_vouched_for=bool(is_vouched_for))
        sociallogin.user = person
        # The next sign-in is one press away: nothing stays on a computer that others use.
        keep_session(request, is_own_device=False)
        keep_farewell(request, sociallogin.farewell)
        keep_proconnect_level(request, person, has_two_factors=sociallogin.has_two_factors)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> NoReturn:
        """Say that the sign-in did not succeed, and how to sign in otherwise."""
        if error != AuthError.CANCELLED:
            logger.warning("Sign-in by ProConnect: %s %r", error, exception)
        context = {"is_cancelled": error == AuthError.CANCELLED}
        page = render(request, "socialaccount/authentication_error.html", context, status=403)
        raise ImmediateHttpResponse(page)

    def _refuse(self, request: HttpRequest, sociallogin: SocialLogin, **context: Any) -> NoReturn:
        context["farewell_url"] = farewell_url(sociallogin.farewell)
        page = render(request, "socialaccount/stranger.html", context, status=403)
        raise ImmediateHttpResponse(page)

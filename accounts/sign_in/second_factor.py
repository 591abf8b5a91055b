"""The second factor: what django-allauth asks of the portal about it, and what a session proves."""

import base64
import hashlib
import time
from typing import Any, ClassVar

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.sign_in.own_device import OWN_DEVICE_AGE, is_own_device
from communes.portal import portal_epci

FACTORS = (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
# The key of who gave two factors to ProConnect, in the session.
_PROCONNECT_PROVED = "proconnect_two_factors"


class SecondFactorAdapter(DefaultMFAAdapter):
    """The portal's words; secrets that a copy of the database alone does not give away."""

    error_messages: ClassVar = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant.",
    }

    def _get_site_name(self) -> str:
        epci = portal_epci()
        return f"Mutualisation – {epci.display_name}" if epci else "Mutualisation"

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """Return the name that a passkey gets when its owner gives none."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Ma clé d’accès" if number == 1 else f"Ma clé d’accès n° {number}"

    def encrypt(self, text: str) -> str:
        """Return `text` encrypted by a key that follows from SECRET_KEY."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` was given, by SECRET_KEY or one of SECRET_KEY_FALLBACKS."""
        return _keys().decrypt(encrypted_text.encode()).decode()


class SecondFactorStage(AuthenticateStage):
    """The step of the sign-in that asks for it; who gave two factors to ProConnect has done so."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if proved_by_proconnect(request, self.login.user):
            return False
        return bool(super()._should_handle(request))


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"second-factor:{secret}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def _records(request: HttpRequest, user: User | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get_authentication_records(request, user)
    return found


def keep_proconnect_level(request: HttpRequest, user: User, *, has_two_factors: bool) -> None:
    """Keep in the session whether ProConnect says that `user` gave it two factors."""
    request.session[_PROCONNECT_PROVED] = str(user.pk) if has_two_factors else ""


def proved_by_proconnect(request: HttpRequest, user: User | None) -> bool:
    """Return whether this session, or this sign-in, came through ProConnect by two factors.

    Its usual level is a password alone.
    """
    came = any(record["method"] == "socialaccount" for record in _records(request, user))
    return came and user is not None and request.session.get(_PROCONNECT_PROVED) == str(user.pk)


def is_proven(request: HttpRequest, user: User) -> bool:
    """Return whether this session was opened, or confirmed, by a second factor not long ago.

    Not long ago: thirty days on one's own device, SECOND_FACTOR_LASTS where others may sit down
    after them. No query: the session itself says how its owner has signed in.
    """
    lasts = OWN_DEVICE_AGE if is_own_device(request) else settings.SECOND_FACTOR_LASTS
    since = time.time() - lasts.total_seconds()
    methods = {record["method"] for record in _records(request, user) if record["at"] > since}
    return "mfa" in methods or ("socialaccount" in methods and proved_by_proconnect(request, user))


def proves_by_signing_in(request: HttpRequest, user: User) -> bool:
    """Return whether the proof of `user` comes from ProConnect alone: only a sign-in renews it."""
    return proved_by_proconnect(request, user) and not is_mfa_enabled(user, FACTORS)


def way_to_prove(user: User) -> str:
    """Return the address where a person proves a second factor, or adds their first."""
    if is_mfa_enabled(user, [Authenticator.Type.WEBAUTHN]):
        return reverse("mfa_reauthenticate_webauthn")
    return reverse("mfa_reauthenticate" if is_mfa_enabled(user, FACTORS) else "mfa_index")


def welcome_factor(request: HttpRequest, authenticator: Authenticator) -> None:
    """Take note that the session's owner holds the factor just added; their other sessions end.

    Those were opened without it, perhaps by somebody else.
    """
    post_authentication(request, authenticator, reauthenticated=True)
    end_other_sessions(request, authenticator.user)


def forget_factors(user: User) -> int:
    """Delete every second factor of a person who has lost theirs; return how many."""
    deleted, _ = Authenticator.objects.filter(user=user).delete()
    return int(deleted)

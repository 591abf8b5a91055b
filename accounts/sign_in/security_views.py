"""The means that a person signs in with: their passkeys, their application, their codes."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import password_set
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import generate_recovery_codes
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from accounts.access import needs_second_factor
from accounts.sign_in.recent import recent_proof_required
from accounts.sign_in.second_factor import is_proven, welcome_factor

SECURITY = reverse_lazy("mfa_index")


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner reads it; `key` names it in addresses."""

    name: str
    key: str
    created_at: datetime
    last_used_at: datetime | None


def key_of(authenticator: Authenticator) -> str:
    """Return the name of a passkey in addresses, which tells nothing of the table."""
    credential = json.dumps(authenticator.data["credential"].get("rawId", ""))
    return hashlib.sha256(credential.encode()).hexdigest()[:16]


def passkeys_of(user: Any) -> list[Passkey]:
    """Return the passkeys of a person, the oldest first."""
    rows = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return [
        Passkey(row.wrap().name, key_of(row), row.created_at, row.last_used_at)
        for row in rows.order_by("created_at")
    ]


class _OwnPasskey:
    """Finds a passkey of the person by the name that its address gives."""

    request: HttpRequest
    kwargs: dict[str, Any]
    success_url = SECURITY

    def get_object(self, queryset: Any = None) -> Authenticator:
        rows = Authenticator.objects.filter(
            user=self.request.user, type=Authenticator.Type.WEBAUTHN
        )
        for row in rows:
            if key_of(row) == self.kwargs["key"]:
                return row
        raise Http404


class SecurityView(IndexView):
    """Show them all, and what the person's role asks for."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_needed = settings.SECOND_FACTOR_REQUIRED and needs_second_factor(self.request.actor)
        return super().get_context_data(**kwargs) | {
            "passkeys": passkeys_of(self.request.user),
            "is_needed": is_needed,
            "is_awaited": is_needed and not is_proven(self.request, self.request.user),
        }


class _WelcomesFactor:
    """Says to the session that the person holds the factor that they have just added."""

    request: HttpRequest
    kind: Authenticator.Type

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        added = Authenticator.objects.filter(user=self.request.user, type=self.kind).latest("pk")
        welcome_factor(self.request, added)
        return response


class AddPasskeyView(_WelcomesFactor, AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN


class AddApplicationView(_WelcomesFactor, ActivateTOTPView):
    kind = Authenticator.Type.TOTP


class RenamePasskeyView(_OwnPasskey, EditWebAuthnView):
    pass


class RemovePasskeyView(_OwnPasskey, RemoveWebAuthnView):
    pass


class ConfirmByPasskeyView(ReauthenticateWebAuthnView):
    """Confirm by a passkey; one that is not recognised may be tried again."""

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        messages.error(self.request, "Cette clé n’a pas été reconnue. Recommencez.")
        wanted = get_next_redirect_url(self.request)
        return redirect(f"{self.request.path}?next={wanted}" if wanted else self.request.path)


security = SecurityView.as_view()
add_passkey = recent_proof_required()(AddPasskeyView.as_view())
rename_passkey = recent_proof_required()(RenamePasskeyView.as_view())
remove_passkey = recent_proof_required()(RemovePasskeyView.as_view())
add_application = recent_proof_required()(AddApplicationView.as_view())
# Its holder has something to confirm by: django-allauth asks for it, after a 404 for the others.
remove_application = DeactivateTOTPView.as_view()
confirm_by_passkey = ConfirmByPasskeyView.as_view()
new_recovery_codes = recent_proof_required()(generate_recovery_codes)
set_password = recent_proof_required()(password_set)

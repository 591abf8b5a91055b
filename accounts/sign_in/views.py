"""Signing in: django-allauth's views, in the order and with the words of the portal."""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from accounts.proconnect.views import is_offered
from accounts.sign_in.codes import CodeProcess
from accounts.sign_in.own_device import keep_session

UNKNOWN_PASSKEY = (
    "Cette clé d’accès n’ouvre aucun compte du portail. Connectez-vous par un code, puis "
    "ajoutez-la dans « Mon compte »."
)


class _Entrance:
    """Says to a page of the sign-in which other ways there are."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return found | {"offers_proconnect": is_offered()}


class PasswordView(_Entrance, LoginView):
    """Ask for an address and a password."""


class CodeView(_Entrance, RequestLoginCodeView):
    """Ask for the address that a code is sent to."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        keep_session(self.request, is_own_device=form.cleaned_data["remember"])
        CodeProcess.begin(self.request, user=form._user, email=form.cleaned_data["email"])
        return redirect(self.get_success_url())


@method_decorator(
    login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_login"),
    name="dispatch",
)
class ConfirmCodeView(ConfirmLoginCodeView):
    """Ask for the code that was sent."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Return the page; django-allauth's own process knows no invitations."""
        self.stage = request._login_stage  # type: ignore[attr-defined]
        self._process = CodeProcess(stage=self.stage).abort_if_invalid()
        if self._process is None:
            messages.error(request, "Ce code a expiré. Demandez-en un autre.")
            return redirect("account_login")
        return super(ConfirmLoginCodeView, self).dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context; a demonstration sends nothing, and shows the code instead."""
        shown = self._process.code if settings.DEMONSTRATION else ""
        minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        return super().get_context_data(**kwargs) | {"shown_code": shown, "minutes": minutes}


class PasskeyView(LoginWebAuthnView):
    """Sign in by a passkey alone."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        keep_session(self.request, is_own_device=bool(self.request.POST.get("remember")))
        authenticator = form.cleaned_data["credential"]
        wanted = get_next_redirect_url(self.request)
        login = Login(user=authenticator.user, redirect_url=wanted)
        return flows.perform_passwordless_login(self.request, authenticator, login)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        messages.error(self.request, UNKNOWN_PASSKEY)
        return redirect("account_login")


class SecondFactorView(AuthenticateView):
    """Ask for the second factor, by the means that the person has."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = Authenticator.objects.filter(user=self.stage.login.user)
        types = set(held.values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {
            "has_passkey": Authenticator.Type.WEBAUTHN in types,
            "has_application": Authenticator.Type.TOTP in types,
        }


password = PasswordView.as_view()
code = CodeView.as_view()
confirm_code = ConfirmCodeView.as_view()
passkey = PasskeyView.as_view()
second_factor = SecondFactorView.as_view()


@login_not_required
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Show the first page of the sign-in: by a code; in a demonstration, by its known password."""
    return password(request) if settings.DEMONSTRATION else code(request)

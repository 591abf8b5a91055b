"""The forms to sign in, and to add a second factor."""

from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, LoginForm, RequestLoginCodeForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.http import HttpRequest, HttpResponse

from accounts.sign_in.own_device import keep_session

OWN_DEVICE = "C’est mon appareil"
OWN_DEVICE_HELP = "Vous y restez connecté trente jours. Ne cochez pas sur un poste partagé."
KEY_NAME_LENGTH = 60


class SignInForm(LoginForm):
    """An address and a password. The page has no other purpose: one starts typing at once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autofocus"] = True
        self.fields["remember"].label = OWN_DEVICE
        self.fields["remember"].help_text = OWN_DEVICE_HELP

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in, and return where to go."""
        response: HttpResponse = super().login(request, redirect_url=redirect_url)
        keep_session(request, is_own_device=self.cleaned_data["remember"])
        return response


class RequestCodeForm(RequestLoginCodeForm):
    """The address that a code is sent to."""

    remember = forms.BooleanField(label=OWN_DEVICE, help_text=OWN_DEVICE_HELP, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autofocus"] = True


class _Digits(forms.Form):
    """A code of digits: a phone shows its keys of digits, and the cursor waits there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["code"].widget
        widget.attrs.update({"inputmode": "numeric", "autofocus": True, "class": "code-input"})


class ConfirmCodeForm(_Digits, ConfirmLoginCodeForm):
    """The code that came by e-mail."""


class SecondFactorForm(_Digits, AuthenticateForm):
    """The code of the application, or a recovery code."""


class ConfirmSecondFactorForm(_Digits, ReauthenticateForm):
    """The same, to confirm that it is still them."""


class AddApplicationForm(_Digits, ActivateTOTPForm):
    """The first code that the application gives."""


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey, named by its owner."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label = "Nom de la clé"
        name.help_text = "Pour la reconnaître : « Ordinateur de la mairie », « Clé USB »."
        name.max_length = name.widget.attrs["maxlength"] = KEY_NAME_LENGTH
        alone.label = "Elle me connecte à elle seule"
        alone.initial = True
        alone.help_text = (
            "L’appareil demande alors votre empreinte, votre visage ou son code. Décochez pour une "
            "clé de sécurité ancienne, qui ne le peut pas."
        )

    def clean_name(self) -> str:
        """Return the name, cut to what is kept: the passkey exists already, it is not refused."""
        return str(super().clean_name())[:KEY_NAME_LENGTH]


class RenamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label = "Nom de la clé"
        name.max_length = name.widget.attrs["maxlength"] = KEY_NAME_LENGTH
        name.widget.attrs["autofocus"] = True

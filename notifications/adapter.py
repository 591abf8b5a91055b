"""django-allauth's hooks: the EPCI gives the accounts, and the e-mails leave by the outbox."""

import datetime
import uuid
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.utils import timezone

from notifications.models import OutgoingEmail
from notifications.operations import queue_rendered

SECOND_FACTOR_STAGE = "accounts.sign_in.second_factor.SecondFactorStage"
CONFIRMATIONS = {
    "mfa_reauthenticate:webauthn": "Confirmer par ma clé d’accès",
    "mfa_reauthenticate": "Confirmer par un code de mon application, ou un code de secours",
    "reauthenticate": "Confirmer par mon mot de passe",
}
_LONGEST_ADDRESS = OutgoingEmail._meta.get_field("recipient").max_length or 254


class PortalAdapter(DefaultAccountAdapter):
    # One word for the address, the one of the forms; and how long to wait: the longer of the
    # limits of failed attempts is five minutes.
    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "L’adresse électronique ou le mot de passe sont incorrects.",
        "too_many_login_attempts": (
            "Trop de tentatives en peu de temps. Attendez cinq minutes, puis recommencez."
        ),
        "incorrect_code": "Ce code n’est pas le bon. Recopiez celui du dernier courriel reçu.",
    }

    def get_login_stages(self) -> list[str]:
        """Return the steps of a sign-in, with the portal's own rule for the second factor."""
        ours = {"allauth.mfa.stages.AuthenticateStage": SECOND_FACTOR_STAGE}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Return the ways to confirm that it is them: a passkey first, then codes.

        The password serves only those who have neither: it must not be enough to remove them.
        """
        found = {method["id"]: method for method in super().get_reauthentication_methods(user)}
        if len(found) > 1:
            found.pop("reauthenticate", None)
        return [
            {**found[known], "description": label}
            for known, label in CONFIRMATIONS.items()
            if known in found
        ]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link on the portal's own address, as in every e-mail.

        The host that the request names is chosen by whoever sends it.
        """
        url: str = super().get_reset_password_from_key_url(key)
        return settings.PORTAL_URL + urlsplit(url).path

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the e-mail into the outbox: nobody waits for the mail server, or learns its state.

        An address longer than any mail server takes is left alone: it is nobody's.
        """
        if len(email) > _LONGEST_ADDRESS:
            return
        full_context = {"request": current.request, "email": email, **context}
        message: EmailMultiAlternatives = self.render_mail(template_prefix, email, full_context)
        kind = template_prefix.rpartition("/")[2]
        # Asked twice, it is sent twice: the first link may have been lost.
        queue_rendered(
            key=f"account:{kind}:{uuid.uuid4()}",
            kind=kind,
            recipient=email,
            subject=message.subject,
            text=str(message.body),
            user=context.get("user"),
            expires_at=_expires_at(kind),
        )


def _expires_at(kind: str) -> datetime.datetime | None:
    """Return until when an e-mail serves that lets somebody in; None for the others."""
    seconds = {
        "login_code": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
        "password_reset_key": settings.PASSWORD_RESET_TIMEOUT,
    }.get(kind)
    return timezone.now() + datetime.timedelta(seconds=seconds) if seconds else None

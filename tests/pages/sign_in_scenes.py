"""The pages of the sign-in that need something first: a code that waits, a second factor held."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sign_in.security_views import key_of
from tests.accounts.factories import PASSWORD
from tests.cast import Cast, Territory

# What a real key has answered when it was added to an account.
CREDENTIAL = {
    "id": "iI8QfUhrOkSm5dd6sA5Z5vq7iIidSj4_SpIw4BNcs6A",
    "type": "public-key",
    "rawId": "iI8QfUhrOkSm5dd6sA5Z5vq7iIidSj4_SpIw4BNcs6A",
    "response": {
        "transports": ["internal"],
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiQTdMNm5kMGhlV2tIUTMxN01GWWxXYTR6"
            "cVhLb2picjRDbTg5WXNwRC16byIsIm9yaWdpbiI6Imh0dHA6Ly9sb2NhbGhvc3Q6ODA5NiIsImNyb3NzT3Jp"
            "Z2luIjpmYWxzZX0"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2NF"
            "AAAAAQECAwQFBgcIAQIDBAUGBwgAIIiPEH1IazpEpuXXerAOWeb6u4iInUo-P0qSMOATXLOgpQECAyYgASFY"
            "IA6M71aW11nU5nhpQBO7835B7WCOs781yWsj_Z_FI9S2IlgghfCzSYLJjFAGoMd-hPFaokrrJFD9_wpzpSA2"
            "zOjFluU"
        ),
    },
    "clientExtensionResults": {"credProps": {"rk": True}},
}


def hold_factors(user: User) -> Authenticator:
    """Give a person an application, recovery codes and a passkey, which is returned."""
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(user)
    data = {"name": "Ordinateur de la direction, bureau du premier étage", "credential": CREDENTIAL}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def confirmed(client: Client, address: str) -> Any:
    """Give the password that a sensitive page asks for, and return the page."""
    typed = {"password": PASSWORD, "next": address}
    return client.post(reverse("account_reauthenticate"), typed, follow=True)


def asks_for_a_code(client: Client, territory: Territory, cast: Cast) -> Any:
    typed = {"email": cast.mayor.email}
    return client.post(reverse("account_request_login_code"), typed, follow=True)


def gives_a_wrong_code(client: Client, territory: Territory, cast: Cast) -> Any:
    asks_for_a_code(client, territory, cast)
    return client.post(reverse("account_confirm_login_code"), {"code": "1"})


def gives_the_second_factor(client: Client, territory: Territory, cast: Cast) -> Any:
    hold_factors(cast.agent)
    typed = {"login": cast.agent.email, "password": PASSWORD}
    return client.post(reverse("sign_in_password"), typed, follow=True)


def confirms_by_a_passkey(client: Client, territory: Territory, cast: Cast) -> Any:
    hold_factors(cast.agent)
    return client.get(reverse("mfa_reauthenticate_webauthn"))


def confirms_by_a_code(client: Client, territory: Territory, cast: Cast) -> Any:
    hold_factors(cast.agent)
    return client.get(reverse("mfa_reauthenticate"))


def looks_at_their_factors(client: Client, territory: Territory, cast: Cast) -> Any:
    hold_factors(cast.agent)
    return client.get(reverse("mfa_index"))


def adds_a_passkey(client: Client, territory: Territory, cast: Cast) -> Any:
    return confirmed(client, reverse("mfa_add_webauthn"))


def adds_an_application(client: Client, territory: Territory, cast: Cast) -> Any:
    return confirmed(client, reverse("mfa_activate_totp"))


def renames_a_passkey(client: Client, territory: Territory, cast: Cast) -> Any:
    key = key_of(hold_factors(cast.agent))
    return confirmed(client, reverse("mfa_edit_webauthn", args=[key]))


def removes_a_passkey(client: Client, territory: Territory, cast: Cast) -> Any:
    key = key_of(hold_factors(cast.agent))
    return confirmed(client, reverse("mfa_remove_webauthn", args=[key]))


def removes_the_application(client: Client, territory: Territory, cast: Cast) -> Any:
    hold_factors(cast.agent)
    return confirmed(client, reverse("mfa_deactivate_totp"))


def reads_recovery_codes(client: Client, territory: Territory, cast: Cast) -> Any:
    hold_factors(cast.agent)
    return confirmed(client, reverse("mfa_view_recovery_codes"))


def makes_recovery_codes(client: Client, territory: Territory, cast: Cast) -> Any:
    hold_factors(cast.agent)
    return confirmed(client, reverse("mfa_generate_recovery_codes"))


def sees_their_devices(client: Client, territory: Territory, cast: Cast) -> Any:
    for _ in range(2):
        typed = {"login": cast.mayor.email, "password": PASSWORD}
        Client().post(reverse("sign_in_password"), typed)
    return client.get(reverse("usersessions_list"))

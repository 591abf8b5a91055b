"""ProConnect as a provider of django-allauth: OpenID Connect whose data about a person are signed.

Its documentation: https://partenaires.proconnect.gouv.fr/docs/fournisseur-service
"""

import hmac
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.proconnect.tokens import read_signed

# ProConnect asks for 32 characters at least.
RANDOM_LENGTH = 43
# The levels by which ProConnect says that two factors were given; the others say a password.
TWO_FACTORS = {
    "eidas0-mfa",
    "eidas1-mfa",
    "eidas2",
    "eidas3",
    "https://proconnect.gouv.fr/assurance/self-asserted-2fa",
    "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
}
SCOPES = ("openid", "given_name", "usual_name", "email")


class ProConnectClient(OpenIDConnectOAuth2Adapter):
    """Talks to ProConnect: its addresses, its keys, what it says of a person."""

    nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """Return what ProConnect publishes of itself, at the address of which it is the issuer."""
        config: dict[str, Any] = super().openid_config
        server = self.get_provider().app.settings["server_url"]
        if config["issuer"].rstrip("/") != server.rstrip("/"):
            raise OAuth2Error(f"{server} publishes the issuer « {config['issuer']} »")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Return where ProConnect sends people back: the portal's own address, as declared to it.

        The host that the request names is chosen by whoever sends it.
        """
        return settings.PORTAL_URL + reverse("proconnect_callback")

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Return who has signed in; raise OAuth2Error when something of it is not as it must be."""
        keys = self._get(self.openid_config["jwks_uri"]).json()
        raw = kwargs["response"].get("id_token", "")
        claims = self._read(raw, keys, app, required=("exp", "iat", "nonce"))
        if not hmac.compare_digest(str(claims["nonce"]), self.nonce):
            raise OAuth2Error("The ID token answers another sign-in")
        asked = app.settings.get("acr_values", "").split()
        if asked and claims.get("acr") not in asked:
            raise OAuth2Error(f"ProConnect answers the level « {claims.get('acr')} »")
        person = self._person(token.token, keys, app)
        if person["sub"] != claims["sub"]:
            raise OAuth2Error("The data are those of another person")
        login = self.get_provider().sociallogin_from_response(request, {"userinfo": person})
        login.has_two_factors = claims.get("acr") in TWO_FACTORS
        # To close the session of ProConnect too, when the person signs out.
        login.farewell = {"token": raw, "url": self.openid_config.get("end_session_endpoint", "")}
        return login

    def _person(self, token: str, keys: dict[str, Any], app: SocialApp) -> dict[str, Any]:
        response = self._get(self.profile_url, Authorization=f"Bearer {token}")
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip()
        if kind != "application/jwt":
            raise OAuth2Error(f"The data of the person are not signed: « {kind} »")
        return self._read(response.text.strip(), keys, app, required=())

    def _read(
        self, raw: str, keys: dict[str, Any], app: SocialApp, required: tuple[str, ...]
    ) -> dict[str, Any]:
        issuer = self.openid_config["issuer"]
        return read_signed(raw, keys=keys, issuer=issuer, audience=app.client_id, required=required)

    def _get(self, url: str, **headers: str) -> Any:
        with get_adapter().get_requests_session() as session:
            response = session.get(url, headers=headers)
            response.raise_for_status()
        return response


class ProConnectProvider(OpenIDConnectProvider):
    """What is asked of ProConnect; nothing of it comes from the visitor's address bar."""

    id = "proconnect"
    name = "ProConnect"
    oauth2_adapter_class = ProConnectClient
    supports_token_authentication = False

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return list(SCOPES)

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        asked = self.app.settings.get("acr_values", "")
        return {"acr_values": asked} if asked else {}

    def redirect(self, request: HttpRequest, process: str, **kwargs: Any) -> HttpResponse:
        """Return the redirection to ProConnect, with a nonce that the ID token must repeat."""
        nonce = get_random_string(RANDOM_LENGTH)
        params = {**(kwargs.pop("auth_params", None) or {}), "nonce": nonce}
        answer: HttpResponse = super().redirect(
            request, process, auth_params=params, nonce=nonce, **kwargs
        )
        return answer


provider_classes = [ProConnectProvider]

"""django-allauth's settings for ProConnect, from what ProConnect gives to each service."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def proconnect(
    *, server_url: str, client_id: str, secret: str, acr_values: str = ""
) -> dict[str, dict[str, Any]]:
    """Return SOCIALACCOUNT_PROVIDERS: empty without ProConnect.

    `server_url` is its issuer, to which `/.well-known/openid-configuration` is added; `acr_values`
    the levels of assurance of which one is asked, separated by spaces. Raise ImproperlyConfigured
    when one of the first three is missing, or when the address is not HTTPS (but on this machine).
    """
    given = {
        "PROCONNECT_SERVER_URL": server_url,
        "PROCONNECT_CLIENT_ID": client_id,
        "PROCONNECT_CLIENT_SECRET": secret,
    }
    if not any(given.values()):
        return {}
    missing = ", ".join(name for name, value in given.items() if not value)
    if missing:
        raise ImproperlyConfigured(
            f"Configuration refusée : {', '.join(given)} vont ensemble, il manque {missing}."
        )
    address = urlsplit(server_url)
    if address.scheme != "https" and address.hostname != "localhost":
        raise ImproperlyConfigured(
            "Configuration refusée : PROCONNECT_SERVER_URL commence par https://"
        )
    app = {
        "provider_id": "proconnect",
        "name": "ProConnect",
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": server_url,
            "oauth_pkce_enabled": True,
            "acr_values": acr_values,
        },
    }
    return {"proconnect": {"APPS": [app]}}

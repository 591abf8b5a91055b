"""Leaving ProConnect: its own session is closed with the portal's."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import get_random_string

_KEY = "proconnect_farewell"
_STATE_LENGTH = 43


def keep_farewell(request: HttpRequest, farewell: Mapping[str, str]) -> None:
    """Keep in the session what ProConnect asks for when the person signs out."""
    request.session[_KEY] = dict(farewell)


def kept_farewell(request: HttpRequest) -> str:
    """Return where to close the session of ProConnect; nothing if the person came another way."""
    return farewell_url(request.session.get(_KEY, {}))


def farewell_url(farewell: Mapping[str, str]) -> str:
    """Return the address that closes the session of ProConnect and leads back to the portal."""
    if not farewell.get("url"):
        return ""
    query = {
        "id_token_hint": farewell["token"],
        "state": get_random_string(_STATE_LENGTH),
        "post_logout_redirect_uri": settings.PORTAL_URL + reverse("home"),
    }
    return f"{farewell['url']}?{urlencode(query)}"

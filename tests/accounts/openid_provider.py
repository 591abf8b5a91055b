"""A real OpenID provider on loopback, django-allauth's own, that answers as ProConnect does.

`python -m tests.accounts.openid_provider PORT FOLDER CALLBACK` says "ready" when it listens. A POST
of JSON to /play says who is in front of its screen, and what goes wrong. Its data about a person
are a signed JWT (`application/jwt`).
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import django
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpRequest, HttpResponse, JsonResponse

CLIENT_ID, SECRET = "portail", "un-secret-de-test"
# Who is in front of the screen.
PLAY: dict[str, Any] = {}


def new_key() -> str:
    """Return a private key as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


KEY, FOREIGN_KEY = new_key(), new_key()


class InFront:
    """The person of the play is signed in at the provider."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if PLAY:
            request.user = person()
        return self.get_response(request)


def person() -> Any:
    """Return the user of the play, as the provider knows them."""
    from allauth.account.models import EmailAddress
    from django.contrib.auth.models import User

    user, _ = User.objects.get_or_create(username=PLAY["email"])
    EmailAddress.objects.update_or_create(
        user=user, email=PLAY["email"], defaults={"verified": True, "primary": True}
    )
    return user


def play(request: HttpRequest) -> JsonResponse:
    PLAY.clear()
    PLAY.update(json.loads(request.body))
    return JsonResponse({})


def user_info(request: HttpRequest) -> HttpResponse:
    """Return what django-allauth's provider says of the person, signed; or spoiled as asked."""
    from allauth.idp.oidc import views

    answer = views.UserInfoView.as_view()(request)
    claims = json.loads(answer.content)
    # As ProConnect does: that the address is verified is said only when it is not.
    claims.pop("email_verified", None)
    now = int(time.time())
    issuer = request.build_absolute_uri("/").rstrip("/")
    claims |= {"iss": issuer, "aud": CLIENT_ID, "iat": now, "exp": now + 60}
    claims |= PLAY.get("claims", {})
    if PLAY.get("plain"):
        return JsonResponse(claims)
    kid = json.loads(views.JwksView.as_view()(request).content)["keys"][0]["kid"]
    key, algorithm = KEY, "RS256"
    if PLAY.get("forged"):
        key = FOREIGN_KEY
    if PLAY.get("unsigned"):
        key, algorithm = None, "none"  # type: ignore[assignment]
    token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": kid})
    return HttpResponse(token, content_type="application/jwt; charset=utf-8")


def configure(port: int, folder: str) -> None:
    """Set Django up, with its own small database."""
    settings.configure(
        SECRET_KEY="a-provider-for-tests" * 3,
        ALLOWED_HOSTS=["localhost"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": Path(folder) / "provider.sqlite",
                "OPTIONS": {"timeout": 20},
            }
        },
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            f"{__name__}.InFront",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        ACCOUNT_LOGIN_METHODS={"username"},
        IDP_OIDC_PRIVATE_KEY=KEY,
        IDP_OIDC_USERINFO_ENDPOINT=f"http://localhost:{port}/userinfo",
        IDP_OIDC_ADAPTER="tests.accounts.openid_adapter.SpoilingAdapter",
    )
    django.setup()
    call_command("migrate", verbosity=0)


def serve(port: int, callback: str) -> None:
    """Declare the portal to the provider, and answer until the end of the process."""
    from allauth.idp.oidc.models import Client
    from django.core.wsgi import get_wsgi_application
    from django.urls import include, path

    client = Client(id=CLIENT_ID, name="Portail", skip_consent=True)
    client.set_secret(SECRET)
    client.set_scopes(["openid", "email", "given_name", "usual_name"])
    client.set_redirect_uris([callback])
    client.save()
    globals()["urlpatterns"] = [
        path("play", play),
        path("userinfo", user_info),
        path("", include("allauth.idp.urls")),
    ]
    server = ThreadedWSGIServer(("127.0.0.1", port), WSGIRequestHandler)
    server.set_app(get_wsgi_application())
    print("ready", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    # The name by which the settings find this module is its own, not "__main__".
    sys.modules["tests.accounts.openid_provider"] = sys.modules["__main__"]
    __name__ = "tests.accounts.openid_provider"
    configure(int(sys.argv[1]), sys.argv[2])
    serve(int(sys.argv[1]), sys.argv[3])

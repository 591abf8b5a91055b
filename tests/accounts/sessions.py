"""Sessions as tests need them: opened by a password, and made older than they are."""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD


def signs_in(email: str, *, is_own_device: bool = False) -> Client:
    """Return a client whose person has just signed in by their password."""
    client = Client()
    remember = {"remember": "on"} if is_own_device else {}
    client.post(reverse("sign_in_password"), {"login": email, "password": PASSWORD, **remember})
    return client


def grows_older(client: Client, *, days: float = 0, hours: float = 0) -> None:
    """Let all that the session knows of its sign-in have happened so much earlier."""
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= (days * 24 + hours) * 3600
    session.save()

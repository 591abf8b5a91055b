"""Somebody who has just proved who they are, as what cannot be undone asks."""

from django.test import Client
from django.urls import reverse

from tests.accounts.factories import PASSWORD
from tests.accounts.sessions import signs_in


def proves_who_they_are(email: str) -> Client:
    """Sign in, and confirm the password at once."""
    client = signs_in(email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client

"""What was sent last, the link that it holds, and the words of the page that it leads to."""

import re

from django.test import Client

from notifications.models import OutgoingEmail


def link_in(email: OutgoingEmail) -> str:
    found = re.search(r"https?://[^/]+(/invitation/\S+/)", email.text)
    assert found, email.text
    return found[1]


def last_mail(kind: str) -> OutgoingEmail:
    return OutgoingEmail.objects.filter(kind=kind).latest("pk")


def words_of(client: Client, address: str) -> str:
    return client.get(address).text

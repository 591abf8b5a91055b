"""The outbox in the technical administration: who was written to and when, never what."""

import pytest
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.notifications.factories import OutgoingEmailFactory


@pytest.mark.django_db
def test_an_administrator_reads_no_word_of_an_email(sign_in):
    client = sign_in(UserFactory(is_staff=True, is_superuser=True))
    email = OutgoingEmailFactory(
        subject="Conflit avec M. Durand",
        text="https://portail/mot-de-passe/nouveau/1-secret/",
        html="<p>secret</p>",
        recipient="mairie@commune.test",
    )
    model = "admin:notifications_outgoingemail"
    for url in (reverse(f"{model}_changelist"), reverse(f"{model}_change", args=[email.pk])):
        page = client.get(url).text
        assert "mairie@commune.test" in page
        assert "Durand" not in page
        assert "secret" not in page

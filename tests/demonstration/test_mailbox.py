"""The e-mails of a demonstration are files that a page shows."""

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from demonstration.mailbox import kept_email, kept_emails

FILE_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def kept(settings):
    """One e-mail with accents, kept as the demonstration keeps it."""
    settings.EMAIL_BACKEND = FILE_BACKEND
    message = EmailMultiAlternatives(
        "Votre demande 2026-00012 est bien reçue", "Bonjour,\nà bientôt.", to=["mairie@bais.test"]
    )
    message.attach_alternative("<p>Bonjour, <b>à bientôt</b>.</p>", "text/html")
    message.send()
    [email] = kept_emails()
    return email


def test_an_email_is_read_as_it_would_have_left(kept):
    assert kept.subject == "Votre demande 2026-00012 est bien reçue"
    assert kept.recipients == "mairie@bais.test"
    assert "à bientôt" in kept.text
    assert "<b>à bientôt</b>" in kept.html


def test_a_name_never_leads_elsewhere(settings, kept):
    (Path(settings.EMAIL_FILE_PATH).parent / "secret.log").write_text("Date: now\n\nsecret")

    assert kept_email("../secret.log") is None
    assert kept_email("20260101-101010-1.log") is None


def test_no_folder_is_no_email(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "rien"

    assert kept_emails() == []


def test_members_read_the_mailbox(cast, sign_in, kept):
    client = sign_in(cast.mayor)

    listed = client.get(reverse("mails"))
    shown = client.get(reverse("mail", args=[kept.name]))

    assert kept.subject in listed.text
    assert "mairie@bais.test" in shown.text
    assert client.get(reverse("mail", args=["20260101-101010-1.log"])).status_code == 404


def test_a_visitor_signs_in_first(client, db):
    assert client.get(reverse("mails")).status_code == 302

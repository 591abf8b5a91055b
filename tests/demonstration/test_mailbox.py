"""The e-mails of a demonstration are files that a page shows."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from demonstration.mailbox import kept_email, kept_emails

FILE_BACKEND = "demonstration.email_backend.EmailBackend"


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
    assert kept_email("20260101-101010-000000-0123456789ab.eml") is None


def test_every_email_of_a_second_has_its_own_page(settings, cast, sign_in):
    settings.EMAIL_BACKEND = FILE_BACKEND

    def send(rank: int) -> int:
        to = [f"mairie-{rank}@bais.test"]
        return EmailMultiAlternatives(f"Demande {rank}", "Bonjour", to=to).send()

    with ThreadPoolExecutor(max_workers=8) as senders:
        assert list(senders.map(send, range(60))) == [1] * 60

    assert {email.subject for email in kept_emails()} == {f"Demande {rank}" for rank in range(60)}
    client = sign_in(cast.mayor)
    for email in kept_emails():
        assert email.recipients in client.get(reverse("mail", args=[email.name])).text


def test_the_emails_of_one_connection_have_each_their_file(settings):
    settings.EMAIL_BACKEND = FILE_BACKEND
    messages = [
        EmailMultiAlternatives(f"Demande {rank}", "Bonjour", to=["a@b.test"]) for rank in "12"
    ]

    assert get_connection().send_messages(messages) == 2
    assert [email.subject for email in kept_emails()] == ["Demande 2", "Demande 1"]


@pytest.mark.parametrize(
    "left",
    [
        b"",
        b"Content-Type: text/plain; char",
        b"Subject: Bonjour\nTo: a@b.test\nDate: Sun, 22 N",
        b"Date: Sun, 22 Nov 2026 10:00:00 -0000\nContent-Type: text/plain; charset=ut\n\nBonj",
    ],
)
def test_a_file_cut_off_hides_no_other(settings, cast, sign_in, kept, left):
    broken = "20260101-101010-000000-0123456789ab.eml"
    (Path(settings.EMAIL_FILE_PATH) / broken).write_bytes(left)
    client = sign_in(cast.mayor)

    assert [email.name for email in kept_emails()] == [kept.name]
    assert kept.subject in client.get(reverse("mails")).text
    assert client.get(reverse("mail", args=[broken])).status_code == 404


def test_no_folder_is_no_email(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "rien"

    assert kept_emails() == []


def test_members_read_the_mailbox(cast, sign_in, kept):
    client = sign_in(cast.mayor)

    listed = client.get(reverse("mails"))
    shown = client.get(reverse("mail", args=[kept.name]))

    assert kept.subject in listed.text
    assert "mairie@bais.test" in shown.text
    assert (
        client.get(reverse("mail", args=["20260101-101010-000000-0123456789ab.eml"])).status_code
        == 404
    )


def test_a_visitor_signs_in_first(client, db):
    assert client.get(reverse("mails")).status_code == 302


def test_a_message_is_drawn_with_its_own_styles_and_runs_nothing(cast, sign_in, kept):
    policy = (
        sign_in(cast.mayor)
        .get(reverse("mail", args=[kept.name]))
        .headers["Content-Security-Policy"]
    )

    assert "style-src-attr 'unsafe-inline'" in policy
    assert "style-src 'self';" in f"{policy};"
    assert "script-src 'self';" in f"{policy};"

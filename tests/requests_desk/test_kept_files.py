"""The files of a form that comes back to be corrected: kept, shown, sent with it, or swept."""

import datetime
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from files.models import PendingFile, StoredFile
from requests_desk import operations
from requests_desk.models import Attachment, ServiceRequest
from requests_desk.tasks import KEPT_FOR, forget_pending_files
from requests_desk.vocabulary import State
from tests.requests_desk.factories import ServiceRequestFactory, a_note


@pytest.fixture
def row(cast, territory):
    return ServiceRequestFactory(
        commune=territory.home,
        author=cast.mayor,
        state=State.IN_PROGRESS,
        assigned_to=territory.legal_direction,
    )


@pytest.fixture
def reply(row):
    """Send the form of a reply, with what is changed in it."""

    def send(client, **changes):
        typed = {"version": 0, "body": "Voici la facture.", "outcome": "none", "hours": ""}
        return client.post(reverse("request_reply", args=[row.number]), {**typed, **changes})

    return send


def ticked(page):
    """Return the uuids of the files that a page shows as kept."""
    return re.findall(r'name="kept" value="([^"]+)"', page.content.decode())


def names(row):
    return sorted(row.attachments.values_list("stored_file__name", flat=True))


def test_a_file_comes_back_with_a_refused_reply_and_leaves_with_the_next(cast, sign_in, row, reply):
    agent = sign_in(cast.agent)
    page = reply(agent, hours="beaucoup", uploads=[a_note("facture.txt")])
    assert "Fichiers déjà gardés" in page.content.decode()
    assert "facture.txt" in page.content.decode()
    # Refused once more, with another file, and the first one sent again by mistake.
    again = [a_note("facture.txt"), a_note("plan.txt", "Le plan.")]
    page = reply(agent, hours="trop", kept=ticked(page), uploads=again)
    assert len(ticked(page)) == 2
    assert not row.attachments.exists()

    kept = ticked(page)
    assert reply(agent, kept=kept).status_code == 302
    assert names(row) == ["facture.txt", "plan.txt"]
    assert row.messages.get().attachments.count() == 2
    assert not PendingFile.objects.exists()
    # The same form, sent twice.
    assert reply(agent, kept=kept).status_code == 302
    assert (row.messages.count(), row.attachments.count()) == (1, 2)


@pytest.mark.parametrize(
    ("member", "name"), [("mayor", "request_answer"), ("agent", "request_add_note")]
)
def test_answers_and_notes_keep_their_files_too(cast, sign_in, row, member, name):
    client, url = sign_in(cast.members()[member]), reverse(name, args=[row.number])
    page = client.post(url, {"body": " ", "uploads": [a_note()]})
    assert client.post(url, {"body": "Voici.", "kept": ticked(page)}).status_code == 302
    assert names(row) == ["note.txt"]


def test_a_good_file_is_kept_beside_a_refused_one(cast, sign_in, row, reply):
    page = reply(sign_in(cast.agent), uploads=[a_note(), a_note("facture.exe", "MZ\x90\x00")])
    assert "facture.exe" in page.content.decode()
    assert StoredFile.objects.get(uuid=ticked(page)[0]).name == "note.txt"
    assert len(ticked(page)) == 1


def test_a_box_no_longer_ticked_leaves_its_file_out(cast, sign_in, row, reply):
    agent = sign_in(cast.agent)
    page = reply(agent, body="", uploads=[a_note("a.txt"), a_note("b.txt", "B")])
    reply(agent, kept=ticked(page)[:1])
    assert names(row) == ["a.txt"]


def test_kept_and_new_files_are_ten_at_most(cast, sign_in, row, reply):
    agent = sign_in(cast.agent)
    notes = [a_note(f"{rank}.txt", f"Note {rank}") for rank in range(12)]
    kept = ticked(reply(agent, body="", uploads=notes[:9]))
    page = reply(agent, kept=kept, uploads=notes[9:])
    assert "décochez-en" in page.content.decode()
    assert len(ticked(page)) == 10
    assert not row.messages.exists()


def test_nobody_takes_the_files_of_another(cast, sign_in, row, reply):
    kept = ticked(reply(sign_in(cast.agent), body="", uploads=[a_note("secret.txt")]))
    for value in (kept, [str(uuid.uuid4())]):
        page = reply(sign_in(cast.desk_agent), kept=value)
        assert "n’est plus gardé" in page.content.decode()
        assert "secret.txt" not in page.content.decode()
    reply(sign_in(cast.desk_agent), kept=["pas-un-uuid"])
    assert row.messages.count() == 1
    assert not Attachment.objects.exists()
    assert PendingFile.objects.count() == 1


def test_a_file_already_sent_is_not_sent_elsewhere(cast, sign_in, row, reply, territory):
    """What is attached to a request stays there, even for whoever uploaded it."""
    agent = sign_in(cast.agent)
    kept = ticked(reply(agent, body="", uploads=[a_note()]))
    reply(agent, kept=kept)
    page = reply(agent, version=1, body="Autre réponse.", kept=kept)
    assert "n’est plus gardé" in page.content.decode()
    assert ticked(page) == []
    assert row.messages.count() == 1


def test_a_request_entered_for_a_commune_keeps_its_files(cast, sign_in, territory):
    desk = sign_in(cast.desk_agent)
    form = {
        "uuid": str(uuid.uuid4()),
        "commune": territory.neighbour.insee_code,
        "channel": "phone",
        "contact_name": "",
        "subject": "Panneau tombé",
        "description": "Au carrefour.",
        "urgency": "normal",
    }
    page = desk.post("/guichet/saisie/", {**form, "uploads": [a_note()]})
    assert "Fichiers déjà gardés" in page.content.decode()
    # Also when the operation refuses what the form could read.
    late = {**form, "contact_name": "M. Roux", "wanted_on": "2020-01-01"}
    page = desk.post("/guichet/saisie/", {**late, "kept": ticked(page)})
    assert "Cette date est passée" in page.content.decode()

    desk.post("/guichet/saisie/", {**late, "wanted_on": "", "kept": ticked(page)})
    assert names(ServiceRequest.objects.get()) == ["note.txt"]


def test_files_whose_form_never_comes_back_are_swept(
    cast, sign_in, row, reply, tmp_path, django_capture_on_commit_callbacks
):
    agent = sign_in(cast.agent)
    reply(agent, body="", uploads=[a_note("vieux.txt")])
    PendingFile.objects.update(created_at=timezone.now() - KEPT_FOR - datetime.timedelta(hours=1))
    recent = ticked(reply(agent, body="", uploads=[a_note("récent.txt", "Récent")]))

    with django_capture_on_commit_callbacks(execute=True):
        forget_pending_files()

    assert [str(row.stored_file.uuid) for row in PendingFile.objects.all()] == recent
    assert [stored.name for stored in StoredFile.objects.all()] == ["récent.txt"]
    assert len([path for path in (tmp_path / "media").rglob("*") if path.is_file()]) == 1
    assert operations.forget_pending_files(kept_before=timezone.now() - KEPT_FOR) == 0

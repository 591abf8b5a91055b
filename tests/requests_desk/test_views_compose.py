"""Writing a request: nothing typed is lost, nothing is sent twice, nothing is written by a GET."""

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from requests_desk.models import Attachment, RequestEvent, ServiceRequest
from requests_desk.vocabulary import State

NEW = "/demandes/nouvelle/"


def typed(**changes):
    """What a person types in the form."""
    return {
        "uuid": str(uuid.uuid4()),
        "commune": "35125",
        "service": "voirie",
        "subject": "Nid-de-poule rue du Lavoir",
        "description": "Un trou de trente centimètres devant l’école.",
        "urgency": "high",
        "consequence": "Un enfant peut tomber.",
        "wanted_on": "",
        "legal_deadline_on": "",
        "action": "send",
        **changes,
    }


def note(name="plan.txt", content=b"Plan de la rue"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def mayor(cast, sign_in):
    return sign_in(cast.mayor)


def test_reading_the_form_writes_nothing(mayor, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page = mayor.get(NEW, {"service": "voirie"})
    assert page.status_code == 200
    assert '<option value="voirie" selected>' in page.content.decode()
    assert "La Guerche-de-Bretagne" in page.content.decode()
    assert not ServiceRequest.objects.exists()


def test_a_request_is_sent_with_its_files_and_number(mayor, cast, territory):
    answer = mayor.post(NEW, typed(uploads=[note(), note("photo.txt", b"La photo")]))
    row = ServiceRequest.objects.get()
    assert answer.url == f"/demandes/{row.number}/"
    assert row.state == State.SUBMITTED
    assert (row.author, row.commune, row.service) == (
        cast.mayor,
        territory.home,
        territory.roads_service,
    )
    assert sorted(row.attachments.values_list("stored_file__name", flat=True)) == [
        "photo.txt",
        "plan.txt",
    ]
    assert f"sous le numéro {row.number}" in mayor.get(answer.url).content.decode()


def test_sending_twice_makes_one_request_and_says_so(mayor):
    form = typed()
    first = mayor.post(NEW, form)
    second = mayor.post(NEW, form, follow=True)
    row = ServiceRequest.objects.get()
    assert second.redirect_chain[0][0] == first.url == row.get_absolute_url()
    assert "déjà envoyée" in second.content.decode()
    assert RequestEvent.objects.filter(request=row, to_state=State.SUBMITTED).count() == 1


def test_an_empty_form_says_what_is_missing_and_keeps_nothing(mayor):
    page = mayor.post(NEW, typed(subject="", description="", consequence="", service=""))
    text = page.content.decode()
    assert page.status_code == 200
    assert "2 points sont à corriger" in text
    assert 'href="#id_subject"' in text
    assert not ServiceRequest.objects.exists()


def test_a_refused_file_is_named_and_the_rest_is_kept(mayor):
    form = typed(uploads=[note(), note("programme.exe", b"MZ\x90\x00rien de bon")])
    page = mayor.post(NEW, form)
    text = page.content.decode()
    assert "programme.exe" in text
    assert "Nid-de-poule rue du Lavoir" in text
    draft = ServiceRequest.objects.get()
    assert draft.state == State.DRAFT
    assert str(draft.uuid) == form["uuid"]
    assert "Un enfant peut tomber." in draft.consequence
    kept = draft.attachments.get()
    assert kept.stored_file.name == "plan.txt"
    assert f'value="{kept.stored_file.uuid}"' in text
    # Sent again from the same page, it goes with the file that was kept.
    mayor.post(NEW, {**form, "uploads": []})
    row = ServiceRequest.objects.get()
    assert (row.state, row.attachments.count()) == (State.SUBMITTED, 1)


@pytest.mark.parametrize(
    ("days", "message"), [(-1, "Cette date est passée"), (4000, "Cette date est trop lointaine")]
)
def test_a_senseless_wanted_date_is_refused_and_the_rest_kept(mayor, days, message):
    day = timezone.localdate() + datetime.timedelta(days=days)
    page = mayor.post(NEW, typed(wanted_on=day.isoformat()))
    text = page.content.decode()
    assert message in text
    assert f'value="{day.isoformat()}"' in text
    assert ServiceRequest.objects.get().subject == "Nid-de-poule rue du Lavoir"


def test_a_draft_is_kept_resumed_and_sent(mayor):
    form = typed(action="draft", subject="Chien errant", description="", uploads=[note()])
    saved = mayor.post(NEW, form)
    draft = ServiceRequest.objects.get()
    assert saved.url == reverse("request_draft", args=[draft.uuid])
    page = mayor.get(saved.url).content.decode()
    assert 'value="Chien errant"' in page
    assert "plan.txt" in page
    sent = mayor.post(
        saved.url, {**form, "action": "send", "description": "Place de l’Église.", "uploads": []}
    )
    row = ServiceRequest.objects.get()
    assert (sent.url, row.state) == (row.get_absolute_url(), State.SUBMITTED)
    assert mayor.get(saved.url).url == sent.url


def test_removing_a_file_keeps_what_is_typed(mayor):
    mayor.post(NEW, typed(action="draft", uploads=[note(), note("photo.txt", b"La photo")]))
    draft = ServiceRequest.objects.get()
    gone = draft.attachments.get(stored_file__name="photo.txt").stored_file
    form = typed(uuid=str(draft.uuid), subject="Autre objet", remove=str(gone.uuid))
    del form["action"]
    mayor.post(draft.get_absolute_url(), form)
    draft = ServiceRequest.objects.get()
    assert draft.subject == "Autre objet"
    assert draft.state == State.DRAFT
    assert [a.stored_file.name for a in draft.attachments.all()] == ["plan.txt"]


def test_a_draft_can_be_thrown_away(mayor):
    mayor.post(NEW, typed(action="draft", uploads=[note()]))
    draft = ServiceRequest.objects.get()
    # A GET comes from a session that had expired: it leads back to the draft.
    assert mayor.get(reverse("request_discard", args=[draft.uuid])).url == draft.get_absolute_url()
    assert mayor.post(reverse("request_discard", args=[draft.uuid])).url == "/demandes/"
    assert not ServiceRequest.objects.exists()
    assert not Attachment.objects.exists()


def test_a_draft_is_its_authors_alone(mayor, cast, sign_in):
    mayor.post(NEW, typed(action="draft"))
    url = ServiceRequest.objects.get().get_absolute_url()
    for user in (cast.clerk, cast.neighbour_mayor, cast.desk_agent, cast.dgs):
        assert sign_in(user).get(url).status_code == 404
        assert sign_in(user).post(url, typed()).status_code == 404


def test_somebody_of_two_communes_says_for_which(cast, sign_in, territory):
    clerk = sign_in(cast.clerk)
    page = clerk.get(NEW).content.decode()
    assert "Choisissez la commune" in page
    missing = clerk.post(NEW, typed(commune="")).content.decode()
    assert 'href="#id_commune"' in missing
    # Nothing typed is lost, and the page still asks.
    assert '<option value="" selected>' in missing
    clerk.post(NEW, typed(commune="35008", subject="Pour Availles"))
    assert ServiceRequest.objects.get(subject="Pour Availles").commune == territory.second


def test_nobody_sends_for_a_commune_that_is_not_theirs(mayor, territory):
    mayor.post(NEW, typed(commune=territory.neighbour.insee_code))
    assert ServiceRequest.objects.get().commune == territory.home


@pytest.mark.parametrize("member", ["desk_agent", "agent", "dgs", "elected", "administrator"])
def test_only_people_who_write_for_a_commune_submit(cast, sign_in, member):
    client = sign_in(cast.members()[member])
    assert client.get(NEW).status_code == 403
    assert client.post(NEW, typed()).status_code == 403
    assert not ServiceRequest.objects.exists()


def test_too_many_files_are_said_and_the_words_are_kept(mayor):
    form = typed(action="draft", uploads=[note(f"{n}.txt", b"%d" % n) for n in range(9)])
    mayor.post(NEW, form)
    for action in ("draft", "send"):
        more = [note(f"{n}.txt", b"%d" % n) for n in range(9, 12)]
        longer = {"action": action, "description": "Plus long.", "uploads": more}
        page = mayor.post(NEW, {**form, **longer})
        assert page.content.decode().count("il y en a déjà 9") == 2  # summary and field
        draft = ServiceRequest.objects.get()
        assert (draft.state, draft.description) == (State.DRAFT, "Plus long.")
        assert draft.attachments.count() == 9

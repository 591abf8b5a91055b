"""A draft is its author’s: resumed, thrown away, and given back when it comes too late."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_desk.models import Attachment, ServiceRequest
from requests_desk.vocabulary import Step
from tests.cast import end_membership
from tests.requests_desk.composing import NEW, at, details, need, send, the_draft
from tests.requests_desk.factories import a_note


def test_a_draft_is_kept_listed_and_resumed_where_it_was_left(mayor):
    saved = mayor.post(NEW, need(action="save", subject="Chien errant", description=""))
    draft = the_draft()
    assert saved.url == "/demandes/"
    assert draft.get_absolute_url() in mayor.get("/demandes/").text
    assert 'value="Chien errant"' in mayor.get(draft.get_absolute_url()).text
    mayor.post(at(draft, Step.NEED), need(uuid=str(draft.uuid), version=draft.version))
    assert "étape 2 sur 3" in mayor.get(draft.get_absolute_url()).text
    mayor.post(at(draft, Step.DETAILS), details(the_draft(), action="previous"))
    assert "étape 1 sur 3" in mayor.get(draft.get_absolute_url()).text
    mayor.post(at(draft, Step.DETAILS), details(the_draft()))
    assert "étape 3 sur 3" in mayor.get(draft.get_absolute_url()).text


def test_removing_a_file_keeps_what_is_typed(mayor, draft):
    mayor.post(at(draft, Step.DETAILS), details(draft, uploads=[a_note(), a_note("b.txt", "B")]))
    gone = draft.attachments.get(stored_file__name="b.txt").stored_file
    form = details(the_draft(), consequence="Autre suite", remove=str(gone.uuid))
    del form["action"]
    assert mayor.post(at(draft, Step.DETAILS), form).url == at(draft, Step.DETAILS)
    draft = the_draft()
    assert draft.consequence == "Autre suite"
    assert [a.stored_file.name for a in draft.attachments.all()] == ["note.txt"]


def test_a_draft_can_be_thrown_away(mayor, draft):
    mayor.post(at(draft, Step.DETAILS), details(draft, uploads=[a_note()]))
    url = reverse("request_discard", args=[draft.uuid])
    # A GET comes from a session that had expired: it leads back to the draft.
    assert mayor.get(url).url == draft.get_absolute_url()
    assert mayor.post(url).url == "/demandes/"
    assert not ServiceRequest.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("action", ["next", "review", "previous", "save", "autosave"])
@pytest.mark.parametrize("step", [Step.NEED, Step.DETAILS])
def test_an_old_page_of_a_draft_thrown_away_gives_its_words_back_and_makes_no_other(
    mayor, draft, step, action
):
    mayor.post(reverse("request_discard", args=[draft.uuid]))
    typed = {"version": 3, "consequence": "Encore des mots.", "action": action}
    page = mayor.post(at(draft, step), {**need(**typed), **details(draft, **typed)})
    assert page.status_code == 409
    assert "Ce brouillon a été supprimé." in page.text
    assert "Encore des mots." in page.text
    assert not ServiceRequest.objects.exists()
    url = f"{reverse('request_join', args=[draft.uuid])}?etape={step}"
    refused = mayor.post(url, {**need(uuid=str(draft.uuid)), "uploads": [a_note()]})
    assert refused.json() == {"text": "Ce brouillon a été supprimé."}
    assert not ServiceRequest.objects.exists()


def test_an_old_page_of_a_draft_that_joined_another_leads_to_that_request(mayor):
    """The same words, written and sent twice from two pages, are one request."""
    drafts = []
    for _ in range(2):
        mayor.post(NEW, need())
        drafts.append(ServiceRequest.objects.order_by("-pk").first())
    for each in drafts:
        send(mayor, each)
    row, old = ServiceRequest.objects.get(), drafts[1]
    assert old.uuid != row.uuid
    same = need(uuid=str(old.uuid), version=1)
    for url in (at(old, Step.NEED), NEW):
        answer = mayor.post(url, same)
        assert (answer.status_code, answer.url) == (302, row.get_absolute_url())
        page = mayor.post(url, {**same, "description": "D’autres mots."})
        assert page.status_code == 409
        assert row.number in page.text
        assert "D’autres mots." in page.text
    assert send(mayor, old).url == row.get_absolute_url()
    assert ServiceRequest.objects.count() == 1


def test_a_draft_is_its_authors_alone(draft, cast, sign_in):
    for user in (cast.clerk, cast.neighbour_mayor, cast.desk_agent, cast.dgs):
        client = sign_in(user)
        for step in Step:
            assert client.get(at(draft, step)).status_code == 404
            assert client.post(at(draft, step), need()).status_code == 404
        for name in ("request_autosave", "request_join", "request_discard"):
            assert client.post(reverse(name, args=[draft.uuid]), need()).status_code == 404
    # By the address of a new request, whoever may write one is refused another's.
    assert sign_in(cast.clerk).post(NEW, need(uuid=str(draft.uuid))).status_code == 403
    assert the_draft().description.startswith("Un trou")


@pytest.mark.parametrize(
    "late",
    [
        {"legal_deadline_on": "2027-03-01"},
        {"urgency": "critical"},
        {"wanted_on": "après-demain"},
        {"uploads": [a_note()]},
        {"consequence": "Autre chose."},
    ],
)
def test_what_is_posted_once_sent_is_never_dropped_without_a_word(mayor, draft, late):
    mayor.post(at(draft, Step.DETAILS), details(draft))
    send(mayor, the_draft())
    row = ServiceRequest.objects.get()
    same = {**details(draft), "consequence": "", **late}
    page = mayor.post(at(row, Step.DETAILS), same)
    assert page.status_code == 409
    assert row.number in page.text
    assert "par un message, sur sa page" in page.text
    if "uploads" in late:
        assert "Vos fichiers sont gardés" in page.text
    # What the request says already, or nothing at all, leads there at once.
    assert mayor.post(at(row, Step.DETAILS), details(draft)).url == row.get_absolute_url()
    nothing = {"uuid": str(draft.uuid), "action": "save"}
    assert mayor.post(at(row, Step.DETAILS), nothing).url == row.get_absolute_url()


def test_a_role_that_ends_while_one_writes_takes_the_page_and_leaves_the_words(mayor, draft, cast):
    end_membership(cast.mayor, timezone.localdate())
    typed = need(uuid=str(draft.uuid), description="Des mots tout neufs.")
    for url, status in ((at(draft, Step.NEED), 404), (NEW, 403)):
        page = mayor.post(url, {**typed, "uploads": a_note()})
        assert page.status_code == status
        assert "Ce que vous aviez écrit" in page.text
        assert "Des mots tout neufs." in page.text
        assert ">La Guerche-de-Bretagne<" in page.text
        assert "Vos fichiers ne sont pas gardés" in page.text
        # A page that is only read has nothing to give back.
        assert "Ce que vous aviez écrit" not in mayor.get(url).text
    assert "Description" in page.text


def test_files_chosen_before_a_word_begin_the_draft(mayor):
    uuid_of_page = str(uuid.uuid4())
    url = f"{reverse('request_join', args=[uuid_of_page])}?etape=besoin"
    form = need(uuid=uuid_of_page, subject="", description="", about="", uploads=[a_note()])
    part = mayor.post(url, form)
    assert (part.status_code, part.headers["X-Draft-Files"]) == (200, "yes")
    assert "note.txt" in part.text
    assert str(the_draft().uuid) == uuid_of_page
    empty = need(uuid=str(uuid.uuid4()), subject="", description="", about="")
    url = f"{reverse('request_join', args=[empty['uuid']])}?etape=besoin"
    assert mayor.post(url, empty).status_code == 404


def test_a_new_request_on_the_subject_of_a_draft_offers_it(mayor, draft, cast, sign_in):
    offered = f'href="{draft.get_absolute_url()}">Le reprendre'
    assert offered in mayor.get(NEW, {"service": "voirie"}).text
    assert offered not in mayor.get(NEW, {"service": "assistance-juridique"}).text
    assert offered not in mayor.get(NEW).text
    assert "Le reprendre" not in sign_in(cast.clerk).get(NEW, {"service": "voirie"}).text
    assert "Un trou de trente centimètres" in mayor.get("/demandes/").text

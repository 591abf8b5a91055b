"""A draft saved while one types, from one device or from two: newer words are never undone."""

import json
import re
import uuid

import pytest
from django.urls import reverse

from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State, Step
from tests.requests_desk.factories import a_note
from tests.requests_desk.test_views_compose import NEW, at, details, need, send, the_draft


@pytest.fixture
def mayor(cast, sign_in):
    return sign_in(cast.mayor)


@pytest.fixture
def phone(cast, sign_in):
    """The same person, on another device."""
    return sign_in(cast.mayor)


def autosave(client, form, step=Step.NEED):
    url = reverse("request_autosave", args=[form["uuid"]])
    answer = client.post(f"{url}?etape={step}", form, headers={"Accept": "application/json"})
    return answer.status_code, json.loads(answer.content)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text).group(1)


def test_a_new_request_is_saved_as_it_is_typed(mayor, cast, django_assert_max_num_queries):
    page = mayor.get(NEW)
    form = need(uuid=hidden(page, "uuid"), window="onglet", description="")
    with django_assert_max_num_queries(25):
        status, told = autosave(mayor, form)
    assert (status, told["version"]) == (200, 1)
    assert re.fullmatch(r"Enregistré à \d{1,2}\u00a0h\u00a0\d\d", told["text"])
    assert str(the_draft().uuid) == form["uuid"]
    # The same words again change nothing; others do; the page then leads on from there.
    assert autosave(mayor, {**form, "version": 1})[1]["version"] == 1
    assert autosave(mayor, {**form, "version": 1, "description": "Ici."})[1]["version"] == 2
    on = mayor.post(at(the_draft(), Step.NEED), {**form, "version": 2, "description": "Ici."})
    assert on.url == at(the_draft(), Step.DETAILS)
    assert ServiceRequest.objects.count() == 1


def test_nothing_typed_saves_nothing(mayor):
    empty = need(subject=" ", description="", about="")
    assert autosave(mayor, empty) == (200, {**autosave(mayor, empty)[1], "version": 0})
    assert not ServiceRequest.objects.exists()


def test_what_is_wrong_is_saved_all_the_same(mayor):
    mayor.post(NEW, need())
    form = details(the_draft(), wanted_on="demain", urgency="", consequence="Rien.")
    assert autosave(mayor, form, Step.DETAILS)[0] == 200
    draft = the_draft()
    assert (draft.consequence, draft.wanted_on, draft.urgency) == ("Rien.", None, "normal")


def test_a_draft_is_resumed_on_another_device_where_it_was_left(mayor, phone):
    form = need(window="bureau")
    autosave(mayor, form)
    page = phone.get(the_draft().get_absolute_url())
    assert "Nid-de-poule rue du Lavoir" in page.text
    assert hidden(page, "version") == "1"
    assert the_draft().get_absolute_url() in phone.get("/").text


def test_an_older_page_elsewhere_does_not_undo_newer_words(mayor, phone):
    form = need(window="bureau")
    autosave(mayor, form)
    autosave(phone, {**form, "version": 1, "window": "tel", "description": "Depuis le téléphone."})
    status, told = autosave(mayor, {**form, "version": 1, "description": "Depuis le bureau."})
    assert status == 409
    assert told["text"].startswith("Ce brouillon a été modifié ailleurs à ")
    assert the_draft().description == "Depuis le téléphone."

    # Its button shows both texts; pressed once more, what the page holds is kept: it was a choice.
    late = {**form, "version": 1, "description": "Depuis le bureau."}
    page = mayor.post(at(the_draft(), Step.NEED), late)
    assert "modifié ailleurs" in page.text
    assert "Depuis le téléphone." in page.text
    assert "Depuis le bureau.</textarea>" in page.text
    assert the_draft().description == "Depuis le téléphone."
    chosen = {**late, "version": hidden(page, "version")}
    assert mayor.post(at(the_draft(), Step.NEED), chosen).status_code == 302
    assert the_draft().description == "Depuis le bureau."


def test_files_are_joined_even_to_a_draft_changed_elsewhere(mayor, phone):
    mayor.post(NEW, need(window="bureau"))
    old = details(the_draft(), window="bureau", uploads=[a_note()])
    now = details(the_draft(), window="tel", consequence="Autre.")
    phone.post(at(the_draft(), Step.DETAILS), now)
    page = mayor.post(at(the_draft(), Step.DETAILS), old)
    assert "modifié ailleurs" in page.text
    assert "note.txt" in page.text
    assert the_draft().consequence == "Autre."


def test_the_same_page_shown_again_by_the_back_button_goes_on(mayor):
    """Its version is old, but nobody else has written: no conflict with oneself."""
    page = mayor.get(NEW)
    form = need(uuid=hidden(page, "uuid"), window=hidden(page, "window"))
    mayor.post(NEW, form)
    mayor.post(at(the_draft(), Step.DETAILS), details(the_draft(), window=form["window"]))
    again = mayor.post(NEW, {**form, "subject": "Nid-de-poule, suite"})
    assert again.url == at(the_draft(), Step.DETAILS)
    assert (the_draft().subject, ServiceRequest.objects.count()) == ("Nid-de-poule, suite", 1)


def test_a_late_saving_of_the_same_tab_undoes_nothing_but_its_last_one_is_heard(mayor):
    form = need(window="onglet")
    autosave(mayor, form)
    mayor.post(at(the_draft(), Step.NEED), {**form, "version": 1, "subject": "Envoyé ensuite"})
    status, told = autosave(mayor, {**form, "version": 1, "subject": "Parti avant"})
    assert (status, told["own"], told["version"]) == (409, True, 2)
    assert the_draft().subject == "Envoyé ensuite"
    leaving = {**form, "version": 1, "subject": "En quittant", "action": "leave"}
    assert autosave(mayor, leaving)[0] == 200
    assert the_draft().subject == "En quittant"


def test_nobody_sends_words_that_they_have_not_read(mayor, phone):
    mayor.post(NEW, need())
    draft = the_draft()
    autosave(phone, need(uuid=str(draft.uuid), version=1, window="tel", description="Autre."))
    answer = send(mayor, draft)
    assert answer.url == at(draft, Step.REVIEW)
    page = mayor.get(answer.url)
    assert "Relisez votre demande" in page.text
    assert "Autre." in page.text
    send(mayor, the_draft())
    assert ServiceRequest.objects.get().state == State.SUBMITTED


def test_a_request_that_was_sent_takes_no_more_savings(mayor):
    form = need()
    mayor.post(NEW, form)
    send(mayor, the_draft())
    status, told = autosave(mayor, {**form, "subject": "Trop tard"})
    assert status == 409
    assert ServiceRequest.objects.get().number in told["text"]
    assert ServiceRequest.objects.get().subject != "Trop tard"


def test_a_file_is_kept_as_soon_as_it_is_chosen(mayor):
    mayor.post(NEW, need())
    draft = the_draft()
    url = reverse("request_join", args=[draft.uuid])
    files = [a_note("plan.txt"), a_note("programme.exe", "MZ\x90\x00rien de bon")]
    part = mayor.post(url, details(draft, uploads=files))
    assert (part.status_code, draft.attachments.count()) == (200, 1)
    assert "plan.txt" in part.text
    assert "« programme.exe » est refusé" in part.text.replace("\u00a0", " ")
    assert "<html" not in part.text
    # It takes nothing from what is being written: the page's version is still good.
    assert the_draft().version == draft.version
    assert the_draft().consequence == ""


def test_the_addresses_of_the_script_lead_to_the_draft_when_they_are_opened(mayor):
    unknown = reverse("request_autosave", args=[uuid.uuid4()])
    assert mayor.get(unknown).url == "/demandes/"
    mayor.post(NEW, need())
    for name in ("request_autosave", "request_join"):
        answer = mayor.get(reverse(name, args=[the_draft().uuid]))
        assert answer.url == the_draft().get_absolute_url()

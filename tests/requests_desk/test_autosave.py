"""A draft saved while one types, from one device or from two: newer words are never undone."""

import datetime
import json
import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from requests_desk import operations
from requests_desk.models import DraftProgress, GoneDraft, ServiceRequest
from requests_desk.vocabulary import State, Step
from tests.requests_desk.composing import NEW, at, details, need, send, the_draft
from tests.requests_desk.factories import RequestTypeFactory, a_note


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


def opened(client, draft=None, step=Step.NEED, **typed):
    """Open a page in a browser; return what it posts once `typed` is written in it."""
    page = client.get(at(draft, step) if draft else NEW)
    carried = {name: hidden(page, name) for name in ("uuid", "version", "shown", "window")}
    if draft is None:
        return need(**carried, **typed)
    fields = need() if step == Step.NEED else details(draft)
    kept = {
        name: getattr(draft, name) or ""
        for name in fields
        if name in ("subject", "description", "consequence", "urgency")
    }
    dates = {name: "" for name in fields if name.endswith("_on")}
    return {**fields, **kept, **dates, **carried, **typed}


def typing_on(client, form, step=Step.NEED, **typed):
    """Save as the script of a page does; return what the page then posts."""
    form = {**form, **typed, "action": "autosave"}
    status, told = autosave(client, form, step)
    assert status == 200, told
    return {**form, "version": told["version"], "shown": told["shown"]}


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
    status, told = autosave(mayor, empty)
    assert (status, told["version"]) == (200, 0)
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


def test_two_tabs_undo_nothing_of_each_other(mayor):
    """One browser, one session: what a tab has not touched, it does not write."""
    one = typing_on(mayor, opened(mayor))
    two = opened(mayor, the_draft())
    two = typing_on(mayor, two, description="Écrit dans le second onglet.")
    one = typing_on(mayor, one, subject="Écrit dans le premier")
    assert (the_draft().subject, the_draft().description) == (
        "Écrit dans le premier",
        "Écrit dans le second onglet.",
    )
    # The same words on both sides are no conflict; other ones are, once and for all parts.
    typing_on(mayor, two, subject="Écrit dans le premier")
    status, told = autosave(mayor, {**one, "description": "Écrit aussi dans le premier."})
    assert (status, told["own"]) == (409, False)
    assert the_draft().description == "Écrit dans le second onglet."


def test_two_tabs_without_the_script_are_told_of_each_other(mayor):
    mayor.post(NEW, opened(mayor))
    one, two = opened(mayor, the_draft()), opened(mayor, the_draft())
    assert one["window"] != two["window"]
    mayor.post(at(the_draft(), Step.NEED), {**two, "subject": "Objet du second"})
    mayor.post(at(the_draft(), Step.NEED), {**one, "description": "Texte du premier."})
    assert (the_draft().subject, the_draft().description) == (
        "Objet du second",
        "Texte du premier.",
    )
    late = {**two, "description": "Texte du second.", "subject": "Objet du second"}
    page = mayor.post(at(the_draft(), Step.NEED), late)
    assert "modifié ailleurs" in page.text
    assert "Texte du premier." in page.text
    assert "Texte du second.</textarea>" in page.text
    # What has changed on one side alone is not asked about, and is not undone by the choice.
    assert page.text.count('class="compose-other"') == 1
    chosen = {**late, "version": hidden(page, "version"), "shown": hidden(page, "shown")}
    mayor.post(at(the_draft(), Step.NEED), chosen)
    assert (the_draft().subject, the_draft().description) == (
        "Objet du second",
        "Texte du second.",
    )


def test_a_conflict_shows_what_only_the_other_page_has_changed(mayor, phone):
    mayor.post(NEW, opened(mayor))
    one, two = opened(mayor, the_draft()), opened(phone, the_draft())
    changed = {**two, "subject": "Objet du téléphone", "about": "", "description": "Du téléphone."}
    phone.post(at(the_draft(), Step.NEED), changed)
    page = mayor.post(at(the_draft(), Step.NEED), {**one, "description": "Du bureau."})
    assert 'value="Objet du téléphone"' in page.text
    assert '<option value="service:voirie" selected>' not in page.text
    assert "Du bureau.</textarea>" in page.text


def test_two_devices_on_two_steps_never_meet(mayor, phone):
    typing_on(mayor, opened(mayor))
    need_page = opened(mayor, the_draft())
    details_page = opened(phone, the_draft(), Step.DETAILS)
    typing_on(phone, details_page, Step.DETAILS, consequence="Du téléphone.")
    typing_on(mayor, need_page, description="Du bureau.")
    assert (the_draft().consequence, the_draft().description) == ("Du téléphone.", "Du bureau.")


def test_a_page_reloaded_goes_on_from_what_is_kept(mayor):
    typing_on(mayor, opened(mayor))
    again = opened(mayor, the_draft())
    typing_on(mayor, again, description="Après le rechargement.")
    assert the_draft().description == "Après le rechargement."


def test_back_to_a_page_of_the_same_tab_goes_on_even_when_its_answer_was_lost(mayor):
    """Its prints are old, but it wrote the words itself: no conflict with oneself."""
    page = typing_on(mayor, opened(mayor))
    typing_on(mayor, page, description="Écrit, mais la réponse s’est perdue.")
    status, told = autosave(mayor, {**page, "description": "Écrit ensuite."})
    assert (status, told["own"]) == (409, True)
    typing_on(mayor, {**page, "version": told["version"], "shown": told["shown"]}, subject="Suite")
    back = mayor.post(NEW, {**page, "description": "Après le bouton Retour.", "action": "next"})
    assert back.url == at(the_draft(), Step.DETAILS)
    assert the_draft().description == "Après le bouton Retour."


def test_a_choice_is_merged_whole(mayor, phone, territory):
    RequestTypeFactory(slug="trou", name="Trou", service=territory.roads_service)
    typing_on(mayor, opened(mayor))
    one, two = opened(mayor, the_draft()), opened(phone, the_draft())
    typing_on(phone, two, about="type:trou")
    typing_on(mayor, one, subject="Autre objet")
    assert the_draft().request_type.slug == "trou"
    status, _ = autosave(mayor, {**one, "about": ""})
    assert status == 409
    assert the_draft().service == territory.roads_service


def test_a_commune_can_be_named_and_left_open_again(cast, sign_in):
    clerk = sign_in(cast.clerk)
    form = typing_on(clerk, opened(clerk, commune=""))
    progress = DraftProgress.objects.get()
    assert progress.commune_is_chosen is False
    assert "À préciser" in clerk.get("/demandes/?etat=brouillons").text
    form = typing_on(clerk, form, commune="35125")
    assert DraftProgress.objects.get().commune_is_chosen is True
    assert "À préciser" not in clerk.get("/demandes/?etat=brouillons").text
    # What cannot be read clears nothing; an empty choice does.
    form = typing_on(clerk, form, commune="99999")
    assert DraftProgress.objects.get().commune_is_chosen is True
    typing_on(clerk, form, commune="")
    assert DraftProgress.objects.get().commune_is_chosen is False
    assert "À préciser" in clerk.get(at(the_draft(), Step.REVIEW)).text


@pytest.mark.parametrize("action", ["autosave", "leave"])
def test_a_late_saving_brings_no_draft_back(mayor, action):
    form = typing_on(mayor, opened(mayor))
    mayor.post(reverse("request_discard", args=[the_draft().uuid]))
    status, told = autosave(mayor, {**form, "action": action, "subject": "En retard"})
    assert (status, told["text"]) == (409, "Ce brouillon a été supprimé.")
    assert not ServiceRequest.objects.exists()


def test_a_draft_sent_as_another_is_not_brought_back(mayor):
    mayor.post(NEW, need())
    send(mayor, the_draft())
    form = typing_on(mayor, opened(mayor))
    send(mayor, the_draft())
    sent = ServiceRequest.objects.get()
    status, told = autosave(mayor, {**form, "action": "leave"})
    assert (status, sent.number in told["text"]) == (409, True)
    assert ServiceRequest.objects.get() == sent


def test_gone_drafts_are_forgotten_after_a_day(mayor, cast):
    mayor.post(NEW, need())
    mayor.post(reverse("request_discard", args=[the_draft().uuid]))
    now = timezone.now()
    assert operations.forget_gone_drafts(gone_before=now - datetime.timedelta(days=1)) == 0
    assert operations.forget_gone_drafts(gone_before=now) == 1
    assert not GoneDraft.objects.exists()


def test_a_file_for_a_request_already_sent_is_refused_in_words(mayor):
    mayor.post(NEW, need())
    draft = the_draft()
    send(mayor, draft)
    url = reverse("request_join", args=[draft.uuid])
    answer = mayor.post(url, details(draft, uploads=[a_note()]))
    assert answer.status_code == 409
    assert ServiceRequest.objects.get().number in answer.json()["text"]
    assert "ne sont" not in answer.json()["text"]
    assert "n’y sont pas joints" in answer.json()["text"]
    assert not draft.attachments.exists()


def test_only_the_part_of_the_files_says_that_it_is_it(mayor):
    mayor.post(NEW, need())
    draft = the_draft()
    url = reverse("request_join", args=[draft.uuid])
    assert mayor.post(url, details(draft, uploads=[a_note()])).has_header("X-Draft-Files")
    assert not mayor.get(at(draft, Step.DETAILS)).has_header("X-Draft-Files")


def test_files_that_are_too_many_with_those_kept_are_said_not_to_be_joined(mayor):
    mayor.post(NEW, need())
    draft = the_draft()
    kept = [a_note(f"{number}.txt", str(number)) for number in range(3)]
    mayor.post(reverse("request_join", args=[draft.uuid]), details(draft, uploads=kept))
    more = [a_note(f"n{number}.txt", f"n{number}") for number in range(9)]
    wrong = a_note("x.exe", "MZ\x90\x00")
    page = mayor.post(at(draft, Step.DETAILS), details(draft, uploads=[*more, wrong]))
    assert draft.attachments.count() == 3
    text = page.text.replace("\u00a0", " ")
    assert "« x.exe » est refusé" in text
    assert "il y en a déjà 3 : les nouveaux n’ont pas été joints." in text

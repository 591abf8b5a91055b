"""What is wrong in a step is said beside its field, and nothing typed is lost."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State, Step
from services.models import Service
from tests.requests_desk.composing import NEW, at, details, need, send, the_draft
from tests.requests_desk.factories import a_note


def test_an_empty_step_says_what_is_missing_and_keeps_nothing(mayor):
    page = mayor.post(NEW, need(subject="", description="", about=""))
    assert page.status_code == 200
    assert "2 points sont à corriger" in page.text
    assert 'href="#id_subject"' in page.text
    assert not ServiceRequest.objects.exists()


def test_an_incomplete_step_is_kept_and_does_not_lead_on(mayor):
    page = mayor.post(NEW, need(description=""))
    assert "Un point est à corriger" in page.text
    draft = the_draft()
    assert (draft.subject, draft.progress.step) == ("Nid-de-poule rue du Lavoir", Step.NEED)
    # The page that came back is of the draft: posted again, complete, it leads on.
    again = need(uuid=str(draft.uuid), version=draft.version)
    assert mayor.post(at(draft, Step.NEED), again).url == at(draft, Step.DETAILS)
    assert ServiceRequest.objects.count() == 1


@pytest.mark.parametrize("about", ["service:n-existe-pas", "type:rien", "autre", "type:", "\x00"])
def test_an_unknown_subject_is_refused_and_the_words_kept(mayor, about):
    page = mayor.post(NEW, need(about=about))
    assert page.status_code == 200
    assert 'href="#id_about"' in page.text
    assert the_draft().description.startswith("Un trou")


def test_a_text_too_long_is_refused_and_kept(mayor):
    page = mayor.post(NEW, need(subject="o" * 200, description="d" * 10_500))
    assert "2 points sont à corriger" in page.text
    assert (len(the_draft().subject), len(the_draft().description)) == (150, 10_500)


@pytest.mark.parametrize(
    ("days", "message"), [(-1, "Cette date est passée"), (4000, "Cette date est trop lointaine")]
)
def test_a_senseless_date_is_refused_at_its_step_and_in_the_summary(mayor, draft, days, message):
    day = timezone.localdate() + datetime.timedelta(days=days)
    page = mayor.post(at(draft, Step.DETAILS), details(draft, wanted_on=day.isoformat()))
    assert message in page.text
    assert f'value="{day.isoformat()}"' in page.text
    # Nobody goes round it.
    summary = mayor.get(at(draft, Step.REVIEW)).text
    assert f'href="{at(draft, Step.DETAILS)}#id_wanted_on">{message}' in summary
    assert "Envoyer la demande" not in summary
    assert message in send(mayor, the_draft()).text
    assert ServiceRequest.objects.get().state == State.DRAFT


def test_the_summary_of_an_incomplete_draft_says_where_to_write(mayor):
    mayor.post(NEW, need(description="", action="save"))
    draft = the_draft()
    summary = mayor.get(at(draft, Step.REVIEW)).text
    assert f'href="{at(draft, Step.NEED)}#id_description"' in summary
    assert "Compléter la demande" in summary
    assert send(mayor, draft).status_code == 200
    assert the_draft() == draft


def test_a_refused_file_is_named_and_the_rest_is_kept(mayor, draft):
    files = [a_note("plan.txt"), a_note("programme.exe", "MZ\x90\x00rien de bon")]
    page = mayor.post(at(draft, Step.DETAILS), details(draft, uploads=files))
    assert "programme.exe" in page.text
    draft = the_draft()
    assert draft.consequence == "Un enfant peut tomber."
    kept = draft.attachments.get()
    assert kept.stored_file.name == "plan.txt"
    assert f'value="{kept.stored_file.uuid}"' in page.text


def test_too_many_files_are_said_and_the_words_are_kept(mayor, draft):
    nine = [a_note(f"{n}.txt", str(n)) for n in range(9)]
    mayor.post(at(draft, Step.DETAILS), details(draft, uploads=nine, action="save"))
    more = [a_note(f"{n}.txt", str(n)) for n in range(9, 12)]
    form = details(the_draft(), consequence="Plus long.", uploads=more)
    page = mayor.post(at(draft, Step.DETAILS), form)
    assert page.text.count("il y en a déjà 9") == 2  # summary and field
    draft = the_draft()
    assert (draft.consequence, draft.attachments.count()) == ("Plus long.", 9)


def test_a_text_too_long_is_never_sent(mayor, draft):
    mayor.post(NEW, need(uuid=str(draft.uuid), version=draft.version, description="d" * 15_000))
    mayor.post(at(draft, Step.DETAILS), details(the_draft(), consequence="c" * 9_000))
    draft = the_draft()
    assert (len(draft.description), len(draft.consequence)) == (15_000, 9_000)
    page = send(mayor, draft).text
    assert page.count("Ce texte est trop long") == 2
    assert "10\u202f000\u00a0caractères au plus, et il en a 15\u202f000" in page
    assert ServiceRequest.objects.get().state == State.DRAFT
    # Nor by any other way.
    ServiceRequest.objects.update(consequence="")
    with pytest.raises(IntegrityError), transaction.atomic():
        ServiceRequest.objects.update(
            state=State.SUBMITTED, number="2026-00099", submitted_at=timezone.now()
        )


def test_a_text_cut_by_the_draft_is_not_told_to_be_kept(mayor):
    page = mayor.post(NEW, need(subject="o" * 200)).text
    assert "n’est que dans cette page" in page
    assert "o" * 200 in page
    draft = the_draft()
    page = mayor.post(
        at(draft, Step.NEED), need(uuid=str(draft.uuid), version=draft.version, description="")
    ).text
    assert "est gardé dans un brouillon" in page
    assert "que dans cette page" not in page


def test_a_service_suspended_since_gets_no_request(mayor, draft, territory):
    Service.objects.filter(slug="voirie").update(state=Service.State.SUSPENDED)
    page = send(mayor, draft).text
    assert "Ce service ne reçoit pas de demandes en ce moment" in page
    assert f'href="{at(draft, Step.NEED)}#id_about"' in page
    again = need(uuid=str(draft.uuid), version=draft.version)
    assert "Ce service ne reçoit pas" in mayor.post(at(draft, Step.NEED), again).text
    mayor.post(at(draft, Step.NEED), {**again, "about": "", "version": the_draft().version})
    send(mayor, the_draft())
    row = ServiceRequest.objects.get()
    assert (row.state, row.service) == (State.SUBMITTED, None)


@pytest.mark.parametrize(
    ("typed", "value", "quoted"),
    [
        ("hier", None, "«\u00a0hier\u00a0» n’est pas une date"),
        ("x" * 90, None, f"«\u00a0{'x' * 40}…\u00a0» n’est pas une date"),
        ("24/12/2020", "2020-12-24", "Cette date est passée"),
    ],
)
def test_a_day_is_shown_as_the_calendar_reads_it(mayor, draft, typed, value, quoted):
    """A value that is no date is invalid in the page, and browsers show nothing of it."""
    page = mayor.post(at(draft, Step.DETAILS), details(draft, wanted_on=typed)).text
    assert quoted in page
    field = re.search(r'<input type="date" name="wanted_on"[^>]*>', page).group()
    assert (f'value="{value}"' in field) if value else ("value=" not in field)

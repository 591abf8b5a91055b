"""What is posted after the session has ended is saved as its author's, and opens nothing."""

import datetime
import re
import uuid

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from requests_desk.models import ServiceRequest
from requests_desk.views.rescue import SALT, token_for
from requests_desk.vocabulary import State, Step
from tests.cast import end_membership
from tests.requests_desk.composing import NEW, at, details, need, send, the_draft
from tests.requests_desk.factories import a_note

KEPT = "Votre demande est gardée en brouillon"
GIVEN_BACK = "Ce que vous aviez écrit"


def token_of(page):
    return re.search(r'name="token" value="([^"]+)"', page.text).group(1)


def a_need(user, **changes):
    form = need(**changes)
    return {"token": token_for(user, form["uuid"]), **form}


def test_a_new_request_posted_after_the_session_is_a_draft_with_its_words(mayor, cast, client):
    page = mayor.get(NEW)
    uuid_of_page = re.search(r'name="uuid" value="([^"]+)"', page.text).group(1)
    mayor.logout()
    answer = mayor.post(NEW, need(uuid=uuid_of_page, token=token_of(page)))
    draft = the_draft()
    assert answer.status_code == 403
    assert KEPT in answer.text
    assert f"?next=%2Fdemandes%2Fbrouillons%2F{draft.uuid}%2F%3Fetape%3Dbesoin" in answer.text
    assert (draft.author, draft.subject) == (cast.mayor, "Nid-de-poule rue du Lavoir")
    # Nothing of it is shown, and nobody is signed in.
    assert "Nid-de-poule" not in answer.text
    assert mayor.get("/demandes/").url.startswith(reverse("account_login"))


def test_files_posted_after_the_session_are_kept_too(mayor, client, cast):
    mayor.post(NEW, need())
    draft = the_draft()
    form = details(draft, uploads=[a_note(), a_note("x.exe", "MZ\x90\x00")])
    answer = client.post(
        at(draft, Step.DETAILS), {**form, "token": token_for(cast.mayor, draft.uuid)}
    )
    assert KEPT in answer.text
    assert "Certains de vos fichiers sont joints" in answer.text
    assert "note.txt" not in answer.text
    draft = the_draft()
    assert draft.consequence == "Un enfant peut tomber."
    assert [a.stored_file.name for a in draft.attachments.all()] == ["note.txt"]
    resumed = mayor.get(at(draft, Step.DETAILS))
    assert "note.txt" in resumed.text


def test_a_file_alone_is_kept_as_soon_as_it_is_chosen(mayor, client, cast):
    mayor.post(NEW, need())
    draft = the_draft()
    form = details(draft, uploads=[a_note()], token=token_for(cast.mayor, draft.uuid))
    url = f"{reverse('request_join', args=[draft.uuid])}?etape=precisions"
    assert client.post(url, form).status_code == 403
    assert draft.attachments.count() == 1


def test_the_script_is_told_that_the_session_is_over(client, cast, territory):
    form = a_need(cast.mayor)
    url = reverse("request_autosave", args=[form["uuid"]])
    json = {"Accept": "application/json"}
    answer = client.post(url, form, headers=json)
    assert (answer.status_code, answer.json()) == (403, {"session": False, "saved": True})
    assert the_draft().author == cast.mayor
    answer = client.post(url, {**form, "token": "faux"}, headers=json)
    assert answer.json() == {"session": False, "saved": False}


def test_the_summary_posted_after_the_session_leads_back_to_it_and_sends_nothing(
    mayor, client, cast
):
    mayor.post(NEW, need())
    draft = the_draft()
    answer = send(client, draft, token=token_for(cast.mayor, draft.uuid))
    assert "%3Fetape%3Dverification" in answer.text
    assert the_draft().version == draft.version


def test_a_page_opened_before_a_new_sign_in_saves_too(cast):
    """Signing in again makes the CSRF token of the pages already open void."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.mayor)
    form = a_need(cast.mayor)
    answer = browser.post(NEW, form)
    assert answer.status_code == 403
    assert KEPT in answer.text
    assert f'href="{at(the_draft(), Step.NEED)}"' in answer.text
    assert browser.get(at(the_draft(), Step.NEED)).status_code == 200


def test_a_page_of_somebody_else_signed_out_since_saves_as_theirs(cast):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.clerk)
    answer = browser.post(NEW, a_need(cast.mayor))
    assert "celui du compte avec lequel la page" in answer.text
    assert str(the_draft().uuid) not in answer.text
    assert the_draft().author == cast.mayor
    assert browser.get(at(the_draft(), Step.NEED)).status_code == 404


def test_another_site_cannot_write_with_the_cookies_of_a_reader(cast):
    """The CSRF check stands: without a token that names the draft, nothing is saved."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.mayor)
    answer = browser.post(NEW, need())
    assert answer.status_code == 403
    assert GIVEN_BACK in answer.text
    assert not ServiceRequest.objects.exists()
    # Nor with a token of their own.
    answer = browser.post(NEW, a_need(cast.clerk))
    assert the_draft().author == cast.clerk
    assert ServiceRequest.objects.filter(author=cast.mayor).count() == 0


@pytest.mark.parametrize("case", ["missing", "forged", "other uuid", "old", "other use"])
def test_a_wrong_token_saves_nothing_and_gives_the_words_back(client, cast, territory, case):
    form = need()
    form["token"] = {
        "missing": "",
        "forged": token_for(cast.mayor, form["uuid"])[:-3] + "abc",
        "other uuid": token_for(cast.mayor, uuid.uuid4()),
        "old": "",
        "other use": signing.dumps(_said(cast, form), salt="autre"),
    }[case]
    if case == "old":
        day_after = timezone.now() + datetime.timedelta(days=1, seconds=5)
        form["token"] = _signed_at(form, cast, timezone.now() - (day_after - timezone.now()))
    answer = client.post(NEW, form)
    assert answer.status_code == 403
    assert GIVEN_BACK in answer.text
    assert "Un trou de trente centimètres" in answer.text
    assert not ServiceRequest.objects.exists()


def _said(cast, form):
    """Return what the portal writes in the token of the mayor's page."""
    return signing.loads(token_for(cast.mayor, form["uuid"]), salt=SALT)


def _signed_at(form, cast, moment):
    """Return the token that the portal made at `moment`."""
    signer = signing.TimestampSigner(salt=SALT)
    value = signing.dumps(_said(cast, form), salt=SALT).rsplit(":", 2)[0]
    stamp = signing.b62_encode(int(moment.timestamp()))
    return signing.Signer(salt=SALT).sign(f"{value}{signer.sep}{stamp}")


def test_the_made_up_old_token_is_good_but_for_its_age(client, cast, territory):
    form = need()
    form["token"] = _signed_at(form, cast, timezone.now() - datetime.timedelta(hours=23))
    assert KEPT in client.post(NEW, form).text


@pytest.mark.parametrize("what", ["role", "account", "commune"])
def test_who_may_no_longer_write_saves_nothing(mayor, client, cast, territory, what):
    mayor.post(NEW, need())
    draft = the_draft()
    if what == "role":
        end_membership(cast.mayor, timezone.localdate())
    elif what == "account":
        cast.mayor.is_active = False
        cast.mayor.save()
    else:
        ServiceRequest.objects.filter(pk=draft.pk).update(commune=territory.neighbour)
    form = a_need(cast.mayor, uuid=str(draft.uuid), version=draft.version, description="Plus tard")
    answer = client.post(at(draft, Step.NEED), form)
    assert GIVEN_BACK in answer.text
    assert "Plus tard" in answer.text
    assert the_draft().description != "Plus tard"


def test_a_token_opens_no_other_draft_and_no_request_already_sent(mayor, client, cast, sign_in):
    clerk = sign_in(cast.clerk)
    clerk.post(NEW, need())
    theirs = the_draft()
    stolen = a_need(cast.mayor, uuid=str(theirs.uuid), description="Volé")
    assert GIVEN_BACK in client.post(at(theirs, Step.NEED), stolen).text
    # The address names a draft, the token another.
    mixed = a_need(cast.mayor, description="Volé")
    client.post(at(theirs, Step.NEED), mixed)
    theirs.refresh_from_db()
    assert theirs.description != "Volé"
    assert not ServiceRequest.objects.filter(pk=theirs.pk, author=cast.mayor).exists()

    send(clerk, theirs)
    late = a_need(cast.clerk, uuid=str(theirs.uuid), description="Trop tard")
    assert GIVEN_BACK in client.post(at(theirs, Step.NEED), late).text
    theirs.refresh_from_db()
    assert (theirs.state, theirs.description == "Trop tard") == (State.SUBMITTED, False)


def test_words_written_elsewhere_meanwhile_are_not_undone(mayor, client, cast):
    mayor.post(NEW, need(window="bureau"))
    old = details(the_draft(), window="bureau", uploads=[a_note()])
    changed = details(the_draft(), window="tel", consequence="Depuis le téléphone.")
    mayor.post(at(the_draft(), Step.DETAILS), changed)
    token = token_for(cast.mayor, the_draft().uuid)
    answer = client.post(at(the_draft(), Step.DETAILS), {**old, "token": token})
    assert "Un enfant peut tomber." in answer.text
    assert "Depuis le téléphone." not in answer.text
    assert "Vos fichiers sont joints" in answer.text
    assert the_draft().consequence == "Depuis le téléphone."
    assert the_draft().attachments.count() == 1


def test_the_limits_of_the_form_bound_what_a_token_can_send(mayor, client, cast):
    mayor.post(NEW, need())
    draft = the_draft()
    for turn in range(3):
        files = [a_note(f"{turn}-{n}.txt", f"{turn} {n}") for n in range(6)]
        form = details(draft, uploads=files, token=token_for(cast.mayor, draft.uuid))
        client.post(at(draft, Step.DETAILS), form)
    assert draft.attachments.count() == 6


def test_a_choice_is_given_back_in_words_with_the_name_of_its_field(client, territory):
    form = {"urgency": "critical", "wanted_on": "2026-12-24", "consequence": "Danger."}
    url = f"{reverse('request_draft', args=[uuid.uuid4()])}?etape=precisions"
    page = client.post(url, form).text
    for words in ("Urgence", "Critique – un danger", "Date souhaitée", "24/12/2026", "Danger."):
        assert words in page
    assert "critical" not in page
    page = client.post(NEW, {"commune": "35125", "about": "service:voirie", "subject": "S"}).text
    assert ">La Guerche-de-Bretagne<" in page
    assert ">Voirie<" in page
    assert "service:voirie" not in page


def test_the_choices_of_a_reply_are_given_back_in_words_too(client, territory):
    url = reverse("request_reply", kwargs={"number": "2026-00001"})
    page = client.post(url, {"body": "Ma réponse.", "outcome": "wait"}).text
    assert "Attendre une réponse de la commune" in page
    assert "Réponse à la commune" in page
    assert ">wait<" not in page


def test_a_change_of_password_makes_the_pages_of_before_void(mayor, client, cast):
    mayor.post(NEW, need())
    draft = the_draft()
    form = a_need(cast.mayor, uuid=str(draft.uuid), version=draft.version, description="D’avant")
    cast.mayor.set_password("Un autre mot de passe")
    cast.mayor.save()
    assert GIVEN_BACK in client.post(at(draft, Step.NEED), form).text
    assert the_draft().description != "D’avant"
    form["token"] = token_for(cast.mayor, draft.uuid)
    assert KEPT in client.post(at(draft, Step.NEED), form).text
    assert the_draft().description == "D’avant"


@pytest.mark.parametrize("version", [None, "", "rien"])
def test_a_page_that_tells_no_version_writes_over_nothing(mayor, client, cast, version):
    mayor.post(NEW, need(window="bureau"))
    newer = need(uuid=str(the_draft().uuid), version=1, window="tel", description="Du téléphone")
    mayor.post(at(the_draft(), Step.NEED), newer)
    form = a_need(cast.mayor, uuid=newer["uuid"], window="bureau", description="Ancien")
    if version is None:
        del form["version"]
    else:
        form["version"] = version
    page = client.post(at(the_draft(), Step.NEED), form).text
    assert "Ancien" in page
    assert "modifié ailleurs" in page
    assert the_draft().description == "Du téléphone"


def test_what_could_not_be_kept_is_said_and_given_back(mayor, client, cast):
    """Cut texts and days that cannot be read are not told to be kept."""
    form = a_need(cast.mayor, subject="o" * 400, description="d" * 25_000)
    page = client.post(NEW, form).text
    assert KEPT in page
    assert "n’a pas pu être gardé en entier" in page
    assert "o" * 400 in page
    assert "d" * 25_000 in page
    draft = the_draft()
    assert (len(draft.subject), len(draft.description)) == (150, 20_000)
    late = details(draft, wanted_on="après-demain", token=token_for(cast.mayor, draft.uuid))
    page = client.post(at(draft, Step.DETAILS), late).text
    assert "n’a pas pu être gardé en entier" in page
    assert "après-demain" in page
    fine = details(the_draft(), wanted_on="24/12/2026", token=late["token"])
    page = client.post(at(draft, Step.DETAILS), fine).text
    assert "gardé en entier" not in page
    assert the_draft().wanted_on == datetime.date(2026, 12, 24)


def test_files_are_told_to_be_kept_only_when_they_are(mayor, client, cast):
    mayor.post(NEW, need())
    token = token_for(cast.mayor, the_draft().uuid)
    none = client.post(at(the_draft(), Step.DETAILS), details(the_draft(), token=token)).text
    assert KEPT in none
    assert "fichiers" not in none.split("<main")[1].split("</main")[0]
    files = [a_note(f"{n}.txt", str(n)) for n in range(6)]
    six = details(the_draft(), uploads=files, token=token)
    assert "Vos fichiers sont joints" in client.post(at(the_draft(), Step.DETAILS), six).text
    more = [a_note(f"b{n}.txt", f"b{n}") for n in range(6)]
    page = client.post(at(the_draft(), Step.DETAILS), {**six, "uploads": more}).text
    assert the_draft().attachments.count() == 6
    assert "Vos fichiers n’ont pas été acceptés" in page
    assert "sont joints" not in page


@pytest.mark.django_db(transaction=True)
def test_a_page_from_before_a_new_sign_in_is_saved_whole_or_not_at_all(cast, territory):
    """The page of a void CSRF token is drawn outside the transaction of its request."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.mayor)
    form = a_need(cast.mayor)
    end_membership(cast.mayor, timezone.localdate())
    assert GIVEN_BACK in browser.post(NEW, form).text
    assert not ServiceRequest.objects.exists()


def test_a_visitor_learns_no_name_by_trying_numbers(client, cast, territory):
    """A choice among rows is named only where these are public."""
    url = reverse("request_route", kwargs={"number": "2026-00001"})
    page = client.post(url, {"direction": "services-techniques", "agent": cast.desk_agent.pk}).text
    assert cast.desk_agent.last_name not in page

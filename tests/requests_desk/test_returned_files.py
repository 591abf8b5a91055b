"""The files of a message that was not accepted: after the session, or a conflict, they are back."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from files.models import PendingFile, StoredFile
from requests_desk.access import Act
from requests_desk.models import Attachment
from requests_desk.views.kept import MOST_WAITING, SALT
from requests_desk.views.rescue import token_for
from requests_desk.views.seals import sealed
from tests.cast import end_membership
from tests.requests_desk.acting import act
from tests.requests_desk.composing import at, details, send, the_draft
from tests.requests_desk.factories import ServiceRequestFactory, a_note

WAITING = "Vos fichiers sont gardés"
LOST = "ne sont pas gardés"
# Each act that takes files: who does it, and where its form is.
ACTS = [
    (Act.ANSWER, "mayor", "repondre"),
    (Act.REPLY, "agent", "reponse"),
    (Act.ADD_NOTE, "agent", "note"),
]


def token_of(user, row):
    return sealed(user, str(row.uuid), salt=SALT)


def posted(row, name, **changes):
    """Return the address of an act and what its form posts, with a photo."""
    row.refresh_from_db()
    typed = {"version": row.version, "body": "Voici la photo.", "outcome": "none", "hours": ""}
    url = reverse(f"request_{name}", args=[row.number])
    return url, {**typed, "uploads": [a_note("photo.txt")], **changes}


def next_of(page):
    """Return the address to which signing in leads."""
    link = re.search(r'btn-primary" href="([^"]+)"', page.text).group(1)
    return parse_qs(urlsplit(html.unescape(link)).query)["next"][0]


def form_at(page, anchor):
    return page.text.partition(f'id="{anchor}"')[2].partition("</form>")[0]


def ticked(part):
    return re.findall(r'name="kept" value="([^"]+)"', part)


@pytest.mark.parametrize(("name", "member", "anchor"), ACTS)
def test_a_photo_sent_after_the_session_is_back_in_its_form(
    cast, sign_in, row, name, member, anchor
):
    user = cast.members()[member]
    client = sign_in(user)
    page = client.get(row.get_absolute_url())
    token = re.search(r'name="token" value="([^"]+)"', form_at(page, anchor)).group(1)
    client.logout()

    url, typed = posted(row, name, token=token)
    over = client.post(url, typed)

    assert over.status_code == 403
    assert WAITING in over.text
    assert "Voici la photo." in over.text
    assert not row.messages.filter(body="Voici la photo.").exists()
    # Nothing is shown of it, and nobody is signed in.
    assert "photo.txt" not in over.text
    back = next_of(over)
    assert back.startswith(f"{row.get_absolute_url()}?pour={anchor}&fichier=")
    assert client.get(back).url.startswith(reverse("account_login"))

    again = sign_in(user).get(back)
    kept = ticked(form_at(again, anchor))
    assert len(kept) == len(ticked(again.text)) == 1
    assert "photo.txt" in form_at(again, anchor)
    act(sign_in(user), row, name, body="Voici la photo.", outcome="none", kept=kept)
    message = row.messages.get(body="Voici la photo.")
    assert message.attachments.get().stored_file.name == "photo.txt"
    assert not PendingFile.objects.exists()
    # The same address, read again, offers nothing more.
    assert ticked(sign_in(user).get(back).text) == []


def test_files_kept_before_the_session_ended_wait_with_the_new_ones(cast, sign_in, client, row):
    url, typed = posted(row, Act.REPLY, hours="trop")
    page = sign_in(cast.agent).post(url, typed)
    more = {"kept": ticked(page.text), "uploads": [a_note("b.txt", "B")]}
    over = client.post(url, {**typed, **more, "token": token_of(cast.agent, row)})
    again = sign_in(cast.agent).get(next_of(over))
    assert len(ticked(form_at(again, "reponse"))) == 2


def test_a_refused_file_is_not_told_to_be_kept(cast, client, row):
    url, typed = posted(row, Act.ANSWER, token=token_of(cast.mayor, row))
    bad = a_note("x.exe", "MZ\x90\x00")
    over = client.post(url, {**typed, "uploads": [bad]}).text
    assert LOST in over
    over = client.post(url, {**typed, "uploads": [a_note(), bad]}).text
    assert "Certains de vos fichiers sont gardés" in over
    assert StoredFile.objects.filter(pending__isnull=False).get().name == "note.txt"


def test_a_page_opened_before_a_new_sign_in_keeps_its_files_too(cast, row):
    """Signing in again makes the CSRF token of the pages already open void."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.mayor)
    url, typed = posted(row, Act.ANSWER, token=token_of(cast.mayor, row))
    refused = browser.post(url, typed)
    assert refused.status_code == 403
    assert WAITING in refused.text
    link = html.unescape(re.search(r'btn-primary" href="([^"]+)"', refused.text).group(1))
    assert "photo.txt" in form_at(browser.get(link), "repondre")
    # Another person's page: nothing is kept for who would not find it.
    browser.force_login(cast.clerk)
    url, typed = posted(row, Act.ANSWER, token=token_of(cast.mayor, row))
    assert LOST in browser.post(url, typed).text
    assert PendingFile.objects.count() == 1


@pytest.mark.parametrize(
    "case", ["missing", "forged", "of a draft", "other request", "role", "account", "ended", "full"]
)
def test_what_no_good_token_names_keeps_nothing(cast, sign_in, client, territory, row, case):
    url, typed = posted(row, Act.ANSWER)
    token = token_of(cast.mayor, row)
    if case == "missing":
        token = ""
    elif case == "forged":
        token = token[:-3] + "abc"
    elif case == "of a draft":
        token = token_for(cast.mayor, row.uuid)
    elif case == "other request":
        token = token_of(cast.mayor, ServiceRequestFactory(commune=territory.home))
    elif case == "role":
        end_membership(cast.mayor, timezone.localdate())
    elif case == "account":
        cast.mayor.is_active = False
        cast.mayor.save()
    elif case == "ended":
        act(sign_in(cast.desk_agent), row, Act.DECLINE, reason="Hors de nos compétences.")
    before = 0
    if case == "full":
        for turn in range(MOST_WAITING // 10):
            files = [a_note(f"{turn}-{rank}.txt", f"{turn} {rank}") for rank in range(10)]
            client.post(url, {**typed, "uploads": files, "token": token})
        before = MOST_WAITING
        assert PendingFile.objects.count() == before
    over = client.post(url, {**typed, "token": token})
    assert over.status_code == 403
    assert LOST in over.text
    assert "Voici la photo." in over.text
    assert PendingFile.objects.count() == before


def test_the_address_of_waiting_files_shows_them_to_their_owner_alone(cast, sign_in, client, row):
    url, typed = posted(row, Act.ANSWER, token=token_of(cast.mayor, row))
    back = next_of(client.post(url, typed))
    assert "photo.txt" in sign_in(cast.mayor).get(back).text
    for user in (cast.clerk, cast.agent, cast.desk_agent):
        assert "photo.txt" not in sign_in(user).get(back).text
    nonsense = sign_in(cast.mayor).get(f"{row.get_absolute_url()}?pour=repondre&fichier=x%00")
    assert nonsense.status_code == 200
    assert ticked(nonsense.text) == []
    # What is attached to a request is never offered again.
    attached = Attachment.objects.filter(request=row).first().stored_file
    StoredFile.objects.filter(pk=attached.pk).update(uploaded_by=cast.mayor)
    page = sign_in(cast.mayor).get(
        f"{row.get_absolute_url()}?pour=repondre&fichier={attached.uuid}"
    )
    assert ticked(page.text) == []


def test_the_page_of_waiting_files_asks_little(
    cast, sign_in, client, row, django_assert_max_num_queries
):
    url, typed = posted(row, Act.REPLY, token=token_of(cast.agent, row))
    back = next_of(client.post(url, typed))
    agent = sign_in(cast.agent)
    with django_assert_max_num_queries(15):
        assert "photo.txt" in agent.get(back).text


@pytest.mark.django_db(transaction=True)
def test_a_reply_that_comes_too_late_keeps_its_files(cast, sign_in, row):
    """The conflict undoes the whole reply, and its files are kept after that."""
    agent = sign_in(cast.agent)
    url, typed = posted(row, Act.REPLY, hours="trop", uploads=[a_note("avant.txt", "A")])
    kept = ticked(agent.post(url, typed).text)
    act(sign_in(cast.desk_agent), row, Act.REPLY, body="Je m’en occupe.", outcome="none")

    late = {**typed, "hours": "", "kept": kept, "uploads": [a_note("photo.txt")]}
    conflict = agent.post(url, late)
    assert conflict.status_code == 409
    assert WAITING in conflict.text
    link = html.unescape(re.search(r'btn-primary" href="([^"]+)"', conflict.text).group(1))
    form = form_at(agent.get(link), "reponse")
    assert "avant.txt" in form
    assert "photo.txt" in form
    assert len(ticked(form)) == 2
    act(agent, row, Act.REPLY, body="Voici.", outcome="none", kept=ticked(form))
    assert row.messages.get(body="Voici.").attachments.count() == 2


def test_an_answer_to_a_request_just_ended_has_no_form_to_wait_for(cast, sign_in, row):
    mayor = sign_in(cast.mayor)
    url, typed = posted(row, Act.ANSWER)
    act(sign_in(cast.desk_agent), row, Act.DECLINE, reason="Hors de nos compétences.")
    conflict = mayor.post(url, typed)
    assert conflict.status_code == 409
    assert LOST in conflict.text
    assert not PendingFile.objects.exists()


def test_files_joined_to_a_request_already_sent_wait_in_a_message(mayor, draft):
    mayor.post(at(draft, "precisions"), details(draft))
    send(mayor, the_draft())
    late = {**details(draft), "uploads": [a_note("photo.txt")]}
    page = mayor.post(at(draft, "precisions"), late)
    assert page.status_code == 409
    link = html.unescape(re.search(r'btn-primary" href="([^"]+)"', page.text).group(1))
    assert "photo.txt" in form_at(mayor.get(link), "repondre")

"""A session that ends loses no word; what a signed-in person gets is kept by no shared cache."""

import datetime
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from requests_desk.models import ServiceRequest
from tests.accounts.sessions import grows_older, signs_in

NEW = "/demandes/nouvelle/"


def test_what_is_posted_after_the_session_is_given_back(client, territory):
    page = client.post(
        NEW,
        {
            "uuid": str(uuid.uuid4()),
            "subject": "Nid-de-poule <b>",
            "description": "Devant l’école.",
            "old_password": "un-secret",
            "action": "send",
            "uploads": SimpleUploadedFile("plan.txt", b"Plan"),
        },
    )

    assert page.status_code == 403
    assert "Votre session est terminée" in page.text
    assert "Nid-de-poule &lt;b&gt;" in page.text
    assert "Devant l’école." in page.text
    assert "un-secret" not in page.text
    assert "joignez-les de nouveau" in page.text
    assert f'href="{reverse("account_login")}?next=%2Fdemandes%2Fnouvelle%2F"' in page.text
    assert not ServiceRequest.objects.exists()


def test_an_act_posted_after_the_session_leads_back_to_its_page(client, territory, cast, sign_in):
    url = reverse("request_reply", kwargs={"number": "2026-00001"})
    page = client.post(url, {"body": "Ma réponse.", "version": "3"})

    assert page.status_code == 403
    assert "Ma réponse." in page.text
    assert '<p class="typed">3</p>' not in page.text


def test_a_page_read_after_the_session_asks_to_sign_in(client, territory):
    answer = client.get(NEW)

    assert (answer.status_code, answer.url) == (302, f"{reverse('account_login')}?next={NEW}")


@pytest.mark.parametrize("url", ["/", "/services/", "/demandes/", NEW, "/nulle-part/"])
def test_what_a_signed_in_person_gets_is_private(cast, sign_in, url):
    control = sign_in(cast.mayor).get(url)["Cache-Control"]

    assert {"private", "no-cache"} == {part.strip() for part in control.split(",")}


@pytest.mark.parametrize("url", ["/", "/services/"])
def test_public_pages_stay_as_they_are(client, territory, url):
    assert not client.get(url).has_header("Cache-Control")


def test_a_session_lasts_two_weeks_from_its_last_day_of_use(cast, sign_in):
    """Written once a day at most: on the day of the sign-in, reading pages writes nothing."""
    client = sign_in(cast.mayor)
    first = Session.objects.get()
    client.get("/demandes/")
    assert "sessionid" not in client.get("/demandes/").cookies
    User.objects.update(last_login=timezone.now() - datetime.timedelta(days=9))
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(days=5))
    assert "sessionid" in client.get("/demandes/").cookies
    left = Session.objects.get(pk=first.pk).expire_date - timezone.now()
    assert datetime.timedelta(days=13, hours=23) < left <= datetime.timedelta(days=14)
    assert "sessionid" not in client.get("/demandes/").cookies


@pytest.mark.parametrize("is_own_device", [True, False])
def test_no_use_makes_a_session_outlast_thirty_days(cast, is_own_device):
    client = signs_in(cast.mayor.email, is_own_device=is_own_device)
    for day in range(1, 31):
        assert client.get("/demandes/").status_code == 200, day
        grows_older(client, days=1)
    words = client.post(NEW, {"subject": "Nid-de-poule"})
    assert words.status_code == 403
    assert "Votre session est terminée" in words.text
    assert "Nid-de-poule" in words.text
    assert client.get("/demandes/").url.startswith(reverse("account_login"))


def test_on_ones_own_device_the_end_is_a_day_that_no_use_moves(cast):
    client = signs_in(cast.mayor.email, is_own_device=True)
    end = Session.objects.get().expire_date
    User.objects.update(last_login=timezone.now() - datetime.timedelta(days=9))
    client.get("/demandes/")
    moved = Session.objects.get().expire_date - end
    assert abs(moved) < datetime.timedelta(seconds=5)


def test_a_session_that_ends_with_the_browser_still_does(cast, sign_in):
    client = sign_in(cast.mayor)
    session = client.session
    session.set_expiry(0)
    session.save()
    User.objects.update(last_login=timezone.now() - datetime.timedelta(days=9))
    cookie = client.get("/demandes/").cookies["sessionid"]
    assert cookie["max-age"] == ""

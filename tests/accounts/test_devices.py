"""Where one is signed in, said in words; and signing out everywhere."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from accounts.sign_in.devices import device_name
from tests.accounts.factories import PASSWORD
from tests.mutualisation.structure import assert_well_built
from tests.notifications.outbox import delivered

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
    "Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
LIST = "/compte/appareils/"


def signs_in(email: str, user_agent: str) -> Client:
    client = Client(headers={"user-agent": user_agent})
    client.post(reverse("sign_in_password"), {"login": email, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (PHONE, "Safari sur iPhone"),
        (EDGE, "Edge sur Windows"),
        (FIREFOX, "Firefox sur Linux"),
        (
            "Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0",
            "Firefox sur Android",
        ),
        ("curl/8.0", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
        ("<script>", "Navigateur inconnu"),
    ],
)
def test_a_browser_is_said_in_words(user_agent, said):
    assert device_name(user_agent) == said


def test_a_person_sees_their_own_devices_and_signs_out_of_the_others(cast):
    phone, desk = signs_in(cast.mayor.email, PHONE), signs_in(cast.mayor.email, EDGE)
    other = signs_in(cast.clerk.email, FIREFOX)
    page = desk.get(LIST)
    assert_well_built(page.text)
    main = page.text[page.text.index("<main") :]
    assert main.index("Edge sur Windows") < main.index("Cet appareil-ci") < main.index("Safari sur")
    assert "Firefox" not in main

    page = desk.post(LIST, follow=True)
    assert "déconnecté de tous vos autres appareils" in page.text
    assert phone.get("/demandes/").status_code == 302
    assert desk.get("/demandes/").status_code == 200
    assert other.get("/demandes/").status_code == 200
    assert "Safari sur" not in desk.get(LIST).text


def test_a_device_that_signed_out_is_not_listed(cast):
    phone, desk = signs_in(cast.mayor.email, PHONE), signs_in(cast.mayor.email, EDGE)
    phone.post(reverse("account_logout"))
    rows = UserSession.objects.count()
    assert "iPhone" not in desk.get(LIST).text
    # Reading the page writes nothing.
    assert UserSession.objects.count() == rows


def test_a_changed_password_signs_out_of_the_other_devices(cast):
    phone, desk = signs_in(cast.mayor.email, PHONE), signs_in(cast.mayor.email, EDGE)
    new = "Nouveau-mot-2026!"
    desk.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert phone.get("/demandes/").status_code == 302
    assert desk.get("/demandes/").status_code == 200
    assert "Edge sur Windows" in desk.get(LIST).text
    [told] = delivered()
    assert told.subject == "Votre mot de passe a changé"
    assert "127.0.0.1" in told.body
    assert new not in told.body


def test_the_page_asks_as_much_for_one_device_as_for_many(cast, django_assert_max_num_queries):
    desk = signs_in(cast.mayor.email, EDGE)
    desk.get(LIST)
    with django_assert_max_num_queries(10) as first:
        desk.get(LIST)
        asked = len(first)
    for _ in range(6):
        signs_in(cast.mayor.email, PHONE)
    with django_assert_max_num_queries(asked):
        desk.get(LIST)

"""The second factor: asked of agents before anything else, and of nobody in a demonstration."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import needs_second_factor
from accounts.actor import actor_on
from accounts.sign_in.second_factor import forget_factors
from notifications.models import OutgoingEmail
from tests.accounts.factories import PASSWORD, UserFactory
from tests.accounts.sessions import grows_older, signs_in
from tests.mutualisation.structure import assert_well_built

SECURITY = "/compte/securite/"
NEED_IT = {"desk_agent", "agent", "other_agent", "dgs", "administrator"}


@pytest.fixture(autouse=True)
def _is_required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


def code_at(secret: str, shift: int = 0) -> str:
    """Return the code that an application shows for `secret`, by RFC 6238 (not allauth's code)."""
    counter = struct.pack(">Q", int(time.time()) // 30 + shift)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def adds_application(client: Client) -> str:
    """Add an application after the confirmation that it asks for, and return its secret."""
    address = reverse("mfa_activate_totp")
    page = client.get(address, follow=True)
    if "Confirmer votre mot de passe" in page.text:
        confirm = f"{reverse('account_reauthenticate')}"
        page = client.post(confirm, {"password": PASSWORD, "next": address}, follow=True)
    found = re.search(r"signin-secret\">(\w+)<", page.text)
    assert found is not None, page.text
    assert_well_built(page.text)
    answer = client.post(address, {"code": code_at(found.group(1))})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return found.group(1)


def test_who_needs_one(cast):
    today = timezone.localdate()
    found = {
        name for name, user in cast.members().items() if needs_second_factor(actor_on(user, today))
    }
    assert found == NEED_IT
    superuser = UserFactory(is_superuser=True, is_staff=True)
    assert needs_second_factor(actor_on(superuser, today))
    assert not needs_second_factor(actor_on(None, today))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["home", "inbox", "services", "requests", "style_guide"])
def test_an_agent_without_one_is_led_to_choose(cast, name):
    client = signs_in(cast.agent.email)
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(f"{SECURITY}?next=")
    page = client.get(answer.url)
    assert_well_built(page.text)
    assert "Votre fonction demande un second moyen" in page.text
    assert reverse("mfa_add_webauthn") in page.text


@pytest.mark.parametrize("name", ["account", "legal", "accessibility", "help", "account_logout"])
def test_their_account_and_what_all_may_read_stay_open(cast, name):
    assert signs_in(cast.agent.email).get(reverse(name)).status_code == 200


@pytest.mark.parametrize(
    "name", ["account_data", "account_closing", "account_set_password", "account_change_password"]
)
def test_the_rest_of_their_account_waits(cast, name):
    """The copy of one's data holds what a mailbox alone must not open."""
    client = signs_in(cast.agent.email)
    assert client.get(reverse(name)).url.startswith(f"{SECURITY}?next=")
    copy = client.get(f"{reverse('account_data')}copie.zip")
    assert copy.url.startswith(f"{SECURITY}?next=")
    assert client.post(reverse("account_closing")).status_code == 403
    assert signs_in(cast.mayor.email).get(reverse("account_data")).status_code == 200


@pytest.mark.parametrize("name", ["mayor", "clerk", "elected", "outsider"])
def test_nothing_is_asked_of_the_communes(cast, name):
    assert signs_in(cast.members()[name].email).get(reverse("home")).status_code == 200


def test_what_was_posted_meanwhile_is_given_back(cast):
    page = signs_in(cast.agent.email).post("/demandes/nouvelle/", {"subject": "Nid-de-poule <b>"})
    assert page.status_code == 403
    assert_well_built(page.text)
    assert "Nid-de-poule &lt;b&gt;" in page.text


def test_a_demonstration_asks_for_none(cast, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    assert signs_in(cast.agent.email).get(reverse("inbox")).status_code == 200


def test_an_application_opens_the_portal_and_is_asked_for_the_next_time(cast):
    client = signs_in(cast.agent.email)
    elsewhere = signs_in(cast.agent.email)
    secret = adds_application(client)
    codes = client.get(reverse("mfa_view_recovery_codes"))
    assert_well_built(codes.text)
    assert len(re.findall(r"<code>\d{8}</code>", codes.text)) == 10
    assert client.get(reverse("inbox")).status_code == 200
    # The session that was open elsewhere without it is over.
    assert elsewhere.get(reverse("account")).status_code == 302

    later = signs_in(cast.agent.email)
    assert "_auth_user_id" not in later.session
    page = later.get(reverse("mfa_authenticate"))
    assert_well_built(page.text)
    wrong = later.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Ce code n’est pas le bon" in wrong.text
    assert "_auth_user_id" not in later.session
    later.post(reverse("mfa_authenticate"), {"code": code_at(secret, 1)})
    assert later.get(reverse("inbox")).status_code == 200
    # A code serves once.
    again = signs_in(cast.agent.email)
    again.post(reverse("mfa_authenticate"), {"code": code_at(secret, 1)})
    assert "_auth_user_id" not in again.session


def test_a_recovery_code_serves_once(cast):
    client = signs_in(cast.agent.email)
    adds_application(client)
    [code, *_] = re.findall(
        r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).text
    )
    for is_first in (True, False):
        later = signs_in(cast.agent.email)
        later.post(reverse("mfa_authenticate"), {"code": code})
        assert ("_auth_user_id" in later.session) is is_first


def test_the_secret_is_not_readable_in_the_database(cast, settings):
    client = signs_in(cast.agent.email)
    secret = adds_application(client)
    [row] = Authenticator.objects.filter(type=Authenticator.Type.TOTP)
    assert secret not in str(row.data)
    # A new key of the portal reads what the former wrote, as long as it is named.
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert row.wrap().validate_code(code_at(secret))


def test_too_many_codes_are_refused(cast):
    adds_application(signs_in(cast.agent.email))
    later = signs_in(cast.agent.email)
    for _ in range(6):
        page = later.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Attendez cinq minutes" in page.text


def test_a_session_opened_before_a_second_factor_confirms_it(cast, sign_in):
    """Its owner has one, this session has not proved it."""
    adds_application(signs_in(cast.agent.email))
    client = sign_in(cast.agent)
    answer = client.get(reverse("inbox"))
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    page = client.get(answer.url)
    assert_well_built(page.text)


@pytest.mark.parametrize(("is_own_device", "lasts"), [(False, 12), (True, 30 * 24)])
def test_a_second_factor_ages(cast, is_own_device, lasts):
    client = signs_in(cast.agent.email, is_own_device=is_own_device)
    secret = adds_application(client)
    grows_older(client, hours=lasts - 1)
    assert client.get(reverse("inbox")).status_code == 200
    grows_older(client, hours=2)
    asked = client.get(reverse("inbox"))
    assert asked.status_code == 302
    if is_own_device:  # the session itself is over
        assert asked.url.startswith(reverse("account_login"))
        return
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    words = client.post("/demandes/nouvelle/", {"subject": "Nid-de-poule"})
    assert words.status_code == 403
    assert "Nid-de-poule" in words.text
    client.post(asked.url, {"code": code_at(secret, 1)})
    assert client.get(reverse("inbox")).status_code == 200


def test_how_long_it_lasts_is_a_setting(cast, settings):
    settings.SECOND_FACTOR_LASTS = timedelta(hours=2)
    client = signs_in(cast.agent.email)
    adds_application(client)
    grows_older(client, hours=3)
    assert client.get(reverse("inbox")).status_code == 302


def test_sensitive_pages_ask_to_confirm(cast):
    client = signs_in(cast.mayor.email)
    for name in ("mfa_add_webauthn", "mfa_activate_totp", "mfa_generate_recovery_codes"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("account_reauthenticate"))


def test_who_has_lost_all_starts_again(cast):
    adds_application(signs_in(cast.agent.email))
    assert forget_factors(cast.agent) == 2
    client = signs_in(cast.agent.email)
    assert client.get(reverse("inbox")).url.startswith(SECURITY)


def test_the_command_says_whose_factors_it_forgets(cast, capsys):
    client = signs_in(cast.agent.email)
    adds_application(client)
    assert UserSession.objects.filter(user=cast.agent).exists()
    call_command("forget_second_factor", cast.agent.email.upper())
    assert client.get(reverse("account")).status_code == 302
    assert OutgoingEmail.objects.get(kind="factors_forgotten").recipient == cast.agent.email
    assert "Antoine Briand choisira un autre second moyen" in capsys.readouterr().out
    assert not Authenticator.objects.filter(user=cast.agent).exists()
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("forget_second_factor", "personne@ailleurs.test")

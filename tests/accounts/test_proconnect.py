"""ProConnect, against a real OpenID provider: who enters, who does not, and what is refused."""

import datetime
import html
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from accounts.proconnect.provider import TWO_FACTORS
from history.models import Change
from mutualisation.settings.proconnect import proconnect
from tests.accounts.openid_provider import CLIENT_ID, SECRET
from tests.accounts.sessions import grows_older
from tests.accounts.test_second_factor import adds_application
from tests.mutualisation.structure import assert_well_built

CALLBACK = "/compte/connexion/proconnect/retour/"
PATIENCE_SECONDS = 20


class Provider:
    """The provider that runs beside; `play` says who is in front of it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def play(self, email: str, **spoiled: object) -> None:
        answer = requests.post(
            f"{self.url}/play", json={"email": email, **spoiled}, timeout=PATIENCE_SECONDS
        )
        answer.raise_for_status()

    def sends_back(self, url: str) -> str:
        """Return the path of the portal where the provider sends the browser."""
        answer = requests.get(url, allow_redirects=False, timeout=PATIENCE_SECONDS)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        assert back.path == CALLBACK
        return f"{back.path}?{back.query}"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = str(tmp_path_factory.mktemp("provider"))
    callback = f"{django_settings.PORTAL_URL}{CALLBACK}"
    command = [sys.executable, "-m", "tests.accounts.openid_provider", str(port), folder, callback]
    with (Path(folder) / "log").open("w") as log:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, text=True, cwd=django_settings.BASE_DIR
        )
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready", (Path(folder) / "log").read_text()
        yield Provider(f"http://localhost:{port}")
        process.terminate()
        process.wait()
        process.stdout.close()


@pytest.fixture
def provider(running: Provider, settings) -> Provider:
    settings.SOCIALACCOUNT_PROVIDERS = proconnect(
        server_url=running.url, client_id=CLIENT_ID, secret=SECRET
    )
    return running


def leaves(client: Client, wanted: str = "") -> str:
    """Press the button of the sign-in page, and return where the browser is led."""
    page = client.post(reverse("proconnect_login"), {"next": wanted} if wanted else {})
    assert page.status_code == 200
    assert_well_built(page.text)
    found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', page.text)
    assert found is not None
    return html.unescape(found.group(1))


def enters(client: Client, provider: Provider, wanted: str = ""):
    """Go to the provider and come back; return the portal's answer."""
    return client.get(provider.sends_back(leaves(client, wanted)))


def is_in(client: Client, user: User) -> bool:
    return client.session.get("_auth_user_id") == str(user.pk)


def test_a_person_with_an_account_enters_and_reaches_the_page_they_wanted(cast, client, provider):
    provider.play(cast.mayor.email)
    answer = enters(client, provider, wanted="/demandes/")
    assert (answer.status_code, answer.url) == (302, "/demandes/")
    assert is_in(client, cast.mayor)
    # It ends with the browser; nothing of ProConnect is kept but in the session.
    assert client.session.get_expire_at_browser_close()
    assert not SocialAccount.objects.exists()
    assert not EmailAddress.objects.exists()
    cast.mayor.refresh_from_db()
    assert cast.mayor.has_usable_password()


def test_what_is_asked_of_the_provider(cast, client, provider):
    asked = parse_qs(urlsplit(leaves(client)).query)
    assert set(asked["scope"][0].split()) == {"openid", "given_name", "usual_name", "email"}
    assert asked["redirect_uri"] == [f"{django_settings.PORTAL_URL}{CALLBACK}"]
    assert len(asked["state"][0]) >= 32
    assert len(asked["nonce"][0]) >= 32
    assert asked["code_challenge_method"] == ["S256"]
    assert "acr_values" not in asked


def test_nothing_asked_comes_from_the_address_bar(territory, client, provider):
    page = client.post(f"{reverse('proconnect_login')}?scope=siret&auth_params=prompt%3Dnone")
    assert "siret" not in page.text
    assert "prompt" not in page.text


def test_an_invited_person_enters_and_the_invitation_is_accepted(territory, cast, client, provider):
    now = timezone.now()
    Invitation.objects.create(
        email="nouvelle@commune.test",
        first_name="Nina",
        last_name="Le Goff",
        role=Role.CLERK,
        commune=territory.neighbour,
        starts_on=timezone.localdate(),
        token_digest="0" * 64,
        sent_at=now,
        expires_at=now + datetime.timedelta(days=7),
        invited_by=cast.administrator,
    )
    provider.play("Nouvelle@commune.test")
    enters(client, provider)
    nina = User.objects.get(email="nouvelle@commune.test")
    assert is_in(client, nina)
    held = Membership.objects.get(user=nina)
    assert (held.role, held.commune) == (Role.CLERK, territory.neighbour)
    # The history knows from where, and ties what one sign-in does.
    made = Change.objects.filter(kind__in=["accounts.user", "accounts.membership"]).order_by("-pk")
    assert [change.origin for change in made[:2]] == [{"page": CALLBACK}] * 2
    assert made[0].act == made[1].act is not None


def test_a_stranger_reads_that_they_have_neither_account_nor_invitation(
    territory, client, provider
):
    provider.play("inconnue@ailleurs.test")
    before = User.objects.count()
    page = enters(client, provider)
    assert page.status_code == 403
    assert_well_built(page.text)
    assert "Aucun compte ni invitation" in page.text
    assert "inconnue@ailleurs.test" in page.text
    assert reverse("get_account") in page.text
    assert User.objects.count() == before
    assert "_auth_user_id" not in client.session


def test_a_suspended_account_stays_shut(cast, client, provider):
    User.objects.filter(pk=cast.mayor.pk).update(is_active=False)
    provider.play(cast.mayor.email)
    assert enters(client, provider).url == reverse("account_inactive")
    assert not is_in(client, cast.mayor)


@pytest.mark.parametrize(
    ("spoiled", "reason"),
    [
        ({"forged": True}, "Signature verification failed"),
        ({"unsigned": True}, "alg value is not allowed"),
        ({"plain": True}, "not signed"),
        ({"claims": {"aud": "un-autre-service"}}, "Audience"),
        ({"claims": {"aud": [CLIENT_ID, "un-autre-service"]}}, "meant for others"),
        ({"claims": {"iss": "https://ailleurs.test"}}, "Invalid issuer"),
        ({"claims": {"exp": 1_000_000_000}}, "expired"),
        ({"claims": {"sub": "quelqu-un-d-autre"}}, "another person"),
        ({"id_token": {"nonce": "celui-d-une-autre-fois"}}, "another sign-in"),
        ({"id_token": {"iss": "https://ailleurs.test"}}, "Invalid issuer"),
        ({"id_token": {"aud": "un-autre-service"}}, "Audience"),
        ({"id_token": {"exp": 1_000_000_000}}, "expired"),
    ],
    ids=str,
)
def test_what_is_not_as_it_must_be_lets_nobody_in(cast, client, provider, caplog, spoiled, reason):
    provider.play(cast.mayor.email, **spoiled)
    page = enters(client, provider)
    assert page.status_code == 403
    assert_well_built(page.text)
    assert "ProConnect n’a pas abouti" in page.text
    assert "_auth_user_id" not in client.session
    assert reason in caplog.text


@pytest.mark.parametrize("said", [False, "non", None])
def test_an_address_that_is_not_vouched_for_lets_nobody_in(cast, client, provider, said):
    provider.play(cast.mayor.email, claims={"email_verified": said})
    page = enters(client, provider)
    assert page.status_code == 403
    assert "ne garantit pas votre adresse" in page.text
    assert "_auth_user_id" not in client.session


def test_an_answer_serves_once_and_only_in_its_browser(cast, client, provider):
    provider.play(cast.mayor.email)
    back = provider.sends_back(leaves(client))
    assert Client().get(back).status_code == 403
    assert client.get(back).status_code == 302
    again = Client()
    assert again.get(back).status_code == 403
    assert "_auth_user_id" not in again.session


def test_a_level_of_assurance_that_is_asked_must_be_answered(cast, client, running, settings):
    level = "https://proconnect.gouv.fr/assurance/consistency-checked-2fa"
    settings.SOCIALACCOUNT_PROVIDERS = proconnect(
        server_url=running.url, client_id=CLIENT_ID, secret=SECRET, acr_values=level
    )
    running.play(cast.mayor.email, id_token={"acr": "eidas1"})
    away = leaves(client)
    assert parse_qs(urlsplit(away).query)["acr_values"] == [level]
    assert client.get(running.sends_back(away)).status_code == 403
    running.play(cast.mayor.email, id_token={"acr": level})
    assert enters(client, running).status_code == 302
    assert is_in(client, cast.mayor)


@pytest.mark.parametrize("acr", sorted(TWO_FACTORS))
def test_two_factors_given_to_it_are_enough_for_an_agent(acr, cast, client, provider, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    provider.play(cast.agent.email, id_token={"acr": acr})
    enters(client, provider)
    assert client.get(reverse("inbox")).status_code == 200


def test_two_factors_given_to_it_age(cast, client, provider, settings):
    """An agent who holds no factor of the portal's own gives them to ProConnect again."""
    settings.SECOND_FACTOR_REQUIRED = True
    provider.play(cast.agent.email, id_token={"acr": min(TWO_FACTORS)})
    enters(client, provider)
    grows_older(client, hours=13)

    page = client.get(reverse("inbox"))
    assert page.status_code == 403
    assert_well_built(page.text)
    assert f'value="{reverse("account_login")}?next=%2F' in page.text
    words = client.post(reverse("request_new"), {"subject": "Nid-de-poule"})
    assert words.status_code == 403
    assert "Nid-de-poule" in words.text
    client.post(reverse("account_logout"))
    enters(client, provider)
    assert client.get(reverse("inbox")).status_code == 200


@pytest.mark.parametrize(
    "said", [{}, {"acr": "eidas1"}, {"acr": "https://proconnect.gouv.fr/assurance/self-asserted"}]
)
def test_a_password_given_to_it_is_not(said, cast, client, provider, settings):
    """Its usual level: the portal asks an agent for its own second factor."""
    settings.SECOND_FACTOR_REQUIRED = True
    provider.play(cast.agent.email, id_token=said)
    enters(client, provider)
    assert client.get(reverse("inbox")).url.startswith(reverse("mfa_index"))
    adds_application(client)
    later = Client()
    enters(later, provider)
    assert "_auth_user_id" not in later.session


def test_signing_out_closes_the_session_of_proconnect_too(cast, client, provider):
    provider.play(cast.mayor.email)
    enters(client, provider)
    page = client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
    found = re.search(r'content="0;url=([^"]+)"', page.text)
    assert found is not None
    farewell = urlsplit(html.unescape(found.group(1)))
    assert farewell.netloc == urlsplit(provider.url).netloc
    query = parse_qs(farewell.query)
    assert query["post_logout_redirect_uri"] == [f"{django_settings.PORTAL_URL}/"]
    assert query["id_token_hint"][0].count(".") == 2
    # Who came by a code leaves at once.
    client.force_login(cast.mayor)
    assert client.post(reverse("account_logout")).status_code == 302


def test_a_proconnect_that_does_not_answer_is_said(territory, client, settings):
    with socket.socket() as nobody:  # bound, and not listening
        nobody.bind(("127.0.0.1", 0))
        url = f"http://localhost:{nobody.getsockname()[1]}"
        settings.SOCIALACCOUNT_PROVIDERS = proconnect(
            server_url=url, client_id=CLIENT_ID, secret=SECRET
        )
        page = client.post(reverse("proconnect_login"))
    assert page.status_code == 503
    assert "ProConnect n’a pas abouti" in page.text


def test_a_provider_that_gives_itself_another_name_is_refused(territory, client, running, settings):
    settings.SOCIALACCOUNT_PROVIDERS = proconnect(
        server_url=running.url.replace("localhost", "127.0.0.1").replace("http:", "https:"),
        client_id=CLIENT_ID,
        secret=SECRET,
    )
    assert client.post(reverse("proconnect_login")).status_code == 503


def test_the_button_is_there_only_where_it_is_configured(territory, client, provider, settings):
    words = "S’identifier avec ProConnect"
    assert words in client.get(reverse("account_login")).text
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert words not in client.get(reverse("account_login")).text
    assert client.post(reverse("proconnect_login")).url == reverse("account_login")
    assert client.get(CALLBACK).url == reverse("account_login")


def test_a_person_who_gives_up_is_told_so(territory, client, provider):
    state = parse_qs(urlsplit(leaves(client)).query)["state"][0]
    page = client.get(f"{CALLBACK}?error=access_denied&state={state}")
    assert "Vous avez renoncé" in page.text


@pytest.mark.parametrize(
    "given",
    [
        {"server_url": "https://a.test", "client_id": "", "secret": "s"},
        {"server_url": "", "client_id": "c", "secret": "s"},
        {"server_url": "http://a.test", "client_id": "c", "secret": "s"},
    ],
)
def test_half_a_configuration_is_refused(given):
    with pytest.raises(ImproperlyConfigured, match="PROCONNECT_SERVER_URL"):
        proconnect(**given)

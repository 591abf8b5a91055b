"""One's means of signing in change only after a recent proof, whatever session is left open."""

import re

from django.test import Client
from django.urls import reverse

from notifications.models import OutgoingEmail
from tests.accounts.factories import PASSWORD
from tests.accounts.sessions import grows_older, signs_in
from tests.accounts.test_second_factor import adds_application
from tests.mutualisation.structure import assert_well_built

NEW = {"password1": "zorglub-zorglub-42", "password2": "zorglub-zorglub-42"}
MEANS = ("account_set_password", "mfa_add_webauthn", "mfa_activate_totp")


def forgets_password(user) -> None:
    user.set_unusable_password()
    user.save()


def enters_by_code(email: str) -> Client:
    client = Client()
    client.post(reverse("account_request_login_code"), {"login": email, "email": email})
    text = OutgoingEmail.objects.filter(recipient=email).latest("pk").text
    code = re.search(r"^\s*([A-Z0-9]{4}-?[A-Z0-9]{2,4}|\d{6})\s*$", text, re.MULTILINE)
    assert code is not None, text
    client.post(reverse("account_confirm_login_code"), {"code": code.group(1)})
    assert "_auth_user_id" in client.session
    return client


def test_who_holds_a_factor_and_no_password_sets_none_without_it(cast):
    client = signs_in(cast.agent.email)
    adds_application(client)
    forgets_password(cast.agent)
    client = Client()
    client.force_login(cast.agent)  # an open session, without a proof

    for answer in (client.get(reverse(MEANS[0])), client.post(reverse(MEANS[0]), NEW)):
        assert answer.url.startswith(reverse("account_reauthenticate"))
    assert "zorglub" not in str(dict(client.session))
    cast.agent.refresh_from_db()
    assert not cast.agent.has_usable_password()


def test_a_password_removes_no_second_factor(cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    adds_application(signs_in(cast.agent.email))
    client = Client()
    client.force_login(cast.agent)
    answer = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 302


def test_who_holds_nothing_signs_in_again(cast):
    forgets_password(cast.mayor)
    client = enters_by_code(cast.mayor.email)
    for name in MEANS:
        assert client.get(reverse(name)).status_code == 200, name

    grows_older(client, hours=1)
    for name in MEANS:
        page = client.get(reverse(name))
        assert page.status_code == 403, name
        assert_well_built(page.text)
        assert "Se connecter de nouveau" in page.text
    assert client.post(reverse("account_set_password"), NEW).status_code == 403
    cast.mayor.refresh_from_db()
    assert not cast.mayor.has_usable_password()

    [back] = re.findall(r'name="next" value="([^"]+)"', page.text)
    out = client.post(reverse("account_logout"), {"next": back})
    assert out.url == f"{reverse('account_login')}?next={reverse(MEANS[-1])}".replace(
        "next=/compte/securite/application/", "next=%2Fcompte%2Fsecurite%2Fapplication%2F"
    )
    assert "_auth_user_id" not in client.session

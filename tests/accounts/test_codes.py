"""Signing in by a code that comes by e-mail: who gets one, how long it serves, what is kept."""

import datetime
import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from notifications.models import OutgoingEmail
from tests.accounts.factories import PASSWORD
from tests.mutualisation.structure import assert_well_built
from tests.notifications.outbox import delivered

ASK, GIVE = "/compte/connexion/code/", "/compte/connexion/code/saisie/"
DAY = 24 * 3600


def asks(client: Client, email: str, **more: str):
    """Ask for a code, and return the page that waits for it."""
    return client.post(ASK, {"email": email, **more}, follow=True)


def received() -> str:
    """Return the code of the last e-mail."""
    found = re.search(r"^(\d{4}-\d{4})$", str(delivered()[-1].body), re.MULTILINE)
    assert found is not None
    return found.group(1)


def gives(client: Client, code: str, **more: str):
    return client.post(GIVE, {"code": code, **more})


def is_in(client: Client, user: User) -> bool:
    return client.session.get("_auth_user_id") == str(user.pk)


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.DEMONSTRATION = False


def test_the_sign_in_page_asks_for_an_address_first_and_offers_a_password(territory, client):
    page = client.get(f"{reverse('account_login')}?next=/demandes/")
    assert_well_built(page.text)
    assert 'name="email"' in page.text
    assert 'name="password"' not in page.text
    assert f'action="{ASK}"' in page.text
    assert f"{reverse('sign_in_password')}?next=%2Fdemandes%2F" in page.text


def test_a_code_opens_the_portal_without_a_password(cast, client):
    page = asks(client, cast.mayor.email, next="/demandes/")
    assert_well_built(page.text)
    assert "Saisissez le code reçu" in page.text
    [message] = delivered()
    assert message.to == [cast.mayor.email]
    assert message.subject == "Votre code de connexion"
    code = received()
    assert code not in message.subject
    assert code not in page.text
    assert "Leroux" not in message.body
    answer = gives(client, code, next="/demandes/")
    assert (answer.status_code, answer.url) == (302, "/demandes/")
    assert is_in(client, cast.mayor)
    # Once more, in another browser: it has served.
    assert not is_in(Client(), cast.mayor)


def test_a_code_is_taken_as_people_type_it(cast, client):
    asks(client, cast.mayor.email.upper())
    gives(client, f" {received().replace('-', ' ')} ")
    assert is_in(client, cast.mayor)


def test_an_unknown_address_gets_the_same_page_and_a_word_by_e_mail(cast):
    pages = []
    for email in (cast.mayor.email, "personne@ailleurs.test"):
        page = asks(Client(), email)
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text))
        assert page.redirect_chain == [(GIVE, 302)]
    assert pages[0].replace(cast.mayor.email, "X") == pages[1].replace(
        "personne@ailleurs.test", "X"
    )
    _, unknown = delivered()
    assert unknown.subject == "Aucun compte à cette adresse"
    assert not re.search(r"\d{4}-\d{4}", str(unknown.body))


def test_an_unknown_address_costs_as_many_queries_but_one(cast, django_assert_max_num_queries):
    """What takes time is the same for both: the pages are made, and one e-mail is written."""
    counts = []
    for email in (cast.mayor.email, "personne@ailleurs.test"):
        with django_assert_max_num_queries(25) as captured:
            Client().post(ASK, {"email": email})
            counts.append(len(captured))
    assert min(counts) > 3
    assert abs(counts[0] - counts[1]) <= 2


@pytest.mark.parametrize("code", ["", "0000-0000", "00000000"])
def test_nothing_and_chance_open_nothing(cast, client, code):
    asks(client, "personne@ailleurs.test")
    page = gives(client, code)
    assert "_auth_user_id" not in client.session
    assert page.status_code == 200
    assert_well_built(page.text)


def test_three_tries_are_all(cast, client):
    asks(client, cast.mayor.email)
    code = received()
    page = gives(client, "1111-1111")
    assert "Ce code n’est pas le bon" in page.text
    gives(client, "2222-2222")
    assert gives(client, "3333-3333").status_code == 302
    gives(client, code)
    assert not is_in(client, cast.mayor)


def test_a_code_serves_ten_minutes(cast, client):
    asks(client, cast.mayor.email)
    code = received()
    session = client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 601
    session.save()
    answer = gives(client, code)
    assert answer.url == reverse("account_login")
    assert not is_in(client, cast.mayor)


def test_another_code_may_be_asked_for_and_only_the_last_serves(cast, client):
    asks(client, cast.mayor.email)
    first = received()
    client.post(GIVE, {"action": "resend"})
    assert len(delivered()) == 2
    if first != received():
        gives(client, first)
        assert not is_in(client, cast.mayor)
    gives(client, received())
    assert is_in(client, cast.mayor)


def test_another_address_may_be_given(cast, client):
    asks(client, "personne@ailleurs.test")
    # The sign-in page leads back to what waits for the code…
    assert client.get(reverse("account_login")).url == GIVE
    # … until the person says that the address was wrong.
    client.post(reverse("account_logout"), {"next": reverse("account_login")})
    assert client.get(reverse("account_login")).status_code == 200


def test_too_many_codes_for_an_address_are_refused(cast):
    pages = [asks(Client(), cast.mayor.email).text for _ in range(4)]
    assert len(delivered()) == 3
    assert "Attendez cinq minutes" in pages[3]


def test_too_many_codes_from_one_place_are_refused(cast):
    for place in range(21):
        page = asks(Client(), f"personne{place}@ailleurs.test")
    assert len(delivered()) == 20
    assert "Attendez cinq minutes" in page.text


def test_a_suspended_account_gets_no_code(cast, client):
    User.objects.filter(pk=cast.mayor.pk).update(is_active=False)
    asks(client, cast.mayor.email)
    assert delivered()[0].subject == "Aucun compte à cette adresse"


def test_one_s_own_device_stays_signed_in_for_thirty_days(cast, client):
    asks(client, cast.mayor.email, remember="on")
    cookie = gives(client, received()).cookies["sessionid"]
    assert cookie["max-age"] == pytest.approx(30 * DAY, abs=30)


def test_another_device_forgets_with_its_browser(cast, client):
    asks(client, cast.mayor.email)
    assert gives(client, received()).cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize(("ticked", "age"), [({"remember": "on"}, 30 * DAY), ({}, "")])
def test_a_password_follows_the_same_rule(cast, client, ticked, age):
    answer = client.post(
        reverse("sign_in_password"), {"login": cast.mayor.email, "password": PASSWORD, **ticked}
    )
    kept = answer.cookies["sessionid"]["max-age"]
    assert kept == (pytest.approx(age, abs=30) if age else "")
    assert is_in(client, cast.mayor)


def test_the_code_is_not_kept_once_it_is_sent(cast, client):
    asks(client, cast.mayor.email)
    code = received()
    row = OutgoingEmail.objects.get()
    assert row.sent_at is not None
    assert code not in row.text


def test_an_invited_person_enters_and_holds_their_role(territory, cast, client):
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
    asks(client, "nouvelle@commune.test")
    assert not User.objects.filter(email="nouvelle@commune.test").exists()
    gives(client, received())
    nina = User.objects.get(email="nouvelle@commune.test")
    assert is_in(client, nina)
    assert not nina.has_usable_password()
    assert Membership.objects.get(user=nina).commune == territory.neighbour


def test_an_invitation_withdrawn_meanwhile_lets_nobody_in(territory, cast, client):
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
    asks(client, "nouvelle@commune.test")
    code = received()
    Invitation.objects.all().delete()
    assert gives(client, code).url == reverse("account_login")
    assert not User.objects.filter(email="nouvelle@commune.test").exists()


def test_a_demonstration_shows_the_code_that_it_does_not_send(cast, client, settings):
    settings.DEMONSTRATION = True
    page = asks(client, cast.mayor.email)
    assert received() in page.text
    assert 'name="password"' in Client().get(reverse("account_login")).text


def test_nothing_is_remembered_of_the_address(cast, client):
    asks(client, cast.mayor.email)
    gives(client, received())
    assert not EmailAddress.objects.exists()

"""Signing in and out, one's password, and how to get an account."""

import re
import socket

import pytest
from django.test import Client
from django.urls import reverse

from notifications.models import OutgoingEmail
from tests.accounts.factories import PASSWORD, UserFactory
from tests.mutualisation.structure import assert_well_built
from tests.notifications.outbox import delivered


def test_signing_in_leads_to_the_page_that_was_wanted(cast, client):
    wanted = reverse("style_guide")
    response = client.get(wanted, follow=True)
    assert f'name="next" value="{wanted}"' in response.text
    response = client.post(
        reverse("account_login"),
        {"login": cast.mayor.email, "password": PASSWORD, "next": wanted},
    )
    assert response.status_code == 302
    assert response.url == wanted


def test_a_wrong_password_is_said_in_french_and_the_address_is_kept(cast, client):
    response = client.post(
        reverse("account_login"), {"login": cast.mayor.email, "password": "autre chose"}
    )
    assert response.status_code == 200
    assert_well_built(response.text)
    assert "Un point est à corriger" in response.text
    assert "L’adresse électronique ou le mot de passe sont incorrects" in response.text
    assert "e-mail" not in response.text
    assert f'value="{cast.mayor.email}"' in response.text
    assert "autre chose" not in response.text


def test_too_many_attempts_say_how_long_to_wait(cast, client):
    wrong = {"login": cast.mayor.email, "password": "autre chose"}
    for _ in range(5):
        client.post(reverse("account_login"), wrong)
    assert "Attendez cinq minutes" in client.post(reverse("account_login"), wrong).text


def test_accounts_of_a_demonstration_are_listed_where_one_signs_in(territory, client, settings):
    settings.DEMONSTRATION = True
    page = client.get(reverse("account_login")).text
    assert "maire@demo.test" in page
    assert "Mutualisation-2026!" in page
    settings.DEMONSTRATION = False
    page = client.get(reverse("account_login")).text
    assert "demo.test" not in page
    assert "Mutualisation-2026!" not in page


@pytest.mark.parametrize(
    ("phone", "email", "said"),
    [
        ("02 99 00 00 00", "contact@epci.test", "Écrivez ou téléphonez à"),
        ("", "contact@epci.test", "Écrivez à"),
        ("02 99 00 00 00", "", "Téléphonez à"),
        ("", "", "Adressez-vous au secrétariat de l’intercommunalité"),
    ],
)
def test_how_to_get_an_account_names_only_known_ways(territory, client, phone, email, said):
    territory.epci.phone, territory.epci.email = phone, email
    territory.epci.save()
    page = client.get(reverse("get_account")).text
    main = page[page.index("<main") : page.index("</main")]
    assert said in main
    assert ("mailto:" in main) == bool(email)
    assert ("tel:" in main) == bool(phone)


def test_signing_out_is_a_post(cast, sign_in):
    client = sign_in(cast.mayor)
    page = client.get(reverse("account_logout")).text
    assert_well_built(page)
    assert client.get(reverse("home")).wsgi_request.user.is_authenticated
    client.post(reverse("account_logout"))
    assert not client.get(reverse("home")).wsgi_request.user.is_authenticated


def test_nobody_signs_up_alone(territory, client):
    page = client.get(reverse("account_signup")).text
    assert_well_built(page)
    assert reverse("get_account") in page
    assert "<form" not in page[page.index("<main") :]


def test_changing_the_password(cast, sign_in):
    client = sign_in(cast.mayor)
    assert_well_built(client.get(reverse("account_change_password")).text)
    new = "Nouveau-mot-2026!"
    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        follow=True,
    )
    assert "Votre mot de passe est changé." in response.text
    cast.mayor.refresh_from_db()
    assert cast.mayor.check_password(new)


def test_a_weak_new_password_is_refused_beside_its_field(cast, sign_in):
    response = sign_in(cast.mayor).post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "court", "password2": "court"},
    )
    assert_well_built(response.text)
    assert 'href="#id_password1"' in response.text
    cast.mayor.refresh_from_db()
    assert cast.mayor.check_password(PASSWORD)


def test_an_account_without_a_password_gets_one(territory, sign_in):
    user = UserFactory(password=None)
    client = sign_in(user)
    response = client.get(reverse("account_change_password"), follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_set_password")
    assert_well_built(response.text)


def reset_link(client: Client, email: str) -> str:
    """Ask for a new password and return the path of the link that the e-mail gives."""
    client.post(reverse("account_reset_password"), {"email": email})
    link = re.search(r"http://localhost:8000(\S+)", str(delivered()[-1].body))
    assert link is not None
    return link.group(1)


def choose_password(client: Client, link: str, new: str) -> str:
    """Follow the link, give the new password, and return the page that comes."""
    form = client.get(link, follow=True)
    assert_well_built(form.text)
    passwords = {"password1": new, "password2": new}
    return client.post(form.redirect_chain[-1][0], passwords, follow=True).text


def test_a_forgotten_password_is_replaced_through_the_link_of_an_email(cast, client):
    response = client.post(
        reverse("account_reset_password"), {"email": cast.mayor.email}, follow=True
    )
    assert_well_built(response.text)
    [message] = delivered()
    assert message.subject == "Choisir un nouveau mot de passe"
    assert message.to == [cast.mayor.email]
    assert not message.alternatives
    assert "DÉMONSTRATION" in message.body
    new = "Retrouve-moi-2026!"
    page = choose_password(client, reset_link(client, cast.mayor.email), new)
    assert "Votre mot de passe est changé" in page
    cast.mayor.refresh_from_db()
    assert cast.mayor.check_password(new)


def test_the_link_is_the_portal_s_whatever_host_was_asked_for(cast, client):
    client.post(
        reverse("account_reset_password"),
        {"email": cast.mayor.email},
        headers={"host": "127.0.0.1"},
    )
    assert "http://localhost:8000/" in delivered()[0].body
    assert "127.0.0.1" not in delivered()[0].body


def test_a_used_link_is_refused_with_a_way_out(cast, client):
    link = reset_link(client, cast.mayor.email)
    choose_password(client, link, "Retrouve-moi-2026!")
    page = Client().get(link, follow=True).text
    assert_well_built(page)
    assert "Ce lien ne sert plus" in page
    assert reverse("account_reset_password") in page


def test_an_unknown_address_is_answered_like_a_known_one(cast, client):
    known = client.post(reverse("account_reset_password"), {"email": cast.mayor.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "personne@ailleurs.test"})
    assert known.url == unknown.url
    assert delivered()[1].subject == "Aucun compte à cette adresse"


def test_an_address_too_long_for_any_mail_server_is_answered_alike(territory, client):
    longest = "@".join(["a" * 60, ".".join(["b" * 60] * 4) + ".test"])
    response = client.post(reverse("account_reset_password"), {"email": longest})
    assert response.url == reverse("account_reset_password_done")
    assert delivered() == []


def test_a_forgotten_password_does_not_wait_for_the_mail_server(cast, client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as nobody:  # bound, and not listening
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = nobody.getsockname()
        response = client.post(
            reverse("account_reset_password"), {"email": cast.mayor.email}, follow=True
        )
        assert response.status_code == 200
        assert delivered() == []
    waiting = OutgoingEmail.objects.get()
    assert (waiting.recipient, waiting.user) == (cast.mayor.email, cast.mayor)
    assert (waiting.sent_at, waiting.attempts) == (None, 1)


def test_a_suspended_account_cannot_enter(cast, client):
    cast.mayor.is_active = False
    cast.mayor.save()
    response = client.post(
        reverse("account_login"), {"login": cast.mayor.email, "password": PASSWORD}, follow=True
    )
    assert "Votre compte est suspendu" in response.text
    assert_well_built(response.text)

"""The ways in, in a real browser: a passkey (a virtual authenticator), an application, a code."""

import re

import pytest
from playwright.sync_api import CDPSession, Page, expect

from demonstration.people import PASSWORD
from tests.accounts.test_second_factor import code_at
from tests.e2e.browser import People

pytestmark = pytest.mark.e2e

CODE = re.compile(r"\d{4}-\d{4}")
# What a laptop with a fingerprint reader is: a key that recognises its owner and keeps accounts.
LAPTOP = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page: Page, *, is_recognised: bool = True) -> tuple[CDPSession, str]:
    """Give the browser a virtual authenticator; return the way to it, and its id."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = LAPTOP | {"isUserVerified": is_recognised}
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return devtools, made["authenticatorId"]


def is_signed_in(page: Page) -> None:
    expect(page.get_by_text("Votre compte :")).to_be_attached()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def signs_out(page: Page) -> None:
    page.goto("/compte/")
    press(page, "Se déconnecter")
    expect(page.get_by_role("banner").get_by_role("link", name="Se connecter")).to_be_visible()


def signs_in_by_code(page: Page, email: str) -> None:
    """Ask for a code, and give the one that the demonstration shows instead of sending it."""
    page.goto("/compte/connexion/code/")
    page.get_by_label("Adresse électronique").fill(email)
    press(page, "Recevoir un code par courriel")
    shown = CODE.search(page.get_by_role("main").inner_text())
    assert shown is not None
    page.get_by_label("Code reçu par courriel").fill(shown.group())
    press(page, "Se connecter")


def confirms_by_password(page: Page) -> None:
    page.get_by_label("Mot de passe").fill(PASSWORD)
    press(page, "Confirmer")


def adds_passkey(page: Page, name: str) -> None:
    page.goto("/compte/securite/")
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    confirms_by_password(page)
    page.get_by_label("Nom de la clé").fill(name)
    press(page, "Ajouter cette clé")
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")


def test_a_passkey_is_added_then_opens_the_portal_alone(people: People) -> None:
    page = people.signed_in("agent@demo.test")
    devtools, laptop = with_authenticator(page)
    adds_passkey(page, "Ordinateur de la direction")
    [kept] = devtools.send("WebAuthn.getCredentials", {"authenticatorId": laptop})["credentials"]
    assert kept["isResidentCredential"]
    page.goto("/compte/securite/")
    expect(page.get_by_role("main")).to_contain_text("Ordinateur de la direction")
    people.picture(page, "moyens-de-connexion")

    signs_out(page)
    page.goto("/guichet/")
    page.get_by_label("C’est mon appareil").check()
    press(page, "Utiliser une clé d’accès")
    is_signed_in(page)
    # The page that was wanted, and thirty days.
    expect(page).to_have_url(re.compile("/guichet/$"))
    [session] = [c for c in page.context.cookies() if c["name"] == "sessionid"]
    days = (session["expires"] - page.evaluate("Date.now()") / 1000) / 86_400
    assert 29 < days <= 30

    # After a code, it is the second factor.
    signs_out(page)
    signs_in_by_code(page, "agent@demo.test")
    press(page, "Utiliser ma clé d’accès")
    is_signed_in(page)

    # Renamed, then taken away: it opens nothing any more.
    page.goto("/compte/securite/")
    page.get_by_role("link", name="Renommer Ordinateur de la direction").click()
    press(page, "Utiliser ma clé d’accès")
    page.get_by_label("Nom de la clé").fill("Ancien ordinateur")
    press(page, "Enregistrer ce nom")
    page.get_by_role("link", name="Retirer Ancien ordinateur").click()
    press(page, "Retirer cette clé")
    expect(page.get_by_role("main")).to_contain_text("La clé d’accès est retirée.")
    signs_out(page)
    page.goto("/compte/connexion/")
    press(page, "Utiliser une clé d’accès")
    expect(page.get_by_role("main")).to_contain_text("n’ouvre aucun compte du portail")


def test_who_gives_up_is_told_that_nothing_was_done(people: People) -> None:
    page = people.visitor()
    with_authenticator(page)
    page.goto("/compte/connexion/")
    press(page, "Utiliser une clé d’accès")  # the key knows no account
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été fait")
    expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_be_enabled()


def test_a_finger_that_is_not_recognised_opens_nothing(people: People) -> None:
    page = people.signed_in("agent@demo.test")
    devtools, laptop = with_authenticator(page)
    adds_passkey(page, "Ordinateur")
    signs_out(page)
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": laptop, "isUserVerified": False})
    page.goto("/compte/connexion/")
    press(page, "Utiliser une clé d’accès")
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été fait")


def test_an_application_without_javascript(people: People) -> None:
    page = people.signed_in("guichet@demo.test", javascript=False)
    page.goto("/compte/securite/")
    page.get_by_role("link", name="Ajouter une application").click()
    confirms_by_password(page)
    expect(page.get_by_role("img", name=re.compile("^Carré à viser"))).to_be_visible()
    secret = page.locator(".signin-secret").inner_text()
    page.get_by_label("Code que l’application affiche").fill(code_at(secret))
    press(page, "Mettre en service")
    expect(page.get_by_role("heading", level=1)).to_have_text("Codes de secours")
    people.picture(page, "codes-de-secours")

    signs_out(page)
    signs_in_by_code(page, "guichet@demo.test")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c’est vous")
    people.picture(page, "second-moyen")
    page.get_by_label("Code de votre application").fill(code_at(secret, 1))
    press(page, "Se connecter")
    is_signed_in(page)


def test_a_code_without_javascript(people: People) -> None:
    page = people.visitor(javascript=False)
    signs_in_by_code(page, "maire@demo.test")
    is_signed_in(page)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    # Without scripts a passkey is not offered: nothing is shown that would not work.
    signs_out(page)
    page.goto("/compte/connexion/")
    expect(page.get_by_role("button", name="Utiliser une clé d’accès")).to_be_hidden()

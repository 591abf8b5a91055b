"""What a person has written survives: an ended session, a crash, another device, Back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from demonstration.people import PASSWORD
from tests.e2e.browser import PHONE, People, number_of
from tests.files.samples import pdf

pytestmark = pytest.mark.e2e

SUBJECT = "Fuite au toit de la salle des fêtes"
DESCRIPTION = "L’eau coule près du tableau électrique depuis hier soir."
SAVED = re.compile(r"Enregistré à \d{1,2}\sh\s\d\d")
NEW = "/demandes/nouvelle/"
FILE = {"name": "toit.pdf", "mimeType": "application/pdf", "buffer": pdf()}
WITH_OR_WITHOUT = pytest.mark.parametrize(
    "javascript", [True, False], ids=["javascript", "no javascript"]
)


def write(page: Page) -> None:
    page.get_by_label("Objet").fill(SUBJECT)
    page.get_by_label("Description").fill(DESCRIPTION)


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


def state(page: Page) -> Locator:
    return page.locator("[data-draft-state]")


def at_step(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def sign_in_again(page: Page) -> None:
    page.get_by_label("Adresse électronique").fill("maire@demo.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    press(page, "Se connecter")


def session_ends(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


@WITH_OR_WITHOUT
def test_a_session_that_ends_loses_neither_words_nor_files(
    people: People, javascript: bool
) -> None:
    page = people.signed_in("maire@demo.test", javascript=javascript)
    page.goto(NEW)
    write(page)
    press(page, "Continuer")
    at_step(page, "Précisions")
    page.get_by_label("Critique").check()
    page.get_by_label("Que se passe-t-il").fill("Le plafond tombe.")
    if javascript:
        # What is typed is saved before the button is pressed: only the file is still to leave.
        expect(state(page)).to_have_text(SAVED)
    session_ends(page)
    files = page.get_by_label("Pièces jointes")
    if javascript:
        with people.watch.expecting("403"):
            files.set_input_files(FILE)
            expect(state(page)).to_contain_text("ils partiront avec le bouton")
    else:
        files.set_input_files(FILE)
    with people.watch.expecting("403"):
        press(page, "Vérifier la demande")
        expect(page.get_by_role("heading", name="Votre session est terminée")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Vos fichiers sont joints à votre brouillon")
    people.picture(page, "session-terminee")

    page.get_by_role("link", name="Se connecter et reprendre").click()
    sign_in_again(page)
    at_step(page, "Précisions")
    expect(page.get_by_label("Critique")).to_be_checked()
    expect(page.get_by_label("Que se passe-t-il")).to_have_value("Le plafond tombe.")
    expect(page.get_by_role("link", name="toit.pdf")).to_have_count(1)
    press(page, "Vérifier la demande")
    expect(page.get_by_role("main")).to_contain_text(DESCRIPTION)
    press(page, "Envoyer la demande")
    number_of(page)


def test_a_page_from_before_a_new_sign_in_is_saved_too(people: People) -> None:
    """Signing in again in another tab makes the forms already open void."""
    page = people.signed_in("maire@demo.test", javascript=False)
    page.goto(NEW)
    write(page)
    other = page.context.new_page()
    session_ends(page)
    other.goto("/compte/connexion/")
    sign_in_again(other)
    with people.watch.expecting("403"):
        press(page, "Continuer")
        expect(page.get_by_role("heading", name="n’est plus valable")).to_be_visible()
    people.picture(page, "formulaire-perime")
    page.get_by_role("link", name="Reprendre la demande").click()
    expect(page.get_by_label("Description")).to_have_value(DESCRIPTION)


def test_what_is_typed_saves_itself_and_goes_on_on_a_phone(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    expect(state(page)).to_have_text(SAVED)
    expect(page).to_have_url(re.compile(r"/demandes/brouillons/"))
    # The browser crashes: nothing is asked, nothing is sent.
    page.close()

    phone = people.signed_in("maire@demo.test")
    phone.set_viewport_size(PHONE)
    phone.goto("/")
    phone.get_by_role("link", name=SUBJECT).click()
    expect(phone.get_by_label("Description")).to_have_value(DESCRIPTION)
    press(phone, "Continuer")
    phone.get_by_label("Pièces jointes").set_input_files(FILE)
    expect(phone.get_by_role("link", name="toit.pdf")).to_be_visible()
    expect(phone.get_by_label("Pièces jointes")).to_be_enabled()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    people.picture(phone, "precisions")
    phone.reload()
    expect(phone.get_by_role("link", name="toit.pdf")).to_be_visible()
    press(phone, "Vérifier la demande")
    people.picture(phone, "verification")
    press(phone, "Envoyer la demande")
    number_of(phone)


def test_leaving_the_page_at_once_loses_nothing(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    page.goto("/")
    reload_until_drafted(page)
    page.get_by_role("link", name=SUBJECT).click()
    expect(page.get_by_label("Description")).to_have_value(DESCRIPTION)


def reload_until_drafted(page: Page) -> None:
    """The saving travels while the next page opens."""
    for _ in range(20):
        if page.get_by_role("link", name=SUBJECT).count():
            return
        page.wait_for_timeout(300)
        page.reload()


def test_two_devices_are_told_of_each_other_and_lose_nothing(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    expect(state(page)).to_have_text(SAVED)
    phone = people.signed_in("maire@demo.test")
    phone.goto(page.url)
    phone.get_by_label("Description").fill("Écrit sur le téléphone.")
    expect(state(phone)).to_have_text(SAVED)

    with people.watch.expecting("409"):
        page.get_by_label("Description").fill("Écrit au bureau.")
        expect(state(page)).to_contain_text("a été modifié ailleurs")
    press(page, "Continuer")
    expect(page.get_by_role("main")).to_contain_text("Écrit sur le téléphone.")
    expect(page.get_by_label("Description")).to_have_value("Écrit au bureau.")
    people.picture(page, "modifie-ailleurs")
    press(page, "Continuer")
    at_step(page, "Précisions")
    phone.reload()
    at_step(phone, "Votre besoin")
    expect(phone.get_by_label("Description")).to_have_value("Écrit au bureau.")


def test_without_a_network_the_words_stay_and_are_saved_when_it_is_back(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    page.context.set_offline(True)
    with people.watch.expecting("ERR_INTERNET_DISCONNECTED"):
        write(page)
        expect(state(page)).to_contain_text("Pas de connexion")
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)


def test_a_file_too_heavy_does_not_leave(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    press(page, "Continuer")
    at_step(page, "Précisions")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    files = page.get_by_label("Pièces jointes")
    heavy = {"name": "film.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" * 5_400_000}
    files.set_input_files([heavy])
    problem = page.get_by_role("alert").filter(has_text="film.pdf")
    expect(problem).to_contain_text("ne peut pas dépasser 20 Mo. Il n’a pas été joint.")
    people.picture(page, "fichier-trop-lourd")
    assert "POST" not in sent
    # The form goes on without it.
    press(page, "Vérifier la demande")
    expect(page.get_by_role("main")).not_to_contain_text("film.pdf")
    at_step(page, "Vérifier et envoyer")


@WITH_OR_WITHOUT
def test_the_back_button_neither_doubles_nor_loses(people: People, javascript: bool) -> None:
    page = people.signed_in("maire@demo.test", javascript=javascript)
    page.goto(NEW)
    write(page)
    press(page, "Continuer")
    at_step(page, "Précisions")
    page.get_by_label("Haute").check()
    page.go_back()
    at_step(page, "Votre besoin")
    expect(page.get_by_label("Description")).to_have_value(DESCRIPTION)
    page.get_by_label("Objet").fill(f"{SUBJECT}, suite")
    press(page, "Passer à la vérification")
    expect(page.get_by_role("main")).to_contain_text(f"{SUBJECT}, suite")
    press(page, "Envoyer la demande")
    number = number_of(page)

    # The browser asks for the summary again, which leads to the request; or shows the old one.
    page.go_back()
    page.wait_for_load_state()
    if (button := page.get_by_role("button", name="Envoyer la demande")).count():
        button.click()
    assert number_of(page) == number
    page.goto("/demandes/?etat=brouillons")
    expect(page.get_by_role("link", name=SUBJECT)).to_have_count(0)

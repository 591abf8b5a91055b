"""Other ways to the same desk: by the keyboard alone, without JavaScript; and who is kept out."""

import pytest
from playwright.sync_api import Page, expect

from demonstration.people import PASSWORD
from tests.e2e.browser import People, number_of, tab_to
from tests.files.samples import pdf

pytestmark = pytest.mark.e2e

SECRET = "Des mots que personne d’autre ne doit lire."
SUBJECT = "Chauffage de la salle des fêtes en panne"
DESCRIPTION = "La chaudière s’arrête au bout de dix minutes. Un repas est prévu samedi."


def _shows_in_the_list(page: Page, number: str) -> None:
    row = page.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text(SUBJECT)
    expect(row).to_contain_text("Envoyée")


def test_a_request_is_submitted_by_the_keyboard_alone(people: People) -> None:
    page = people.visitor()
    press, write = page.keyboard.press, page.keyboard.type

    tab_to(page, page.get_by_role("banner").get_by_role("link", name="Se connecter"))
    press("Enter")
    tab_to(page, page.get_by_label("Adresse électronique"))
    write("maire@demo.test")
    tab_to(page, page.get_by_label("Mot de passe"))
    write(PASSWORD)
    press("Enter")

    tab_to(page, page.get_by_role("link", name="Faire une demande").first)
    press("Enter")
    expect(page.get_by_role("heading", name="Votre besoin")).to_be_visible()
    # The cursor waits in the first field; the start of the page offers to jump over the menu.
    expect(page.get_by_label("Objet")).to_be_focused()
    write(SUBJECT)
    # Enter in a field says what is missing, and keeps the rest: nothing is sent by accident.
    press("Enter")
    expect(page.get_by_text("Un point est à corriger")).to_be_visible()
    expect(page.get_by_label("Objet")).to_have_value(SUBJECT)
    tab_to(page, page.get_by_label("Description"))
    write(DESCRIPTION)
    tab_to(page, page.get_by_role("button", name="Continuer"))
    press("Enter")
    expect(page.get_by_role("heading", name="Précisions")).to_be_visible()
    press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    tab_to(page, page.get_by_label("Normale – à traiter"))
    press("ArrowUp")
    expect(page.get_by_label("Haute")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Vérifier la demande"))
    press("Enter")
    tab_to(page, page.get_by_role("button", name="Envoyer la demande"))
    press("Enter")

    number = number_of(page)
    tab_to(page, page.get_by_role("link", name="Demandes", exact=True).first)
    press("Enter")
    _shows_in_the_list(page, number)


def test_a_request_is_submitted_without_javascript(people: People) -> None:
    page = people.signed_in("maire@demo.test", javascript=False)
    page.get_by_role("link", name="Faire une demande").first.click()
    page.get_by_label("Objet").fill(SUBJECT)
    # The description is missing: the page says so, and keeps the rest.
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Un point est à corriger")).to_be_visible()
    expect(page.get_by_label("Objet")).to_have_value(SUBJECT)
    people.picture(page, "demande-a-corriger")
    page.get_by_label("Description").fill(DESCRIPTION)
    page.get_by_role("button", name="Continuer").click()
    files = page.get_by_label("Pièces jointes")
    bill = {"name": "facture.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    files.set_input_files(bill)
    # So is the date of a planned request; its file is kept meanwhile.
    page.get_by_label("Planifiée").check()
    page.get_by_role("button", name="Vérifier la demande").click()
    expect(page.get_by_text("Un point est à corriger")).to_be_visible()
    expect(page.get_by_role("link", name="facture.pdf")).to_be_visible()
    page.get_by_label("Normale – à traiter").check()
    page.get_by_role("button", name="Vérifier la demande").click()
    expect(page.get_by_role("link", name="facture.pdf")).to_be_visible()
    page.get_by_role("button", name="Envoyer la demande").click()

    number = number_of(page)
    expect(page.get_by_role("link", name="facture.pdf")).to_be_visible()
    page.get_by_role("link", name="Demandes", exact=True).first.click()
    _shows_in_the_list(page, number)


def test_the_request_of_another_commune_does_not_exist(people: People) -> None:
    mayor = people.signed_in("maire@demo.test")
    mayor.get_by_role("link", name="Demandes", exact=True).click()
    mayor.locator("main a[href^='/demandes/20']").first.click()
    number = number_of(mayor)
    subject = mayor.get_by_role("heading", level=1).inner_text()

    neighbour = people.signed_in("maire-voisin@demo.test")
    with people.watch.expecting("404"):
        answer = neighbour.goto(f"/demandes/{number}/")
    assert answer is not None
    assert answer.status == 404
    expect(neighbour.get_by_role("heading", level=1)).to_contain_text("introuvable")
    expect(neighbour.get_by_role("main")).not_to_contain_text(subject)
    expect(neighbour.get_by_role("link", name="Demandes", exact=True)).to_be_visible()
    people.picture(neighbour, "page-introuvable")


def test_what_was_typed_waits_for_its_author_and_for_nobody_else(people: People) -> None:
    """A session ends while somebody writes, on a computer that others use."""
    page = people.signed_in("maire@demo.test")
    page.goto("/demandes/nouvelle/")
    page.get_by_label("Objet").fill(SUBJECT)

    def session_ends_and_signs_in(email: str) -> None:
        page.context.clear_cookies()
        page.goto("/demandes/nouvelle/")
        page.get_by_label("Adresse électronique").fill(email)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_role("heading", name="Votre besoin")).to_be_visible()

    # Leaving the page has saved the draft of its author, session or not.
    session_ends_and_signs_in("maire@demo.test")
    page.goto("/")
    page.get_by_role("link", name=SUBJECT).click()
    expect(page.get_by_label("Objet")).to_have_value(SUBJECT)
    page.get_by_label("Description").fill(SECRET)

    session_ends_and_signs_in("maire-voisin@demo.test")
    expect(page.get_by_label("Objet")).to_have_value("")
    stored = page.evaluate("JSON.stringify(sessionStorage)")
    assert SUBJECT not in stored
    assert SECRET not in stored
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name=SUBJECT)).to_have_count(0)

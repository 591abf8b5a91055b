"""What a person has written survives: a session that ends, a file too heavy, the Back button."""

import pytest
from playwright.sync_api import Page, expect

from demonstration.people import PASSWORD
from tests.e2e.browser import People, number_of
from tests.files.samples import pdf

pytestmark = pytest.mark.e2e

SUBJECT = "Fuite au toit de la salle des fêtes"
DESCRIPTION = "L’eau coule près du tableau électrique depuis hier soir."
NEW = "/demandes/nouvelle/"


def write(page: Page) -> None:
    page.get_by_label("Objet").fill(SUBJECT)
    page.get_by_label("Description").fill(DESCRIPTION)


def sign_in_again(page: Page) -> None:
    page.get_by_label("Adresse électronique").fill("maire@demo.test")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Nouvelle demande")).to_be_visible()


def session_ends(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def test_choices_wait_too_and_files_are_asked_again(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    page.get_by_label("Critique").check()
    service = page.get_by_label("Service concerné")
    service.select_option(index=2)
    chosen = service.input_value()
    page.get_by_label("Pièces jointes").set_input_files(
        {"name": "toit.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    session_ends(page)
    with people.watch.expecting("403"):
        page.get_by_role("button", name="Envoyer la demande").click()
        expect(page.get_by_role("heading", name="Votre session est terminée")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(DESCRIPTION)
    people.picture(page, "session-terminee")

    page.get_by_role("link", name="Se connecter de nouveau").click()
    sign_in_again(page)
    expect(page.get_by_label("Objet")).to_have_value(SUBJECT)
    expect(page.get_by_label("Critique")).to_be_checked()
    expect(page.get_by_label("Service concerné")).to_have_value(chosen)
    expect(page.get_by_text("joignez-les de nouveau")).to_be_visible()
    people.picture(page, "mots-remis")


def test_without_javascript_the_words_come_back_on_the_page(people: People) -> None:
    page = people.signed_in("maire@demo.test", javascript=False)
    page.goto(NEW)
    write(page)
    session_ends(page)
    with people.watch.expecting("403"):
        page.get_by_role("button", name="Envoyer la demande").click()
        expect(page.get_by_role("heading", name="Votre session est terminée")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text(SUBJECT)
    expect(page.get_by_role("main")).to_contain_text(DESCRIPTION)


def test_a_file_too_heavy_does_not_leave(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    files = page.get_by_label("Pièces jointes")
    heavy = {"name": "film.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" * 5_400_000}
    files.set_input_files(heavy)
    page.get_by_role("button", name="Envoyer la demande").click()
    problem = page.get_by_role("alert").filter(has_text="film.pdf")
    expect(problem).to_be_focused()
    expect(problem).to_contain_text("ne peut pas dépasser 20 Mo")
    people.picture(page, "fichier-trop-lourd")
    assert "POST" not in sent

    # Without it, the same form leaves at once.
    files.set_input_files([])
    expect(problem).to_have_count(0)
    page.get_by_role("button", name="Envoyer la demande").click()
    number_of(page)


def test_the_back_button_does_not_send_twice(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    page.get_by_role("button", name="Envoyer la demande").click()
    number = number_of(page)

    page.go_back()
    expect(page.get_by_role("heading", name="Nouvelle demande")).to_be_visible()
    write(page)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text(f"déjà envoyée, sous le numéro {number}")).to_be_visible()
    assert number_of(page) == number

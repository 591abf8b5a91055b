"""Several pages of one request, or of two: what each holds stays its own."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.browser import People, number_of
from tests.e2e.test_kept_words import (
    DESCRIPTION,
    FILE,
    NEW,
    SAVED,
    SUBJECT,
    at_step,
    press,
    reload_until_drafted,
    state,
    write,
)

pytestmark = pytest.mark.e2e
OTHER = {**FILE, "name": "mur.pdf", "buffer": FILE["buffer"] + b"\n%mur"}


def at_details(page: Page) -> None:
    page.goto(NEW)
    write(page)
    press(page, "Continuer")
    at_step(page, "Précisions")


def test_a_file_still_leaving_goes_with_the_form(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    at_details(page)
    files = page.get_by_label("Pièces jointes")
    # A line so slow that it never ends.
    page.route("**/fichiers/**", lambda route: None)
    files.focus()
    files.set_input_files(FILE)
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(files).to_be_focused()
    expect(files).to_have_attribute("aria-disabled", "true")
    # One more, dropped on the field meanwhile.
    files.set_input_files(OTHER)
    press(page, "Vérifier la demande")
    at_step(page, "Vérifier et envoyer")
    expect(page.get_by_role("link", name="toit.pdf")).to_be_visible()
    expect(page.get_by_role("link", name="mur.pdf")).to_be_visible()


def test_files_chosen_during_an_upload_follow_it(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    at_details(page)
    held: list[Route] = []
    page.route("**/fichiers/**", lambda route: route.continue_() if held else held.append(route))
    files = page.get_by_label("Pièces jointes")
    files.set_input_files(FILE)
    expect(page.get_by_role("progressbar")).to_be_visible()
    files.set_input_files(OTHER)
    held[0].continue_()
    expect(page.get_by_role("link", name="toit.pdf")).to_be_visible()
    expect(page.get_by_role("link", name="mur.pdf")).to_be_visible()
    expect(state(page)).to_have_text("Fichiers enregistrés.")
    expect(files).not_to_have_attribute("aria-disabled", "true")
    assert files.evaluate("input => input.files.length") == 0


def test_a_file_for_a_request_already_sent_is_not_said_to_be_kept(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    at_details(page)
    other = page.context.new_page()
    other.goto(page.url.split("?")[0] + "?etape=verification")
    press(other, "Envoyer la demande")
    number = number_of(other)
    with people.watch.expecting("409"):
        page.get_by_label("Pièces jointes").set_input_files(FILE)
        expect(state(page)).to_contain_text(f"déjà envoyée, sous le numéro {number}")
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    people.picture(page, "fichier-apres-envoi")


def test_a_second_new_request_is_another_one(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    page.goto("/")  # At once: saved on leaving.
    reload_until_drafted(page)
    for address in (f"{NEW}?objet=Arrêté+de+circulation", NEW):
        page.goto(address)
        expect(page.get_by_label("Description")).to_have_value("")
        expect(page.locator(".kept-note")).to_have_count(0)
    page.get_by_label("Objet").fill("Arrêté de circulation")
    page.get_by_label("Description").fill("Pour la fête du village.")
    expect(state(page)).to_have_text(SAVED)
    page.goto("/demandes/?etat=brouillons")
    expect(page.get_by_role("link", name=SUBJECT)).to_have_count(1)
    expect(page.get_by_role("link", name="Arrêté de circulation")).to_have_count(1)
    page.get_by_role("link", name=SUBJECT).click()
    expect(page.get_by_label("Description")).to_have_value(DESCRIPTION)


def test_back_to_a_new_request_left_at_once_goes_on_in_its_draft(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    page.goto("/")
    reload_until_drafted(page)
    page.go_back()
    expect(page.get_by_label("Description")).to_have_value(DESCRIPTION)
    # The page has not heard that it was saved on leaving: it is told, and goes on.
    with people.watch.expecting("409"):
        page.get_by_label("Description").fill("Suite, après le bouton Retour.")
        expect(state(page)).to_have_text(SAVED)
    page.goto("/demandes/?etat=brouillons")
    expect(page.get_by_role("link", name=SUBJECT)).to_have_count(1)


def test_a_copied_tab_undoes_nothing(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto(NEW)
    write(page)
    expect(state(page)).to_have_text(SAVED)
    with page.context.expect_page() as found:
        page.evaluate("void window.open(location.href)")  # Its sessionStorage is a copy.
    copy = found.value
    copy.get_by_label("Description").fill("Le long texte du second onglet.")
    expect(state(copy)).to_have_text(SAVED)
    page.get_by_label("Objet").fill("Objet du premier")
    with page.expect_response(re.compile("/enregistrer/")) as answer:
        pass
    assert answer.value.status == 200
    third = page.context.new_page()
    third.goto(page.url)
    expect(third.get_by_label("Objet")).to_have_value("Objet du premier")
    expect(third.get_by_label("Description")).to_have_value("Le long texte du second onglet.")
    with people.watch.expecting("409"):
        page.get_by_label("Description").fill("Un autre texte du premier.")
        expect(state(page)).to_contain_text("a été modifié ailleurs")


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(403, "Le portail n’enregistre plus ce brouillon"), (502, "Nouvel essai dans")],
)
def test_an_answer_that_is_a_page_is_not_told_as_a_lost_line(
    people: People, status: int, sentence: str
) -> None:
    page = people.signed_in("maire@demo.test")
    at_details(page)
    page.route(
        "**/enregistrer/**",
        lambda route: route.fulfill(status=status, content_type="text/html", body="<h1>Non</h1>"),
    )
    with people.watch.expecting(str(status)):
        page.get_by_label("Que se passe-t-il").fill("Le plafond tombe.")
        expect(state(page)).to_contain_text(sentence)
    expect(state(page)).not_to_contain_text("connexion")
    page.unroute("**/enregistrer/**")

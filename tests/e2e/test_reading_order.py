"""The three main journeys as a screen reader tells them: in order, named, and with their errors."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import People, number_of
from tests.e2e.reading import Said, faults, missing_in_order, read

pytestmark = pytest.mark.e2e

SUBJECT = "Toiture de la salle communale"
DESCRIPTION = "Des ardoises sont tombées cette nuit."


def is_told(page: Page, *awaited: tuple[str, str]) -> list[Said]:
    """Check that a page is well told, these (role, piece of name) in this order; return all."""
    said = read(page)
    assert not faults(said), page.url
    assert not (gap := missing_in_order(said, list(awaited))), f"{page.url}\n{gap}"
    return said


def test_a_mayor_asks(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    is_told(
        page,
        ("link", "Aller au contenu"),
        ("navigation", "Menu principal"),
        ("main", ""),
        ("link", "Faire une demande"),
        ("searchbox", "De quoi avez-vous besoin"),
        ("contentinfo", ""),
    )
    page.get_by_role("link", name="Faire une demande").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Votre besoin")
    is_told(
        page,
        ("heading", "Votre besoin"),
        ("navigation", "étapes"),
        ("combobox", "De quoi s’agit-il"),
        ("textbox", "Objet"),
        ("textbox", "Description"),
        ("status", ""),
        ("button", "Continuer"),
    )
    page.get_by_label("Objet").fill(SUBJECT)
    page.get_by_role("button", name="Continuer").click()
    _the_error_is_told(page)

    page.get_by_label("Description").fill(DESCRIPTION)
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Précisions")
    is_told(
        page,
        ("heading", "Précisions"),
        ("radio", "Normale"),
        ("button", "Pièces jointes"),
        ("button", "Vérifier la demande"),
    )
    page.get_by_role("button", name="Vérifier la demande").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vérifier")
    is_told(
        page,
        ("heading", "Vérifier"),
        ("heading", "Votre besoin"),
        ("StaticText", SUBJECT),
        ("StaticText", DESCRIPTION),
        ("link", "Modifier votre besoin"),
        ("heading", "Précisions"),
        ("button", "Envoyer la demande"),
    )
    page.get_by_role("button", name="Envoyer la demande").click()
    number_of(page)
    is_told(
        page,
        ("heading", SUBJECT),
        ("region", "Où en est la demande"),
        ("StaticText", "Envoyée"),
        ("heading", "La demande"),
        ("StaticText", DESCRIPTION),
        ("heading", "Suivi"),
        ("list", "Suivi de la demande"),
        ("textbox", "Votre message"),
        ("button", "Envoyer le message"),
    )


def _the_error_is_told(page: Page) -> None:
    """The summary is announced, leads to the field, and the field says what is wrong with it."""
    summary = page.get_by_role("main").get_by_role("alert")
    expect(summary).to_contain_text("Un point est à corriger")
    expect(summary).to_be_focused()
    field = page.get_by_label("Description")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("."))
    summary.get_by_role("link").first.click()
    expect(field).to_be_focused()


def test_an_agent_triages_and_answers(people: People) -> None:
    page = people.signed_in("guichet@demo.test")
    page.goto("/guichet/?vue=a-trier")
    is_told(
        page,
        ("heading", "Guichet"),
        ("navigation", "Vues du guichet"),
        ("link", "À trier"),
        ("search", "Filtrer les demandes"),
        ("searchbox", "Numéro ou objet"),
        ("table", "Demandes"),
        ("columnheader", "Demande"),
        ("columnheader", "État"),
        ("rowheader", ""),
    )
    page.get_by_role("main").get_by_role("row").nth(1).get_by_role("link").first.click()
    number_of(page)
    is_told(
        page,
        ("heading", ""),
        ("region", "Où en est la demande"),
        ("StaticText", "À trier"),
        ("heading", "La demande"),
        ("heading", "Suivi"),
        ("list", "Suivi de la demande"),
        ("heading", "Répondre à la commune"),
        ("textbox", "Réponse à la commune"),
        ("radio", "Garder la demande ouverte"),
        ("button", "Envoyer à la commune"),
        ("heading", "Traiter la demande"),
        ("button", "Prendre en charge"),
    )
    # An answer with nothing in it: the summary takes the focus, the field says what is missing.
    reply = page.get_by_role("textbox", name="Réponse à la commune")
    page.get_by_role("button", name="Envoyer à la commune").click()
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(reply).to_have_attribute("aria-invalid", "true")
    described = reply.get_attribute("aria-describedby") or ""
    told = [page.locator(f"[id='{part}']").inner_text() for part in described.split()]
    assert any("obligatoire" in text or "Écrivez" in text for text in told), told
    reply.fill("Un agent passe demain matin.")
    page.get_by_role("button", name="Envoyer à la commune").click()
    expect(page.get_by_role("list", name="Suivi de la demande")).to_contain_text("Un agent passe")
    # What was done is said in a live region.
    expect(page.get_by_role("main").get_by_role("status").first).not_to_be_empty()


def test_an_elected_member_reads_the_year(people: People) -> None:
    page = people.signed_in("elu@demo.test")
    is_told(
        page,
        ("main", ""),
        ("heading", ""),
        ("link", "Télécharger le bilan"),
        ("heading", "territoire"),
        ("heading", "année"),
        ("heading", "bilans"),
    )
    page.goto("/bilans/2025/")
    is_told(page, ("heading", "2025"), ("link", "Télécharger"), ("table", ""))


def test_public_pages_are_well_told(people: People) -> None:
    page = people.visitor()
    for path in (
        "/",
        "/services/",
        "/communes/",
        "/directions/",
        "/adhesions/",
        "/carte/",
        "/aide/",
    ):
        page.goto(path)
        is_told(page, ("main", ""), ("heading", ""))

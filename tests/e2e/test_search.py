"""From « De quoi avez-vous besoin ? » to a filled request: as one types, by keys, no script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import People

pytestmark = pytest.mark.e2e

BOX = "De quoi avez-vous besoin"
HOLE = "Nid-de-poule, chaussée abîmée"


def _is_filled_in(page: Page) -> None:
    page.wait_for_url("**/demandes/nouvelle/?type=chaussee-abimee*")
    expect(page.get_by_role("heading", name="Votre besoin")).to_be_visible()


def test_suggestions_come_as_one_types_and_the_arrows_reach_them(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    box = page.get_by_label(BOX)
    suggestions = page.locator("[data-search-suggestions]")
    expect(suggestions).to_be_hidden()

    box.press_sequentially("nid de pou", delay=30)
    first = suggestions.get_by_role("link").first
    expect(first).to_contain_text(HOLE)
    expect(page.get_by_role("status").filter(has_text="proposition")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Escape")
    expect(suggestions).to_be_hidden()
    expect(box).to_be_focused()

    box.press_sequentially("l")
    expect(first).to_contain_text(HOLE)
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(box).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    _is_filled_in(page)


def test_pressing_a_suggestion_takes_no_focus_from_the_box(people: People) -> None:
    """A browser that gives links no focus would shut the panel before the finger is lifted."""
    page = people.signed_in("maire@demo.test")
    box = page.get_by_label(BOX)
    box.press_sequentially("nid de pou", delay=30)
    first = page.locator("[data-search-suggestions]").get_by_role("link").first
    expect(first).to_contain_text(HOLE)
    first.hover()
    page.mouse.down()
    expect(box).to_be_focused()
    page.mouse.up()
    _is_filled_in(page)


def test_without_a_script_the_form_searches(people: People) -> None:
    page = people.signed_in("maire@demo.test", javascript=False)
    page.get_by_label(BOX).fill("trou devant l'ecole")
    page.get_by_role("button", name="Chercher").click()
    expect(page.get_by_role("heading", name="De quoi avez-vous besoin")).to_be_visible()
    page.get_by_role("link", name=re.compile(f"Faire cette demande.*{HOLE}")).click()
    _is_filled_in(page)
    expect(page.get_by_label("Objet")).to_have_value("trou devant l'ecole")

"""The journeys of each person by the keyboard alone, and where the focus goes on their pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.browser import People, number_of, tab_to
from tests.e2e.focus import off_screen, unseen, walk

pytestmark = pytest.mark.e2e


def walks_well(page: Page) -> None:
    """Check a page from end to end: seen, brought into view, in order, without a trap."""
    stops = walk(page)
    assert stops[0].name == "Aller au contenu"
    assert not unseen(stops), page.url
    assert not off_screen(stops), page.url


def content_first(page: Page) -> None:
    """Jump over the header by the first skip link."""
    link = page.get_by_role("link", name="Aller au contenu")
    page.evaluate("document.activeElement?.blur()")
    tab_to(page, link)
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_mayor_goes_through_their_pages(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    walks_well(page)
    for path in ("/demandes/nouvelle/", "/recherche/?q=nid+de+poule", "/demandes/", "/compte/"):
        page.goto(path)
        walks_well(page)
    page.goto("/demandes/")
    content_first(page)
    # The first that was sent: what waits for the mayor comes before it.
    first = page.locator("main a[href^='/demandes/20']").first
    tab_to(page, first)
    page.keyboard.press("Enter")
    number_of(page)
    walks_well(page)


def test_skip_links_lead_where_they_say(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    for link, place in (
        ("Aller au menu", page.get_by_role("navigation", name="Menu principal")),
        ("Aller au pied de page", page.get_by_role("contentinfo")),
    ):
        tab_to(page, page.get_by_role("link", name=link))
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(place.locator(":focus")).to_have_count(1)
        page.goto("/")


def test_the_account_panel_opens_and_escape_closes_it(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    panel = page.get_by_role("banner").locator("details", has_text="Votre compte")
    summary = panel.locator("summary")
    tab_to(page, summary)
    page.keyboard.press("Enter")
    expect(panel).to_have_attribute("open", "")
    tab_to(page, panel.get_by_role("link", name="Mon compte"))
    page.keyboard.press("Escape")
    expect(panel).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


def test_an_agent_triages_and_answers(people: People) -> None:
    page = people.signed_in("guichet@demo.test")
    press, write = page.keyboard.press, page.keyboard.type
    page.goto("/guichet/")
    walks_well(page)
    content_first(page)
    tab_to(page, page.get_by_role("link", name=re.compile("^À trier")).first)
    press("Enter")
    expect(page).to_have_url(re.compile("vue=a-trier"))
    content_first(page)
    tab_to(page, page.get_by_role("main").get_by_role("row").nth(1).get_by_role("link").first)
    press("Enter")
    number_of(page)
    walks_well(page)
    content_first(page)
    tab_to(page, page.get_by_role("button", name="Prendre en charge"))
    press("Enter")
    expect(page.get_by_role("region", name="Où en est la demande")).to_contain_text(
        "Prise en charge"
    )
    content_first(page)
    tab_to(page, page.get_by_label("Réponse à la commune"))
    write("Nous passons demain matin.")
    tab_to(page, page.get_by_label("Garder la demande ouverte"))
    press("ArrowDown")
    press("ArrowDown")
    expect(page.get_by_label("La demande est résolue")).to_be_checked()
    tab_to(page, page.get_by_role("button", name="Envoyer à la commune"))
    press("Enter")
    expect(page.get_by_role("region", name="Où en est la demande")).to_contain_text("Résolue")


def test_a_dialog_gives_the_focus_back(people: People) -> None:
    page = people.signed_in("maire@demo.test")
    page.goto("/demandes/?etat=repondues")
    page.get_by_role("main").get_by_role("row").nth(1).get_by_role("link").first.click()
    button = page.get_by_role("button", name="Cela me convient, terminer").first
    tab_to(page, button)
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator(":focus")).to_have_count(1)
    # The focus stays inside: the page behind is out of reach.
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "() => document.activeElement === document.body"
            " || Boolean(document.activeElement.closest('dialog'))"
        )
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()


def test_an_elected_member_downloads_the_bilan(people: People) -> None:
    page = people.signed_in("elu@demo.test")
    walks_well(page)
    content_first(page)
    tab_to(page, page.get_by_role("link", name=re.compile("Télécharger le bilan")).first)
    with page.expect_download() as downloaded:
        page.keyboard.press("Enter")
    assert downloaded.value.suggested_filename.endswith(".pdf")

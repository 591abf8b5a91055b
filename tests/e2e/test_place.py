"""A list keeps its place: back from a request, the same filters, and the row that was opened."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import People

pytestmark = pytest.mark.e2e
LATE = "/guichet/?vue=en-retard&etat=in_progress"


def test_the_way_back_from_a_request_leads_to_its_row(people: People) -> None:
    page = people.signed_in("guichet@demo.test")
    page.goto(LATE)
    row = page.locator("main th[scope=row] a").nth(1)
    name = row.get_attribute("id")
    row.click()
    # Something is done to the request meanwhile: the page that follows was not opened by the list.
    page.goto(page.url)
    page.get_by_label("Fil d’Ariane").get_by_role("link", name="Guichet").click()
    expect(page).to_have_url(f"{people.origin}{LATE}#{name}")
    expect(page.locator(f"#{name}")).to_be_focused()
    page.locator(f"#{name}").click()
    page.go_back()
    expect(page.locator(f"#{name}")).to_be_focused()


def test_without_javascript_the_way_back_keeps_the_filters(people: People) -> None:
    page = people.signed_in("guichet@demo.test", javascript=False)
    page.goto(LATE)
    row = page.locator("main th[scope=row] a").nth(1)
    name = row.get_attribute("id")
    row.click()
    page.get_by_label("Fil d’Ariane").get_by_role("link", name="Guichet").click()
    expect(page).to_have_url(f"{people.origin}{LATE}#{name}")


def test_twenty_requests_of_the_inbox_are_read_without_scrolling(people: People) -> None:
    page = people.signed_in("guichet@demo.test")
    if (advice := page.get_by_role("button", name="J’ai compris")).count():
        advice.first.click()
        expect(advice).to_have_count(0)
    page.goto("/guichet/")
    shown = page.evaluate(
        "[...document.querySelectorAll('main tbody tr')]"
        ".filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert shown >= 20

"""What only a browser can tell: a request on paper, the demonstration’s accounts, the matrix."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import People

pytestmark = pytest.mark.e2e


def test_an_account_of_the_demonstration_is_one_click_and_one_key_away(people: People) -> None:
    page = people.visitor()
    page.goto("/compte/connexion/")
    page.get_by_role("button", name="dgs@demo.test").click()
    expect(page.get_by_label("Adresse électronique")).to_have_value("dgs@demo.test")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Tableau de bord")).to_be_visible()


def test_without_javascript_the_accounts_are_plain_text(people: People) -> None:
    page = people.visitor(javascript=False)
    page.goto("/compte/connexion/")
    expect(page.get_by_text("dgs@demo.test")).to_be_visible()
    expect(page.get_by_role("button", name="dgs@demo.test")).to_have_count(0)


def test_a_printed_request_holds_what_is_read_and_nothing_to_fill_in(people: People) -> None:
    page = people.signed_in("guichet@demo.test")
    page.goto("/guichet/")
    page.locator("main th[scope=row] a").first.click()
    expect(page.locator("main textarea").first).to_be_visible()
    page.emulate_media(media="print")
    for shown in page.locator("main form, .site-nav, .breadcrumb, .messages, .btn").all():
        expect(shown).to_be_hidden()
    expect(page.get_by_text("Traiter la demande")).to_be_hidden()
    expect(page.locator("main .overline")).to_contain_text("Demande 20")
    brief = page.get_by_role("heading", name="En bref").bounding_box()
    state = page.locator(".request-status").bounding_box()
    assert brief is not None
    assert state is not None
    assert brief["y"] < state["y"]


def test_the_matrix_scrolls_with_the_page_and_keeps_its_titles_in_sight(people: People) -> None:
    page = people.visitor()
    page.goto("/adhesions/")
    frame = page.locator(".matrix-frame")
    assert frame.evaluate("it => it.clientHeight >= it.firstElementChild.offsetHeight")
    page.locator(".matrix-table tbody tr").nth(30).scroll_into_view_if_needed()
    expect(page.get_by_role("columnheader", name="Commune")).to_be_in_viewport()


def test_the_portal_s_name_is_whole_beside_the_account_on_the_narrowest_phone(
    people: People,
) -> None:
    page = people.signed_in("maire@demo.test")
    page.set_viewport_size({"width": 320, "height": 700})
    name = page.locator(".brand-name").bounding_box()
    account = page.locator(".account").bounding_box()
    assert name is not None
    assert account is not None
    assert name["x"] + name["width"] <= account["x"]
    assert page.evaluate("document.documentElement.scrollWidth") == 320

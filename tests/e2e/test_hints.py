"""The advice of a first visit is put away, stays away, and comes back when asked."""

import pytest
from playwright.sync_api import expect

from tests.e2e.browser import People

pytestmark = pytest.mark.e2e
TITLE = "Bienvenue dans votre espace"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_hint_put_away_stays_away_until_it_is_asked_again(
    people: People, javascript: bool
) -> None:
    page = people.signed_in("maire@demo.test", javascript=javascript)
    hint = page.get_by_text(TITLE, exact=True)
    expect(hint).to_be_visible()
    page.evaluate("window.here = true")

    page.get_by_role("button", name="J’ai compris").click()
    expect(hint).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("Argentré-du-Plessis")
    # With scripts the page stays, and says what happened to who does not see it.
    assert page.evaluate("window.here === true") is javascript
    if javascript:
        expect(page.locator(".hint-gone")).to_be_focused()
    page.goto("/")
    expect(hint).to_have_count(0)

    page.goto("/compte/")
    page.get_by_role("button", name="conseils").click()
    page.goto("/")
    expect(hint).to_be_visible()

"""The policies of the answers, as Chromium applies them: what still works, what does not run."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.e2e.browser import People

pytestmark = pytest.mark.e2e

# What somebody would slip in, were a text not escaped; it says so by the title of the page.
SLIPPED_IN = """
  const zone = document.createElement("div");
  zone.innerHTML = "<img src='/nowhere.png' onerror=\\"document.title = 'run'\\">";
  document.body.append(zone);
"""


def _open_first(page: Page, name: str) -> None:
    """Open the first row of a list of the technical administration."""
    page.goto(reverse(f"admin:{name}_changelist"))
    page.locator("#result_list tbody th a").first.click()
    expect(page.get_by_role("button", name="Enregistrer", exact=True)).to_be_visible()


def test_the_technical_administration_works_under_the_policy(people: People):
    """An inline script or style of it would be an error of the console, which fails the test."""
    page = people.signed_in("admin@demo.test")
    page.goto(reverse("admin:index"))
    for name in ("accounts_user", "services_expectation", "communes_direction", "communes_commune"):
        _open_first(page, name)
    page.goto(reverse("admin:communes_direction_changelist"))
    page.locator("#result_list tbody th a").first.click()
    # Its own script has replaced the plain list by two: scripts of the portal's files do run.
    expect(page.locator(".selector-available")).to_be_visible()


def test_what_is_slipped_into_a_page_does_not_run(people: People):
    page = people.visitor()
    page.goto(reverse("legal"))
    title = page.title()
    page.evaluate(f"() => {{ {SLIPPED_IN} }}")
    page.wait_for_timeout(1000)
    assert page.title() == title
    refused = [one for one in people.watch.problems if "Content Security Policy" in one]
    assert len(refused) == 1
    people.watch.problems.clear()  # the picture that is nowhere was missing too

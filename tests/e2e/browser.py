"""A person at a browser: signed in, watched for errors, and seen as pictures when asked."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    ViewportSize,
    expect,
)

from demonstration.people import PASSWORD

# STORY_PICTURES=folder keeps a picture of each page of the story, for people to look at.
PICTURES = os.environ.get("STORY_PICTURES")
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
PATIENCE_SECONDS = 60
TAB_LIMIT = 80
HAS_FOCUS = "element => element === document.activeElement"


class Watch:
    """What must not happen in a browser: errors of its console or scripts, other origins."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.problems: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        """Take note of all that happens in the pages of `context`."""
        context.on("console", self._hear)
        context.on("weberror", lambda found: self._note("script", str(found.error)))
        context.on("request", lambda sent: self._note("request", sent.url, self._leaves(sent.url)))

    @contextmanager
    def expecting(self, text: str) -> Iterator[None]:
        """Accept the one error that holds `text`, and require it."""
        before = len(self.problems)
        yield
        found = self.problems[before:]
        assert len(found) == 1, found
        assert text in found[0]
        del self.problems[before:]

    def _hear(self, said: ConsoleMessage) -> None:
        self._note("console", f"{said.text} ({said.location['url']})", said.type == "error")

    def _leaves(self, url: str) -> bool:
        return not url.startswith((f"{self.origin}/", "data:", "blob:"))

    def _note(self, kind: str, text: str, is_problem: bool = True) -> None:
        if is_problem:
            self.problems.append(f"{kind}: {text}")


class People:
    """Opens a browser for each person of a test."""

    def __init__(self, browser: Browser, origin: str) -> None:
        self.browser = browser
        self.origin = origin
        self.watch = Watch(origin)
        self.contexts: list[BrowserContext] = []
        self.pictures = 0

    def visitor(self, *, javascript: bool = True) -> Page:
        """Return the page of somebody who is not signed in, at the home page."""
        context = self.browser.new_context(
            base_url=self.origin,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            viewport=WIDE,
            java_script_enabled=javascript,
        )
        self.contexts.append(context)
        self.watch.follow(context)
        page = context.new_page()
        page.goto("/")
        return page

    def signed_in(self, email: str, *, javascript: bool = True) -> Page:
        """Return the page of somebody who has just signed in."""
        page = self.visitor(javascript=javascript)
        page.get_by_role("banner").get_by_role("link", name="Se connecter").click()
        page.get_by_label("Adresse électronique").fill(email)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter").click()
        expect(page.get_by_text("Votre compte :")).to_be_attached()
        return page

    def picture(self, page: Page, name: str) -> None:
        """Keep pictures of a page, wide and on a phone, when STORY_PICTURES names a folder."""
        if not PICTURES:
            return
        self.pictures += 1
        for size in (PHONE, WIDE):
            page.set_viewport_size(size)
            file = Path(PICTURES) / f"{self.pictures:02d}-{name}-{size['width']}.png"
            page.screenshot(path=file, full_page=True)

    def close(self) -> None:
        """Close every browser that was opened."""
        for context in self.contexts:
            context.close()


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until `target` has the focus; fail when it never comes."""
    expect(target).to_be_attached()
    for _ in range(TAB_LIMIT):
        if target.evaluate(HAS_FOCUS):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{TAB_LIMIT} presses of Tab do not reach {target}.")


def reload_until_visible(page: Page, awaited: Locator) -> None:
    """Reload the page until it shows what a worker is about to do; fail when patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not awaited.is_visible():
        assert time.monotonic() < deadline, f"{awaited} never came."
        page.wait_for_timeout(300)
        page.reload()


def confirm(page: Page, button: str) -> None:
    """Press a button that asks for a confirmation, and give it."""
    page.get_by_role("button", name=button).click()
    page.get_by_role("dialog").get_by_role("button", name=button).click()


def number_of(page: Page) -> str:
    """Return the number of the request that the page shows."""
    address = re.compile(r"/demandes/(\d{4}-\d{5})/")
    expect(page).to_have_url(address)
    found = address.search(page.url)
    assert found is not None
    return found.group(1)

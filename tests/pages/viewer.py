"""A Chromium that shows pages already answered, and axe-core to look at them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page

from tests.chromium import launched
from tests.pages.rendered import Rendered
from tests.pages.stage import Stage

WIDE, NARROW = 1280, 320
HEIGHT = 900
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# `target-size` is not on by itself: its rule is young.
RUN_AXE = """tags => axe.run(document, {
  runOnly: {type: "tag", values: tags},
  rules: {"target-size": {enabled: true}},
  resultTypes: ["violations"],
}).then(results => results.violations.flatMap(violation => violation.nodes.map(node =>
  `${violation.id}: ${node.target.join(" ")}: ${node.html.slice(0, 200)}: ${node.failureSummary}`
)))"""
OPEN_FOLDS = """() => {
  for (const fold of document.querySelectorAll("main details")) fold.open = true;
}"""
# What sticks out, named by what holds it, so that its author finds it.
SIDEWAYS = """() => {
  const root = document.scrollingElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const out = [...document.body.querySelectorAll("*")].filter(
    element => element.getBoundingClientRect().right > root.clientWidth + 1
  );
  return [`${root.scrollWidth} px wide: ` + out.slice(0, 5).map(
    element => `${element.tagName.toLowerCase()}.${element.className}`
  ).join(", ")];
}"""


@dataclass(frozen=True)
class Variant:
    """How a page is looked at."""

    scheme: Literal["light", "dark"]
    width: int

    def __str__(self) -> str:
        return f"{self.scheme}, {self.width} px"


VARIANTS = (
    Variant("light", WIDE),
    Variant("dark", WIDE),
    Variant("dark", NARROW),
    Variant("light", NARROW),
)
ONCE = VARIANTS[:1]


class Viewer:
    """A browser in a thread of its own: while Playwright runs, Django refuses its ORM there."""

    def __init__(self) -> None:
        self._stage = Stage()
        self._heard: list[str] = []
        self._stack = ExitStack()
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._page = self._thread.submit(self._open).result()

    def run(self, rendered: Rendered, look: Callable[[Page], list[str]]) -> list[str]:
        """Show a page and return what `look` says of it, then what went wrong in its console."""
        return self._thread.submit(self._run, rendered, look).result()

    def close(self) -> None:
        """Close the browser."""
        self._thread.submit(self._stack.close).result()
        self._thread.shutdown()
        self._stage.close()

    def _open(self) -> Page:
        context = self._stack.enter_context(launched()).new_context(
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            viewport={"width": WIDE, "height": HEIGHT},
        )
        # Given by the debugger, which the portal's strict policy on scripts does not bind.
        context.add_init_script(AXE_SCRIPT)
        context.on("console", self._note)
        context.on("weberror", lambda found: self._heard.append(f"script: {found.error}"))
        return context.new_page()

    def _run(self, rendered: Rendered, look: Callable[[Page], list[str]]) -> list[str]:
        self._stage.current = rendered
        self._heard.clear()
        page = self._page
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        page.goto(self._stage.origin + rendered.path)
        found = look(page)
        # What a page keeps for its author must not come back in the next.
        page.evaluate("localStorage.clear(), sessionStorage.clear()")
        return found + self._heard

    def _note(self, said: ConsoleMessage) -> None:
        # What a page asks for or saves by itself is no part of what is looked at.
        asked = ("Failed to load resource", "Response Status Error Code 404")
        if said.type == "error" and not said.text.startswith(asked):
            self._heard.append(f"console: {said.text}")


def violations(page: Page, *, variants: tuple[Variant, ...]) -> list[str]:
    """Return what breaks a rule of WCAG 2.2 A or AA, or sticks out of a narrow screen."""
    page.evaluate(OPEN_FOLDS)
    found: list[str] = []
    for variant in variants:
        page.emulate_media(color_scheme=variant.scheme)
        page.set_viewport_size({"width": variant.width, "height": HEIGHT})
        lines = list(page.evaluate(RUN_AXE, TAGS))
        if variant.width == NARROW:
            lines += page.evaluate(SIDEWAYS)
        found += [f"{variant}: {line}" for line in lines]
    return found

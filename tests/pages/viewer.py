"""A Chromium that shows pages already answered, and axe-core to look at them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page

from tests.chromium import launched
from tests.pages.rendered import DIGITS, WORDS, Rendered
from tests.pages.stage import Stage

WIDE, NARROW = 1280, 320
HEIGHT = 900
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# Two thirds of the time of a look, if they are asked of all that a page says: see `PLACES`.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
COLOURS = {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
# `target-size` is not on by itself: its rule is young.
STRUCTURE = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {
        "target-size": {"enabled": True},
        **{rule: {"enabled": False} for rule in COLOUR_RULES},
    },
}
# No rule of those tags reads the style sheets, which axe would load again at each run.
RUN_AXE = """([options, numbers]) => axe.run(
  numbers === null ? document : {include: numbers.map(number => window.places[number])},
  {...options, preload: {assets: ["media"]}, resultTypes: ["violations"]},
).then(results => results.violations.flatMap(violation => violation.nodes.map(node =>
  `${violation.id}: ${node.target.join(" ")}: ${node.html.slice(0, 200)}: ${node.failureSummary}`
)))"""
# Where something is written, told by what styles select: the opening of each element from the
# root down, that of the neighbour before it, and whether it is odd, first or last.
PLACES = """([words, digits]) => {
  const opening = element => element === null ? "" : element.localName + [...element.attributes]
    .filter(({name}) => !words.includes(name))
    .map(({name, value}) => ` ${name}=${value.replace(new RegExp(digits, "g"), "0")}`).join("");
  const told = new Map([[null, ""]]);
  const place = (element, rank = [...element.parentElement?.children ?? []].indexOf(element)) => {
    if (!told.has(element)) {
      told.set(element, [
        element.parentElement ? place(element.parentElement) : "",
        opening(element.previousElementSibling), opening(element),
        rank % 2, rank === 0, element.nextElementSibling === null,
      ].join(">"));
    }
    return told.get(element);
  };
  const isWritten = element => element.matches("input, select, textarea")
    || [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const found = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    if (isWritten(element) && element.checkVisibility()) {
      if (!found.has(place(element))) found.set(place(element), element);
    }
  }
  window.places = [...found.values()];
  return [...found.keys()];
}"""
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
# What depends on no colour is the same in the other scheme.
STRUCTURES = (VARIANTS[0], VARIANTS[2])
Places = set[tuple[Variant, str]]


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


def violations(page: Page, *, variants: tuple[Variant, ...], known: Places) -> list[str]:
    """Return what breaks a rule of WCAG 2.2 A or AA, or sticks out of a narrow screen.

    The colours of a place that is `known` are not looked at again; those without fault are added.
    """
    page.evaluate(OPEN_FOLDS)
    found: list[str] = []
    for variant in variants:
        page.emulate_media(color_scheme=variant.scheme)
        page.set_viewport_size({"width": variant.width, "height": HEIGHT})
        lines = _colours(page, variant, known)
        if variant in STRUCTURES:
            lines += page.evaluate(RUN_AXE, [STRUCTURE, None])
        if variant.width == NARROW:
            lines += page.evaluate(SIDEWAYS)
        found += [f"{variant}: {line}" for line in lines]
    return found


def _colours(page: Page, variant: Variant, known: Places) -> list[str]:
    places = page.evaluate(PLACES, [sorted(WORDS), DIGITS.pattern])
    new = {n: (variant, place) for n, place in enumerate(places) if (variant, place) not in known}
    lines = list(page.evaluate(RUN_AXE, [COLOURS, list(new)])) if new else []
    if not lines:
        known.update(new.values())
    return lines

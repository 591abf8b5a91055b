"""A walk through a page by the Tab key: where it stops, in which order, and what shows it."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

# The look of everything that can have the focus, while nothing has it.
REMEMBER = """() => {
  document.activeElement?.blur();
  const look = element => {
    const style = getComputedStyle(element);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow].join("|");
  };
  const reachable = "a, button, input, select, textarea, summary, [tabindex]";
  window.plainLooks = new Map(
    [...document.querySelectorAll(reachable)].map(element => [element, look(element)])
  );
  window.lookOf = look;
  window.previousStop = null;
}"""
# Wherever the page has put the cursor.
FROM_THE_TOP = """() => {
  const start = document.createElement("span");
  start.tabIndex = -1;
  document.body.prepend(start);
  start.focus();
  start.remove();
}"""
STOP = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const previous = window.previousStop;
  window.previousStop = element;
  const shown = window.lookOf(element);
  const [outline] = shown.split("|");
  const box = element.getBoundingClientRect();
  return {
    name: (element.getAttribute("aria-label") || element.labels?.[0]?.innerText
      || element.innerText || element.id || element.tagName).trim().slice(0, 60),
    tag: element.tagName.toLowerCase(),
    isShown: shown !== window.plainLooks.get(element)
      && (outline !== "none" || !shown.endsWith("none")),
    isInOrder: !previous || Boolean(
      previous.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING
    ),
    isOnScreen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
      && box.top < innerHeight && box.left < innerWidth,
  };
}"""
MOST_STOPS = 250


@dataclass(frozen=True)
class Stop:
    """One element that Tab reaches."""

    name: str
    tag: str
    is_shown: bool
    is_in_order: bool
    is_on_screen: bool


def walk(page: Page) -> list[Stop]:
    """Press Tab from the top to the end of a page and return its stops; fail in a trap."""
    # A page that glides to the next stop would be looked at on its way.
    page.emulate_media(reduced_motion="reduce")
    page.evaluate(REMEMBER)
    page.evaluate(FROM_THE_TOP)
    stops: list[Stop] = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        found: dict[str, Any] | None = page.evaluate(STOP)
        if found is None:
            return stops
        stop = Stop(
            found["name"],
            found["tag"],
            found["isShown"],
            found["isInOrder"],
            found["isOnScreen"],
        )
        if stops and not stop.is_in_order:
            # Round the page, back at its first link.
            assert stop.name == stops[0].name, f"From {stops[-1]}, Tab goes back to {stop}."
            return stops
        stops.append(stop)
    raise AssertionError(f"After {MOST_STOPS} presses of Tab the page is not over.")


def unseen(stops: list[Stop]) -> list[str]:
    """Return the stops at which nothing shows where one is."""
    return [f"{stop.tag} « {stop.name} »" for stop in stops if not stop.is_shown]


def off_screen(stops: list[Stop]) -> list[str]:
    """Return the stops that the page does not bring into view."""
    return [f"{stop.tag} « {stop.name} »" for stop in stops if not stop.is_on_screen]

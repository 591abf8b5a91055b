"""What a screen reader is given: Chromium's accessibility tree, in the order of reading."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

# Each of these is useless without a name.
NAMED = {
    "button",
    "link",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "spinbutton",
    "heading",
    "img",
    "image",
    "dialog",
    "table",
    "navigation",
    "region",
}
# Each page has one of these, in this order.
LANDMARKS = ["banner", "main", "contentinfo"]


@dataclass(frozen=True)
class Said:
    """One thing that is read: what it is, its words, and the level of a heading."""

    role: str
    name: str
    level: int = 0

    def __str__(self) -> str:
        return f"{self.role}{self.level or ''} « {self.name} »"


def read(page: Page) -> list[Said]:
    """Return all that is read in a page, from its top to its end."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    said: list[Said] = []

    def visit(node: dict[str, Any]) -> None:
        role = node.get("role", {}).get("value", "")
        if not node.get("ignored") and role not in ("none", "generic", "InlineTextBox"):
            levels = [
                p["value"]["value"] for p in node.get("properties", []) if p["name"] == "level"
            ]
            name = " ".join(str(node.get("name", {}).get("value", "")).split())
            said.append(Said(role, name, levels[0] if levels and role == "heading" else 0))
        for child in node.get("childIds", []):
            if child in by_id:
                visit(by_id[child])

    visit(nodes[0])
    return said


def faults(said: list[Said]) -> list[str]:
    """Return what hinders whoever listens: names, headings and landmarks that fail."""
    found = [f"no name: {one}" for one in said if one.role in NAMED and not one.name]
    levels = [one.level for one in said if one.role == "heading"]
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} first-level headings")
    for before, after in pairwise(levels):
        if after > before + 1:
            found.append(f"a heading of level {after} right after one of level {before}")
    landmarks = [one.role for one in said if one.role in LANDMARKS]
    if landmarks != LANDMARKS:
        found.append(f"landmarks: {landmarks}")
    for role in ("navigation", "region"):
        names = [one.name for one in said if one.role == role]
        found += [f"two {role} named « {name} »" for name in set(names) if names.count(name) > 1]
    return found


def missing_in_order(said: list[Said], awaited: list[tuple[str, str]]) -> str:
    """Return "" when these (role, piece of name) are read in this order, else where it stops."""
    place = 0
    for role, piece in awaited:
        for at in range(place, len(said)):
            if said[at].role == role and piece in said[at].name:
                place = at + 1
                break
        else:
            rest = "\n".join(str(one) for one in said[place : place + 40])
            return (
                f"{role} « {piece} » is not read after the one before it; what follows is:\n{rest}"
            )
    return ""

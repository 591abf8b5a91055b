"""The main menu: what each person finds at the top of every page."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.actor import Actor
from bilan.access import can_see_reports
from requests_desk.access import can_read_requests, can_work_at_the_inbox


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_current: bool


def menu_for(actor: Actor, path: str) -> list[MenuItem]:
    """Return the entries that lead `actor` somewhere, the one that holds `path` marked."""
    entries = [("Accueil", "home")]
    if can_work_at_the_inbox(actor):
        entries.append(("Guichet", "inbox"))
    if can_read_requests(actor):
        entries.append(("Demandes", "requests"))
    entries += [("Services", "services"), ("Communes", "communes"), ("Directions", "directions")]
    entries.append(("Qui adhère à quoi", "matrix"))
    if can_see_reports(actor):
        entries.append(("Bilans", "reports"))
    items = [(label, reverse(name)) for label, name in entries]
    return [
        MenuItem(label, url, path == url or (url != "/" and path.startswith(url)))
        for label, url in items
    ]

"""The main menu: what each person finds at the top of every page."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES
from bilan.access import can_see_reports
from core.nouns import direction_noun
from mutualisation.access import can_see_dashboard, can_set_up
from mutualisation.home.page import is_at_the_desk_only
from requests_desk.access import can_read_requests, can_work_at_the_inbox

# More than that is not read: the others are in the pages, and all of them in the site map.
MOST_ENTRIES = 7


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    is_current: bool


def menu_for(actor: Actor, path: str) -> list[MenuItem]:
    """Return the entries that lead `actor` somewhere, by use, the one that holds `path` marked."""
    items = [(label, reverse(name)) for label, name in _entries(actor)[:MOST_ENTRIES]]
    path = _same_page(actor, path)
    return [
        MenuItem(label, url, path == url or (url != "/" and path.startswith(url)))
        for label, url in items
    ]


def menu_of_empty_portal(actor: Actor) -> list[MenuItem]:
    """Return the only entry that leads somewhere on a portal without a territory."""
    if can_set_up(actor):
        return [MenuItem("Installation", reverse("setup"), True)]
    return [MenuItem("Accueil", reverse("setup_waiting"), True)]


def _same_page(actor: Actor, path: str) -> str:
    """Return the address under which the menu holds the page at `path`.

    The home page of the desk's people is the inbox, that of who has no commune the dashboard.
    """
    if path == "/" and is_at_the_desk_only(actor):
        return reverse("inbox")
    if path == reverse("dashboard") and not actor.has(*COMMUNE_ROLES):
        return "/"
    return path


def _entries(actor: Actor) -> list[tuple[str, str]]:
    """Return the (label, name of the address) that concern `actor`, what they open most first.

    For the desk's people the inbox is the home page; nobody reads the same page under two names.
    """
    in_commune, sees_dashboard = actor.has(*COMMUNE_ROLES), can_see_dashboard(actor)
    wanted = [
        ("Accueil", "home", not is_at_the_desk_only(actor)),
        ("Guichet", "inbox", can_work_at_the_inbox(actor)),
        ("Demandes", "requests", can_read_requests(actor)),
        ("Tableau de bord", "dashboard", in_commune and sees_dashboard),
        ("Bilans", "reports", sees_dashboard and can_see_reports(actor)),
        ("Schéma", "scheme", sees_dashboard or not in_commune),
        ("Services", "services", True),
        ("Qui adhère à quoi", "matrix", True),
        ("Communes", "communes", True),
        ("Carte", "territory", sees_dashboard or not actor.is_authenticated),
        ("Interlocuteurs", "contacts", in_commune),
        ("Bilans", "reports", not sees_dashboard and can_see_reports(actor)),
        (direction_noun().titles, "directions", not in_commune),
    ]
    return [(label, name) for label, name, concerns in wanted if concerns]

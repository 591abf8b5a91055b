"""What every page's template knows."""

import tomllib
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.actor import ANONYMOUS
from accounts.hints import Hints
from core.nouns import direction_noun
from demonstration.people import LOGINS, PASSWORD
from history.access import can_read_history
from mutualisation.help.places import help_url
from mutualisation.identity.views import colours_address
from mutualisation.menu import menu_for, menu_of_empty_portal

VERSION: str = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))["project"][
    "version"
]


def portal(request: HttpRequest) -> dict[str, Any]:
    """Return the EPCI and its words, the actor, the menu, where « Aide » leads, and the rest.

    An error page may be drawn before the middlewares have run: then there is no EPCI and no actor.
    """
    epci = getattr(request, "epci", None)
    is_empty = epci is None and hasattr(request, "epci")
    actor = getattr(request, "actor", ANONYMOUS)
    page = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "epci": epci,
        "actor": actor,
        "hints": Hints(actor.user, request.get_full_path()),
        "help_url": help_url(actor, page or ""),
        "menu": menu_of_empty_portal(actor) if is_empty else menu_for(actor, request.path),
        "direction_word": direction_noun(),
        "portal_name": (
            f"Mutualisation – {epci.display_name}" if epci else "Portail de la mutualisation"
        ),
        "colours_address": colours_address(epci),
        "portal_version": VERSION,
        "reads_history": can_read_history(actor),
        "is_demonstration": settings.DEMONSTRATION,
        "demonstration_logins": LOGINS if settings.DEMONSTRATION else (),
        "demonstration_password": PASSWORD if settings.DEMONSTRATION else "",
    }

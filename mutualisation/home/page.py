"""The parts of the home page that concern a person, and which page is their home."""

import datetime
from dataclasses import dataclass, field

from accounts.actor import Actor
from accounts.invitations import pending_for
from accounts.models import COMMUNE_ROLES, Invitation, Role
from bilan.access import readable_pdfs
from bilan.models import Report
from communes.models import Commune, Epci
from mutualisation.access import can_see_dashboard, can_set_up, looks_after_portal
from mutualisation.home.administration import Check, checks
from mutualisation.home.commune import CommuneHome, commune_home
from mutualisation.home.dashboard import Dashboard, dashboard_on
from mutualisation.home.territory import Territory, territory_on
from mutualisation.setup.steps import SetupStep, steps_left
from requests_desk.access import can_work_at_the_inbox
from requests_desk.filters import LATE_VIEW, counts_of, saved_views
from requests_desk.models import ServiceRequest
from services.adhesions.waiting import Waiting, waiting_for
from services.models import Service

# The home page shows the beginning of the list; the list itself is one click away.
SHOWN_REPORTS = 3
# Before names that begin with a common noun: « la Vallée de l’Hérault », but « Vitré Communauté ».
_ARTICLES = {
    "Agglomération": "l’",
    "Communauté": "la ",
    "Grand": "le ",
    "Métropole": "la ",
    "Pays": "le ",
    "Vallée": "la ",
}


@dataclass(frozen=True)
class ViewCount:
    """A saved view of the inbox and how many requests it holds."""

    slug: str
    label: str
    count: int

    @property
    def is_alert(self) -> bool:
        return self.slug == LATE_VIEW and self.count > 0


@dataclass(frozen=True)
class Home:
    """All that the home page shows; a part that does not concern the actor is None or empty."""

    title: str
    reports: list[Report]
    territory: Territory | None = None
    services: list[Service] = field(default_factory=list)
    commune: CommuneHome | None = None
    inbox: list[ViewCount] = field(default_factory=list)
    dashboard: Dashboard | None = None
    checks: list[Check] = field(default_factory=list)
    setup: list[SetupStep] = field(default_factory=list)
    is_signed_in: bool = False
    leads_to_dashboard: bool = False
    has_no_role: bool = False
    mayor_of: list[Commune] = field(default_factory=list)
    adhesions: list[Waiting] = field(default_factory=list)

    @property
    def report_to_download(self) -> Report | None:
        """The latest bilan whose PDF is ready: one click away for elected members."""
        return self.reports[0] if self.reports else None

    @property
    def shows_catalogue(self) -> bool:
        """Whoever comes with a part to play finds the services in the menu."""
        return self.has_no_role or not self.is_signed_in


def is_at_the_desk_only(actor: Actor) -> bool:
    """Return whether the inbox is all that `actor` comes for: it is their home."""
    elsewhere = can_see_dashboard(actor) or looks_after_portal(actor) or actor.has(*COMMUNE_ROLES)
    return can_work_at_the_inbox(actor) and not elsewhere


def own_invitations(actor: Actor, now: datetime.datetime) -> list[Invitation]:
    """Return the invitations that wait for `actor` to accept or refuse them."""
    if actor.user is None or not actor.may_be_invited:
        return []
    return list(pending_for(actor.user.email, now))


def home_of(actor: Actor, epci: Epci | None, day: datetime.date) -> Home:
    """Return the home page of `actor` on `day`.

    Somebody who also acts for a commune comes for it first: the dashboard is one click away.
    """
    is_public = not actor.roles
    in_commune = actor.has(*COMMUNE_ROLES)
    sees_dashboard = can_see_dashboard(actor)
    return Home(
        title=_title(actor, epci),
        reports=list(readable_pdfs(actor).current()[:SHOWN_REPORTS]),
        territory=territory_on(day) if is_public else None,
        services=list(Service.objects.offered_on(day).open()) if is_public else [],
        commune=commune_home(actor, epci, day) if in_commune else None,
        inbox=_inbox(actor, epci, day) if can_work_at_the_inbox(actor) else [],
        dashboard=dashboard_on(day) if sees_dashboard and not in_commune else None,
        checks=checks(epci, day) if looks_after_portal(actor) else [],
        setup=steps_left(epci, day) if can_set_up(actor) else [],
        is_signed_in=actor.is_authenticated,
        leads_to_dashboard=sees_dashboard and in_commune,
        has_no_role=actor.is_authenticated and is_public,
        mayor_of=[m.commune for m in actor.memberships if m.commune and m.role == Role.MAYOR],
        adhesions=waiting_for(actor),
    )


def _title(actor: Actor, epci: Epci | None) -> str:
    communes = {m.commune.name for m in actor.memberships if m.commune}
    if communes:
        return communes.pop() if len(communes) == 1 else "Mes communes"
    if can_see_dashboard(actor):
        return "Tableau de bord"
    if looks_after_portal(actor):
        return "Administration du portail"
    if actor.user is not None:
        return f"Bonjour {actor.user.get_full_name()}"
    return (
        f"La mutualisation avec {_with_article(epci.display_name)}" if epci else "La mutualisation"
    )


def _with_article(name: str) -> str:
    """Return « la Communauté de communes… », « le Pays de… »; a proper name alone takes none."""
    return f"{_ARTICLES.get(name.split()[0], '')}{name}" if name else name


def _inbox(actor: Actor, epci: Epci | None, day: datetime.date) -> list[ViewCount]:
    views = saved_views(actor, day, epci.holiday_subdivision if epci else None)
    counts = counts_of(views, ServiceRequest.objects.visible_to(actor))
    return [ViewCount(view.slug, view.label, counts[view.slug]) for view in views]

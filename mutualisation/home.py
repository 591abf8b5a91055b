"""What the home page shows to each person: gathered here, drawn by `templates/mutualisation/`."""

import datetime
from dataclasses import dataclass, field

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES, Role
from bilan.access import readable_pdfs
from bilan.document import ShownFigure, figures_of
from bilan.models import Report
from communes.models import Commune, Epci
from requests_desk.access import abilities, can_work_at_the_inbox
from requests_desk.filters import counts_of, saved_views
from requests_desk.models import ServiceRequest
from requests_desk.rows import Row, next_step, rows_for
from requests_desk.vocabulary import OPEN_STATES, State
from services.access import may_submit_for
from services.figures import HEAVY_COMMUNE_FIELDS, Coverage, coverage_on
from services.models import Service, Subscription

# The home page shows the beginning of each list; the list itself is one click away.
SHOWN_REQUESTS = 5
SHOWN_REPORTS = 3
# Of a bilan, what elected members ask for first: activity, delay, satisfaction.
SHOWN_FIGURES = ("received", "p90", "satisfaction")
LATE_VIEW = "en-retard"
NEVER_SHOWN = (
    "description",
    "consequence",
    *(f"commune__{name}" for name in HEAVY_COMMUNE_FIELDS),
)


@dataclass(frozen=True)
class Panel:
    """The first requests of a list, each with what comes next, and how many there are in all."""

    rows: list[tuple[Row, str]]
    total: int

    @property
    def has_more(self) -> bool:
        return self.total > len(self.rows)


@dataclass(frozen=True)
class CommuneServices:
    """What a commune subscribes to, and what is open to it."""

    commune: Commune
    subscribed: list[Service]
    open_to_it: list[Service]
    may_ask: bool


@dataclass(frozen=True)
class CommuneHome:
    """« Ma commune »: the requests that wait for it, answered or under way, and its services.

    The drafts are the person's own: nobody else reads them.
    """

    waiting: Panel
    answered: Panel
    drafts: Panel
    under_way: Panel
    services: list[CommuneServices]

    @property
    def may_ask(self) -> bool:
        return any(commune.may_ask for commune in self.services)


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
    coverage: Coverage
    services: list[Service]
    reports: list[Report]
    report_figures: list[ShownFigure] = field(default_factory=list)
    commune: CommuneHome | None = None
    inbox: list[ViewCount] = field(default_factory=list)
    direction: Panel | None = None
    is_signed_in: bool = False
    is_dashboard: bool = False
    is_administration: bool = False
    has_no_role: bool = False

    @property
    def report_to_download(self) -> Report | None:
        """The latest bilan whose PDF is ready: one click away for elected members."""
        return self.reports[0] if self.reports else None

    @property
    def shows_catalogue(self) -> bool:
        """Whoever comes with a part to play finds the services in the menu."""
        return self.has_no_role or not self.is_signed_in


def home_of(actor: Actor, epci: Epci | None, day: datetime.date) -> Home:
    """Return the home page of `actor` on `day`."""
    services = list(Service.objects.offered_on(day).open())
    reports = list(readable_pdfs(actor).current()[:SHOWN_REPORTS])
    is_dashboard = actor.has(Role.COMMUNITY_COUNCILLOR, Role.PRESIDENT, Role.DGS)
    latest = reports[0] if reports and is_dashboard else None
    return Home(
        title=_title(actor, epci),
        coverage=coverage_on(day),
        services=services,
        reports=reports,
        report_figures=figures_of(latest, SHOWN_FIGURES) if latest else [],
        commune=_commune_home(actor, epci, services, day) if actor.has(*COMMUNE_ROLES) else None,
        inbox=_inbox(actor, epci, day) if can_work_at_the_inbox(actor) else [],
        direction=_direction_panel(actor, epci, day) if actor.direction_ids() else None,
        is_signed_in=actor.is_authenticated,
        is_dashboard=is_dashboard,
        is_administration=actor.has(Role.ADMINISTRATOR),
        has_no_role=actor.is_authenticated and not actor.roles,
    )


def _title(actor: Actor, epci: Epci | None) -> str:
    communes = {m.commune.name for m in actor.memberships if m.commune}
    if communes:
        return communes.pop() if len(communes) == 1 else "Mes communes"
    if actor.has(Role.DESK_AGENT):
        return "Le guichet aujourd’hui"
    if actor.direction_ids():
        return "Ma direction"
    if actor.has(Role.DGS, Role.COMMUNITY_COUNCILLOR, Role.PRESIDENT):
        return "Tableau de bord"
    if actor.has(Role.ADMINISTRATOR):
        return "Administration du portail"
    if actor.user is not None:
        return f"Bonjour {actor.user.get_full_name()}"
    return f"La mutualisation avec {epci.name}" if epci else "La mutualisation"


def _panel(
    actor: Actor,
    epci: Epci | None,
    day: datetime.date,
    requests: list[ServiceRequest],
    total: int,
) -> Panel:
    rows = rows_for(actor, requests[:SHOWN_REQUESTS], epci, day)
    return Panel(
        [(row, next_step(row.request, abilities(actor, row.request))) for row in rows], total
    )


def _commune_home(
    actor: Actor, epci: Epci | None, services: list[Service], day: datetime.date
) -> CommuneHome:
    requests = list(
        ServiceRequest.objects.visible_to(actor)
        .filter(
            commune__in=actor.commune_ids(), state__in=[State.DRAFT, *OPEN_STATES, State.RESOLVED]
        )
        .with_people()
        .defer(*NEVER_SHOWN)
    )
    waiting = [request for request in requests if request.state == State.WAITING]
    answered = [request for request in requests if request.state == State.RESOLVED]
    drafts = [request for request in requests if request.state == State.DRAFT]
    drafts.sort(key=lambda draft: draft.created_at, reverse=True)
    under_way = [request for request in requests if request not in waiting + answered + drafts]
    return CommuneHome(
        waiting=_panel(actor, epci, day, waiting, len(waiting)),
        answered=_panel(actor, epci, day, answered, len(answered)),
        drafts=_panel(actor, epci, day, drafts, len(drafts)),
        under_way=_panel(actor, epci, day, under_way, len(under_way)),
        services=_services_of(actor, services, day),
    )


def _services_of(
    actor: Actor, services: list[Service], day: datetime.date
) -> list[CommuneServices]:
    communes = {m.commune_id: m.commune for m in actor.memberships if m.commune}
    held = set(
        Subscription.objects.counted_on(day)
        .filter(commune__in=communes)
        .order_by()
        .values_list("commune_id", "service_id")
    )
    writable = set(may_submit_for(actor, day).values_list("pk", flat=True))
    return [
        CommuneServices(
            commune=commune,
            subscribed=[service for service in services if (commune.pk, service.pk) in held],
            open_to_it=[service for service in services if (commune.pk, service.pk) not in held],
            may_ask=commune.pk in writable,
        )
        for commune in communes.values()
    ]


def _inbox(actor: Actor, epci: Epci | None, day: datetime.date) -> list[ViewCount]:
    views = saved_views(actor, day, epci.holiday_subdivision if epci else None)
    counts = counts_of(views, ServiceRequest.objects.visible_to(actor))
    return [ViewCount(view.slug, view.label, counts[view.slug]) for view in views]


def _direction_panel(actor: Actor, epci: Epci | None, day: datetime.date) -> Panel:
    requests = (
        ServiceRequest.objects.visible_to(actor)
        .open()
        .for_direction(*actor.direction_ids())
        .order_by("due_on", "submitted_at")
        .with_people()
        .defer(*NEVER_SHOWN)
    )
    return _panel(actor, epci, day, list(requests[:SHOWN_REQUESTS]), requests.count())

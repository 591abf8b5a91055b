"""« Ma commune »: what waits for it, what is under way, its services, its documents."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import JSONObject, Left, RowNumber
from django.utils import timezone
from django.utils.text import Truncator

from accounts.actor import Actor
from accounts.models import User
from communes.models import Commune, Epci, Population
from requests_desk.access import Act, abilities, visible_files
from requests_desk.models import Attachment, Message, RequestEvent, ServiceRequest
from requests_desk.rows import Row, next_step, rows_for
from requests_desk.timeline import NEWS_LAST, SETTLED_FROM
from requests_desk.vocabulary import OPEN_STATES, UNSENT_STATES, Confidentiality, State
from services.access import may_prepare_for
from services.figures import HEAVY_COMMUNE_FIELDS
from services.models import Delegation, Service, Subscription
from services.sheets import is_for, open_services

# The home page shows the beginning of each list; the list itself is one click away.
SHOWN_REQUESTS = 5
SHOWN_DOCUMENTS = 4
WORD_LENGTH = 180
WAITING, NEWS, ANSWERED = "waiting", "news", "answered"
DRAFTS, UNDER_WAY, TO_APPROVE = "drafts", "under_way", "to_approve"
PANELS = (TO_APPROVE, WAITING, NEWS, ANSWERED, DRAFTS, UNDER_WAY)
NEVER_SHOWN = (
    "description",
    "consequence",
    *(f"commune__{name}" for name in HEAVY_COMMUNE_FIELDS),
)


@dataclass(frozen=True)
class LastWord:
    """What was written last to the commune: its beginning, by whom and when."""

    text: str
    author: str
    at: datetime.datetime


@dataclass(frozen=True)
class Line:
    """A request of the commune: what comes next, since when, and what the desk wrote last.

    `word` is None once something has come of what was written.
    """

    row: Row
    next_step: str
    since: datetime.datetime | None
    word: LastWord | None
    may_answer: bool


@dataclass(frozen=True)
class Panel:
    """The first requests of a list, and how many there are in all."""

    lines: list[Line]
    total: int

    @property
    def has_more(self) -> bool:
        return self.total > len(self.lines)

    @property
    def rest(self) -> int:
        return self.total - len(self.lines)


@dataclass(frozen=True)
class CommuneServices:
    """What a commune subscribes to and may join, and whether what its mayor delegates waits."""

    commune: Commune
    subscribed: list[Service]
    open_to_it: list[Service]
    may_ask: bool
    awaits_order: bool


@dataclass(frozen=True)
class CommuneHome:
    """The requests of the commune (those with news first), its services and documents.

    The drafts are the person's own: nobody else reads them.
    """

    to_approve: Panel
    waiting: Panel
    news: Panel
    answered: Panel
    drafts: Panel
    under_way: Panel
    services: list[CommuneServices]
    documents: list[Attachment]

    @property
    def awaits_order(self) -> bool:
        """Return whether what a mayor has delegated waits for its signed order."""
        return any(commune.awaits_order for commune in self.services)

    @property
    def may_ask(self) -> bool:
        return any(commune.may_ask for commune in self.services)


def commune_home(actor: Actor, epci: Epci | None, day: datetime.date) -> CommuneHome:
    """Return what `actor` finds of their communes on `day`. Seven queries, whatever they hold."""
    first = _first_of_each(actor)
    rows = (
        ServiceRequest.objects.filter(pk__in=[pk for pk, _, _ in first])
        .with_people()
        .annotate(since=_last_move(), settled_at=_last_settled(), last_message=_last_message())
        .defer(*NEVER_SHOWN)
        .in_bulk()
    )
    panels = []
    for panel in PANELS:
        shown = [rows[pk] for pk, its_panel, _ in first if its_panel == panel and pk in rows]
        total = next((total for _, its_panel, total in first if its_panel == panel), 0)
        panels.append(_panel(actor, epci, day, shown, total))
    return CommuneHome(*panels, services=_services_of(actor, day), documents=_documents(actor))


def _first_of_each(actor: Actor) -> list[tuple[int, str, int]]:
    """Return the requests to show: their id, their panel and how many it holds in all.

    What has waited longest comes first in its panel; elsewhere, the latest.
    """
    drafted, waiting = Q(state__in=UNSENT_STATES), Q(state=State.WAITING)
    order = [
        Case(When(waiting, then=F("waiting_since"))).asc(nulls_last=True),
        Case(When(drafted, then=F("created_at"))).desc(nulls_last=True),
        F("submitted_at").desc(nulls_last=True),
        F("pk").desc(),
    ]
    held = ServiceRequest.objects.visible_to(actor).filter(
        commune__in=actor.commune_ids(), state__in=[*UNSENT_STATES, *OPEN_STATES, State.RESOLVED]
    )
    placed = held.annotate(
        panel=Case(
            When(state=State.TO_APPROVE, then=Value(TO_APPROVE)),
            When(waiting, then=Value(WAITING)),
            When(state=State.RESOLVED, then=Value(ANSWERED)),
            When(drafted, then=Value(DRAFTS)),
            When(_has_news(timezone.now()), then=Value(NEWS)),
            default=Value(UNDER_WAY),
        )
    ).annotate(
        rank=Window(RowNumber(), partition_by="panel", order_by=order),
        total=Window(Count("pk"), partition_by="panel"),
    )
    shown = placed.filter(rank__lte=SHOWN_REQUESTS).order_by("panel", "rank")
    return list(shown.values_list("pk", "panel", "total"))


def _last_move() -> Subquery:
    """Return when the present step of a request began, for the commune that reads it."""
    moves = RequestEvent.objects.filter(
        request=OuterRef("pk"), kind=RequestEvent.Kind.TRANSITION, is_public=True
    )
    return Subquery(moves.order_by("-created_at", "-pk").values("created_at")[:1])


def _last_settled() -> Subquery:
    """Return when the last wait ended, or the last reopening: older messages are settled."""
    moves = RequestEvent.objects.filter(
        request=OuterRef("pk"), from_state__in=SETTLED_FROM, to_state__in=OPEN_STATES
    )
    return Subquery(moves.order_by("-created_at", "-pk").values("created_at")[:1])


def _last_message() -> Subquery:
    """Return the beginning of what was written last, by whom and when, notes of agents aside."""
    messages = Message.objects.public().filter(request=OuterRef("pk"))
    said = JSONObject(
        kind="kind",
        text=Left("body", WORD_LENGTH + 1),
        first_name="author__first_name",
        last_name="author__last_name",
        at="created_at",
    )
    return Subquery(messages.order_by("-created_at", "-pk").values(said=said)[:1])


def _has_news(now: datetime.datetime) -> Exists:
    """Return whether an agent has just written, and nothing has come of it since."""
    written = Message.objects.filter(
        request=OuterRef("pk"), kind=Message.Kind.REPLY, created_at__gte=now - NEWS_LAST
    )
    later = Message.objects.filter(
        request=OuterRef("request"),
        kind=Message.Kind.COMMUNE,
        created_at__gte=OuterRef("created_at"),
    )
    settled = RequestEvent.objects.filter(
        request=OuterRef("request"),
        from_state__in=SETTLED_FROM,
        to_state__in=OPEN_STATES,
        created_at__gte=OuterRef("created_at"),
    )
    return Exists(written.filter(~Exists(later), ~Exists(settled)))


def _last_word(request: Any) -> LastWord | None:
    """Return what an agent wrote last on `request`, when nothing has come of it since."""
    last = request.last_message
    # What is confidential is read on its own page, where the reading is noted.
    if request.is_confidential:
        return None
    if not last or last["kind"] != Message.Kind.REPLY:
        return None
    at = datetime.datetime.fromisoformat(last["at"])
    if request.settled_at and at <= request.settled_at:
        return None
    author = User(first_name=last["first_name"], last_name=last["last_name"]).get_full_name()
    return LastWord(Truncator(last["text"]).chars(WORD_LENGTH), author, at)


def _panel(
    actor: Actor,
    epci: Epci | None,
    day: datetime.date,
    requests: list[Any],
    total: int,
) -> Panel:
    lines = []
    for asked, row in zip(requests, rows_for(actor, requests, epci, day), strict=True):
        can = abilities(actor, row.request)
        lines.append(
            Line(
                row=row,
                next_step=next_step(row.request, can),
                since=asked.since,
                word=_last_word(asked),
                may_answer=Act.ANSWER in can,
            )
        )
    return Panel(lines, total)


def _services_of(actor: Actor, day: datetime.date) -> list[CommuneServices]:
    services = open_services(day)
    communes = {m.commune_id: m.commune for m in actor.memberships if m.commune}
    held = Subscription.objects.counted_on(day).filter(commune=OuterRef("pk")).order_by()
    taken = Subscription.objects.in_force_or_to_come_on(day).filter(commune=OuterRef("pk"))
    writable = may_prepare_for(actor, day).filter(pk=OuterRef("pk")).order_by()
    given = Delegation.objects.in_force_on(day).awaiting_order().order_by()
    unsigned = given.filter(mandate__user=actor.user, delegate__commune=OuterRef("pk"))
    latest = Population.objects.filter(commune=OuterRef("pk")).order_by("-vintage")
    rows = (
        Commune.objects.filter(pk__in=communes)
        .order_by()
        .values_list(
            "pk",
            ArraySubquery(held.values("service_id")),
            ArraySubquery(taken.order_by().values("service_id")),
            Subquery(latest.values("municipal")[:1]),
            Exists(writable),
            Exists(unsigned),
        )
    )
    found = {
        pk: CommuneServices(
            commune=communes[pk],
            subscribed=[service for service in services if service.pk in held_ids],
            open_to_it=[
                service
                for service in services
                if service.pk not in taken_ids and is_for(service, communes[pk], population)
            ],
            may_ask=may_ask,
            awaits_order=awaits_order,
        )
        for pk, held_ids, taken_ids, population, may_ask, awaits_order in rows
    }
    return [found[pk] for pk in communes]


def _documents(actor: Actor) -> list[Attachment]:
    """Return the files that last came to the requests of the actor's communes, the newest first."""
    files = visible_files(actor).filter(request__commune__in=actor.commune_ids())
    # Those of confidential requests are opened from the page that notes who reads them.
    files = files.filter(request__confidentiality=Confidentiality.NORMAL)
    sent = files.exclude(request__state__in=UNSENT_STATES).select_related("request__commune")
    sent = sent.defer(*(f"request__commune__{name}" for name in HEAVY_COMMUNE_FIELDS))
    return list(sent.order_by("-stored_file__created_at", "-pk")[:SHOWN_DOCUMENTS])

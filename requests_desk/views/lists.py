"""The list of requests, and the inbox."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from communes.models import Commune, Direction
from core.http import demand
from requests_desk.access import (
    DESK_ROLES,
    can_enter_requests,
    can_read_requests,
    can_work_at_the_inbox,
)
from requests_desk.filters import (
    LATE_VIEW,
    InboxFilters,
    RequestFilters,
    SavedView,
    active_chips,
    blocking_filters,
    counts_of,
    found_elsewhere,
    narrowed,
    saved_views,
)
from requests_desk.models import ServiceRequest
from requests_desk.rows import rows_for
from requests_desk.vocabulary import State
from services.access import may_prepare_for
from services.adhesions.waiting import waiting_for

PER_PAGE = 25
# Agents have it open all day and read it from top to bottom: fewer pages to turn.
INBOX_PER_PAGE = 50
_MOST_URGENT_FIRST = (
    Case(When(state=State.WAITING, then=Value(1)), default=Value(0)),
    F("due_on").asc(nulls_last=True),
    "submitted_at",
)


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """Show the requests that the actor sees, the latest first."""
    demand(can_read_requests(request.actor))
    visible = ServiceRequest.objects.visible_to(request.actor)
    communes = _communes_of(visible) if _sees_several_communes(request.actor) else None
    filters = RequestFilters(request.GET, queryset=visible, communes=communes)
    context = _listed(request, filters, filters.qs.with_people())
    context["may_submit"] = may_prepare_for(request.actor).exists()
    context["shows_communes"] = communes is not None
    return render(request, "requests_desk/list.html", context)


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Show the open requests that the actor works on, the one with the least time left first.

    Those whose clock is stopped, waiting for the commune, come after the others.
    """
    demand(can_work_at_the_inbox(request.actor))
    visible = ServiceRequest.objects.visible_to(request.actor)
    subdivision = request.epci.holiday_subdivision if request.epci else None
    views = saved_views(request.actor, timezone.localdate(), subdivision)
    current = next((view for view in views if view.slug == request.GET.get("vue")), views[-1])
    filters = InboxFilters(
        request.GET,
        queryset=current.select(visible),
        communes=_communes_of(visible.open()),
        directions=Direction.objects.receiving_requests()
        if request.actor.has(*DESK_ROLES)
        else None,
    )
    rows = filters.qs.with_people().order_by(*_MOST_URGENT_FIRST)
    context = _listed(request, filters, rows, INBOX_PER_PAGE)
    counts = counts_of(views, narrowed(filters, visible))
    context["rail"] = _rail(request, views, current, counts)
    context |= {"view": current, "may_enter": can_enter_requests(request.actor)}
    waiting = [one for one in waiting_for(request.actor) if not one.is_backlog]
    context["adhesions"] = sum(one.number for one in waiting)
    if not context["rows"]:
        context["elsewhere"] = found_elsewhere(filters, visible, request.GET)
    return render(request, "requests_desk/inbox.html", context)


def _sees_several_communes(actor: Actor) -> bool:
    return can_work_at_the_inbox(actor) or actor.has_several_communes


def _communes_of(visible: QuerySet[ServiceRequest]) -> QuerySet[Commune]:
    return Commune.objects.filter(pk__in=visible.order_by().values("commune_id"))


def _listed(
    request: HttpRequest,
    filters: Any,
    rows: QuerySet[ServiceRequest],
    per_page: int = PER_PAGE,
) -> dict[str, Any]:
    page: Page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    chips = active_chips(request, filters)
    today = timezone.localdate()
    return {
        "filters": filters,
        "page_obj": page,
        "rows": rows_for(request.actor, page.object_list, request.epci, today),
        "chips": [(chip.label, chip.remove_url) for chip in chips],
        "has_filters": bool(chips),
        "elsewhere": [],
        "blocking": [] if page.paginator.count else blocking_filters(filters, chips),
    }


def _rail(
    request: HttpRequest, views: list[SavedView], current: SavedView, counts: dict[str, int]
) -> list[dict[str, Any]]:
    """Return the links of the left rail: a view keeps the filters and starts at its first page.

    Its number counts with these filters: it is that of the rows one finds there.
    """
    links = []
    for view in views:
        query = request.GET.copy()
        query.pop("page", None)
        query["vue"] = view.slug
        links.append(
            {
                "label": view.label,
                "url": f"{reverse('inbox')}?{query.urlencode()}",
                "number": counts[view.slug],
                "is_current": view == current,
                "slug": view.slug,
                "is_alert": view.slug == LATE_VIEW,
            }
        )
    return links

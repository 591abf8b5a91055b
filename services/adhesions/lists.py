"""The adhésions that somebody follows, those where something is to be done first."""

import datetime
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Case, F, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from core.http import demand
from services.access import can_follow_subscriptions, keeps_any_subscription, visible_subscriptions
from services.adhesions.filters import SubscriptionFilters
from services.adhesions.page import SubscriptionPage, Todo
from services.adhesions.together import EVENINGS, may_record
from services.figures import HEAVY_COMMUNE_FIELDS
from services.models import Subscription, SubscriptionQuerySet
from services.takeover.access import can_take_over
from services.vocabulary import OPEN_STATES, SubscriptionState

PER_PAGE = 50
_PLACES = Case(
    When(state__in=OPEN_STATES, then=Value(0)),
    When(state=SubscriptionState.NOTICE, then=Value(1)),
    When(state=SubscriptionState.ACTIVE, then=Value(2)),
    default=Value(3),
)


@dataclass(frozen=True)
class Listed:
    """A line of the list: the adhésion, its page for the reader, and the first thing to do."""

    row: Subscription
    page: SubscriptionPage
    next: Todo | None
    missing: int


@require_safe
def subscriptions(request: HttpRequest) -> HttpResponse:
    """Show the adhésions that the actor follows: the agents' table, or those of a commune."""
    actor = request.actor
    demand(can_follow_subscriptions(actor))
    filters = SubscriptionFilters(request.GET, visible_subscriptions(actor), actor)
    found = _in_order(filters.qs)
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "chips": [(one.label, one.url) for one in filters.active],
        "blockers": [] if page_obj.paginator.count else filters.blockers(),
        "page_obj": page_obj,
        "rows": [listed(row, actor, actor.day) for row in page_obj.object_list],
        "shows_communes": keeps_any_subscription(actor) or actor.has_several_communes,
        "evenings": [one for one in EVENINGS.values() if may_record(actor, one)],
        "takes_over": can_take_over(actor),
    }
    return render(request, "services/adhesions/list.html", context)


def listed(row: Subscription, actor: Actor, day: datetime.date) -> Listed:
    """Return the line of an adhésion, without any query if its papers are read with it."""
    page = SubscriptionPage(row, actor, day)
    return Listed(row, page, next(iter(page.todo), None), len(page.missing))


def _in_order(rows: SubscriptionQuerySet) -> SubscriptionQuerySet:
    return (
        rows.select_related("commune", "service__direction", "deliberation", "decision")
        .select_related("agreement")
        .defer(*(f"commune__{name}" for name in HEAVY_COMMUNE_FIELDS))
        .order_by(
            _PLACES,
            F("wished_on").asc(nulls_last=True),
            "commune__sort_key",
            "service__sort_key",
            "pk",
        )
    )

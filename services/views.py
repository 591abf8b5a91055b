"""The public pages of the territory: services, communes, directions, and who subscribes to what."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from communes.models import Commune, Population
from core.http import fetch
from core.opening_hours import opening_hours_text
from services import access, figures, sheets
from services.adhesions.joining import joinings_of
from services.figures_over_time import evolution_of
from services.filters import ServiceFilter
from services.models import Service, Subscription
from services.scheme.pages import actions_of
from services.sheet.page import STATE_TONES, published_context
from services.territory_map import locator_of


@login_not_required
@require_safe
def services(request: HttpRequest) -> HttpResponse:
    """The catalogue, with its filters."""
    day = timezone.localdate()
    filtered = ServiceFilter(request.GET, access.visible_services(request.actor))
    found = list(filtered.qs)
    subscribers = figures.subscribers_by_service_on(day)
    # What the catalogue does not name may still be asked for: the words become a request.
    may_ask = bool(filtered.words) and access.may_prepare_for(request.actor, day).exists()
    context = {
        "form": filtered.form,
        "may_add": access.can_add_services(request.actor),
        "words_to_ask": filtered.words if may_ask else "",
        "active_filters": filtered.active,
        "chips": [(one.label, one.url) for one in filtered.active],
        "blockers": filtered.blockers() if not found else [],
        "members": Commune.objects.members_on(day).count(),
        "entries": [
            (service, STATE_TONES[service.state], subscribers.get(service.pk)) for service in found
        ],
    }
    return render(request, "services/services.html", context)


@login_not_required
@require_safe
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet of a service."""
    visible = access.visible_services(request.actor).select_related("direction", "provider")
    row = fetch(visible.annotate(changed_at=Max("versions__published_at")), slug=slug)
    day = timezone.localdate()
    context = {
        **published_context(row, request.actor, request.GET.get("commune", ""), day),
        "service": row,
        "tone": STATE_TONES[row.state],
        "evolution": evolution_of(row, day),
        "expectations": row.expectations.all(),
        "scheme_actions": actions_of(row.scheme_actions.all(), request.actor),
        "may_ask": row.state == Service.State.OPEN
        and access.may_prepare_for(request.actor, day).exists(),
        "is_open": row.state == Service.State.OPEN,
        "is_offered": row.is_offered_on(day),
        "joinings": joinings_of(request.actor, row),
        "keeps": access.keeps_subscriptions(request.actor, row),
    }
    return render(request, "services/service.html", context)


@login_not_required
@require_safe
def communes(request: HttpRequest) -> HttpResponse:
    """The member communes, with their population and what they subscribe to."""
    day = timezone.localdate()
    latest = Population.objects.filter(commune=OuterRef("pk")).order_by("-vintage")
    counted = Subscription.objects.counted_on(day).order_by().values("pk")
    rows = (
        Commune.objects.members_on(day)
        .defer(*figures.HEAVY_COMMUNE_FIELDS)
        .annotate(
            municipal=Subquery(latest.values("municipal")[:1]),
            vintage=Subquery(latest.values("vintage")[:1]),
            held=Count("subscriptions", filter=Q(subscriptions__in=counted)),
        )
    )
    context = {
        "communes": list(rows),
        "former": sheets.former_memberships(day),
        "offered": Service.objects.offered_on(day).count(),
    }
    context["population"] = sum(row.municipal or 0 for row in context["communes"])
    context["vintages"] = sorted({row.vintage for row in context["communes"] if row.vintage})
    return render(request, "services/communes.html", context)


@login_not_required
@require_safe
def commune(request: HttpRequest, insee_code: str) -> HttpResponse:
    """The sheet of a commune: its town hall, its populations, its services."""
    row = fetch(access.visible_communes(), insee_code=insee_code)
    day = timezone.localdate()
    predecessors = row.predecessor_memberships.select_related("commune")
    context = {
        "commune": row,
        "belonging": sheets.belonging_of(row, day),
        "predecessors": predecessors.defer("commune__contour"),
        "hours": opening_hours_text(row.opening_hours),
        "populations": row.populations.all(),
        "locator": locator_of(row, day),
        "subscriptions": sheets.subscriptions_of_commune(
            row, day, access.visible_services(request.actor)
        ),
        "to_join": sheets.services_to_join(row, day),
        "scheme_actions": actions_of(row.scheme_actions.all(), request.actor),
        "may_ask": access.may_prepare_for(request.actor, day).filter(pk=row.pk).exists(),
        "follows": access.keeps_any_subscription(request.actor)
        or row.pk in request.actor.commune_ids(),
    }
    return render(request, "services/commune.html", context)


@login_not_required
@require_safe
def directions(request: HttpRequest) -> HttpResponse:
    """The directions of the shared administration: their missions, the structures they serve."""
    public = Prefetch("services", access.visible_services(request.actor))
    rows = access.visible_directions().open().prefetch_related("structures", public)
    return render(request, "services/directions.html", {"directions": list(rows)})


@login_not_required
@require_safe
def direction(request: HttpRequest, slug: str) -> HttpResponse:
    """The sheet of a direction."""
    row = fetch(access.visible_directions(), slug=slug)
    subscribers = figures.subscribers_by_service_on(timezone.localdate())
    visible = access.visible_services(request.actor).filter(direction=row)
    context = {
        "direction": row,
        "structures": row.structures.all(),
        "entries": [
            (service, STATE_TONES[service.state], subscribers.get(service.pk))
            for service in visible
        ],
        "members": Commune.objects.members_on(timezone.localdate()).count(),
    }
    return render(request, "services/direction.html", context)

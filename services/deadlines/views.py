"""« Échéances », as a page and as files; and whether one wants them by e-mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.http import demand
from core.table_files import FORMATS
from services.access import can_follow_subscriptions, keeps_any_subscription, visible_subscriptions
from services.deadlines.export import deadline_sheets
from services.deadlines.filters import DeadlineFilters
from services.deadlines.listing import AHEAD, deadlines_for, grouped
from services.deadlines.operations import choose_digest
from services.deadlines.rules import Deadline

PER_PAGE = 50


def _asked(request: HttpRequest) -> tuple[DeadlineFilters, list[Deadline]]:
    """Return the filters and the deadlines that they keep; 403 for who follows no adhésion."""
    actor = request.actor
    demand(can_follow_subscriptions(actor))
    filters = DeadlineFilters(request.GET, visible_subscriptions(actor))
    found = deadlines_for(actor, actor.day, actor.day + AHEAD, among=filters.qs)
    return filters, filters.of_kind(found)


@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """Show what is late, then what comes month by month, to both sides: each its own adhésions."""
    filters, found = _asked(request)
    actor = request.actor
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "chips": [(one.label, one.url) for one in filters.active],
        "page_obj": page_obj,
        "groups": grouped(page_obj.object_list),
        "late": sum(one.is_late for one in found),
        "until": actor.day + AHEAD,
        "shows_communes": keeps_any_subscription(actor) or actor.has_several_communes,
        "formats": FORMATS.values(),
        "query": request.GET.urlencode(),
    }
    return render(request, "services/deadlines/deadlines.html", context)


@require_safe
def deadlines_file(request: HttpRequest, extension: str) -> HttpResponse:
    """Give the same as a file; 404 for what the page would not understand."""
    filters, found = _asked(request)
    if extension not in FORMATS or not filters.form.is_valid():
        raise Http404("Ce fichier n’existe pas.")
    name = f"echeances-{request.actor.day.isoformat()}"
    return FORMATS[extension].response(deadline_sheets(found), name)


@require_http_methods(["GET", "HEAD", "POST"])
def digest_choice(request: HttpRequest) -> HttpResponse:
    """Keep whether an agent wants the weekly e-mail. A GET comes from an expired session."""
    demand(keeps_any_subscription(request.actor))
    if request.method == "POST":
        wanted = "recevoir" in request.POST
        choose_digest(user=request.user, wanted=wanted, now=timezone.now())
        messages.success(
            request,
            "Vous recevrez vos échéances chaque lundi matin."
            if wanted
            else "Vous ne recevrez plus vos échéances par courriel.",
        )
    return redirect("account")

"""The yearly review: what has passed its period, how long each kind is kept, and making a list."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sign_in.recent import recent_proof_required
from core.http import demand, typed_in
from mutualisation.access import can_decide_eliminations
from mutualisation.personal_data.chores import chores_at
from mutualisation.personal_data.elimination import make_list
from mutualisation.personal_data.register import forgotten_alone
from mutualisation.personal_data.retention_forms import PeriodForm
from mutualisation.personal_data.review import MATTERS
from retention.models import DecidedObject, RetentionDecision, RetentionPeriod
from retention.operations import RetentionRefused, period_of, periods, settle_period
from retention.periods import limit_at
from retention.vocabulary import BY_SLUG, RecordKind

SHOWN = 50
WHY = (
    "Changer une durée de conservation demande une connexion de moins de dix minutes. "
    "Rien n’a été changé."
)


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Show each kind with its period and what has passed it, and the decisions so far."""
    demand(can_decide_eliminations(request.actor))
    now = timezone.now()
    reviews = [
        (period, MATTERS[kind].over(limit_at(now, years=period.years, months=period.months)))
        for kind, period in periods().items()
    ]
    context = {
        "reviews": [(period, rows.count()) for period, rows in reviews],
        "page_obj": Paginator(RetentionDecision.objects.all(), SHOWN).get_page(
            request.GET.get("page")
        ),
        "chores": chores_at(now),
        "forgotten": forgotten_alone(),
    }
    return render(request, "personal_data/retention.html", context)


@require_safe
def retention_kind(request: HttpRequest, slug: str) -> HttpResponse:
    """Name each object of a kind whose period is over, without what it says."""
    demand(can_decide_eliminations(request.actor))
    kind = _kind(slug)
    period = period_of(kind)
    limit = limit_at(timezone.now(), years=period.years, months=period.months)
    page = Paginator(MATTERS[kind].over(limit), SHOWN).get_page(request.GET.get("page"))
    kept = {one.number: one for one in DecidedObject.objects.kept_by_hand(kind)}
    context = {
        "period": period,
        "page_obj": page,
        "lines": [(line, kept.get(line.number)) for line in MATTERS[kind].lines(page.object_list)],
        "open": RetentionDecision.objects.open().filter(kind=kind).first(),
    }
    return render(request, "personal_data/retention_kind.html", context)


@typed_in(lambda request, slug: PeriodForm)
@require_http_methods(["GET", "HEAD", "POST"])
def retention_period(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Settle how long a kind is kept, and why."""
    demand(can_decide_eliminations(request.actor))
    return _settle(request, period_of(_kind(slug)))


@recent_proof_required(why=WHY, gives_back=True)
def _settle(request: HttpRequest, period: RetentionPeriod) -> HttpResponse:
    form = PeriodForm(request.POST if request.method == "POST" else None, instance=period)
    url = reverse("retention_kind", args=[period.about.slug])
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        settle_period(period=period, version=-1 if version is None else version, url=url)
        messages.success(request, "La durée est enregistrée.")
        return redirect(url)
    context = {"form": form, "period": period}
    status = 422 if form.errors else 200
    return render(request, "personal_data/retention_period.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def retention_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Write down what has passed its period, to be submitted to the archives.

    A GET comes from a session that had expired: it leads to what the list would hold.
    """
    demand(can_decide_eliminations(request.actor))
    kind = _kind(slug)
    if request.method != "POST":
        return redirect("retention_kind", slug)
    try:
        decision = make_list(kind=kind, by=request.user, now=timezone.now())
    except RetentionRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("retention_kind", slug)
    messages.success(request, "La liste est faite\u00a0: rien n’est encore détruit.")
    return redirect(decision)


def _kind(slug: str) -> RecordKind:
    if slug not in BY_SLUG:
        raise Http404("Cette nature n’existe pas.")
    return BY_SLUG[slug]

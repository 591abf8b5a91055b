"""One decision to destroy: its list, its visa, how far it is, and its bordereau."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sign_in.recent import recent_proof_required
from core.http import demand, fetch, typed_in
from core.table_files import FORMATS
from mutualisation.access import can_decide_eliminations
from mutualisation.personal_data.bordereau import file_name, pdf_of, sheet_of
from mutualisation.personal_data.elimination import order, resume
from mutualisation.personal_data.retention_forms import DecisionForm, KeepForm
from retention.models import DecidedObject, RetentionDecision
from retention.operations import RetentionRefused, abandon, keep_object
from retention.workflow import State

SHOWN = 50


def _decision(request: HttpRequest, reference: UUID) -> RetentionDecision:
    demand(can_decide_eliminations(request.actor))
    rows = RetentionDecision.objects.select_related("job", "proposed_by", "decided_by")
    return fetch(rows, reference=reference)


@require_safe
def elimination(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show what the decision names, what came of it, and what is to be done next."""
    decision = _decision(request, reference)
    rows = decision.objects_named.all()
    outcome = DecidedObject.Outcome
    context = {
        "decision": decision,
        "counts": rows.aggregate(
            all=Count("pk"),
            destroyed=Count("pk", filter=Q(outcome=outcome.DESTROYED)),
            kept=Count("pk", filter=Q(outcome=outcome.KEPT)),
        ),
        "page_obj": Paginator(rows, SHOWN).get_page(request.GET.get("page")),
        "can_keep": decision.state == State.PROPOSED,
    }
    return render(request, "personal_data/elimination.html", context)


@typed_in(lambda request, reference: DecisionForm)
@require_http_methods(["GET", "HEAD", "POST"])
@recent_proof_required
def elimination_decide(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Ask for the visa of the archives, then have all that is named destroyed."""
    decision = _decision(request, reference)
    if decision.state != State.PROPOSED:
        return redirect(decision)
    form = DecisionForm(request.POST if request.method == "POST" else None, instance=decision)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            order(
                decision=decision,
                visa_reference=given.get("visa_reference", ""),
                visa_on=given.get("visa_on"),
                comment=given["comment"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, "C’est décidé\u00a0: la destruction commence.")
            return redirect(decision)
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
    return _show_decision(request, decision, form)


def _show_decision(
    request: HttpRequest, decision: RetentionDecision, form: DecisionForm
) -> HttpResponse:
    named = decision.objects_named.filter(outcome=DecidedObject.Outcome.NAMED).count()
    context = {"form": form, "decision": decision, "named": named}
    status = 422 if form.errors else 200
    return render(request, "personal_data/elimination_decide.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def elimination_keep(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take one object out of the list: the archives want it. A GET leads to the list."""
    decision = _decision(request, reference)
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        rows = decision.objects_named.all()
        found = fetch(rows, position=form.cleaned_data["position"])
        try:
            keep_object(
                decision=decision,
                position=found.position,
                because=form.cleaned_data["because"] or form.fields["because"].initial,
            )
            messages.success(request, f"«\u00a0{found.name}\u00a0» sera gardé.")
        except RetentionRefused as refusal:
            messages.error(request, str(refusal))
    return redirect(decision)


@require_http_methods(["GET", "HEAD", "POST"])
def elimination_abandon(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Put the list away: nothing is destroyed. A GET leads to the list."""
    decision = _decision(request, reference)
    if request.method == "POST":
        abandon(decision=decision)
        messages.success(request, "La liste est abandonnée\u00a0: rien n’est détruit.")
    return redirect(decision)


@require_http_methods(["GET", "HEAD", "POST"])
def elimination_resume(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Take up again a destruction that stopped before its end. A GET leads to the list."""
    decision = _decision(request, reference)
    if request.method == "POST":
        try:
            resume(decision=decision, by=request.user)
            messages.success(request, "La destruction reprend où elle s’était arrêtée.")
        except RetentionRefused as refusal:
            messages.error(request, str(refusal))
    return redirect(decision)


@require_safe
def elimination_pdf(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Give the bordereau, to be signed or to be kept."""
    decision = _decision(request, reference)
    name = f'inline; filename="{file_name(decision)}.pdf"'
    return HttpResponse(
        pdf_of(decision, request.epci),
        content_type="application/pdf",
        headers={"Content-Disposition": name},
    )


@require_safe
def elimination_csv(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Give the list to the archives, as a table."""
    decision = _decision(request, reference)
    return FORMATS["csv"].response([sheet_of(decision)], file_name(decision))

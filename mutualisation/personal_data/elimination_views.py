"""One decision to destroy: its list, its visa, how far it is, and its bordereau."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.sign_in.recent import recent_proof_required
from core.french import count
from core.http import demand, fetch, typed_in
from core.table_files import FORMATS
from mutualisation.access import can_decide_eliminations, can_stop_eliminations
from mutualisation.personal_data.bordereau import file_name, pdf_of, sheet_of
from mutualisation.personal_data.elimination import order, resume
from mutualisation.personal_data.retention_forms import (
    DecisionForm,
    KeepForm,
    PutBackForm,
    StopForm,
)
from retention.models import DecidedObject, RetentionDecision
from retention.operations import RetentionRefused, abandon, keep_object, put_back, stop
from retention.workflow import State

SHOWN = 50
WHY = "Décider une destruction demande une connexion de moins de dix minutes. Rien n’a été décidé."


def _read(request: HttpRequest, reference: UUID) -> RetentionDecision:
    demand(can_stop_eliminations(request.actor))
    people = ("proposed_by", "decided_by", "stopped_by")
    return fetch(RetentionDecision.objects.select_related("job", *people), reference=reference)


def _decision(request: HttpRequest, reference: UUID) -> RetentionDecision:
    demand(can_decide_eliminations(request.actor))
    return _read(request, reference)


@require_safe
def elimination(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Show what the decision names, what came of it, and what is to be done next."""
    decision = _read(request, reference)
    rows = decision.objects_named.select_related("kept_by")
    outcome = DecidedObject.Outcome
    decides = can_decide_eliminations(request.actor)
    context = {
        "decision": decision,
        "counts": rows.aggregate(
            all=Count("pk"),
            destroyed=Count("pk", filter=Q(outcome=outcome.DESTROYED)),
            kept=Count("pk", filter=Q(outcome=outcome.KEPT)),
            gone=Count("pk", filter=Q(outcome=outcome.GONE)),
        ),
        "decides": decides,
        "page_obj": Paginator(rows, SHOWN).get_page(request.GET.get("page")),
        "can_keep": decides and decision.state == State.PROPOSED,
    }
    return render(request, "personal_data/elimination.html", context)


@typed_in(lambda request, reference: DecisionForm)
@require_http_methods(["GET", "HEAD", "POST"])
def elimination_decide(request: HttpRequest, reference: UUID) -> HttpResponseBase:
    """Ask for the visa of the archives, then have all that is named destroyed."""
    decision = _decision(request, reference)
    if decision.state != State.PROPOSED:
        return redirect(decision)
    return _decide(request, decision)


@recent_proof_required(why=WHY, gives_back=True)
def _decide(request: HttpRequest, decision: RetentionDecision) -> HttpResponse:
    form = DecisionForm(request.POST if request.method == "POST" else None, instance=decision)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            order(
                decision=decision,
                visa_reference=given["visa_reference"],
                visa_on=given["visa_on"],
                comment=given["comment"],
                by=request.user,
                now=timezone.now(),
            )
            days = count(settings.ELIMINATION_DELAY.days, "jour")
            messages.success(request, f"C’est décidé. La destruction commence dans {days}.")
            return redirect(decision)
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
    return _show_decision(request, decision, form)


def _show_decision(
    request: HttpRequest, decision: RetentionDecision, form: DecisionForm
) -> HttpResponse:
    named = decision.objects_named.filter(outcome=DecidedObject.Outcome.NAMED).count()
    days = settings.ELIMINATION_DELAY.days
    context = {"form": form, "decision": decision, "named": named, "days": days}
    status = 422 if form.errors else 200
    return render(request, "personal_data/elimination_decide.html", context, status=status)


@typed_in(lambda request, reference, position: KeepForm)
@require_http_methods(["GET", "HEAD", "POST"])
def elimination_keep(request: HttpRequest, reference: UUID, position: int) -> HttpResponse:
    """Ask why one object is taken out of the list, and take it out: the archives want it."""
    decision = _decision(request, reference)
    found = fetch(decision.objects_named.all(), position=position)
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            keep_object(
                decision=decision,
                position=position,
                because=form.cleaned_data["because"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, f"«\u00a0{found.name}\u00a0» sera gardé.")
            return redirect(decision)
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "decision": decision, "found": found}
    status = 422 if form.errors else 200
    return render(request, "personal_data/elimination_keep.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def elimination_put_back(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Have an object that was kept destroyed with the others. A GET leads to the list."""
    decision = _decision(request, reference)
    form = PutBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        found = fetch(decision.objects_named.all(), position=form.cleaned_data["position"])
        try:
            put_back(decision=decision, position=found.position)
            messages.success(request, f"«\u00a0{found.name}\u00a0» est remis dans la liste.")
        except RetentionRefused as refusal:
            messages.error(request, str(refusal))
    return redirect(decision)


@typed_in(lambda request, reference: StopForm)
@require_http_methods(["GET", "HEAD", "POST"])
def elimination_stop(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Ask why, and stop a destruction that was decided and has not begun."""
    decision = _read(request, reference)
    if not decision.is_stoppable:
        return redirect(decision)
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            stop(decision=decision, because=form.cleaned_data["because"], by=request.user)
            messages.success(request, "La destruction est arrêtée\u00a0: rien n’est détruit.")
            return redirect(decision)
        except RetentionRefused as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "decision": decision}
    status = 422 if form.errors else 200
    return render(request, "personal_data/elimination_stop.html", context, status=status)


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
    decision = _read(request, reference)
    name = f'inline; filename="{file_name(decision)}.pdf"'
    return HttpResponse(
        pdf_of(decision, request.epci),
        content_type="application/pdf",
        headers={"Content-Disposition": name},
    )


@require_safe
def elimination_csv(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Give the list to the archives, as a table."""
    decision = _read(request, reference)
    return FORMATS["csv"].response([sheet_of(decision)], file_name(decision))

"""Pages of the bilans: the list, one bilan with its PDF and its journal, and its steps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bilan import operations
from bilan.access import (
    abilities,
    can_prepare,
    may,
    readable_pdfs,
    sees_preparation,
    visible_reports,
)
from bilan.cut_off import ReportRefused
from bilan.desk import years_with_requests
from bilan.document import read
from bilan.forms import AbandonForm, PrepareForm, StepForm
from bilan.models import Report, State
from bilan.workflow import OPEN_STATES
from core.http import demand
from files.http import serve

STEPS = {
    "validate": (operations.validate, "Le bilan {year} est validé."),
    "circulate": (operations.circulate, "Le bilan {year} est diffusé aux élus."),
    "publish": (operations.publish, "Le bilan {year} est public."),
}


def _visible(request: HttpRequest, year: int) -> Report | None:
    """Return the newest bilan of `year` that the actor may read."""
    rows = visible_reports(request.actor).select_related("pdf", "job")
    return rows.filter(year=year).first()


def _fetch(request: HttpRequest, year: int) -> Report:
    found = _visible(request, year)
    if found is None:
        raise Http404(f"Il n’y a pas de bilan {year} à lire.")
    return found


@login_not_required
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """List the bilans, the latest first; who prepares them sees the years without one."""
    rows = list(visible_reports(request.actor))
    missing: list[int] = []
    if can_prepare(request.actor):
        known = {report.year for report in rows}
        missing = [year for year in years_with_requests() if year not in known]
    readable = {report.year: report for report in readable_pdfs(request.actor).current()}
    context = {
        "latest": readable[max(readable)] if readable else None,
        "reports": [(report, readable.get(report.year)) for report in rows],
        "missing_years": missing,
        "prepare_form": PrepareForm(),
    }
    return render(request, "bilan/reports.html", context)


@login_not_required
@require_safe
def report(request: HttpRequest, year: int) -> HttpResponse:
    """Show the bilan of a year, or say that there is none and what to do."""
    found = _visible(request, year)
    if found is None:
        return _missing(request, year)
    follows = sees_preparation(request.actor)
    document = read(found) if found.state != State.COLLECTING else None
    context = {
        "report": found,
        "former": _former(request, found),
        "document": document,
        "scope": document.texts["scope"] if document else "",
        "abilities": abilities(request.actor, found),
        "journal": found.transitions.select_related("actor") if follows else [],
        "prepare_form": PrepareForm(),
        "step_form": StepForm(initial={"frozen_at": _exact(found)}),
        "is_open": found.state in OPEN_STATES,
    }
    return render(request, "bilan/report.html", context)


def _former(request: HttpRequest, found: Report) -> Report | None:
    """Return the version that stays the one to read while `found`, which follows it, is open."""
    if found.state not in OPEN_STATES:
        return None
    return readable_pdfs(request.actor).filter(year=found.year, version__lt=found.version).first()


def _exact(found: Report) -> str:
    """Return the moment of the freeze to the microsecond: the figures that the page shows."""
    return found.frozen_at.isoformat() if found.frozen_at else ""


def _missing(request: HttpRequest, year: int) -> HttpResponse:
    may_prepare = can_prepare(request.actor) and year in years_with_requests()
    context = {
        "year": year,
        "may_prepare": may_prepare,
        "is_signed_in": request.actor.is_authenticated,
        "prepare_form": PrepareForm(),
    }
    return render(request, "bilan/missing.html", context, status=404)


@login_not_required
@require_safe
def report_pdf(request: HttpRequest, year: int) -> FileResponse:
    """Download the newest PDF of `year` that the actor may read, or that of `?version=`."""
    rows = readable_pdfs(request.actor).filter(year=year)
    if (version := request.GET.get("version", "")).isdecimal():
        rows = rows.filter(version=version)
    found = rows.first()
    if found is None or found.pdf is None:
        raise Http404(f"Il n’y a pas de PDF du bilan {year} à lire.")
    return serve(found.pdf)


@never_cache
@require_safe
def report_progress(request: HttpRequest, year: int) -> HttpResponse:
    """Show how far the production is; a page that polls it is told to reload once it is over."""
    found = _fetch(request, year)
    demand(sees_preparation(request.actor))
    response = render(request, "bilan/_progress.html", {"report": found})
    if found.job is None or found.job.is_finished:
        response["HX-Refresh"] = "true"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def report_prepare(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for the bilan of a year, or for its figures again; a GET leads to its page."""
    if request.method != "POST":
        return redirect("report", year=year)
    if not can_prepare(request.actor):
        _fetch(request, year)
        demand(False)
    form = PrepareForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["cut_off_on"][0]))
        return redirect("reports")
    try:
        found = operations.prepare(
            year=year,
            actor=request.actor,
            cut_off_on=form.cleaned_data["cut_off_on"],
            now=timezone.now(),
        )
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("reports")
    messages.success(
        request, f"Le bilan {year} est en préparation. Vous pouvez quitter cette page."
    )
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def report_abandon(request: HttpRequest, year: int) -> HttpResponse:
    """Give up the next version of a bilan before it is validated; a GET leads to its page."""
    found = _fetch(request, year)
    if request.method != "POST":
        return redirect(found)
    demand(may(request.actor, "abandon"))
    form = AbandonForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] != found.version:
        messages.error(request, "Ce bilan a changé de version entre-temps. Relisez-le d’abord.")
        return redirect(found)
    try:
        operations.abandon(report=found, actor=request.actor, now=timezone.now())
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"La version {found.version} est abandonnée.")
    return redirect(found)


@require_http_methods(["GET", "HEAD", "POST"])
def report_step(request: HttpRequest, year: int, act: str) -> HttpResponse:
    """Validate, circulate or publish the bilan whose figures the person has read.

    A GET comes from a session that had expired: it leads to the bilan.
    """
    found = _fetch(request, year)
    if request.method != "POST":
        return redirect(found)
    demand(may(request.actor, act))
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Relisez le bilan, puis recommencez depuis sa page.")
        return redirect(found)
    operation, done = STEPS[act]
    found.frozen_at = form.cleaned_data["frozen_at"]
    try:
        operation(
            report=found,
            actor=request.actor,
            comment=form.cleaned_data["comment"],
            now=timezone.now(),
        )
    except ReportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done.format(year=year))
    return redirect(found)

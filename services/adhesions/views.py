"""The page of an adhésion, its steps and its files; and the intention that opens it."""

import uuid
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from communes.models import Commune
from core.conflicts import KeptFiles, StaleEdit
from core.http import demand, fetch, typed_in
from files.http import serve
from files.models import StoredFile
from services.access import (
    keeps_subscriptions,
    may_declare_for,
    subscription_abilities,
    subscription_acts,
    visible_services,
    visible_subscriptions,
)
from services.adhesions.acts import ACTS, Act
from services.adhesions.forms import JoinForm
from services.adhesions.page import SubscriptionPage
from services.adhesions.step_form import StepForm, add_refusal
from services.models import Service, Subscription
from services.operations import Move, declare_intention
from services.prospects import prospect_of
from services.subscription_checks import Check, StoppedByChecks

GET_OR_POST = ["GET", "HEAD", "POST"]


def fetch_subscription(request: HttpRequest, reference: uuid.UUID) -> Subscription:
    """Return the adhésion with all that its page shows; 404 for a stranger."""
    rows = visible_subscriptions(request.actor).select_related(
        "commune",
        "service__direction",
        "service__provider",
        "deliberation__file",
        "deliberation__body",
        "decision__file",
        "decision__body",
        "agreement__file",
        "termination__deliberation__file",
        "declared_by",
    )
    return fetch(rows.defer("commune__contour"), uuid=reference)


@require_safe
def subscription(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Show an adhésion to the commune and to those who keep it: the same page, its own words."""
    row = fetch_subscription(request, reference)
    page = SubscriptionPage(row, request.actor, request.actor.day)
    return render(request, "services/adhesions/subscription.html", {"page": page, "row": row})


@require_safe
def subscription_file(request: HttpRequest, reference: uuid.UUID, file: uuid.UUID) -> HttpResponse:
    """Give a file of an adhésion to whoever reads it."""
    row = fetch_subscription(request, reference)
    papers = [row.deliberation, row.decision, getattr(row, "agreement", None)]
    termination = getattr(row, "termination", None)
    papers.append(termination.deliberation if termination else None)
    found: list[StoredFile] = [paper.file for paper in papers if paper and paper.file]
    stored = next((one for one in found if one.uuid == file), None)
    if stored is None:
        raise Http404
    return serve(stored, as_attachment="voir" not in request.GET)


@typed_in(lambda request, reference, act: ACTS[act].form if act in ACTS else None)
@require_http_methods(GET_OR_POST)
def subscription_act(request: HttpRequest, reference: uuid.UUID, act: str) -> HttpResponse:
    """Take a step: its form, what stops it, and for a notice what it will do before it does."""
    if act not in ACTS:
        raise Http404
    row = fetch_subscription(request, reference)
    step = ACTS[act].of(row)
    demand(step.move in subscription_acts(request.actor, row))
    if request.method != "POST" and step.move not in subscription_abilities(request.actor, row):
        messages.info(request, "Ce dossier n’attend plus cette étape.")
        return redirect(row)
    form = _bound(request, step, row)
    is_valid = form.is_bound and form.is_valid()
    effect_on = form.shown_first if is_valid else None
    stops: tuple[Check, ...] = ()
    if is_valid and (effect_on is None or request.POST.get("confirme") == str(effect_on)):
        stops, done = _run(request, step, form)
        if done is not None:
            messages.success(request, step.done)
            return redirect(done)
    if form.is_bound:
        form.keep_file(timezone.now())
    context = {"act": step, "form": form, "row": row, "stops": stops, "effect_on": effect_on}
    context |= {name: request.POST.get(name, "") for name in ("version", "override_reason")}
    context["version"] = context["version"] or row.version
    status = 422 if form.errors or stops else 200
    return render(request, "services/adhesions/act.html", context, status=status)


def _bound(request: HttpRequest, act: Act, row: Subscription) -> StepForm:
    """Return the form of a step, with what was sent and the file that was kept for it."""
    if request.method != "POST":
        kept = request.GET.get("fichier", "")
        return act.form(subscription=row, actor=request.actor, kept=kept)
    kept = request.POST.get("kept", "")
    sent = (request.POST, request.FILES)
    return act.form(*sent, subscription=row, actor=request.actor, kept=kept)


def _run(
    request: HttpRequest, act: Act, form: StepForm
) -> tuple[tuple[Check, ...], Subscription | None]:
    """Write the step; return what stops it, and the adhésion once it is written.

    What it had written of papers before it was stopped is undone with it.
    """
    by = _move(request, comment=form.cleaned_data.get("comment", ""))
    try:
        with transaction.atomic():
            return (), form.run(by)
    except StoppedByChecks as stopped:
        if "override" in request.POST and not by.comment:
            form.add_error(None, "Dites pourquoi vous passez outre.")
        return stopped.checks, None
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return (), None
    except StaleEdit as conflict:
        conflict.keep_files = partial(_kept_after_conflict, request, act, form)
        raise


def _move(request: HttpRequest, *, comment: str = "") -> Move:
    """Return who makes the step, and what they pass over; nothing is, without a reason."""
    version = request.POST.get("version", "")
    reason = request.POST.get("override_reason", "").strip()
    return Move(
        actor=request.actor,
        now=timezone.now(),
        version=int(version) if version.isdigit() and len(version) < 10 else None,
        comment=comment or reason,
        overridden=frozenset(request.POST.getlist("override") if reason else ()),
    )


def _kept_after_conflict(request: HttpRequest, act: Act, form: StepForm) -> KeptFiles | None:
    """Keep the file of a step that came too late; None when there is none, or no longer a step."""
    form.keep_file(timezone.now())
    row = fetch_subscription(request, form.subscription.uuid)
    if form.kept_file is None or act.move not in subscription_abilities(request.actor, row):
        return None
    address = reverse("subscription_act", args=[row.uuid, act.slug])
    return KeptFiles(url=f"{address}?fichier={form.kept_file.uuid}", is_part=False)


@typed_in(lambda request, slug: JoinForm)
@require_http_methods(GET_OR_POST)
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Declare that a commune would like to join a service: nothing binds it yet."""
    service = fetch(visible_services(request.actor).select_related("direction"), slug=slug)
    communes = _communes_for(request, service)
    commune = _chosen(request, communes)
    under_way = service.subscriptions.open().filter(commune=commune).first() if commune else None
    if under_way is not None:
        messages.info(
            request, "La commune a déjà un dossier en cours pour ce service\u00a0: le voici."
        )
        return redirect(under_way)
    return _declare(request, service, communes, commune)


def _declare(
    request: HttpRequest, service: Service, communes: list[Commune], commune: Commune | None
) -> HttpResponse:
    """Show the form of an intention, and what refuses it; lead to its file once it is written."""
    options = service.options.filter(is_offered=True)
    data = request.POST if request.method == "POST" else None
    form = JoinForm(data, options=options if options else None)
    stops: tuple[Check, ...] = ()
    if form.is_bound and form.is_valid() and commune is not None:
        stops, row = _declared(request, service, commune, form)
        if row is not None:
            messages.success(request, "L’intention de la commune est enregistrée.")
            return redirect(row)
    elif form.is_bound and commune is None:
        form.add_error(None, "Choisissez la commune qui souhaite adhérer.")
    context = {
        "service": service,
        "communes": communes,
        "commune": commune,
        "form": form,
        "stops": stops,
        "may_override": keeps_subscriptions(request.actor, service)
        and commune is not None
        and commune.pk not in request.actor.commune_ids(),
        "override_reason": request.POST.get("override_reason", ""),
        "prospect": commune and prospect_of(service, commune, request.actor.day, list(options)),
    }
    status = 422 if form.errors or stops else 200
    return render(request, "services/adhesions/join.html", context, status=status)


def _communes_for(request: HttpRequest, service: Service) -> list[Commune]:
    """Return the communes for which the reader may declare it; 403 when there is none."""
    found = list(may_declare_for(request.actor, service).defer("contour"))
    demand(bool(found))
    return found


def _chosen(request: HttpRequest, communes: list[Commune]) -> Commune | None:
    code = request.POST.get("commune") or request.GET.get("commune")
    if code is None and len(communes) == 1:
        return communes[0]
    return next((one for one in communes if one.insee_code == code), None)


def _declared(
    request: HttpRequest, service: Service, commune: Commune, form: JoinForm
) -> tuple[tuple[Check, ...], Subscription | None]:
    by = _move(request)
    try:
        row = declare_intention(
            service=service,
            commune=commune,
            by=by,
            wished_on=form.cleaned_data["wished_on"],
            options=form.cleaned_data.get("options", ()),
            note=form.cleaned_data["note"],
        )
    except StoppedByChecks as stopped:
        return stopped.checks, None
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return (), None
    return (), row

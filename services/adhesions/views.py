"""The page of an adhésion, its steps and its files; and the intention that opens it."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from communes.models import Commune
from core.http import demand, fetch, typed_in
from files.http import serve
from files.models import StoredFile
from services.access import (
    keeps_subscriptions,
    may_join_for,
    subscription_abilities,
    subscription_acts,
    visible_services,
    visible_subscriptions,
)
from services.adhesions.acts import ACTS, Act
from services.adhesions.forms import JoinForm, StepForm
from services.adhesions.page import SubscriptionPage
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
    row, step = fetch_subscription(request, reference), ACTS[act]
    demand(step.move in subscription_acts(request.actor, row))
    if request.method != "POST" and step.move not in subscription_abilities(request.actor, row):
        messages.info(request, "Ce dossier n’attend plus cette étape.")
        return redirect(row)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = step.form(*sent, subscription=row, actor=request.actor)
    is_valid = form.is_bound and form.is_valid()
    effect_on = form.shown_first if is_valid and "confirme" not in request.POST else None
    stops: tuple[Check, ...] = ()
    if is_valid and effect_on is None:
        stops, done = _run(request, step, form)
        if done is not None:
            messages.success(request, step.done)
            return redirect(done)
    version = request.POST.get("version", row.version)
    context = {"act": step, "form": form, "row": row, "stops": stops, "version": version}
    status = 422 if form.errors or stops else 200
    template = "services/adhesions/act.html"
    return render(request, template, context | {"effect_on": effect_on}, status=status)


def _run(
    request: HttpRequest, act: Act, form: StepForm
) -> tuple[tuple[Check, ...], Subscription | None]:
    """Write the step; return what stops it, and the adhésion once it is written.

    What it had written of papers before it was stopped is undone with it.
    """
    version = request.POST.get("version", "")
    by = Move(
        actor=request.actor,
        now=timezone.now(),
        version=int(version) if version.isdigit() and len(version) < 10 else None,
        comment=form.cleaned_data.get("comment", "") or request.POST.get("override_reason", ""),
        overridden=frozenset(request.POST.getlist("override")),
    )
    try:
        with transaction.atomic():
            return (), form.run(by)
    except StoppedByChecks as stopped:
        return stopped.checks, None
    except ValidationError as refusal:
        _add_refusal(form, refusal)
        return (), None


def _add_refusal(form: StepForm | JoinForm, refusal: ValidationError) -> None:
    """Give each sentence of an operation to the field that it is about, if the form has it."""
    errors = refusal.message_dict if hasattr(refusal, "error_dict") else {"": refusal.messages}
    for name, sentences in errors.items():
        form.add_error(name if name in form.fields else None, sentences)


@typed_in(lambda request, slug: JoinForm)
@require_http_methods(GET_OR_POST)
def join(request: HttpRequest, slug: str) -> HttpResponse:
    """Declare that a commune would like to join a service: nothing binds it yet."""
    service = fetch(visible_services(request.actor).select_related("direction"), slug=slug)
    communes = _communes_for(request, service)
    commune = _chosen(request, communes)
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
        "may_override": keeps_subscriptions(request.actor, service),
        "prospect": commune and prospect_of(service, commune, request.actor.day, list(options)),
    }
    status = 422 if form.errors or stops else 200
    return render(request, "services/adhesions/join.html", context, status=status)


def _communes_for(request: HttpRequest, service: Service) -> list[Commune]:
    """Return the communes for which the reader may declare it; 403 when there is none."""
    actor = request.actor
    if keeps_subscriptions(actor, service):
        rows = Commune.objects.members_on(actor.day)
    else:
        rows = may_join_for(actor)
    found = list(rows.defer("contour"))
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
    by = Move(
        actor=request.actor,
        now=timezone.now(),
        comment=request.POST.get("override_reason", ""),
        overridden=frozenset(request.POST.getlist("override")),
    )
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
        _add_refusal(form, refusal)
        return (), None
    return (), row

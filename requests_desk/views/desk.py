"""What the desk enters for a commune: a request that came by telephone, or a call answered."""

import uuid as uuids
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.http import demand, typed_in
from requests_desk.access import can_enter_requests, may_enter_for
from requests_desk.forms import CallForm, OnBehalfForm, add_refusal
from requests_desk.models import ServiceRequest
from requests_desk.operations import log_call, submit_on_behalf
from requests_desk.views.kept import keep_files


@typed_in(lambda request: OnBehalfForm, named=["commune"])
@require_http_methods(["GET", "HEAD", "POST"])
def request_on_behalf(request: HttpRequest) -> HttpResponse:
    """Enter a request for a commune: it then belongs to that commune."""
    demand(can_enter_requests(request.actor))
    communes = may_enter_for(request.actor)
    form = OnBehalfForm(*_posted(request), communes=communes, actor=request.actor, initial=_fresh())
    row = _entered(request, form) if form.is_valid() else None
    if row is None:
        if form.is_bound:
            keep_files(form)
        return render(request, "requests_desk/on_behalf.html", {"form": form})
    _tell(request, form, row, f"La demande de la commune est déposée, numéro {row.number}.")
    return redirect(row)


@typed_in(lambda request: CallForm, named=["commune", "service"])
@require_http_methods(["GET", "HEAD", "POST"])
def call_log(request: HttpRequest) -> HttpResponse:
    """Note a call answered at once: it is counted as a request, already closed."""
    demand(can_enter_requests(request.actor))
    form = CallForm(*_posted(request), communes=may_enter_for(request.actor), initial=_fresh())
    row = _logged(request, form) if form.is_valid() else None
    if row is None:
        return render(request, "requests_desk/call.html", {"form": form})
    _tell(request, form, row, f"L’appel est noté, numéro {row.number}.")
    return redirect("call_log") if request.POST.get("again") else redirect(row)


def _posted(request: HttpRequest) -> tuple[Any, ...]:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _fresh() -> dict[str, Any]:
    return {"uuid": uuids.uuid4()}


def _tell(request: HttpRequest, form: Form, row: ServiceRequest, done: str) -> None:
    """Say that it is done, or that it already was: the same words came from another page."""
    if row.uuid == form.cleaned_data["uuid"]:
        messages.success(request, done)
    else:
        messages.info(request, f"C’était déjà enregistré, sous le numéro {row.number}.")


def _entered(request: HttpRequest, form: OnBehalfForm) -> ServiceRequest | None:
    given = form.cleaned_data
    try:
        return submit_on_behalf(
            actor=request.actor,
            uuid=given["uuid"],
            commune=given["commune"],
            channel=given["channel"],
            contact_name=given["contact_name"],
            data=form.data_typed,
            uploads=form.uploads_to_keep,
            now=timezone.now(),
        )
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return None


def _logged(request: HttpRequest, form: CallForm) -> ServiceRequest | None:
    try:
        return log_call(actor=request.actor, now=timezone.now(), **form.cleaned_data)
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return None

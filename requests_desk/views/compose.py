"""Writing a request in three short steps. Nothing that was typed is lost on the way."""

import uuid as uuids
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core.http import demand, fetch, typed_in
from requests_desk.access import may_write
from requests_desk.forms import STEP_FORMS, NeedForm, PageForm, initial_of, subject_of
from requests_desk.models import DraftProgress, RequestType, ServiceRequest
from requests_desk.saving import step_form, step_of
from requests_desk.views.drawing import show_review, show_step
from requests_desk.views.receiving import receive
from requests_desk.views.rescue import keeps_what_is_typed
from requests_desk.vocabulary import State, Step
from services.access import may_prepare_for
from services.models import Service

LONGEST_SUBJECT = ServiceRequest._meta.get_field("subject").max_length


def _form_of(request: HttpRequest, **kwargs: Any) -> Any:
    return STEP_FORMS.get(step_of(request))


@keeps_what_is_typed
@typed_in(_form_of, named=["commune"])
@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """Show the first step, filled with what the address says; a GET writes nothing."""
    demand(may_write(request.actor, None))
    if request.method != "POST":
        communes = may_prepare_for(request.actor)
        form = NeedForm(communes=communes, initial=_asked_for(request))
        form.start_typing()
        return show_step(request, form, uuids.uuid4())
    page = PageForm(request.POST)
    page.is_valid()
    uuid = page.cleaned_data.get("uuid") or uuids.uuid4()
    mine = ServiceRequest.objects.visible_to(request.actor).filter(author=request.user)
    return receive(request, uuid, mine.filter(uuid=uuid).first(), Step.NEED)


@keeps_what_is_typed
@typed_in(_form_of, named=["commune"])
@require_http_methods(["GET", "HEAD", "POST"])
def request_draft(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Resume a draft at the step of the address, else where it was left."""
    if request.method == "POST" and not ServiceRequest.objects.filter(uuid=uuid).exists():
        # Not saved yet, or gone since from another window: then its words are given back.
        return receive(request, uuid, None, step_of(request))
    visible = ServiceRequest.objects.visible_to(request.actor)
    draft = fetch(visible.select_related("commune", "service", "request_type"), uuid=uuid)
    if request.method == "POST":
        return receive(request, uuid, draft, step_of(request))
    if draft.state != State.DRAFT:
        return redirect(draft)
    demand(may_write(request.actor, draft))
    progress = DraftProgress.objects.filter(request=draft).first()
    step = step_of(request, progress.step if progress else Step.NEED)
    if step == Step.REVIEW:
        return show_review(request, draft)
    chosen = progress is None or progress.commune_is_chosen
    initial = initial_of(draft, commune_is_chosen=chosen)
    communes = may_prepare_for(request.actor)
    form = step_form(step, communes=communes, draft=draft, initial=initial)
    return show_step(request, form, uuid, draft)


def _asked_for(request: HttpRequest) -> dict[str, Any]:
    """Return what the address asks for; what it names and does not exist is ignored."""
    asked = {name: request.GET.get(name, "").replace("\x00", "") for name in ("type", "service")}
    request_type = RequestType.objects.active().filter(slug=asked["type"]).first()
    service = Service.objects.open().filter(slug=asked["service"]).first()
    subject = request.GET.get("objet", "").replace("\x00", "")[:LONGEST_SUBJECT]
    return {"about": subject_of(request_type, service), "subject": subject}

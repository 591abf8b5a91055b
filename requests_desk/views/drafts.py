"""What the pages of a draft do on the side: save while one types, join a file, throw it away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.conflicts import StaleEdit
from core.http import demand, fetch
from core.templatetags.french import hour
from requests_desk.access import may_write
from requests_desk.forms import PageForm
from requests_desk.models import ServiceRequest
from requests_desk.operations import ChangedElsewhere, discard_draft
from requests_desk.rows import sent_before
from requests_desk.saving import StepOfRequest, join, save_step, shown_after, step_form, step_of
from requests_desk.views.rescue import keeps_what_is_typed, token_for
from requests_desk.vocabulary import State, Step
from services.access import may_prepare_for


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def request_autosave(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Save a step as it is being typed; answer with what the page must know for the next time.

    409 when the draft has been written on elsewhere, sent or thrown away. A GET leads to it.
    """
    draft = _own_draft(request, uuid)
    if request.method != "POST":
        return redirect(draft or "requests")
    if draft is not None and draft.state != State.DRAFT:
        return _refused(f"{sent_before(draft)}.")
    demand(may_write(request.actor, draft))
    posted = PageForm(request.POST)
    posted.is_valid()
    page = posted.cleaned_data
    communes = may_prepare_for(request.actor)
    options = {"communes": communes, "draft": draft, "is_lenient": True}
    form = step_form(step_of(request), request.POST, **options)
    form.is_valid()
    what = {"actor": request.actor, "uuid": uuid, "draft": draft, "communes": communes}
    now = timezone.now()
    try:
        is_last = request.POST.get("action") == "leave"
        saved = save_step(form, page=page, now=now, is_strict=not is_last, **what)
    except ChangedElsewhere as conflict:
        more = {"version": conflict.row.version, "shown": conflict.shown, "own": conflict.is_own}
        return _refused(conflict.what, **more)
    except StaleEdit as gone:
        return _refused(gone.what)
    shown = shown_after(form, page.get("shown") or "") if saved else ""
    return _saved(request, uuid, saved.version if saved else 0, shown)


@keeps_what_is_typed
@require_http_methods(["GET", "HEAD", "POST"])
def request_join(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keep the files that have just been chosen, and show those of the draft again.

    409 once the request has been sent. A GET leads to the draft.
    """
    draft = _own_draft(request, uuid)
    if request.method != "POST":
        return redirect(draft or "requests")
    if draft is not None and draft.state != State.DRAFT:
        return _refused(
            f"{sent_before(draft)}\u00a0: vos fichiers "
            "n’y sont pas joints. Joignez-les à un message, depuis sa page."
        )
    demand(may_write(request.actor, draft))
    communes = may_prepare_for(request.actor)
    step = Step.DETAILS if step_of(request) == Step.DETAILS else Step.NEED
    data = (request.POST, request.FILES)
    form = step_form(step, *data, communes=communes, draft=draft, is_lenient=True)
    form.is_valid()
    try:
        draft = _joined(request, uuid, form, draft)
    except StaleEdit as gone:
        return _refused(gone.what)
    context = {"attachments": draft.attachments.select_related("stored_file"), "form": form}
    part = render(request, "requests_desk/_draft_files.html", context)
    # The script puts in its page nothing that does not say that it is this part of it.
    part["X-Draft-Files"] = "yes"
    return part


@require_http_methods(["GET", "HEAD", "POST"])
def request_discard(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Throw a draft away. A GET comes from a session that had expired: it leads to the draft."""
    draft = fetch(ServiceRequest.objects.visible_to(request.actor), uuid=uuid)
    if request.method != "POST" or draft.state != State.DRAFT:
        return redirect(draft)
    discard_draft(actor=request.actor, draft=draft)
    messages.success(request, "Le brouillon est supprimé.")
    return redirect("requests")


def _joined(
    request: HttpRequest, uuid: UUID, form: StepOfRequest, draft: ServiceRequest | None
) -> ServiceRequest:
    """Return the draft with the chosen files; when there is none yet, they begin it.

    Raise StaleEdit for a draft that has gone, Http404 when the first step brings nothing.
    """
    if draft is not None:
        join(form, request.actor, draft)
        return draft
    posted = PageForm(request.POST)
    posted.is_valid()
    saved = save_step(
        form,
        page=posted.cleaned_data,
        actor=request.actor,
        uuid=uuid,
        draft=None,
        communes=may_prepare_for(request.actor),
        now=timezone.now(),
    )
    if saved is None:
        raise Http404
    return saved


def _own_draft(request: HttpRequest, uuid: UUID) -> ServiceRequest | None:
    """Return the row of `uuid`, None when there is none yet; 404 when it is not to be seen."""
    if not ServiceRequest.objects.filter(uuid=uuid).exists():
        return None
    return get_object_or_404(ServiceRequest.objects.visible_to(request.actor), uuid=uuid)


def _saved(request: HttpRequest, uuid: UUID, version: int, shown: str) -> JsonResponse:
    return JsonResponse(
        {
            "version": version,
            "shown": shown,
            "text": f"Enregistré à {hour(timezone.now())}",
            "token": token_for(request.user, uuid),
        }
    )


def _refused(why: str, **more: Any) -> JsonResponse:
    return JsonResponse({"text": why, **more}, status=409)

"""What a step of a request does with what is posted: save it, then go where its button leads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from core.conflicts import StaleEdit
from core.http import demand, typed_words
from requests_desk.access import Act, may_write
from requests_desk.forms import PageForm
from requests_desk.models import ServiceRequest
from requests_desk.operations import (
    ChangedElsewhere,
    became_of,
    missing,
    reach,
    remove_attachment,
    send_draft,
)
from requests_desk.rows import already_sent, sent_before
from requests_desk.saving import StepOfRequest, save_step, step_form
from requests_desk.views.drawing import draft_url, show_review, show_step
from requests_desk.views.kept import keeper
from requests_desk.vocabulary import State, Step
from services.access import approvers_of, may_prepare_for

# Where each button leads, from its step. The first two ask that the step be right.
FORWARD = ("next", "review")
TARGETS: dict[tuple[str, str], Step] = {
    ("next", Step.NEED): Step.DETAILS,
    ("next", Step.DETAILS): Step.REVIEW,
    ("review", Step.NEED): Step.REVIEW,
    ("review", Step.DETAILS): Step.REVIEW,
    ("previous", Step.DETAILS): Step.NEED,
}


def receive(
    request: HttpRequest, uuid: UUID, draft: ServiceRequest | None, step: str
) -> HttpResponse:
    """Save the step, or send the request; what is wrong is shown beside its field."""
    posted = PageForm(request.POST)
    posted.is_valid()
    page = posted.cleaned_data
    draft = draft or became_of(request.actor, uuid)
    if draft is not None and draft.state != State.DRAFT:
        return _sent_before(request, draft, step)
    demand(may_write(request.actor, draft))
    communes = may_prepare_for(request.actor)
    if step == Step.REVIEW:
        return _send(request, draft, page)
    data = (request.POST, request.FILES)
    is_lenient = page.get("action") not in FORWARD
    form = step_form(step, *data, communes=communes, draft=draft, is_lenient=is_lenient)
    form.is_valid()
    what = {"actor": request.actor, "uuid": uuid, "draft": draft, "communes": communes}
    try:
        saved = save_step(form, page=page, now=timezone.now(), **what)
    except ChangedElsewhere as conflict:
        return show_step(request, form, uuid, conflict.row, conflict=conflict)
    if saved is None:
        return show_step(request, form, uuid) if form.errors else redirect("requests")
    return _go_on(request, form, saved, page)


def _go_on(
    request: HttpRequest, form: StepOfRequest, draft: ServiceRequest, page: dict[str, Any]
) -> HttpResponse:
    action = page.get("action") or ""
    if removed := page.get("remove"):
        remove_attachment(actor=request.actor, draft=draft, stored_file_uuid=removed)
        return redirect(draft_url(draft, form.step))
    if action in FORWARD:
        for name, sentence in missing(draft, timezone.localdate()).items():
            if name in form.fields and name not in form.errors:
                form.add_error(name, sentence)
    if form.errors:
        return show_step(request, form, draft.uuid, draft)
    if action == "save":
        messages.success(request, "Le brouillon est enregistré. Il n’est pas encore envoyé.")
        return redirect("requests")
    step = TARGETS.get((action, form.step), form.step)
    reach(draft=draft, step=step)
    return redirect(draft_url(draft, step))


def _send(request: HttpRequest, draft: ServiceRequest | None, page: dict[str, Any]) -> HttpResponse:
    if draft is None:
        raise Http404
    version = page.get("version") or 0
    try:
        row = send_draft(actor=request.actor, draft=draft, version=version, now=timezone.now())
    except ChangedElsewhere as conflict:
        messages.warning(request, f"{conflict.what} Relisez votre demande, puis envoyez-la.")
        return redirect(draft_url(draft, Step.REVIEW))
    except ValidationError:
        # The page says what is missing, and where to write it.
        return show_review(request, draft)
    if row.state == State.TO_APPROVE:
        messages.success(request, _transmitted(row))
    elif row.uuid != draft.uuid:
        messages.info(request, already_sent(row))
    else:
        messages.success(
            request,
            f"Votre demande est envoyée sous le numéro {row.number}. Le guichet s’en occupe\u00a0: "
            "vous recevrez un courriel à chaque étape.",
        )
    return redirect(row)


def _transmitted(row: ServiceRequest) -> str:
    names = [user.get_full_name() for user in approvers_of(row.commune, row.service)]
    told = f" ({', '.join(names)})" if names else ""
    return (
        f"Votre demande est transmise{told}. Elle n’est pas encore envoyée au guichet\u00a0: vous "
        "recevrez un courriel quand elle le sera."
    )


def _sent_before(request: HttpRequest, row: ServiceRequest, step: str) -> HttpResponse:
    """Lead to the request that was sent; what is posted and not in it is given back first."""
    if step != Step.REVIEW and (request.FILES or _says_other(request, row, step)):
        conflict = StaleEdit(
            url=row.get_absolute_url(),
            what=f"{sent_before(row)}\u00a0: ce que vous "
            f"venez de changer ou de joindre n’y est pas. {_how_to_add(row)}",
        )
        conflict.typed = typed_words(request)
        conflict.keep_files = keeper(request, row, Act.ANSWER)
        raise conflict
    messages.info(request, f"{sent_before(row)}.")
    return redirect(row)


def _how_to_add(row: ServiceRequest) -> str:
    if row.state == State.TO_APPROVE:
        return "Pour l’ajouter, reprenez la demande, sur sa page."
    return "Ajoutez-le par un message, sur sa page."


def _says_other(request: HttpRequest, row: ServiceRequest, step: str) -> bool:
    """Return whether the step posted says something that `row` does not, readable or not."""
    communes = may_prepare_for(request.actor)
    form = step_form(step, request.POST, communes=communes, draft=row, is_lenient=True)
    form.is_valid()
    said = {"commune": form.commune, **form.typed}
    return bool(form.not_kept) or any(
        value and _plain(value) != _plain(getattr(row, name)) for name, value in said.items()
    )


def _plain(value: Any) -> Any:
    """Return a value to compare: browsers end lines otherwise than scripts do."""
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value

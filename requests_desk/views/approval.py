"""A request that waits for whoever may send it for the commune: read, written otherwise, sent."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from core.conflicts import StaleEdit
from core.http import demand, fetch, typed_in
from requests_desk import operations
from requests_desk.access import Act, abilities, acts_by_role, submits
from requests_desk.forms import ActionForm, AmendForm, PlainForm, SendBackForm, add_refusal
from requests_desk.models import ServiceRequest
from requests_desk.rows import URGENCY_TONES
from requests_desk.timeline import timeline
from requests_desk.vocabulary import State
from services.access import approvers_of

FORMS: dict[Act, type[ActionForm]] = {
    Act.APPROVE: PlainForm,
    Act.SEND_BACK: SendBackForm,
    Act.TAKE_BACK: PlainForm,
    Act.AMEND: AmendForm,
}
ACTS: dict[Act, tuple[Callable[..., ServiceRequest], str]] = {
    Act.APPROVE: (operations.approve, "La demande est envoyée, sous le numéro {number}."),
    Act.SEND_BACK: (operations.send_back, "La demande est renvoyée à {author}."),
    Act.TAKE_BACK: (operations.take_back, "La demande est de nouveau un brouillon."),
    Act.AMEND: (operations.amend, "Vos changements sont enregistrés. Il reste à l’envoyer."),
}
TAKEN_BACK = "Cette demande a été reprise par la personne qui l’a préparée."


@require_safe
def request_approval(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a request that waits to be sent, to its author and to who may send it."""
    row = _fetch(request, uuid)
    if row is None:
        messages.info(request, TAKEN_BACK)
        return redirect("home")
    return redirect(row) if row.state != State.TO_APPROVE else _show(request, row, {})


@typed_in(lambda request, uuid, act: FORMS[act])
@require_http_methods(["GET", "HEAD", "POST"])
def act_before_sending(request: HttpRequest, uuid: UUID, act: Act) -> HttpResponse:
    """Do `act`; what has an error comes back whole. A GET leads to the page, or opens its form."""
    row = _fetch(request, uuid)
    if row is None or row.state != State.TO_APPROVE:
        return _too_late(request, row, act)
    demand(act in acts_by_role(request.actor, row))
    if request.method != "POST":
        return _show(request, row, {}, act) if act == Act.AMEND else redirect(row)
    form = FORMS[act](request.POST, row=row)
    done = _done(request, row, act, form) if form.is_valid() else None
    if done is None:
        return _show(request, row, {act: form}, act)
    author = row.author.get_full_name()
    messages.success(request, ACTS[act][1].format(number=done.number, author=author))
    return redirect("home") if act == Act.SEND_BACK else redirect(done)


def _fetch(request: HttpRequest, uuid: UUID) -> ServiceRequest | None:
    """Return the request; None when its author took it back from who could have sent it."""
    found = ServiceRequest.objects.with_people().filter(uuid=uuid).first()
    is_back = found is not None and found.state == State.DRAFT and submits(request.actor, found)
    if is_back and found.author != request.user and found.events.exists():
        return None
    row: ServiceRequest = fetch(
        ServiceRequest.objects.visible_to(request.actor).with_people(), uuid=uuid
    )
    return row


def _too_late(request: HttpRequest, row: ServiceRequest | None, act: Act) -> HttpResponse:
    """Tell what became of the request meanwhile, and give back what was typed about it."""
    if row is not None and row.state not in (State.DRAFT, State.TO_APPROVE):
        what = f"Cette demande est déjà envoyée, sous le numéro {row.number}."
    else:
        what = TAKEN_BACK if row is None else "Cette demande est de nouveau un brouillon."
    url = row.get_absolute_url() if row else reverse("home")
    if request.method == "POST":
        conflict = StaleEdit(url=url, what=what)
        form = FORMS[act](request.POST, row=row or ServiceRequest())
        conflict.typed = form.typed
        raise conflict
    messages.info(request, what)
    return redirect(url)


def _done(
    request: HttpRequest, row: ServiceRequest, act: Act, form: ActionForm
) -> ServiceRequest | None:
    """Run the operation; return None, with the reason in the form, when it refuses the input."""
    operation, _ = ACTS[act]
    try:
        return operation(actor=request.actor, request=row, now=timezone.now(), **form.arguments)
    except StaleEdit as conflict:
        conflict.typed = form.typed
        raise
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return None


def _show(
    request: HttpRequest, row: ServiceRequest, bound: Mapping[Act, Any], act: Act | None = None
) -> HttpResponse:
    can = abilities(request.actor, row)
    forms = {str(each): FORMS[each](row=row) for each in can if each in FORMS}
    forms |= {str(each): form for each, form in bound.items()}
    context = {
        "row": row,
        "forms": forms,
        "is_amended": act == Act.AMEND,
        "refused": bound.get(Act.APPROVE),
        "urgency_tone": URGENCY_TONES[row.urgency],
        "attachments": row.attachments.select_related("stored_file"),
        "entries": timeline(row, request.actor),
        "approvers": approvers_of(row.commune, row.service),
    }
    status = 422 if any(form.errors for form in bound.values()) else 200
    return render(request, "requests_desk/approval.html", context, status=status)

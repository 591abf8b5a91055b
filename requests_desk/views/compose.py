"""Writing a request: send it, or keep it as a draft. Nothing that was typed is lost on the way."""

import uuid as uuids

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from communes.models import Commune
from core.http import demand, fetch
from requests_desk.forms import DraftForm, RequestFields, RequestForm, add_refusal
from requests_desk.models import ServiceRequest
from requests_desk.operations import discard_draft, remove_attachment, save_draft, submit
from requests_desk.rows import already_sent
from requests_desk.vocabulary import State
from services.access import may_submit_for

LONGEST_SUBJECT = ServiceRequest._meta.get_field("subject").max_length
COPIED_FIELDS = (
    "subject",
    "description",
    "urgency",
    "consequence",
    "wanted_on",
    "legal_deadline_on",
)


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """Show an empty request; the hidden uuid makes several sendings of it one request."""
    communes = may_submit_for(request.actor)
    demand(communes.exists())
    if request.method == "POST":
        return _receive(request, communes, None)
    initial = {
        "uuid": uuids.uuid4(),
        "service": request.GET.get("service"),
        "subject": request.GET.get("objet", "")[:LONGEST_SUBJECT],
    }
    return _show(request, RequestForm(communes=communes, initial=initial), None)


@require_http_methods(["GET", "HEAD", "POST"])
def request_draft(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Resume a draft."""
    draft = fetch(ServiceRequest.objects.visible_to(request.actor), uuid=uuid)
    if draft.state != State.DRAFT:
        return redirect(draft)
    communes = may_submit_for(request.actor)
    demand(communes.filter(pk=draft.commune_id).exists())
    if request.method == "POST":
        return _receive(request, communes, draft)
    initial = {name: getattr(draft, name) for name in COPIED_FIELDS}
    initial |= {"uuid": uuid, "commune": draft.commune, "service": draft.service}
    return _show(request, RequestForm(communes=communes, initial=initial), draft)


@require_http_methods(["GET", "HEAD", "POST"])
def request_discard(request: HttpRequest, uuid: uuids.UUID) -> HttpResponse:
    """Throw a draft away. A GET comes from a session that had expired: it leads to the draft."""
    draft = fetch(ServiceRequest.objects.visible_to(request.actor), uuid=uuid)
    if request.method != "POST" or draft.state != State.DRAFT:
        return redirect(draft)
    discard_draft(actor=request.actor, draft=draft)
    messages.success(request, "Le brouillon est supprimé.")
    return redirect("requests")


def _receive(
    request: HttpRequest, communes: QuerySet[Commune], draft: ServiceRequest | None
) -> HttpResponse:
    """Send the request, or keep what is typed: on demand, or because something is wrong."""
    sending = request.POST.get("action") == "send"
    form_class: type[RequestFields] = RequestForm if sending else DraftForm
    form = form_class(request.POST, request.FILES, communes=communes)
    form.is_valid()
    sent = _already_sent(request, form)
    if sent is not None:
        messages.info(request, f"Votre demande est déjà envoyée, sous le numéro {sent.number}.")
        return redirect(sent)
    if sending and form.is_valid() and (sent := _send(request, form)):
        return redirect(sent)
    kept = _keep(request, form, communes, draft)
    if not form.is_valid() or kept is None:
        return _show(request, form, kept)
    messages.success(request, "Le brouillon est enregistré. Il n’est pas encore envoyé.")
    return redirect(kept)


def _already_sent(request: HttpRequest, form: RequestFields) -> ServiceRequest | None:
    own = ServiceRequest.objects.submitted().visible_to(request.actor)
    return own.filter(uuid=form.cleaned_data.get("uuid"), author=request.actor.user).first()


def _send(request: HttpRequest, form: RequestFields) -> ServiceRequest | None:
    """Send the request; return None, with the reason in the form, when it is refused."""
    try:
        row = submit(
            actor=request.actor,
            uuid=form.cleaned_data["uuid"],
            commune=form.cleaned_data["commune"],
            data=form.data_typed,
            uploads=form.uploads_to_keep,
            now=timezone.now(),
        )
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return None
    if row.uuid != form.cleaned_data["uuid"]:
        messages.info(request, already_sent(row))
        return row
    messages.success(
        request,
        f"Votre demande est envoyée sous le numéro {row.number}. Le guichet s’en occupe\u00a0: "
        "vous recevrez un courriel à chaque étape.",
    )
    return row


def _keep(
    request: HttpRequest,
    form: RequestFields,
    communes: QuerySet[Commune],
    draft: ServiceRequest | None,
) -> ServiceRequest | None:
    """Save what could be read as a draft and return it; None when there is nothing to keep."""
    uuid = form.cleaned_data.get("uuid")
    if uuid is None or not (draft or form.says_something):
        return draft
    # A draft belongs to a commune: until one is chosen, the first; the page still asks which.
    commune = form.cleaned_data.get("commune") or (draft.commune if draft else communes[0])
    typed = {"uuid": uuid, "commune": commune, "data": form.data_typed, "now": timezone.now()}
    try:
        draft = save_draft(actor=request.actor, uploads=form.uploads_to_keep, **typed)
    except ValidationError as refusal:
        # The files are too many, which may have been said already: the words are kept all the same.
        if "uploads" not in form.errors:
            add_refusal(form, refusal)
        draft = save_draft(actor=request.actor, **typed)
    if removed := form.cleaned_data.get("remove"):
        remove_attachment(actor=request.actor, draft=draft, stored_file_uuid=removed)
    return draft


def _show(request: HttpRequest, form: RequestFields, draft: ServiceRequest | None) -> HttpResponse:
    attachments = draft.attachments.select_related("stored_file") if draft else []
    title = "Brouillon" if draft else "Nouvelle demande"
    context = {"form": form, "draft": draft, "attachments": attachments, "title": title}
    return render(request, "requests_desk/compose.html", context)

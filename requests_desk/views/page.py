"""The page of a request: the same for the commune and for the agents, who also get a work panel."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from core.http import fetch
from files.http import serve
from requests_desk.access import Act, abilities, reads_as_agent, visible_files
from requests_desk.confidentiality import recall_triaged, with_triaged_levels
from requests_desk.forms import (
    ActionForm,
    AnswerForm,
    CancelForm,
    DeclineForm,
    HoursForm,
    KeepsFiles,
    NoteForm,
    PlainForm,
    RateForm,
    ReopenForm,
    ReplyForm,
    ResolveForm,
    RouteForm,
    UrgencyForm,
)
from requests_desk.models import Attachment, ServiceRequest
from requests_desk.operations import note_reading
from requests_desk.readings import readers_of
from requests_desk.rows import TONES, URGENCY_TONES, in_charge, is_late, label_for, next_step
from requests_desk.timeline import NEWS_LAST, last_word, timeline
from requests_desk.views.kept import give_back

FORMS: dict[Act, type[ActionForm]] = {
    Act.ACKNOWLEDGE: PlainForm,
    Act.ROUTE: RouteForm,
    Act.TAKE: PlainForm,
    Act.REPLY: ReplyForm,
    Act.ADD_NOTE: NoteForm,
    Act.ANSWER: AnswerForm,
    Act.RESUME: PlainForm,
    Act.RESOLVE: ResolveForm,
    Act.CLOSE: PlainForm,
    Act.REOPEN: ReopenForm,
    Act.DECLINE: DeclineForm,
    Act.CANCEL: CancelForm,
    Act.RATE: RateForm,
    Act.CHANGE_URGENCY: UrgencyForm,
    Act.LOG_HOURS: HoursForm,
}
# The acts of the card « Traiter la demande ».
WORK_PANEL = {
    Act.ACKNOWLEDGE,
    Act.TAKE,
    Act.RESUME,
    Act.ROUTE,
    Act.CHANGE_URGENCY,
    Act.LOG_HOURS,
    Act.RESOLVE,
    Act.DECLINE,
}


@transaction.non_atomic_requests
@require_safe
def request_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show a request to whoever may read it.

    Without a transaction: the trace of a reading stays even when the rest of the page fails.
    """
    return show(request, fetch_request(request, number))


@require_safe
def request_file(request: HttpRequest, uuid: Any) -> HttpResponse:
    """Serve an attachment; pictures and PDF open in the browser."""
    attachment = fetch(visible_files(request.actor), stored_file__uuid=uuid)
    # As for the page: a GET writes nothing, but the trace of who has read what is confidential.
    row, now = attachment.request, timezone.now()
    note_reading(actor=request.actor, request=row, attachment=attachment, now=now)
    return serve(attachment.stored_file, as_attachment=False)


def fetch_request(request: HttpRequest, number: str) -> ServiceRequest:
    """Return the request `number` with its commune, service and people; 404 for a stranger."""
    rows = ServiceRequest.objects.visible_to(request.actor).submitted().with_people()
    # Those of the messages too: the timeline deals them out.
    files = Prefetch("attachments", Attachment.objects.select_related("stored_file"))
    rows = with_triaged_levels(rows.prefetch_related(files), request.actor)
    row = fetch(rows, number=number)
    recall_triaged(request.actor, row)
    return row


def action_form(act: Act, row: ServiceRequest, actor: Actor, *data: Any) -> ActionForm:
    """Return the form of `act`, bound to `data` (the POST and its files) when it is given."""
    if act == Act.ROUTE:
        return RouteForm(*data, row=row, day=timezone.localdate(), initial=_current_routing(row))
    if act == Act.CHANGE_URGENCY:
        return UrgencyForm(*data, row=row, initial={"urgency": row.urgency})
    if act == Act.RATE:
        given = {"score": row.satisfaction, "comment": row.satisfaction_comment}
        return RateForm(*data, row=row, initial=given)
    form_class = FORMS[act]
    if issubclass(form_class, KeepsFiles):
        return form_class(*data, row=row, actor=actor)
    return form_class(*data, row=row)


def _current_routing(row: ServiceRequest) -> dict[str, Any]:
    """Return the routing to confirm: the one of the service until somebody has chosen."""
    initial: dict[str, Any] = {"service": row.service}
    if assignment := row.current_assignment:
        initial |= {"direction": assignment.direction, "agent": assignment.agent_id}
    return initial


def show(
    request: HttpRequest, row: ServiceRequest, bound: Mapping[Act, forms.Form] | None = None
) -> HttpResponse:
    """Show `row`; a form in `bound` comes back with what was typed in it and its errors."""
    can = abilities(request.actor, row)
    as_agent = reads_as_agent(request.actor, row)
    # The one thing that a GET writes: a trace of readings that began with a click would prove none.
    note_reading(actor=request.actor, request=row, now=timezone.now())
    today, entries = timezone.localdate(), timeline(row, request.actor)
    drawn = _forms_drawn(request, row, can, bound or {})
    context = {
        "row": row,
        "can": can,
        "forms": {str(act): form for act, form in drawn.items()},
        "has_work": not WORK_PANEL.isdisjoint(drawn),
        "as_agent": as_agent,
        "label": label_for(row, as_agent=as_agent),
        "tone": TONES[row.state],
        "urgency_tone": URGENCY_TONES[row.urgency],
        "next_step": next_step(row, can),
        "in_charge": in_charge(row, request.epci),
        "is_late": is_late(row, today),
        "attachments": [one for one in row.attachments.all() if one.message_id is None],
        "entries": entries,
        "last_word": None if as_agent else last_word(entries),
        "news_since": timezone.now() - NEWS_LAST,
        "readers": readers_of(row),
        "back": _back(request, as_agent=as_agent),
    }
    return render(request, "requests_desk/request.html", context)


def _forms_drawn(
    request: HttpRequest,
    row: ServiceRequest,
    can: Collection[Act],
    bound: Mapping[Act, forms.Form],
) -> dict[Act, forms.Form]:
    """Return the forms of what can be done, those of `bound` as they were posted."""
    fresh = {act: action_form(act, row, request.actor) for act in can if act in FORMS}
    drawn: dict[Act, forms.Form] = {**fresh, **bound}
    for act, form in drawn.items():
        give_back(form, request, row, act)
    return drawn


def _back(request: HttpRequest, *, as_agent: bool) -> tuple[str, str]:
    """Return the list to go back to, its name and its address: the one that led here, as it was.

    What the browser says of it is trusted for nothing more than the filters of a known page.
    """
    lists = {reverse("inbox"): "Guichet", reverse("requests"): "Demandes"}
    origin = urlsplit(request.headers.get("Referer", ""))
    if origin.netloc == request.get_host() and origin.path in lists:
        filters = f"?{origin.query}" if origin.query else ""
        return lists[origin.path], origin.path + filters
    url = reverse("inbox" if as_agent else "requests")
    return lists[url], url

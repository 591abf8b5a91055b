"""What can be done to a request from its page: one POST per act, then back to the page."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from core.conflicts import StaleEdit
from core.http import demand, typed_in
from core.nouns import with_direction_noun
from requests_desk import operations
from requests_desk.access import Act, acts_by_role
from requests_desk.forms import ActionForm, KeepsFiles, add_refusal
from requests_desk.models import ServiceRequest
from requests_desk.views.kept import keep_files, keeper, rescue_files
from requests_desk.views.page import FORMS, action_form, fetch_request, show
from requests_desk.views.rescue import keeps_by

# Act → its operation, and what the person is told once it is done.
ACTS: dict[Act, tuple[Callable[..., ServiceRequest], str]] = {
    Act.ACKNOWLEDGE: (operations.acknowledge, "La demande est prise en charge."),
    Act.ROUTE: (
        operations.route,
        with_direction_noun(lambda noun: f"La demande est orientée vers {noun.this}."),
    ),
    Act.TAKE: (operations.take, "La demande vous est attribuée."),
    Act.REPLY: (operations.reply, "Votre réponse est envoyée à la commune."),
    Act.ADD_NOTE: (operations.add_note, "Votre note est gardée entre agents."),
    Act.ANSWER: (operations.answer, "Votre message est envoyé."),
    Act.RESUME: (operations.resume, "Le travail reprend, le délai court à nouveau."),
    Act.RESOLVE: (operations.resolve, "La demande est résolue, la commune est prévenue."),
    Act.CLOSE: (operations.close, "La demande est terminée."),
    Act.REOPEN: (operations.reopen, "La demande est rouverte."),
    Act.DECLINE: (operations.decline, "La demande est refusée, la commune est prévenue."),
    Act.CANCEL: (operations.cancel, "La demande est annulée."),
    Act.RATE: (operations.rate, "Merci, votre avis est enregistré."),
    Act.CHANGE_URGENCY: (operations.change_urgency, "L’urgence est changée."),
    Act.LOG_HOURS: (operations.log_hours, "Le temps passé est ajouté."),
}


@keeps_by(rescue_files)
@typed_in(lambda request, *, act, **kwargs: FORMS[act], named=["direction", "service"])
def act_on_request(request: HttpRequest, number: str, act: Act) -> HttpResponse:
    """Do `act` and come back to the page; a form with an error comes back whole.

    The operation refuses who may never do it (403) and tells who comes too late (a 409 page). A
    GET comes from a session that had expired, or from that 409 page: it leads to the request.
    """
    row = fetch_request(request, number)
    if request.method != "POST":
        return redirect(row)
    form = action_form(act, row, request.actor, request.POST, request.FILES)
    if form.is_valid() and _done(request, row, act, form):
        messages.success(request, ACTS[act][1])
        return redirect(row)
    demand(act in acts_by_role(request.actor, row))
    if isinstance(form, KeepsFiles):
        keep_files(form)
    return show(request, row, {act: form})


def _done(request: HttpRequest, row: ServiceRequest, act: Act, form: ActionForm) -> bool:
    """Run the operation; return False, with the reason in the form, when it refuses the input."""
    operation, _ = ACTS[act]
    try:
        operation(actor=request.actor, request=row, now=timezone.now(), **form.arguments)
    except StaleEdit as conflict:
        conflict.typed, conflict.keep_files = form.typed, keeper(request, row, act)
        raise
    except ValidationError as refusal:
        add_refusal(form, refusal)
        return False
    return True

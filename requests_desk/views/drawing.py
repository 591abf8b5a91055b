"""The pages on which a request is written: its two steps, and the summary before it is sent."""

import secrets
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.templatetags.french import day
from requests_desk.access import submits
from requests_desk.confidentiality import in_plain_words, triagers_for
from requests_desk.forms import DetailsForm, initial_of
from requests_desk.forms.subjects import SubjectField
from requests_desk.models import DraftProgress, ServiceRequest
from requests_desk.operations import ChangedElsewhere, missing, shown_of
from requests_desk.operations.merging import part_of
from requests_desk.rows import URGENCY_TONES
from requests_desk.saving import StepOfRequest
from requests_desk.views.advice import (
    has_the_usual_urgency,
    service_not_joined,
    unfinished_on,
)
from requests_desk.views.rescue import token_for
from requests_desk.vocabulary import Step
from services.access import approvers_of

_ORDER = list(Step)


def draft_url(draft: ServiceRequest, step: str) -> str:
    """Return the address of a step of `draft`."""
    return f"{reverse('request_draft', args=[draft.uuid])}?etape={step}"


def show_step(
    request: HttpRequest,
    form: StepOfRequest,
    uuid: UUID,
    draft: ServiceRequest | None = None,
    conflict: ChangedElsewhere | None = None,
) -> HttpResponse:
    """Show a step. After a `conflict`, what is kept is shown beside what was typed here."""
    if conflict and draft:
        _follow(form, draft, conflict)
    context = {
        **_frame(request, form.step, uuid, draft),
        "form": form,
        "conflict": conflict,
        "kept_elsewhere": _kept_elsewhere(form, draft, conflict) if conflict and draft else [],
        "attachments": draft.attachments.select_related("stored_file") if draft else [],
        **(_asked_before(request, form, draft) if form.step == Step.NEED else {}),
    }
    return render(request, f"requests_desk/compose_{_NAMES[form.step]}.html", context)


def show_review(request: HttpRequest, draft: ServiceRequest) -> HttpResponse:
    """Show all that the request says, what is missing in it, and what happens once it is sent."""
    wrong, may_send = missing(draft, timezone.localdate()), submits(request.actor, draft)
    missing_parts = [
        (f"{draft_url(draft, step)}#id_{name}", sentence)
        for name, sentence in wrong.items()
        for step in [Step.DETAILS if name in DetailsForm.names else Step.NEED]
    ]
    context = {
        **_frame(request, Step.REVIEW, draft.uuid, draft),
        "row": draft,
        "urgency_tone": URGENCY_TONES[draft.urgency],
        "urgency_is_proposed": has_the_usual_urgency(draft),
        "not_joined": service_not_joined(
            request.actor, draft.service, draft.commune, timezone.localdate()
        )
        if "commune" not in wrong
        else None,
        "missing": missing_parts,
        "has_commune": "commune" not in wrong,
        "attachments": draft.attachments.select_related("stored_file"),
        "need_url": draft_url(draft, Step.NEED),
        "details_url": draft_url(draft, Step.DETAILS),
        "direction": _proposed_direction(draft),
        "may_send": may_send,
        "approvers": [] if may_send else approvers_of(draft.commune, draft.service),
        "confidentiality": _who_reads(draft),
    }
    return render(request, "requests_desk/compose_review.html", context)


def _asked_before(
    request: HttpRequest, form: StepOfRequest, draft: ServiceRequest | None
) -> dict[str, Any]:
    """Return what to know of what the page opens with: a service not joined, a draft on it."""
    day = timezone.localdate()
    if draft is not None:
        not_joined = service_not_joined(request.actor, draft.service, None, day)
        return {"not_joined": not_joined, "unfinished": None}
    asked = form.initial.get("about") or ""
    request_type, service = cast(SubjectField, form.fields["about"]).clean(asked)
    subject = form.initial.get("subject") or ""
    return {
        "not_joined": service_not_joined(request.actor, service, None, day),
        "unfinished": unfinished_on(request.actor, request_type, service, subject),
    }


_NAMES = {Step.NEED: "need", Step.DETAILS: "details"}


def _frame(
    request: HttpRequest, step: str, uuid: UUID, draft: ServiceRequest | None
) -> dict[str, Any]:
    """Return what the three pages share."""
    progress = DraftProgress.objects.filter(request=draft).first() if draft else None
    place = _ORDER.index(Step(step)) + 1
    return {
        "step": Step(step),
        "place": place,
        "passes_on": _passes_on(request, draft),
        "steps": [(each.label, draft_url(draft, each) if draft else "") for each in _ORDER],
        "title": "Brouillon" if draft else "Nouvelle demande",
        "draft": draft,
        "saved_at": progress.saved_at if progress else None,
        "page": {
            "uuid": uuid,
            "version": draft.version if draft else 0,
            "shown": shown_of(draft, progress),
            "window": secrets.token_hex(16),
            "token": token_for(request.user, uuid),
        },
        "step_url": f"{reverse('request_draft', args=[uuid])}?etape={step}",
        "autosave_url": f"{reverse('request_autosave', args=[uuid])}?etape={step}",
        "files_url": f"{reverse('request_join', args=[uuid])}?etape={step}",
    }


def _follow(form: StepOfRequest, draft: ServiceRequest, conflict: ChangedElsewhere) -> None:
    """Make `form` show, of what has not changed on both sides, what `draft` now says."""
    now, typed = initial_of(draft, commune_is_chosen=draft.has_commune), form.data.copy()
    for name in form.fields:
        if name in now and name not in conflict.parts and name not in form.errors:
            value = now[name]
            typed[name] = value.insee_code if name == "commune" and value else value
    form.data = typed


def _kept_elsewhere(
    form: StepOfRequest, draft: ServiceRequest, conflict: ChangedElsewhere
) -> list[tuple[str, str]]:
    """Return the (label, text) of what `draft` says otherwise than what was typed in `form`."""
    different = [
        name
        for name, value in {"commune": form.commune, **form.typed}.items()
        if part_of(name) in conflict.parts and getattr(draft, name) != value
    ]
    labels = {"request_type": "De quoi s’agit-il\u00a0?", "service": "Service"}
    return [
        (str(labels.get(name) or form.fields[name].label), _in_words(draft, name))
        for name in different
    ]


def _in_words(draft: ServiceRequest, name: str) -> str:
    value = getattr(draft, name)
    if name in ("urgency", "confidentiality"):
        return str(getattr(draft, f"get_{name}_display")())
    if name.endswith("_on"):
        return day(value)
    return str(value or "(rien)")


def _proposed_direction(draft: ServiceRequest) -> Any:
    """Return the direction to which the portal proposes the request when it is sent, if any."""
    if draft.service is None:
        return None
    direction = draft.service.direction
    return direction if direction.is_open and direction.receives_requests else None


def _who_reads(draft: ServiceRequest) -> str:
    """Return what the confidentiality of `draft` changes; its label alone when it is normal."""
    level, day = draft.confidentiality, timezone.localdate()
    readers = triagers_for(level, draft.commune, day) if draft.is_confidential else ()
    return in_plain_words(level, readers)


def _passes_on(request: HttpRequest, draft: ServiceRequest | None) -> bool:
    """Return whether what is left unsent goes to the next mayor: it is written as the mayor."""
    mayor_of = request.actor.commune_ids(Role.MAYOR)
    return draft.commune_id in mayor_of if draft else bool(mayor_of)

"""Saving a step of a request: by its buttons, by itself while one types, or after the session."""

import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.actor import Actor
from communes.models import Commune
from requests_desk.forms import STEP_FORMS, DetailsForm, NeedForm, add_refusal
from requests_desk.models import DraftProgress, ServiceRequest
from requests_desk.operations import ChangedElsewhere, RequestData, join_files, save_draft
from requests_desk.vocabulary import Step

StepOfRequest = NeedForm | DetailsForm


def step_form(step: str, *data: Any, **options: Any) -> StepOfRequest:
    """Return the form of `step`, bound to `data` (what was posted and its files) if any."""
    return STEP_FORMS[step](*data, **options)


def step_of(request: HttpRequest, default: str = Step.NEED) -> str:
    """Return the step that the address names, else `default`."""
    asked = request.GET.get("etape", "")
    return asked if asked in Step else default


def window_of(session_key: str | None) -> str:
    """Return the name of a browser's window; its script gives a better one to each tab."""
    return salted_hmac("requests_desk.window", session_key or "").hexdigest()[:32]


def save_step(
    form: StepOfRequest,
    *,
    actor: Actor,
    uuid: UUID,
    draft: ServiceRequest | None,
    communes: QuerySet[Commune],
    page: dict[str, Any],
    now: datetime.datetime,
    is_strict: bool = False,
) -> ServiceRequest | None:
    """Save what could be read in `form`, whatever is wrong in it; None when there is nothing.

    What keeps a file from being joined is said in the form. Raise as `save_draft` does; files are
    joined even to a draft that was changed elsewhere, since they undo nothing.
    """
    if draft is None and not form.says_something:
        return None
    typed, commune = form.typed, form.commune
    was_chosen = not DraftProgress.objects.filter(request__uuid=uuid, commune_is_chosen=False)
    # A draft belongs to a commune: until one is named, the first; the page still asks which.
    arguments = {
        "actor": actor,
        "uuid": uuid,
        "commune": commune or (draft.commune if draft else communes[0]),
        "commune_is_chosen": bool(commune or (draft and was_chosen)),
        "data": RequestData(**typed),
        "only": tuple(typed),
        "step": form.step,
        "version": page.get("version"),
        "window": page.get("window") or "",
        "is_strict": is_strict,
        "now": now,
    }
    try:
        saved = save_draft(**arguments)
    except ChangedElsewhere as conflict:
        join(form, actor, conflict.row)
        raise
    join(form, actor, saved)
    return saved


def join(form: StepOfRequest, actor: Actor, draft: ServiceRequest) -> None:
    """Join to `draft` the files that came with `form`; what was refused is said in the form."""
    if not (uploads := form.uploads_to_keep):
        return
    try:
        join_files(actor=actor, draft=draft, uploads=uploads)
    except ValidationError as refusal:
        # They are too many, which may have been said already: the words are kept all the same.
        if "uploads" not in form.errors:
            add_refusal(form, refusal)

"""Saving a step of a request: by its buttons, by itself while one types, or after the session."""

import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.actor import Actor
from communes.models import Commune
from core.conflicts import StaleEdit
from requests_desk.forms import STEP_FORMS, DetailsForm, NeedForm, add_refusal
from requests_desk.models import ServiceRequest
from requests_desk.operations import (
    ChangedElsewhere,
    RequestData,
    fate_of,
    join_files,
    save_draft,
)
from requests_desk.operations.merging import prints_of, read, written
from requests_desk.vocabulary import Step

StepOfRequest = NeedForm | DetailsForm


def step_form(step: str, *data: Any, **options: Any) -> StepOfRequest:
    """Return the form of `step`, bound to `data` (what was posted and its files) if any."""
    return STEP_FORMS[step](*data, **options)


def step_of(request: HttpRequest, default: str = Step.NEED) -> str:
    """Return the step that the address names, else `default`."""
    asked = request.GET.get("etape", "")
    return asked if asked in Step else default


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
    joined even to a draft that was changed elsewhere, since they undo nothing. An old page never
    brings back a draft that has gone: that raises StaleEdit.
    """
    if draft is None and not form.says_something:
        return None
    if draft is None and (fate := fate_of(actor, uuid)):
        raise StaleEdit(url=reverse("requests"), what=fate)
    typed, (commune, is_chosen) = form.typed, _named(form)
    # A draft belongs to a commune: until one is named, the first; the page still asks which.
    arguments = {
        "actor": actor,
        "uuid": uuid,
        "commune": commune or (draft.commune if draft else communes[0]),
        "commune_is_chosen": is_chosen,
        "data": RequestData(**typed),
        "only": tuple(typed),
        "step": form.step,
        "version": page.get("version"),
        "shown": page.get("shown") or "",
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


def shown_after(form: StepOfRequest, shown: str) -> str:
    """Return what a page shows once what it typed in `form` has been saved, from what it showed."""
    commune, is_chosen = _named(form)
    named = {} if is_chosen is None else {"commune": commune}
    return written({**read(shown), **prints_of({**form.typed, **named})})


def join(form: StepOfRequest, actor: Actor, draft: ServiceRequest) -> None:
    """Join to `draft` the files that came with `form`; what was refused is said in the form."""
    if not (uploads := form.uploads_to_keep):
        return
    try:
        join_files(actor=actor, draft=draft, uploads=uploads)
    except ValidationError as refusal:
        # None of them was joined, even those that nothing else is wrong with: that is said too.
        add_refusal(form, refusal)


def _named(form: StepOfRequest) -> tuple[Commune | None, bool | None]:
    """Return the commune that `form` names, and whether it names one: None if it does not say."""
    if form.commune is not None:
        return form.commune, True
    is_cleared = "commune" in form.fields and form.data.get("commune") == ""
    return None, False if is_cleared else None

"""A request while it is being written: saved as it is typed, resumed anywhere, sent at the end."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import fields
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import Actor
from communes.models import Commune
from core.conflicts import StaleEdit
from core.templatetags.french import hour, moment
from files import operations as files
from requests_desk.access import Act
from requests_desk.models import Attachment, DraftProgress, RequestType, ServiceRequest
from requests_desk.operations.data import RequestData
from requests_desk.operations.entry import demand_commune, fill, own_row, said, unsound
from requests_desk.operations.steps import begin, finish, person, stale
from requests_desk.operations.submission import submit
from requests_desk.operations.uploads import Upload, attach
from requests_desk.targets import portal_calendar
from requests_desk.vocabulary import State, Urgency
from services.access import may_submit_for

EVERYTHING = tuple(field.name for field in fields(RequestData))


class ChangedElsewhere(StaleEdit):
    """The draft has been written on from another window since the page was shown.

    `row` is the draft as it is; `is_own` tells that the window itself wrote it (a late answer).
    """

    def __init__(self, row: ServiceRequest, *, is_own: bool, now: datetime.datetime) -> None:
        super().__init__(url=row.get_absolute_url(), what=_changed_elsewhere(row, now))
        self.row, self.is_own = row, is_own


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    uuid: UUID,
    commune: Commune,
    data: RequestData,
    now: datetime.datetime,
    uploads: Iterable[Upload] = (),
    only: Collection[str] = EVERYTHING,
    step: str = "",
    version: int | None = None,
    window: str = "",
    is_strict: bool = False,
    commune_is_chosen: bool = True,
) -> ServiceRequest:
    """Keep what has been typed so far in the fields `only`, complete or not; return the draft.

    The form's `uuid` says which draft it is, `version` which one its page showed, `window` the
    page's window: an older page never undoes what was written from another window, nor, when
    `is_strict`, from its own. Raise ChangedElsewhere then, and PermissionDenied for a commune that
    `actor` does not write for or a draft that is not theirs, StaleEdit once it has been submitted,
    ValidationError for a refused file or too many of them.
    """
    demand_commune(commune, may_submit_for(actor, portal_calendar().day(now)))
    draft = own_row(actor, uuid, commune)
    if draft.state != State.DRAFT:
        raise stale(draft, actor=actor, now=now)
    progress = _progress_of(draft, now)
    says_other = draft.commune != commune or any(
        getattr(draft, name) != said(data, name) for name in only
    )
    is_own = bool(window) and progress.saved_from == window
    # A draft of no version has just been made: there is nothing to undo.
    if draft.version and version not in (None, draft.version) and says_other:
        if is_strict or not is_own:
            raise ChangedElsewhere(draft, is_own=is_own, now=now)
    had = draft.request_type
    changes = fill(draft, data, only) or draft.commune != commune
    draft.commune = commune
    if "request_type" in only and "urgency" not in only:
        _propose_urgency(draft, had)
    attach(draft, uploaded_by=person(actor), uploads=uploads)
    if changes or not draft.version:
        finish(draft)
        progress.saved_at, progress.saved_from = now, window
    progress.step = step or progress.step
    progress.commune_is_chosen = commune_is_chosen
    progress.save()
    return draft


@transaction.atomic
def join_files(*, actor: Actor, draft: ServiceRequest, uploads: Iterable[Upload]) -> None:
    """Join files to a draft: that takes nothing from what is being written on it.

    Raise ValidationError for a refused file or too many of them, and as `begin` does.
    """
    row = begin(actor=actor, request=draft, act=Act.EDIT_DRAFT, now=timezone.now())
    attach(row, uploaded_by=person(actor), uploads=uploads)


@transaction.atomic
def remove_attachment(
    *, actor: Actor, draft: ServiceRequest, stored_file_uuid: UUID
) -> ServiceRequest:
    """Take a file out of a draft; one that is no longer there is no error. Return the draft."""
    row = begin(actor=actor, request=draft, act=Act.EDIT_DRAFT, now=timezone.now())
    for attachment in _files_of(row).filter(stored_file__uuid=stored_file_uuid):
        attachment.delete()
        files.discard(stored_file=attachment.stored_file)
    return row


@transaction.atomic
def discard_draft(*, actor: Actor, draft: ServiceRequest) -> None:
    """Forget a draft and its files; nothing that was submitted is ever deleted."""
    row = begin(actor=actor, request=draft, act=Act.EDIT_DRAFT, now=timezone.now())
    stored_files = [attachment.stored_file for attachment in _files_of(row)]
    row.delete()
    for stored_file in stored_files:
        files.discard(stored_file=stored_file)


@transaction.atomic
def send_draft(
    *, actor: Actor, draft: ServiceRequest, version: int, now: datetime.datetime
) -> ServiceRequest:
    """Send a draft as its author has just read it, and return the request that it has become.

    Raise ChangedElsewhere when it is no longer the one of `version`, ValidationError when it
    cannot be sent as it is, and as `submit` does. One already sent is returned.
    """
    row = own_row(actor, draft.uuid, draft.commune)
    if row.state == State.DRAFT:
        if row.version != version:
            raise ChangedElsewhere(row, is_own=False, now=now)
        if wrong := missing(row, portal_calendar().day(now)):
            raise ValidationError(wrong)
    data = RequestData.of(row)
    return submit(actor=actor, uuid=row.uuid, commune=row.commune, data=data, now=now)


def reach(*, draft: ServiceRequest, step: str) -> None:
    """Note at which step the author now is, to resume there."""
    DraftProgress.objects.filter(request=draft).update(step=step)


def missing(draft: ServiceRequest, day: datetime.date) -> dict[str, str]:
    """Return what keeps a draft from being sent on `day`: a sentence for each field."""
    wrong = unsound(draft, day)
    if not DraftProgress.objects.filter(request=draft, commune_is_chosen=False).exists():
        return wrong
    return {"commune": "Dites pour quelle commune vous faites cette demande.", **wrong}


def _progress_of(draft: ServiceRequest, now: datetime.datetime) -> DraftProgress:
    """Return the row that follows `draft`, not yet saved when it is new."""
    found = DraftProgress.objects.filter(request=draft).first()
    return found or DraftProgress(request=draft, saved_at=now)


def _propose_urgency(draft: ServiceRequest, had: RequestType | None) -> None:
    """Follow the usual urgency of the type that has just been chosen, unless one was chosen.

    Never « planifiée », which asks for a date: that is for the author to say.
    """
    usual = {kind.default_urgency for kind in (had, draft.request_type) if kind}
    proposed = draft.request_type.default_urgency if draft.request_type else ""
    if draft.request_type == had or draft.urgency not in {Urgency.NORMAL, *usual}:
        return
    draft.urgency = Urgency.NORMAL if proposed in ("", Urgency.PLANNED) else proposed


def _changed_elsewhere(row: ServiceRequest, now: datetime.datetime) -> str:
    saved_at = _progress_of(row, now).saved_at
    is_today = timezone.localdate(saved_at) == timezone.localdate(now)
    when = f"à {hour(saved_at)}" if is_today else f"le {moment(saved_at)}"
    return f"Ce brouillon a été modifié ailleurs {when}."


def _files_of(row: ServiceRequest) -> QuerySet[Attachment]:
    return Attachment.objects.filter(request=row).select_related("stored_file")

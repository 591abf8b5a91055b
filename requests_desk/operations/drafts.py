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
from requests_desk.access import Act, submits
from requests_desk.models import (
    Attachment,
    DraftProgress,
    GoneDraft,
    RequestType,
    ServiceRequest,
)
from requests_desk.operations.approval import transmit
from requests_desk.operations.data import RequestData
from requests_desk.operations.entry import demand_commune, fill, own_row, said, unsound
from requests_desk.operations.gone import note_gone
from requests_desk.operations.merging import (
    Merge,
    Prints,
    merge_parts,
    part_of,
    prints_of,
    read,
    written,
)
from requests_desk.operations.steps import begin, finish, person, stale
from requests_desk.operations.submission import submit
from requests_desk.operations.uploads import Upload, attach
from requests_desk.targets import portal_calendar
from requests_desk.vocabulary import State, Urgency
from services.access import may_prepare_for

EVERYTHING = tuple(field.name for field in fields(RequestData))


class ChangedElsewhere(StaleEdit):
    """The draft has been written on by another page since this one was shown.

    `row` is the draft as it is; `parts` what has changed on both sides. `is_own` tells that the
    page itself wrote it (a late answer); `shown` is then what it may take as shown.
    """

    def __init__(
        self,
        row: ServiceRequest,
        *,
        now: datetime.datetime,
        parts: Collection[str] = (),
        is_own: bool = False,
        shown: str = "",
    ) -> None:
        super().__init__(url=row.get_absolute_url(), what=_changed_elsewhere(row, now))
        self.row, self.parts, self.is_own, self.shown = row, frozenset(parts), is_own, shown


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
    shown: str = "",
    window: str = "",
    is_strict: bool = False,
    commune_is_chosen: bool | None = True,
) -> ServiceRequest:
    """Keep what has been typed so far in the fields `only`, complete or not; return the draft.

    The form's `uuid` says which draft it is, `version` and `shown` what its page showed of it,
    `window` which page that is: what has changed on another page since is never undone by one that
    did not show it, nor, when `is_strict`, what this page has itself saved since. `commune` holds
    a new draft; it is named in it as `commune_is_chosen` says, and left as it was with None.
    Raise ChangedElsewhere for what has changed on both sides, PermissionDenied for a commune that
    `actor` does not write for or a draft that is not theirs, StaleEdit once it has been submitted,
    ValidationError for a refused file or too many of them.
    """
    demand_commune(commune, may_prepare_for(actor, portal_calendar().day(now)))
    draft = own_row(actor, uuid, commune)
    if draft.state != State.DRAFT:
        raise stale(draft, actor=actor, now=now)
    progress = _progress_of(draft, now)
    posted = prints_of({name: said(data, name) for name in only})
    if commune_is_chosen is not None:
        posted |= prints_of({"commune": commune if commune_is_chosen else None})
    merge = _merge(draft, progress, posted, version, read(shown) if draft.version else {}, window)
    if merge.conflicts:
        raise ChangedElsewhere(draft, parts=merge.conflicts, now=now)
    if merge.own and is_strict:
        kept = _prints(draft, progress)
        now_shown = written({**read(shown), **{part: kept[part] for part in merge.own}})
        raise ChangedElsewhere(draft, parts=merge.own, is_own=True, shown=now_shown, now=now)
    had, parts = draft.request_type, merge.write | merge.own
    fill(draft, data, [name for name in only if part_of(name) in parts])
    if "commune" in parts:
        progress.commune_is_chosen = bool(commune_is_chosen)
        draft.commune = commune if commune_is_chosen else draft.commune
    if "about" in parts and "urgency" not in only and _propose_urgency(draft, had):
        parts.add("urgency")
    attach(draft, uploaded_by=person(actor), uploads=uploads)
    if parts or not draft.version:
        finish(draft)
        progress.saved_at = now
        progress.written_by = {**progress.written_by, **dict.fromkeys(parts, window)}
    progress.step = step or progress.step
    progress.save()
    GoneDraft.objects.filter(uuid=uuid).delete()
    return draft


def shown_of(draft: ServiceRequest | None, progress: DraftProgress | None) -> str:
    """Return what a page that is drawn now shows of `draft` (None before its first saving)."""
    if draft is None:
        return written(_prints(ServiceRequest(), DraftProgress(commune_is_chosen=False)))
    return written(_prints(draft, progress or DraftProgress()))


def fate_of(actor: Actor, uuid: UUID) -> str:
    """Return what has become of a draft that `actor` no longer has, in a sentence; "" if nothing.

    It is known for a day: long enough for a page still open to be told.
    """
    gone = GoneDraft.objects.filter(uuid=uuid, author=actor.user).select_related("became").first()
    if gone is None:
        return ""
    if gone.became:
        return f"Cette demande est déjà envoyée, sous le numéro {gone.became.number}."
    return "Ce brouillon a été supprimé."


def became_of(actor: Actor, uuid: UUID) -> ServiceRequest | None:
    """Return the request that a draft of `actor` became by joining it, None if it did not."""
    gone = GoneDraft.objects.filter(uuid=uuid, author=actor.user).select_related("became").first()
    return gone.became if gone else None


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
    note_gone(row.uuid, author=row.author, now=timezone.now())
    row.delete()
    for stored_file in stored_files:
        files.discard(stored_file=stored_file)


@transaction.atomic
def send_draft(
    *, actor: Actor, draft: ServiceRequest, version: int, now: datetime.datetime
) -> ServiceRequest:
    """Send a draft as its author has just read it, and return the request that it has become.

    Whoever may only prepare it gives it to those who may send it for the commune.
    Raise ChangedElsewhere when it is no longer the one of `version`, ValidationError when it
    cannot be sent as it is, and as `submit` does. One already sent is returned.
    """
    row = own_row(actor, draft.uuid, draft.commune)
    if row.state == State.TO_APPROVE:
        return row
    if row.state == State.DRAFT:
        if row.version != version:
            raise ChangedElsewhere(row, now=now)
        if wrong := missing(row, portal_calendar().day(now)):
            raise ValidationError(wrong)
        if not submits(actor, row):
            return transmit(actor=actor, request=row, now=now)
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


def _prints(draft: ServiceRequest, progress: DraftProgress) -> Prints:
    """Return what tells each part of `draft` as it is from what it may become."""
    values = {name: getattr(draft, name) for name in EVERYTHING}
    return prints_of({**values, "commune": draft.commune if progress.commune_is_chosen else None})


def _merge(
    draft: ServiceRequest,
    progress: DraftProgress,
    posted: Prints,
    version: int | None,
    shown: Prints,
    window: str,
) -> Merge:
    # A draft of no version has just been made: there is nothing to undo.
    return merge_parts(
        posted=posted,
        kept=_prints(draft, progress),
        shown=shown,
        is_latest=not draft.version or version in (None, draft.version),
        ours={part for part, page in progress.written_by.items() if page and page == window},
    )


def _propose_urgency(draft: ServiceRequest, had: RequestType | None) -> bool:
    """Follow the usual urgency of the type that has just been chosen, unless one was chosen.

    Return whether that changes it. Never « planifiée », which asks for a date: that is for the
    author to say.
    """
    usual = {kind.default_urgency for kind in (had, draft.request_type) if kind}
    proposed = draft.request_type.default_urgency if draft.request_type else ""
    if draft.request_type == had or draft.urgency not in {Urgency.NORMAL, *usual}:
        return False
    before = draft.urgency
    draft.urgency = Urgency.NORMAL if proposed in ("", Urgency.PLANNED) else proposed
    return draft.urgency != before


def _changed_elsewhere(row: ServiceRequest, now: datetime.datetime) -> str:
    saved_at = _progress_of(row, now).saved_at
    is_today = timezone.localdate(saved_at) == timezone.localdate(now)
    when = f"à {hour(saved_at)}" if is_today else f"le {moment(saved_at)}"
    return f"Ce brouillon a été modifié ailleurs {when}."


def _files_of(row: ServiceRequest) -> QuerySet[Attachment]:
    return Attachment.objects.filter(request=row).select_related("stored_file")

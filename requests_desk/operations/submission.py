"""How a request comes in: drafts, submission, entry for a commune, calls answered at once."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import Actor
from communes.models import Commune
from files import operations as files
from requests_desk import emails
from requests_desk.access import Act, may_enter_for
from requests_desk.models import Assignment, Attachment, Message, RequestEvent, ServiceRequest
from requests_desk.numbering import next_number
from requests_desk.operations.data import RequestData
from requests_desk.operations.doubles import merge, twin_of
from requests_desk.operations.steps import (
    add_hours,
    begin,
    finish,
    move,
    person,
    record,
    stale,
    write_message,
)
from requests_desk.operations.uploads import Upload, attach
from requests_desk.targets import portal_calendar
from requests_desk.vocabulary import Channel, State, Urgency
from services.access import may_submit_for
from services.models import Service

Uploads = Iterable[Upload]
# Dates beyond are a slip of the keyboard. A legal deadline may have just been missed.
FARTHEST = datetime.timedelta(days=5 * 366)
OLDEST_DEADLINE = datetime.timedelta(days=366)


@transaction.atomic
def save_draft(
    *,
    actor: Actor,
    uuid: UUID,
    commune: Commune,
    data: RequestData,
    uploads: Uploads = (),
    now: datetime.datetime,
) -> ServiceRequest:
    """Keep what has been typed so far, complete or not, and return the draft.

    The form's `uuid` says which draft it is. Raise PermissionDenied for a commune that `actor`
    does not write for or a draft that is not theirs, StaleEdit once it has been submitted, and
    ValidationError for a refused file or too many of them.
    """
    _demand_commune(commune, may_submit_for(actor, portal_calendar().day(now)))
    draft = _own_row(actor, uuid, commune)
    if draft.state != State.DRAFT:
        raise stale(draft, actor=actor, now=now)
    _fill(draft, commune, data)
    attach(draft, uploaded_by=person(actor), uploads=uploads)
    return finish(draft)


@transaction.atomic
def discard_draft(*, actor: Actor, draft: ServiceRequest) -> None:
    """Forget a draft and its files; nothing that was submitted is ever deleted."""
    row = begin(actor=actor, request=draft, act=Act.EDIT_DRAFT, now=timezone.now())
    stored_files = [attachment.stored_file for attachment in _files_of(row)]
    row.delete()
    for stored_file in stored_files:
        files.discard(stored_file=stored_file)


@transaction.atomic
def remove_attachment(
    *, actor: Actor, draft: ServiceRequest, stored_file_uuid: UUID
) -> ServiceRequest:
    """Take a file out of a draft; one that is no longer there is no error. Return the draft."""
    row = begin(actor=actor, request=draft, act=Act.EDIT_DRAFT, now=timezone.now())
    for attachment in _files_of(row).filter(stored_file__uuid=stored_file_uuid):
        attachment.delete()
        files.discard(stored_file=attachment.stored_file)
    return finish(row)


@transaction.atomic
def submit(
    *,
    actor: Actor,
    uuid: UUID,
    commune: Commune,
    data: RequestData,
    uploads: Uploads = (),
    now: datetime.datetime,
) -> ServiceRequest:
    """Send a request to the desk and return it with its number; the draft's files go with it.

    A second call with the same `uuid`, even at the same moment, returns the request of the first;
    so does, for a while, a call with the same words (`doubles.twin_of`): its new files are joined.
    Raise PermissionDenied for a commune that `actor` does not write for, ValidationError when the
    subject or the description is missing, a date makes no sense or a file is refused.
    """
    day = portal_calendar().day(now)
    _demand_commune(commune, may_submit_for(actor, day))
    row = _own_row(actor, uuid, commune)
    if row.state != State.DRAFT:
        return row
    row.commune = commune
    if twin := twin_of(row, data=data, now=now):
        return merge(row, into=twin, uploaded_by=person(actor), uploads=uploads)
    _enter(row, actor=actor, commune=commune, data=data, uploads=uploads, now=now)
    people = emails.commune_recipients(row, day=day)
    _give_number(row, day)
    emails.request_received(request=row, people=people)
    return row


@transaction.atomic
def submit_on_behalf(
    *,
    actor: Actor,
    uuid: UUID,
    commune: Commune,
    channel: str,
    contact_name: str,
    data: RequestData,
    uploads: Uploads = (),
    now: datetime.datetime,
) -> ServiceRequest:
    """Enter the request that a commune made by telephone, e-mail, visit or meeting: it is its own.

    Repeatable and refused as `submit`; only the desk may.
    """
    day = portal_calendar().day(now)
    _demand_commune(commune, may_enter_for(actor, day))
    row = _own_row(actor, uuid, commune)
    if row.state != State.DRAFT:
        return row
    row.commune = commune
    _mark_on_behalf(row, channel, contact_name)
    if twin := twin_of(row, data=data, now=now):
        return merge(row, into=twin, uploaded_by=person(actor), uploads=uploads)
    _enter(row, actor=actor, commune=commune, data=data, uploads=uploads, now=now)
    people = emails.commune_recipients(row, day=day)
    _give_number(row, day)
    emails.request_received(request=row, people=people)
    return row


@transaction.atomic
def log_call(
    *,
    actor: Actor,
    uuid: UUID,
    commune: Commune,
    contact_name: str,
    service: Service | None,
    subject: str,
    answer: str,
    minutes_spent: int,
    now: datetime.datetime,
) -> ServiceRequest:
    """Log a call answered at once: a request submitted, answered, resolved and closed in one go.

    No direction has it, since the desk answered; the commune gets one e-mail, with the answer.
    Repeatable and refused as `submit_on_behalf`.
    """
    day = portal_calendar().day(now)
    _demand_commune(commune, may_enter_for(actor, day))
    row = _own_row(actor, uuid, commune)
    if row.state != State.DRAFT:
        return row
    row.commune = commune
    _mark_on_behalf(row, Channel.PHONE, contact_name)
    data = RequestData(
        service=service,
        subject=subject,
        description="Question posée par téléphone\u00a0; la réponse a été donnée pendant l’appel.",
    )
    if twin := twin_of(row, data=data, now=now, answer=answer):
        return merge(row, into=twin, uploaded_by=person(actor), uploads=())
    _enter(row, actor=actor, commune=commune, data=data, now=now, is_routed=False)
    write_message(row, actor=actor, kind=Message.Kind.REPLY, body=answer, now=now)
    add_hours(row, (Decimal(minutes_spent) / 60).quantize(Decimal("0.01")))
    move(row, transition="acknowledge", actor=actor, now=now)
    resolved = move(row, transition="resolve", actor=actor, now=now)
    move(row, transition="close", actor=actor, now=now)
    people = emails.commune_recipients(row, day=day, but=actor.user)
    _give_number(row, day)
    emails.request_resolved(request=row, event=resolved, text=answer, people=people)
    return row


def _demand_commune(commune: Commune, allowed: QuerySet[Commune]) -> None:
    if not allowed.filter(pk=commune.pk).exists():
        raise PermissionDenied


def _own_row(actor: Actor, uuid: UUID, commune: Commune) -> ServiceRequest:
    """Return the row of `uuid`, made if need be, locked: two calls at once take turns on it."""
    author = person(actor)
    new = ServiceRequest(uuid=uuid, author=author, commune=commune)
    ServiceRequest.objects.bulk_create([new], ignore_conflicts=True)
    row = (
        ServiceRequest.objects.select_for_update(of=("self",))
        .select_related("commune", "service", "author")
        .get(uuid=uuid)
    )
    if row.author_id != author.pk:
        raise PermissionDenied
    return row


def _fill(row: ServiceRequest, commune: Commune, data: RequestData) -> None:
    row.commune, row.service = commune, data.service
    row.subject, row.description = data.subject.strip(), data.description.strip()
    row.urgency, row.consequence = data.urgency, data.consequence.strip()
    row.wanted_on, row.legal_deadline_on = data.wanted_on, data.legal_deadline_on


def _mark_on_behalf(row: ServiceRequest, channel: str, contact_name: str) -> None:
    if channel not in Channel or channel == Channel.PORTAL:
        raise ValidationError({"channel": "Dites par quel moyen la commune a fait sa demande."})
    row.on_behalf, row.channel, row.contact_name = True, channel, contact_name.strip()


def _enter(
    row: ServiceRequest,
    *,
    actor: Actor,
    commune: Commune,
    data: RequestData,
    uploads: Uploads = (),
    now: datetime.datetime,
    is_routed: bool = True,
) -> None:
    """Make `row` a submitted request: its files, its due date, its first routing.

    It has no number yet, and is not saved before `_give_number`.
    """
    calendar = portal_calendar()
    day = calendar.day(now)
    _fill(row, commune, data)
    _demand_complete(row, day)
    row.due_on = calendar.due_on(urgency=row.urgency, wanted_on=row.wanted_on, day=day)
    attach(row, uploaded_by=person(actor), uploads=uploads)
    move(row, transition="submit", actor=actor, now=now)
    if is_routed:
        _propose_direction(row, now)


def _give_number(row: ServiceRequest, day: datetime.date) -> None:
    """Number and save the request, as late as can be: others wait for the counter from here on."""
    row.number = next_number(day)
    finish(row)


def _demand_complete(row: ServiceRequest, day: datetime.date) -> None:
    wrong = {}
    if not row.subject:
        wrong["subject"] = "Donnez un objet à votre demande."
    if not row.description:
        wrong["description"] = "Décrivez votre demande."
    if row.urgency not in Urgency:
        wrong["urgency"] = "Choisissez une urgence."
    if row.urgency == Urgency.PLANNED and row.wanted_on is None:
        wrong["wanted_on"] = "Indiquez pour quelle date la demande est planifiée."
    if row.wanted_on is not None and row.wanted_on < day:
        wrong["wanted_on"] = "Cette date est passée\u00a0: indiquez une date à venir."
    if row.legal_deadline_on is not None and row.legal_deadline_on < day - OLDEST_DEADLINE:
        wrong["legal_deadline_on"] = "Cette date est trop ancienne\u00a0: vérifiez l’année."
    for name in ("wanted_on", "legal_deadline_on"):
        given = getattr(row, name)
        if given is not None and given > day + FARTHEST:
            wrong[name] = "Cette date est trop lointaine\u00a0: vérifiez l’année."
    if wrong:
        raise ValidationError(wrong)


def _propose_direction(row: ServiceRequest, now: datetime.datetime) -> None:
    """Give the request to its service's direction until the desk confirms it or chooses another."""
    if row.service is None:
        return
    direction = row.service.direction
    if not (direction.is_open and direction.receives_requests):
        return
    assignment = Assignment.objects.create(
        request=row,
        direction=direction,
        reason=f"Direction du service «\u00a0{row.service.name}\u00a0».",
        created_at=now,
    )
    record(
        row,
        kind=RequestEvent.Kind.ROUTED,
        actor=None,
        now=now,
        comment=assignment.reason,
        is_public=False,
        assignment=assignment,
    )


def _files_of(row: ServiceRequest) -> QuerySet[Attachment]:
    return Attachment.objects.filter(request=row).select_related("stored_file")

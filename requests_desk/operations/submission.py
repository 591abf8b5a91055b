"""How a request comes in: submission, entry for a commune, calls answered at once."""

import dataclasses
import datetime
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import Actor
from communes.models import Commune
from requests_desk import emails
from requests_desk.access import Act, may_enter_for
from requests_desk.models import Assignment, DraftProgress, Message, RequestEvent, ServiceRequest
from requests_desk.numbering import next_number
from requests_desk.operations.data import RequestData
from requests_desk.operations.doubles import merge, twin_of
from requests_desk.operations.entry import demand_commune, fill, own_row, unsound
from requests_desk.operations.steps import (
    add_hours,
    begin,
    finish,
    move,
    person,
    record,
    write_message,
)
from requests_desk.operations.uploads import Upload, attach
from requests_desk.targets import portal_calendar
from requests_desk.vocabulary import Channel, State
from services.access import may_submit_for
from services.models import Service

Uploads = Iterable[Upload]


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
    Raise PermissionDenied when `actor` may not send this for the commune, ValidationError when the
    subject or the description is missing, a date makes no sense or a file is refused.
    """
    day = portal_calendar().day(now)
    demand_commune(commune, may_submit_for(actor, day, service=data.service))
    row = own_row(actor, uuid, commune)
    if row.state != State.DRAFT:
        return row
    row.commune = commune
    if twin := twin_of(row, data=data, now=now):
        return merge(row, into=twin, uploaded_by=person(actor), uploads=uploads)
    _enter(row, actor=actor, commune=commune, data=data, uploads=uploads, now=now)
    DraftProgress.objects.filter(request=row).delete()
    people = emails.commune_recipients(row, day=day)
    _give_number(row, day)
    emails.request_received(request=row, people=people)
    return row


@transaction.atomic
def approve(
    *, actor: Actor, request: ServiceRequest, version: int, now: datetime.datetime
) -> ServiceRequest:
    """Send to the desk what somebody of the commune has prepared; its author stays its author.

    Raise as `steps.begin`, and ValidationError when it makes no sense any more (a date has passed).
    """
    row = begin(actor=actor, request=request, act=Act.APPROVE, now=now, version=version)
    day = portal_calendar().day(now)
    demand_commune(row.commune, may_submit_for(actor, day, service=row.service))
    _enter(row, actor=actor, commune=row.commune, data=RequestData.of(row), now=now)
    DraftProgress.objects.filter(request=row).delete()
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
    demand_commune(commune, may_enter_for(actor, day))
    row = own_row(actor, uuid, commune)
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
    demand_commune(commune, may_enter_for(actor, day))
    row = own_row(actor, uuid, commune)
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
    row.commune = commune
    fill(row, data, [field.name for field in dataclasses.fields(data)])
    if wrong := unsound(row, day):
        raise ValidationError(wrong)
    row.due_on = calendar.due_on(urgency=row.urgency, wanted_on=row.wanted_on, day=day)
    attach(row, uploaded_by=person(actor), uploads=uploads)
    move(row, transition="submit", actor=actor, now=now)
    if is_routed:
        _propose_direction(row, now)


def _give_number(row: ServiceRequest, day: datetime.date) -> None:
    """Number and save the request, as late as can be: others wait for the counter from here on."""
    row.number = next_number(day)
    finish(row)


def _propose_direction(row: ServiceRequest, now: datetime.datetime) -> None:
    """Give the request to its service's direction until the desk confirms it or chooses another.

    Not a confidential one: a whole direction would read it before a triager has.
    """
    if row.service is None or row.is_confidential:
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

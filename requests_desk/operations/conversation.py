"""What is written on a request: replies to the commune, its answers, notes between agents."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.actor import Actor
from requests_desk import emails
from requests_desk.access import Act
from requests_desk.models import Message, ServiceRequest
from requests_desk.operations.data import Outcome
from requests_desk.operations.handling import state_before_waiting
from requests_desk.operations.steps import (
    add_hours,
    already_written,
    finish,
    guard,
    lock,
    move,
    write_message,
)
from requests_desk.targets import portal_calendar
from requests_desk.vocabulary import State

Uploads = Iterable[UploadedFile]
NO_HOURS = Decimal(0)


@transaction.atomic
def reply(
    *,
    actor: Actor,
    request: ServiceRequest,
    version: int,
    body: str,
    uploads: Uploads = (),
    outcome: str = Outcome.NONE,
    hours: Decimal = NO_HOURS,
    now: datetime.datetime,
) -> ServiceRequest:
    """Answer the commune, and keep the request open, wait for the commune, or resolve it.

    Replying to a request that nobody had read acknowledges it. The commune gets one e-mail. The
    same reply sent twice is one. Raise as `steps.lock` and `steps.guard`, and ValidationError for
    an empty text, a refused file or negative hours.
    """
    row = lock(actor=actor, request=request)
    if already_written(row, actor=actor, kind=Message.Kind.REPLY, body=body, now=now):
        return row
    guard(row, actor=actor, act=Act.REPLY, now=now, version=version)
    message = write_message(
        row, actor=actor, kind=Message.Kind.REPLY, body=body, uploads=uploads, now=now
    )
    add_hours(row, hours)
    if row.state == State.SUBMITTED:
        move(row, transition="acknowledge", actor=actor, now=now)
    day = portal_calendar().day(now)
    match Outcome(outcome):
        case Outcome.RESOLVE:
            event = move(row, transition="resolve", actor=actor, now=now)
            emails.request_resolved(request=row, event=event, text=body, actor=actor, day=day)
        case Outcome.WAIT:
            if row.state != State.WAITING:
                move(row, transition="wait", actor=actor, now=now)
            emails.request_awaits_answer(message=message, actor=actor, day=day)
        case Outcome.NONE:
            emails.request_replied(message=message, actor=actor, day=day)
    return finish(row)


@transaction.atomic
def add_note(
    *,
    actor: Actor,
    request: ServiceRequest,
    body: str,
    uploads: Uploads = (),
    now: datetime.datetime,
) -> ServiceRequest:
    """Write to the other agents; the commune never sees the note nor its files.

    The same note sent twice is one. Raise as `reply`.
    """
    row = lock(actor=actor, request=request)
    kind = Message.Kind.INTERNAL_NOTE
    if already_written(row, actor=actor, kind=kind, body=body, now=now):
        return row
    guard(row, actor=actor, act=Act.ADD_NOTE, now=now)
    write_message(row, actor=actor, kind=kind, body=body, uploads=uploads, now=now)
    return finish(row)


@transaction.atomic
def answer(
    *,
    actor: Actor,
    request: ServiceRequest,
    body: str,
    uploads: Uploads = (),
    now: datetime.datetime,
) -> ServiceRequest:
    """Write to the desk for the commune; if it was awaited, the work goes on where it had stopped.

    The agent in charge gets an e-mail. The same message sent twice is one. Raise as `reply`.
    """
    row = lock(actor=actor, request=request)
    if already_written(row, actor=actor, kind=Message.Kind.COMMUNE, body=body, now=now):
        return row
    guard(row, actor=actor, act=Act.ANSWER, now=now)
    message = write_message(
        row, actor=actor, kind=Message.Kind.COMMUNE, body=body, uploads=uploads, now=now
    )
    if row.state == State.WAITING:
        move(row, transition="resume", actor=actor, now=now, to=state_before_waiting(row))
    emails.commune_answered(message=message, actor=actor, day=portal_calendar().day(now))
    return finish(row)

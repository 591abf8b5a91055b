"""What is written on a request: replies to the commune, its answers, notes between agents."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from django.db import transaction

from accounts.actor import Actor
from requests_desk import emails
from requests_desk.access import Act
from requests_desk.models import Message, ServiceRequest
from requests_desk.operations.data import Outcome
from requests_desk.operations.delays import state_before_waiting
from requests_desk.operations.steps import (
    add_hours,
    already_written,
    fingerprint,
    finish,
    guard,
    lock,
    move,
    write_message,
)
from requests_desk.operations.uploads import Upload
from requests_desk.targets import portal_calendar
from requests_desk.vocabulary import State

Uploads = Iterable[Upload]
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
    same form sent twice is one reply; corrected in anything, it is another, which comes too late.
    Raise as `steps.lock` and `steps.guard`, and ValidationError for an empty text, a refused file
    or negative hours.
    """
    row, kind, uploads = lock(actor=actor, request=request), Message.Kind.REPLY, list(uploads)
    sent_as = fingerprint(
        kind=kind, body=body, uploads=uploads, version=version, outcome=outcome, hours=hours
    )
    if already_written(row, actor=actor, sent_as=sent_as, now=now, only_last=False):
        return row
    guard(row, actor=actor, act=Act.REPLY, now=now, version=version)
    message = write_message(
        row, actor=actor, kind=kind, body=body, uploads=uploads, now=now, sent_as=sent_as
    )
    add_hours(row, hours)
    if row.state == State.SUBMITTED:
        move(row, transition="acknowledge", actor=actor, now=now)
    day = portal_calendar().day(now)
    match Outcome(outcome):
        case Outcome.RESOLVE:
            event = move(row, transition="resolve", actor=actor, now=now)
            people = emails.commune_recipients(row, day=day, but=actor.user)
            emails.request_resolved(request=row, event=event, text=body, people=people)
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
    row, uploads = lock(actor=actor, request=request), list(uploads)
    kind = Message.Kind.INTERNAL_NOTE
    sent_as = fingerprint(kind=kind, body=body, uploads=uploads)
    if already_written(row, actor=actor, sent_as=sent_as, now=now):
        return row
    guard(row, actor=actor, act=Act.ADD_NOTE, now=now)
    write_message(row, actor=actor, kind=kind, body=body, uploads=uploads, now=now, sent_as=sent_as)
    return finish(row, makes_stale=False)


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
    row, kind, uploads = lock(actor=actor, request=request), Message.Kind.COMMUNE, list(uploads)
    sent_as = fingerprint(kind=kind, body=body, uploads=uploads)
    if already_written(row, actor=actor, sent_as=sent_as, now=now):
        return row
    guard(row, actor=actor, act=Act.ANSWER, now=now)
    message = write_message(
        row, actor=actor, kind=kind, body=body, uploads=uploads, now=now, sent_as=sent_as
    )
    if row.state == State.WAITING:
        move(row, transition="resume", actor=actor, now=now, to=state_before_waiting(row))
    emails.commune_answered(message=message, actor=actor, day=portal_calendar().day(now))
    return finish(row)

"""What the operations are made of: lock, guard, move, write, tell."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from accounts.actor import Actor
from accounts.models import User
from core.conflicts import StaleEdit
from requests_desk.access import STATES, Act, acts_by_role
from requests_desk.models import Assignment, Message, RequestEvent, ServiceRequest
from requests_desk.operations.uploads import Upload, attach, digest
from requests_desk.targets import portal_calendar
from requests_desk.timeline import last_change
from requests_desk.vocabulary import State

# A form sent twice writes once: the same form of the same person within this time is one message.
SAME_MESSAGE_WITHIN = datetime.timedelta(minutes=10)


def person(actor: Actor) -> User:
    """Return who acts; raise PermissionDenied for a visitor."""
    if actor.user is None:
        raise PermissionDenied
    return actor.user


def begin(
    *,
    actor: Actor,
    request: ServiceRequest,
    act: Act,
    now: datetime.datetime,
    version: int | None = None,
) -> ServiceRequest:
    """Return the request as it is now, locked as by `lock` and guarded as by `guard`."""
    row = lock(actor=actor, request=request)
    guard(row, actor=actor, act=act, now=now, version=version)
    return row


def lock(*, actor: Actor, request: ServiceRequest) -> ServiceRequest:
    """Return the request as it is now, its row locked until the end of the transaction.

    Raise PermissionDenied when `actor` does not see it.
    """
    row = (
        ServiceRequest.objects.visible_to(actor)
        .select_for_update(of=("self",))
        .select_related("commune", "service", "author")
        .filter(pk=request.pk)
        .first()
    )
    if row is None:
        raise PermissionDenied
    return row


def guard(
    row: ServiceRequest,
    *,
    actor: Actor,
    act: Act,
    now: datetime.datetime,
    version: int | None = None,
) -> None:
    """Raise StaleEdit when `row` is past `version`, or when its state no longer allows `act`.

    Raise PermissionDenied when no role of `actor` allows `act`, whatever the state.
    """
    if version is not None and version != row.version:
        raise stale(row, actor=actor, now=now)
    if act not in acts_by_role(actor, row):
        raise PermissionDenied
    if row.state not in STATES[act]:
        raise stale(row, actor=actor, now=now)


def stale(request: ServiceRequest, *, actor: Actor, now: datetime.datetime) -> StaleEdit:
    """Return the conflict that tells `actor` what has happened to `request` meanwhile."""
    what, is_own = last_change(request, actor, now)
    return StaleEdit(url=request.get_absolute_url(), what=what, is_own=is_own)


def move(
    request: ServiceRequest,
    *,
    transition: str,
    actor: Actor,
    now: datetime.datetime,
    kind: str = RequestEvent.Kind.TRANSITION,
    comment: str = "",
    assignment: Assignment | None = None,
    **arguments: Any,
) -> RequestEvent:
    """Run a transition of `workflow.py` and write its line in the journal; `finish` saves it.

    Leaving the wait puts the due date off by the working days spent waiting.
    """
    origin = request.state
    if origin == State.WAITING:
        _restart_clock(request, now)
    getattr(request, transition)(now=now, **arguments)
    return record(
        request,
        kind=kind,
        actor=actor,
        now=now,
        comment=comment,
        assignment=assignment,
        from_state=origin,
        to_state=request.state,
    )


def record(
    request: ServiceRequest,
    *,
    kind: str,
    actor: Actor | None,
    now: datetime.datetime,
    comment: str = "",
    is_public: bool = True,
    assignment: Assignment | None = None,
    from_state: str = "",
    to_state: str = "",
) -> RequestEvent:
    """Write a line in the journal of `request`; without an actor, the portal itself did it."""
    return RequestEvent.objects.create(
        request=request,
        kind=kind,
        actor=person(actor) if actor else None,
        comment=comment,
        is_public=is_public,
        assignment=assignment,
        from_state=from_state,
        to_state=to_state,
        created_at=now,
    )


def finish(request: ServiceRequest, *, makes_stale: bool = True) -> ServiceRequest:
    """Save what the operation has changed, and make older pages stale.

    With `makes_stale=False`, they stay good: what has changed takes nothing away from what others
    are writing, and they may even not be allowed to know of it (a note between agents).
    """
    request.version += makes_stale
    request.save()
    return request


def write_message(
    request: ServiceRequest,
    *,
    actor: Actor,
    kind: str,
    body: str,
    uploads: Iterable[Upload] = (),
    now: datetime.datetime,
    sent_as: str = "",
) -> Message:
    """Write a message with its files; raise ValidationError when it says nothing."""
    if not body.strip():
        raise ValidationError({"body": "Écrivez votre message."})
    message = Message.objects.create(
        request=request,
        author=person(actor),
        kind=kind,
        body=body.strip(),
        fingerprint=sent_as,
        created_at=now,
    )
    attach(request, uploaded_by=person(actor), uploads=uploads, message=message)
    return message


def fingerprint(
    *,
    kind: str,
    body: str,
    uploads: Iterable[Upload],
    version: int | None = None,
    outcome: str = "",
    hours: Decimal = Decimal(0),
) -> str:
    """Return what tells two sendings of one form from two forms: any difference changes it.

    With a `version`, a page shown after the first sending is another form, whatever is typed.
    """
    said = [kind, body.strip(), sorted(map(digest, uploads)), version, outcome, hours.normalize()]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def already_written(
    request: ServiceRequest,
    *,
    actor: Actor,
    sent_as: str,
    now: datetime.datetime,
    only_last: bool = True,
) -> bool:
    """Return whether this very form was received a moment ago: it was sent twice.

    Without a version in the fingerprint, ask the last message only: one may say the same thing
    again once somebody else has spoken.
    """
    recent = Message.objects.filter(request=request, created_at__gt=now - SAME_MESSAGE_WITHIN)
    sent = list(recent.order_by("created_at", "pk").values_list("author_id", "fingerprint"))
    return (person(actor).pk, sent_as) in (sent[-1:] if only_last else sent)


def demand_reason(reason: str, message: str) -> str:
    """Return the reason without its spaces around; raise ValidationError when there is none."""
    if not reason.strip():
        raise ValidationError({"reason": message})
    return reason.strip()


def add_hours(request: ServiceRequest, hours: Decimal) -> None:
    """Add working hours to the request; raise ValidationError for a negative number."""
    if hours < 0:
        raise ValidationError({"hours": "Le temps passé ne peut pas être négatif."})
    request.hours_spent += hours


def _restart_clock(request: ServiceRequest, now: datetime.datetime) -> None:
    if request.due_on is None or request.waiting_since is None:
        return
    calendar = portal_calendar()
    request.due_on = calendar.after_waiting(
        request.due_on, since=calendar.day(request.waiting_since), until=calendar.day(now)
    )

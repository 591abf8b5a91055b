"""How a request ends, begins again, and is judged by the commune."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import Actor
from requests_desk import emails
from requests_desk.access import Act
from requests_desk.models import RequestEvent, ServiceRequest
from requests_desk.operations.steps import begin, demand_reason, finish, move, record
from requests_desk.targets import portal_calendar
from requests_desk.vocabulary import State


@transaction.atomic
def resolve(
    *,
    actor: Actor,
    request: ServiceRequest,
    version: int,
    comment: str = "",
    now: datetime.datetime,
) -> ServiceRequest:
    """Say that the commune has its answer, given earlier or outside of the portal; it is told."""
    row = begin(actor=actor, request=request, act=Act.RESOLVE, now=now, version=version)
    event = move(row, transition="resolve", actor=actor, now=now, comment=comment.strip())
    people = emails.commune_recipients(row, day=portal_calendar().day(now), but=actor.user)
    emails.request_resolved(request=row, event=event, text=comment.strip(), people=people)
    return finish(row)


@transaction.atomic
def close(
    *, actor: Actor, request: ServiceRequest, version: int, now: datetime.datetime
) -> ServiceRequest:
    """Confirm that the answer is enough. All of this module raises as `steps.begin`."""
    row = begin(actor=actor, request=request, act=Act.CLOSE, now=now, version=version)
    move(row, transition="close", actor=actor, now=now)
    return finish(row)


@transaction.atomic
def reopen(
    *,
    actor: Actor,
    request: ServiceRequest,
    version: int,
    reason: str,
    now: datetime.datetime,
) -> ServiceRequest:
    """Take the request up again, with a new delay; without a reason, raise ValidationError.

    It goes back to the direction to which the desk had routed it, and the agent in charge gets an
    e-mail; without such a routing, it goes back to the desk.
    """
    row = begin(actor=actor, request=request, act=Act.REOPEN, now=now, version=version)
    reason = demand_reason(reason, "Dites ce qu’il reste à faire.")
    current = row.current_assignment
    target = State.ASSIGNED if current and current.is_confirmed else State.SUBMITTED
    event = move(row, transition="reopen", actor=actor, now=now, comment=reason, to=target)
    calendar = portal_calendar()
    row.due_on = calendar.due_on(
        urgency=row.urgency, wanted_on=row.wanted_on, day=calendar.day(now)
    )
    emails.request_reopened(request=row, event=event, actor=actor, day=calendar.day(now))
    return finish(row)


@transaction.atomic
def decline(
    *,
    actor: Actor,
    request: ServiceRequest,
    version: int,
    reason: str,
    now: datetime.datetime,
) -> ServiceRequest:
    """Refuse the request; the commune reads why. Without a reason, raise ValidationError."""
    row = begin(actor=actor, request=request, act=Act.DECLINE, now=now, version=version)
    reason = demand_reason(reason, "Dites à la commune pourquoi sa demande est refusée.")
    event = move(row, transition="decline", actor=actor, now=now, comment=reason)
    emails.request_declined(request=row, event=event, actor=actor, day=portal_calendar().day(now))
    return finish(row)


@transaction.atomic
def cancel(
    *,
    actor: Actor,
    request: ServiceRequest,
    version: int,
    reason: str,
    now: datetime.datetime,
) -> ServiceRequest:
    """Withdraw the commune's request. Without a reason, raise ValidationError."""
    row = begin(actor=actor, request=request, act=Act.CANCEL, now=now, version=version)
    reason = demand_reason(reason, "Dites pourquoi la commune n’a plus besoin de réponse.")
    move(row, transition="cancel", actor=actor, now=now, comment=reason)
    return finish(row)


@transaction.atomic
def rate(
    *,
    actor: Actor,
    request: ServiceRequest,
    score: int,
    comment: str = "",
    now: datetime.datetime,
) -> ServiceRequest:
    """Give the commune's opinion of the answer, from 1 to 5; a second one replaces the first.

    Raise ValidationError for another score.
    """
    row = begin(actor=actor, request=request, act=Act.RATE, now=now)
    if score not in range(1, 6):
        raise ValidationError({"score": "Choisissez une note de 1 à 5."})
    row.satisfaction, row.satisfaction_comment = score, comment.strip()
    record(
        row,
        kind=RequestEvent.Kind.RATED,
        actor=actor,
        now=now,
        comment=f"Avis\u00a0: {score} sur 5\n{comment}".strip(),
    )
    return finish(row, makes_stale=False)

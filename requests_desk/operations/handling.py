"""What the desk and the directions do with a request: take it on, route it, work on it."""

import datetime
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actor import Actor
from accounts.models import DIRECTION_ROLES, Membership, User
from communes.models import Direction
from core.french import count
from core.nouns import direction_noun
from requests_desk.access import Act
from requests_desk.models import Assignment, RequestEvent, ServiceRequest
from requests_desk.operations.delays import due_on_with, state_before_waiting
from requests_desk.operations.steps import (
    add_hours,
    begin,
    demand_reason,
    finish,
    move,
    person,
    record,
)
from requests_desk.targets import portal_calendar
from requests_desk.vocabulary import State, Urgency
from services.models import Service


@transaction.atomic
def acknowledge(
    *, actor: Actor, request: ServiceRequest, version: int, now: datetime.datetime
) -> ServiceRequest:
    """Tell the commune that its request has been read. All here raise as `steps.begin`."""
    row = begin(actor=actor, request=request, act=Act.ACKNOWLEDGE, now=now, version=version)
    move(row, transition="acknowledge", actor=actor, now=now)
    return finish(row)


@transaction.atomic
def route(
    *,
    actor: Actor,
    request: ServiceRequest,
    version: int,
    direction: Direction,
    agent: User | None = None,
    service: Service | None = None,
    reason: str = "",
    now: datetime.datetime,
) -> ServiceRequest:
    """Confirm the direction that was proposed, choose another, or name an agent in the same one.

    A `service` says what the request is about, when the commune did not know or was mistaken.
    Naming an agent where work is under way leaves the state as it is. Raise ValidationError when
    the direction takes no requests, when the agent does not work there, when another direction is
    chosen without a reason, or when nothing would change.
    """
    row = begin(actor=actor, request=request, act=Act.ROUTE, now=now, version=version)
    _demand_open(direction)
    if agent is not None:
        _demand_agent(agent, direction, portal_calendar().day(now))
    current = row.current_assignment
    is_same = current is not None and current.direction_id == direction.pk
    is_colleague = current is not None and is_same and current.is_confirmed
    if current is not None and not is_same:
        reason = demand_reason(
            reason, f"Dites pourquoi la demande change de {direction_noun().singular}."
        )
    new_service = _set_service(row, service)
    if current and is_colleague and new_service and agent in (None, current.agent):
        assignment = current
    else:
        assignment = _assign(
            row, direction=direction, agent=agent, actor=actor, reason=reason.strip(), now=now
        )
    tell = record
    if not (is_colleague and row.state in (State.IN_PROGRESS, State.WAITING)):
        tell = partial(move, transition="route")
    tell(
        row,
        kind=RequestEvent.Kind.ROUTED,
        actor=actor,
        now=now,
        comment="\n".join(filter(None, [new_service, reason.strip()])),
        assignment=assignment,
    )
    return finish(row)


@transaction.atomic
def take(
    *, actor: Actor, request: ServiceRequest, version: int, now: datetime.datetime
) -> ServiceRequest:
    """Make `actor` the agent in charge; the work begins if it had not."""
    row = begin(actor=actor, request=request, act=Act.TAKE, now=now, version=version)
    current = row.current_assignment
    if current is None:
        raise ValidationError(f"Cette demande n’est orientée vers {direction_noun().no}.")
    assignment = current
    if current.agent_id != person(actor).pk:
        assignment = _replace_assignment(
            row,
            direction=current.direction,
            agent=person(actor),
            actor=actor,
            reason="",
            now=now,
        )
    tell = partial(move, transition="start") if row.state == State.ASSIGNED else record
    tell(row, kind=RequestEvent.Kind.TAKEN, actor=actor, now=now, assignment=assignment)
    return finish(row)


@transaction.atomic
def resume(
    *, actor: Actor, request: ServiceRequest, version: int, now: datetime.datetime
) -> ServiceRequest:
    """Go on without waiting any longer, when the commune has answered in another way."""
    row = begin(actor=actor, request=request, act=Act.RESUME, now=now, version=version)
    move(row, transition="resume", actor=actor, now=now, to=state_before_waiting(row))
    return finish(row)


@transaction.atomic
def change_urgency(
    *,
    actor: Actor,
    request: ServiceRequest,
    version: int,
    urgency: str,
    reason: str,
    now: datetime.datetime,
) -> ServiceRequest:
    """Set the urgency, visibly and with a reason; the due date follows, never into the past.

    The delay runs from the submission, and the days already spent waiting for the commune stay
    counted. Raise ValidationError without a reason or when the urgency is the same.
    """
    row = begin(actor=actor, request=request, act=Act.CHANGE_URGENCY, now=now, version=version)
    reason = demand_reason(reason, "Dites pourquoi l’urgence change.")
    if urgency not in Urgency or urgency == row.urgency:
        raise ValidationError({"urgency": "Choisissez une autre urgence que l’actuelle."})
    before, after = Urgency(row.urgency).label, Urgency(urgency).label
    row.due_on = due_on_with(row, urgency, now)
    row.urgency = urgency
    change = f"Urgence\u00a0: {after.lower()} au lieu de {before.lower()}"
    record(row, kind=RequestEvent.Kind.EDITED, actor=actor, now=now, comment=f"{change}\n{reason}")
    return finish(row)


@transaction.atomic
def log_hours(
    *, actor: Actor, request: ServiceRequest, hours: Decimal, now: datetime.datetime
) -> ServiceRequest:
    """Add time spent, in hours. Raise ValidationError unless it is more than zero."""
    row = begin(actor=actor, request=request, act=Act.LOG_HOURS, now=now)
    if hours <= 0:
        raise ValidationError({"hours": "Indiquez un temps supérieur à zéro."})
    add_hours(row, hours)
    minutes = int((hours * 60).to_integral_value())
    record(
        row,
        kind=RequestEvent.Kind.EDITED,
        actor=actor,
        now=now,
        comment=f"Temps passé ajouté\u00a0: {count(minutes, 'minute')}",
        is_public=False,
    )
    return finish(row, makes_stale=False)


def _set_service(row: ServiceRequest, service: Service | None) -> str:
    """Say what the request is about; return the line of the journal, empty when it was known."""
    if service is None or service.pk == row.service_id:
        return ""
    row.service = service
    return f"Service\u00a0: {service.name}"


def _demand_open(direction: Direction) -> None:
    if not (direction.is_open and direction.receives_requests):
        raise ValidationError(
            {
                "direction": (
                    f"«\u00a0{direction.name}\u00a0» ne reçoit pas de demandes\u00a0: "
                    f"choisissez {direction_noun().another}."
                )
            }
        )


def _demand_agent(agent: User, direction: Direction, day: datetime.date) -> None:
    works_there = (
        Membership.objects.active_on(day)
        .filter(user=agent, direction=direction, role__in=DIRECTION_ROLES)
        .exists()
    )
    if not works_there or not agent.is_active:
        raise ValidationError(
            {
                "agent": (
                    f"{agent.get_full_name()} ne travaille pas dans {direction_noun().this}\u00a0: "
                    "choisissez une autre personne."
                )
            }
        )


def _assign(
    row: ServiceRequest,
    *,
    direction: Direction,
    agent: User | None,
    actor: Actor,
    reason: str,
    now: datetime.datetime,
) -> Assignment:
    """Return the assignment that now holds; one that was only proposed is confirmed in place."""
    current = row.current_assignment
    if current is not None and current.direction_id == direction.pk:
        if not current.is_confirmed:
            current.assigned_by, current.agent = person(actor), agent
            current.save(update_fields=["assigned_by", "agent"])
            return current
        if agent is None or agent.pk == current.agent_id:
            raise ValidationError(
                {"direction": "La demande est déjà orientée vers cette direction."}
            )
    return _replace_assignment(
        row, direction=direction, agent=agent, actor=actor, reason=reason, now=now
    )


def _replace_assignment(
    row: ServiceRequest,
    *,
    direction: Direction,
    agent: User | None,
    actor: Actor,
    reason: str,
    now: datetime.datetime,
) -> Assignment:
    """End the current assignment and open the next one: history stays."""
    Assignment.objects.current().filter(request=row).update(ended_at=now)
    row.current_assignment = Assignment.objects.create(
        request=row,
        direction=direction,
        agent=agent,
        assigned_by=person(actor),
        reason=reason,
        created_at=now,
    )
    return row.current_assignment

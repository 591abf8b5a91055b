"""Who may see and do what with a request."""

import datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES, DIRECTION_ROLES, Role
from communes.models import Commune
from files.models import StoredFile
from requests_desk.confidentiality import (
    is_closed_in_commune,
    is_given_to,
    triaged_levels,
    triages,
)
from requests_desk.models import Assignment, Attachment, Message, ServiceRequest
from requests_desk.vocabulary import (
    ANSWERED_STATES,
    OPEN_STATES,
    UNSENT_STATES,
    Confidentiality,
    State,
)
from requests_desk.workflow import SOURCES
from services.access import may_prepare_for, prepares_in, submitting_rights

DESK_ROLES = (Role.DESK_AGENT, Role.DGS)
HEAD_ROLES = (Role.HEAD_OF_SERVICE, Role.DIRECTOR)


class Act(StrEnum):
    """What can be done to a request. Its name is the one of the operation."""

    EDIT_DRAFT = "edit_draft"
    TRANSMIT = "transmit"
    TAKE_BACK = "take_back"
    AMEND = "amend"
    APPROVE = "approve"
    SEND_BACK = "send_back"
    ACKNOWLEDGE = "acknowledge"
    ROUTE = "route"
    TAKE = "take"
    REPLY = "reply"
    ADD_NOTE = "add_note"
    ANSWER = "answer"
    RESUME = "resume"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    DECLINE = "decline"
    CANCEL = "cancel"
    RATE = "rate"
    CHANGE_URGENCY = "change_urgency"
    LOG_HOURS = "log_hours"


_SUBMITTED_STATES = tuple(state for state in State if state not in UNSENT_STATES)
STATES: dict[Act, tuple[State, ...]] = {
    Act.EDIT_DRAFT: (State.DRAFT,),
    Act.AMEND: (State.TO_APPROVE,),
    Act.APPROVE: (State.TO_APPROVE,),
    Act.TAKE: (State.ASSIGNED, State.IN_PROGRESS, State.WAITING),
    Act.REPLY: OPEN_STATES,
    Act.ADD_NOTE: _SUBMITTED_STATES,
    Act.ANSWER: OPEN_STATES,
    Act.RATE: ANSWERED_STATES,
    Act.CHANGE_URGENCY: OPEN_STATES,
    Act.LOG_HOURS: _SUBMITTED_STATES,
    **{Act(name): states for name, states in SOURCES.items() if name in set(Act)},
}
# Who may only prepare answers the desk; what commits the commune is for who may send for it.
_WRITER_ACTS = {Act.ANSWER}
_SENDER_ACTS = {Act.CANCEL, Act.CLOSE, Act.REOPEN, Act.RATE}
_APPROVER_ACTS = {Act.AMEND, Act.APPROVE, Act.SEND_BACK}
_DESK_ACTS = {
    Act.ACKNOWLEDGE,
    Act.ROUTE,
    Act.REPLY,
    Act.ADD_NOTE,
    Act.RESUME,
    Act.RESOLVE,
    Act.CLOSE,
    Act.REOPEN,
    Act.DECLINE,
    Act.CHANGE_URGENCY,
    Act.LOG_HOURS,
}
_DGS_ACTS = {Act.ROUTE, Act.ADD_NOTE}
_DIRECTION_ACTS = {Act.ADD_NOTE, Act.LOG_HOURS}
# Until the desk has confirmed its routing, a direction reads a request and works on nothing.
_CONFIRMED_DIRECTION_ACTS = {Act.TAKE, Act.REPLY, Act.RESUME, Act.RESOLVE}


def can_read_requests(actor: Actor) -> bool:
    """Return whether the list of requests can hold anything for `actor`."""
    return actor.has(*COMMUNE_ROLES, *DIRECTION_ROLES, *DESK_ROLES)


def can_work_at_the_inbox(actor: Actor) -> bool:
    """Return whether `actor` has an inbox: the desk, the DGS and the people of the directions."""
    return actor.has(*DIRECTION_ROLES, *DESK_ROLES)


def can_enter_requests(actor: Actor) -> bool:
    """Return whether `actor` may enter a request, or log a call, on behalf of any commune."""
    return actor.has(Role.DESK_AGENT)


def may_enter_for(actor: Actor, day: datetime.date | None = None) -> QuerySet[Commune]:
    """Return the member communes on `day` (today) on whose behalf `actor` may enter a request."""
    members = Commune.objects.members_on(day or timezone.localdate())
    return members if can_enter_requests(actor) else members.none()


def can_name_triagers(actor: Actor) -> bool:
    """Return whether `actor` says who reads confidential requests, and counts their readings."""
    return actor.has(Role.ADMINISTRATOR)


def acts_by_role(actor: Actor, request: ServiceRequest) -> frozenset[Act]:
    """Return what `actor`'s roles allow on `request`, whatever its state (but see the drafts).

    An act that is in here and not in `abilities` came too late: that is a conflict, not a refusal.
    """
    if actor.user is None:
        return frozenset()
    writes = request.commune_id in prepares_in(actor)
    # One's own draft stays one's own, even when it cannot be sent as confidential as it is.
    if request.state != State.DRAFT:
        writes = writes and not is_closed_in_commune(actor, request)
    sends = writes and submits(actor, request)
    if request.state in UNSENT_STATES:
        is_mine = writes and request.author_id == actor.user.pk
        return frozenset(_acts_before_sending(request, is_mine=is_mine, sends=sends))
    acts: set[Act] = set()
    if writes:
        acts |= _WRITER_ACTS
    if sends:
        acts |= _SENDER_ACTS
    if request.is_confidential:
        return frozenset(acts | _acts_in_confidence(actor, request))
    if actor.has(Role.DESK_AGENT):
        acts |= _DESK_ACTS
    if actor.has(Role.DGS):
        acts |= _DGS_ACTS
    if actor.has(*DIRECTION_ROLES):
        acts |= _acts_in_direction(actor, request)
    return frozenset(acts)


def submits(actor: Actor, request: ServiceRequest) -> bool:
    """Return whether `actor` may send `request` for its commune, as the mayor or by delegation."""
    return submitting_rights(actor).hold(request.commune_id, request.service_id)


def may_write(actor: Actor, draft: ServiceRequest | None) -> bool:
    """Return whether `actor` may write on `draft` today; when there is none yet, begin one.

    The one rule of all that is posted by the form of a request, with a session or after it.
    """
    communes = may_prepare_for(actor)
    if draft is None:
        return communes.exists()
    is_theirs = Act.EDIT_DRAFT in abilities(actor, draft)
    return is_theirs and communes.filter(pk=draft.commune_id).exists()


def abilities(actor: Actor, request: ServiceRequest) -> frozenset[Act]:
    """Return what `actor` may do to `request` now: a button that is not in it is not drawn."""
    allowed = {act for act in acts_by_role(actor, request) if request.state in STATES[act]}
    if Act.TAKE in allowed and _is_already_theirs(actor, request):
        allowed.discard(Act.TAKE)
    return frozenset(allowed)


def reads_as_agent(actor: Actor, request: ServiceRequest) -> bool:
    """Return whether `actor` reads what agents write to each other on `request`."""
    if request.is_confidential:
        return triages(actor, request) or is_given_to(actor, request)
    if actor.has(*DESK_ROLES):
        return True
    directions = actor.direction_ids()
    return bool(directions) and request.assignments.filter(direction__in=directions).exists()


def own_files(actor: Actor) -> QuerySet[StoredFile]:
    """Return the files that `actor` has sent: theirs to send again with a form to correct."""
    if actor.user is None:
        return StoredFile.objects.none()
    return StoredFile.objects.filter(uploaded_by=actor.user)


def visible_files(actor: Actor) -> QuerySet[Attachment]:
    """Return the attachments that `actor` may open; those of an internal note are for agents."""
    files = Attachment.objects.filter(request__in=ServiceRequest.objects.visible_to(actor))
    files = files.select_related("stored_file", "request", "message")
    routed = Assignment.objects.filter(direction__in=actor.direction_ids()).values("request_id")
    public = Q(message=None) | ~Q(message__kind=Message.Kind.INTERNAL_NOTE)
    # The files of a note are read by whoever reads as an agent: as `reads_as_agent`, for rows.
    agents = Q() if actor.has(*DESK_ROLES) else Q(request__in=routed)
    in_confidence = Q(request__confidentiality__in=triaged_levels(actor)) | Q(
        request__in=Assignment.objects.given_to(actor).values("request_id")
    )
    normal = Q(request__confidentiality=Confidentiality.NORMAL)
    return files.filter(public | (normal & agents) | (~normal & in_confidence))


def _acts_before_sending(request: ServiceRequest, *, is_mine: bool, sends: bool) -> set[Act]:
    """Return what is done to a request that the desk does not know of yet."""
    if request.state == State.TO_APPROVE:
        return {*(_APPROVER_ACTS if sends else ()), *((Act.TAKE_BACK,) if is_mine else ())}
    if not is_mine:
        return set()
    is_for_the_mayor = request.confidentiality == Confidentiality.MAYOR_ONLY
    return {Act.EDIT_DRAFT} if sends or is_for_the_mayor else {Act.EDIT_DRAFT, Act.TRANSMIT}


def _acts_in_confidence(actor: Actor, request: ServiceRequest) -> set[Act]:
    """Return what the EPCI's people do to a confidential request.

    Its triagers do the desk's work, and alone route it; a dispute goes to no direction.
    """
    acts: set[Act] = set()
    if triages(actor, request):
        acts |= _DESK_ACTS
    if is_given_to(actor, request):
        acts |= _DIRECTION_ACTS | _CONFIRMED_DIRECTION_ACTS
    if request.confidentiality == Confidentiality.DISPUTE:
        acts.discard(Act.ROUTE)
    return acts


def _acts_in_direction(actor: Actor, request: ServiceRequest) -> set[Act]:
    assignment = request.current_assignment
    if assignment is None or assignment.direction_id not in actor.direction_ids():
        return set()
    acts = set(_DIRECTION_ACTS)
    if assignment.is_confirmed:
        acts |= _CONFIRMED_DIRECTION_ACTS
        if assignment.direction_id in actor.direction_ids(*HEAD_ROLES):
            acts.add(Act.ROUTE)
    return acts


def _is_already_theirs(actor: Actor, request: ServiceRequest) -> bool:
    assignment = request.current_assignment
    is_theirs = (
        assignment is not None and actor.user is not None and (assignment.agent_id == actor.user.pk)
    )
    return is_theirs and request.state != State.ASSIGNED

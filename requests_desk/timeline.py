"""The story of a request: what happened and what was written, in order, for one reader."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accounts.actor import Actor
from accounts.models import User
from core.templatetags.french import relative_moment
from requests_desk.access import reads_as_agent
from requests_desk.models import Assignment, Attachment, Message, RequestEvent, ServiceRequest
from requests_desk.vocabulary import ANSWERED_STATES, Channel, State

# State reached -> title for the commune, title for agents, what its author did, tone of the mark.
_STEPS: dict[str, tuple[str, str, str, str]] = {
    State.SUBMITTED: ("Demande envoyée", "Demande déposée", "a envoyé la demande", "info"),
    State.ACKNOWLEDGED: (
        "Demande bien reçue",
        "Prise en charge",
        "a pris la demande en charge",
        "info",
    ),
    State.ASSIGNED: (
        "Demande orientée vers une direction",
        "Orientée",
        "a orienté la demande",
        "progress",
    ),
    State.IN_PROGRESS: ("Travail commencé", "En cours", "a commencé le travail", "progress"),
    State.WAITING: (
        "Nous attendons votre réponse",
        "En attente de la commune",
        "a demandé une précision à la commune",
        "waiting",
    ),
    State.RESOLVED: ("Réponse apportée", "Résolue", "a résolu la demande", "success"),
    State.CLOSED: ("Demande terminée", "Clôturée", "a clôturé la demande", "neutral"),
    State.DECLINED: ("Demande non prise en charge", "Refusée", "a refusé la demande", "danger"),
    State.CANCELLED: ("Demande annulée", "Annulée", "a annulé la demande", "neutral"),
}
_BEFORE_WAITING = (State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS)
_REOPENED = ("Demande rouverte", "Rouverte", "a rouvert la demande", "info")
_RESUMED = ("Traitement repris", "Reprise du traitement", "a repris le traitement", "progress")
_MESSAGES: dict[str, tuple[str, str, str]] = {
    Message.Kind.REPLY: ("Réponse à la commune", "a répondu à la commune", "info"),
    Message.Kind.COMMUNE: ("Message de la commune", "a répondu au guichet", "neutral"),
    Message.Kind.INTERNAL_NOTE: ("Note interne", "a ajouté une note interne", "waiting"),
}


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the story. `deed` is what its author did, in words that follow their name."""

    at: datetime.datetime
    title: str
    author: str
    body: str
    tone: str
    deed: str
    attachments: Sequence[Attachment] = field(default=())
    is_internal: bool = False


def timeline(request: ServiceRequest, actor: Actor) -> list[TimelineEntry]:
    """Return the story of `request` for `actor`, the oldest first; three queries at most.

    A reader of the commune gets neither the internal notes nor what is not meant for it (the
    reasons of a routing). The files given with the request itself are on its page, not here.
    """
    is_agent = reads_as_agent(actor, request)
    events = request.events.select_related("actor", "assignment__direction", "assignment__agent")
    messages = request.messages.select_related("author")
    if not is_agent:
        events, messages = events.filter(is_public=True), messages.public()
    # A message comes before the change of state that it brought, written at the same moment.
    given = list(request.attachments.all())
    entries = [
        _message_entry(message, [one for one in given if one.message_id == message.pk])
        for message in messages
    ]
    entries += [
        _event_entry(event, request, is_agent=is_agent) for event in _without_replaced(events)
    ]
    return sorted(entries, key=lambda entry: entry.at)


def last_change(request: ServiceRequest, actor: Actor, now: datetime.datetime) -> str:
    """Return who did what last: « Gaëlle Rouault a répondu à la commune il y a 2 minutes. »

    For the person told that their page is too old; only what they may read is said.
    """
    entries = [entry for entry in timeline(request, actor) if entry.author]
    if not entries:
        return "La demande a changé depuis que vous avez ouvert la page."
    last = entries[-1]
    return f"{last.author} {last.deed} {relative_moment(last.at, now)}."


def _without_replaced(events: Iterable[RequestEvent]) -> list[RequestEvent]:
    """Return the events, oldest first, without the opinions that a later one has replaced."""
    kept: list[RequestEvent] = []
    is_replaced = False
    for event in reversed(list(events)):
        if event.kind == RequestEvent.Kind.RATED:
            if is_replaced:
                continue
            is_replaced = True
        elif event.from_state in ANSWERED_STATES and event.to_state not in ANSWERED_STATES:
            # Reopened: the opinion given before was of another answer.
            is_replaced = False
        kept.append(event)
    return kept[::-1]


def _channel(request: ServiceRequest) -> str:
    label = str(Channel(request.channel).label)
    return label[:1].lower() + label[1:]


def _name(user: User | None) -> str:
    return user.get_full_name() if user else ""


def _message_entry(message: Message, attachments: Sequence[Attachment]) -> TimelineEntry:
    title, deed, tone = _MESSAGES[message.kind]
    return TimelineEntry(
        at=message.created_at,
        title=title,
        author=_name(message.author),
        body=message.body,
        tone=tone,
        deed=deed,
        attachments=attachments,
        is_internal=message.kind == Message.Kind.INTERNAL_NOTE,
    )


def _event_entry(event: RequestEvent, request: ServiceRequest, *, is_agent: bool) -> TimelineEntry:
    title, deed, tone, body = _telling(event, is_agent=is_agent)
    if event.from_state == State.DRAFT and request.on_behalf:
        body = f"Pour {request.contact_name or 'la commune'}, {_channel(request)}."
    return TimelineEntry(
        at=event.created_at,
        title=title,
        author=_name(event.actor),
        body=body,
        tone=tone,
        deed=deed,
        is_internal=not event.is_public,
    )


def _telling(event: RequestEvent, *, is_agent: bool) -> tuple[str, str, str, str]:
    """Return the title, the deed, the tone and the text of an event for its reader."""
    kinds = RequestEvent.Kind
    if event.kind == kinds.ROUTED:
        # Why it was routed so is the agents' business.
        return _routing(event, event.assignment, is_agent=is_agent)
    if event.kind == kinds.TAKEN:
        title = f"{_name(event.actor)} s’en occupe"
        return title, "s’est attribué la demande", "progress", event.comment if is_agent else ""
    if event.kind == kinds.EDITED:
        # The first line of the comment says what was changed, the rest why.
        title, _, reason = event.comment.partition("\n")
        return title, "a modifié la demande", "neutral", reason
    if event.kind == kinds.RATED:
        return "Avis de la commune", "a donné son avis", "neutral", event.comment
    step = _STEPS[event.to_state]
    if event.from_state in ANSWERED_STATES and event.to_state != State.CLOSED:
        step = _REOPENED
    elif event.from_state == State.WAITING and event.to_state in _BEFORE_WAITING:
        step = _RESUMED
    for_commune, for_agents, deed, tone = step
    return (for_agents if is_agent else for_commune), deed, tone, event.comment


def _routing(
    event: RequestEvent, assignment: Assignment | None, *, is_agent: bool
) -> tuple[str, str, str, str]:
    if assignment is None:
        return "Orientation", "a orienté la demande", "progress", event.comment if is_agent else ""
    where = assignment.direction.name
    if event.actor_id is None:
        return f"Orientation proposée\u00a0: {where}", "", "neutral", event.comment
    title = f"Orientée vers\u00a0: {where}"
    if assignment.agent is not None:
        title = f"{title} ({_name(assignment.agent)})"
    return (
        title,
        f"a orienté la demande vers\u00a0: {where}",
        "progress",
        event.comment if is_agent else "",
    )

"""The story of a request: what happened and what was written, in order, for one reader."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from accounts.actor import Actor
from accounts.models import User
from core.nouns import with_direction_noun
from core.templatetags.french import relative_moment
from requests_desk.access import reads_as_agent
from requests_desk.models import Assignment, Attachment, Message, RequestEvent, ServiceRequest
from requests_desk.vocabulary import (
    ANSWERED_STATES,
    OPEN_STATES,
    UNSENT_STATES,
    Channel,
    State,
)

# Until then, what the desk has written is « nouveau » where the commune reads it.
NEWS_LAST = datetime.timedelta(days=14)
# From one of these states to an open one, what the desk had written is settled.
SETTLED_FROM = (State.WAITING, *ANSWERED_STATES)

# State reached -> title for the commune, title for agents, what its author did, tone of the mark.
_Step = tuple[str, str, str, str]
_STEPS: dict[str, _Step] = {
    State.TO_APPROVE: (
        "Demande transmise au maire",
        "Transmise au maire",
        "a transmis la demande au maire",
        "waiting",
    ),
    State.DRAFT: (
        "Demande renvoyée à son auteur",
        "Renvoyée à son auteur",
        "a renvoyé la demande à son auteur",
        "waiting",
    ),
    State.SUBMITTED: ("Demande envoyée", "Demande déposée", "a envoyé la demande", "info"),
    State.ACKNOWLEDGED: (
        "Demande bien reçue",
        "Prise en charge",
        "a pris la demande en charge",
        "info",
    ),
    State.ASSIGNED: (
        with_direction_noun(lambda noun: f"Demande orientée vers {noun.a}"),
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
_TAKEN_BACK = (
    "Demande reprise par son auteur",
    "Reprise par son auteur",
    "a repris la demande",
    "neutral",
)
_APPROVED = ("Demande validée et envoyée", "Demande déposée", "a validé la demande", "info")
_BEFORE_WAITING = (State.ACKNOWLEDGED, State.ASSIGNED, State.IN_PROGRESS)
_REOPENED = ("Demande rouverte", "Rouverte", "a rouvert la demande", "info")
_RESUMED = ("Traitement repris", "Reprise du traitement", "a repris le traitement", "progress")
_MESSAGES: dict[str, tuple[str, str, str]] = {
    Message.Kind.REPLY: ("Réponse à la commune", "a répondu à la commune", "info"),
    Message.Kind.COMMUNE: ("Message de la commune", "a envoyé un message", "neutral"),
    Message.Kind.INTERNAL_NOTE: ("Note interne", "a ajouté une note interne", "waiting"),
}


class Turn(Enum):
    DESK = "the desk speaks to the commune"
    OVER = "what the desk said before is answered or stale"


_TURNS = {Message.Kind.REPLY: Turn.DESK, Message.Kind.COMMUNE: Turn.OVER}


@dataclass(frozen=True)
class TimelineEntry:
    """One line of the story. `deed` is what its author did, in words that follow their name.

    `turn` says who speaks: the desk to the commune, the commune (or what makes what was said
    before stale), or nobody.
    """

    at: datetime.datetime
    title: str
    author: str
    body: str
    tone: str
    deed: str
    attachments: Sequence[Attachment] = field(default=())
    is_internal: bool = False
    is_note: bool = False
    author_id: int | None = None
    turn: Turn | None = None

    @property
    def byline(self) -> str:
        """Return the author, unless the title already names them."""
        return "" if self.author and self.author in self.title else self.author


def timeline(request: ServiceRequest, actor: Actor) -> list[TimelineEntry]:
    """Return the story of `request` for `actor`, the oldest first; three queries at most.

    Agents do not read how a request came to be sent: that is the commune's own business. A reader
    of the commune gets neither the internal notes nor what is not meant for it (the
    reasons of a routing). The files given with the request itself are on its page, not here.
    """
    is_agent = reads_as_agent(actor, request)
    events = request.events.select_related("actor", "assignment__direction", "assignment__agent")
    messages = request.messages.select_related("author")
    if is_agent:
        events = events.exclude(to_state__in=UNSENT_STATES)
    else:
        events, messages = events.filter(is_public=True), messages.public()
    # A message comes before the change of state that it brought, written at the same moment.
    given = list(request.attachments.all())
    entries = [
        _message_entry(
            message, [one for one in given if one.message_id == message.pk], is_agent=is_agent
        )
        for message in messages
    ]
    entries += [
        _event_entry(event, request, is_agent=is_agent) for event in _without_replaced(events)
    ]
    return sorted(entries, key=lambda entry: entry.at)


def last_word(entries: Iterable[TimelineEntry]) -> TimelineEntry | None:
    """Return what the desk said last to the commune, when nothing has come of it since."""
    last = None
    for entry in entries:
        if entry.turn:
            last = entry if entry.turn == Turn.DESK else None
    return last


def last_change(request: ServiceRequest, actor: Actor, now: datetime.datetime) -> tuple[str, bool]:
    """Return who did what last, and whether that was `actor`, in another window.

    « Gaëlle Rouault a répondu à la commune il y a 2 minutes. » For the person told that their
    page is too old; only what they may read is said.
    """
    entries = [entry for entry in timeline(request, actor) if entry.author]
    if not entries:
        return "La demande a changé depuis que vous avez ouvert la page.", False
    last = entries[-1]
    when = relative_moment(last.at, now)
    if actor.user is not None and last.author_id == actor.user.pk:
        return f"{_to_its_author(last.deed)} {when}, dans une autre fenêtre.", True
    return f"{last.author} {last.deed} {when}.", False


def _to_its_author(deed: str) -> str:
    """Return « Vous avez pris la demande en charge » for « a pris la demande en charge »."""
    if deed.startswith("s’est "):
        return f"Vous vous êtes {deed.removeprefix('s’est ')}"
    return f"Vous avez {deed.removeprefix('a ')}"


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


def _message_entry(
    message: Message, attachments: Sequence[Attachment], *, is_agent: bool
) -> TimelineEntry:
    title, deed, tone = _MESSAGES[message.kind]
    author = _name(message.author)
    if message.kind == Message.Kind.REPLY and not is_agent:
        # The commune is not « la commune » to itself: it reads who has answered.
        title = f"Réponse de {author}"
    return TimelineEntry(
        at=message.created_at,
        title=title,
        author=author,
        body=message.body,
        tone=tone,
        deed=deed,
        attachments=attachments,
        is_internal=message.kind == Message.Kind.INTERNAL_NOTE,
        is_note=message.kind == Message.Kind.INTERNAL_NOTE,
        author_id=message.author_id,
        turn=_TURNS.get(message.kind),
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
        author_id=event.actor_id,
        turn=_turn(event),
    )


def _turn(event: RequestEvent) -> Turn | None:
    if event.from_state in SETTLED_FROM and event.to_state in OPEN_STATES:
        return Turn.OVER
    # What was written with a resolution or a refusal is an answer too.
    is_answer = event.to_state in (State.RESOLVED, State.DECLINED) and event.comment
    return Turn.DESK if is_answer else None


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
    if event.kind == kinds.HANDED_OVER:
        return "Brouillon repris du maire précédent", "a laissé ce brouillon", "neutral", ""
    step = _STEPS[event.to_state]
    if event.from_state == State.TO_APPROVE:
        step = _after_approval(event, step)
    if event.from_state in ANSWERED_STATES and event.to_state != State.CLOSED:
        step = _REOPENED
    elif event.from_state == State.WAITING and event.to_state in _BEFORE_WAITING:
        step = _RESUMED
    for_commune, for_agents, deed, tone = step
    return (for_agents if is_agent else for_commune), deed, tone, event.comment


def _after_approval(event: RequestEvent, step: _Step) -> _Step:
    if event.to_state == State.SUBMITTED:
        return _APPROVED
    # Whoever sends it back says why; its author takes it back without a word.
    return step if event.comment else _TAKEN_BACK


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

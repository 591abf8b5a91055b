"""What pages say of a request, in the words of who reads it: state, next step, who has it."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from accounts.actor import Actor
from communes.models import Epci
from core.french import count
from core.nouns import with_direction_noun
from core.templatetags.french import relative_day
from requests_desk.access import DESK_ROLES, Act
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import OPEN_STATES, UNSENT_STATES, State

TONES: dict[str, str] = {
    State.DRAFT: "neutral",
    State.TO_APPROVE: "waiting",
    State.SUBMITTED: "info",
    State.ACKNOWLEDGED: "info",
    State.ASSIGNED: "progress",
    State.IN_PROGRESS: "progress",
    State.WAITING: "waiting",
    State.RESOLVED: "success",
    State.CLOSED: "neutral",
    State.DECLINED: "danger",
    State.CANCELLED: "neutral",
}
URGENCY_TONES = {"critical": "danger", "high": "progress", "normal": "neutral", "planned": "info"}
NEXT_STEPS: dict[str, str] = {
    State.DRAFT: "Elle n’est pas encore envoyée\u00a0: terminez-la quand vous voulez.",
    State.TO_APPROVE: "Elle n’est pas encore envoyée\u00a0: le maire la relit et l’envoie.",
    State.SUBMITTED: "Le guichet lit votre demande et l’oriente vers le bon service.",
    State.ACKNOWLEDGED: "Le guichet l’a lue et cherche qui peut vous répondre.",
    State.ASSIGNED: with_direction_noun(lambda noun: f"{noun.the} va s’en occuper."),
    State.IN_PROGRESS: with_direction_noun(lambda noun: f"{noun.the} y travaille."),
    State.WAITING: "Répondez ci-dessous\u00a0: le travail reprendra aussitôt.",
    State.RESOLVED: "Elle vous convient\u00a0? Dites-le. Sinon, rouvrez la demande.",
    State.CLOSED: "Tout est terminé. Vous pouvez la rouvrir si le problème revient.",
    State.DECLINED: "Le guichet ne peut pas s’en charger\u00a0: le suivi dit pourquoi.",
    State.CANCELLED: "La commune a annulé cette demande.",
}
# The same, for who reads the commune's requests and cannot act for it.
_NEXT_STEPS_FOR_READERS: dict[str, str] = {
    State.WAITING: "Le guichet attend la réponse de la commune pour continuer.",
    State.RESOLVED: "La commune peut dire qu’elle lui convient, ou rouvrir la demande.",
    State.CLOSED: "Tout est terminé.",
}


@dataclass(frozen=True)
class InCharge:
    """Who answers for a request, and whom to call: them, or else the desk (`is_desk_line`)."""

    name: str
    phone: str
    direction: str = ""
    is_desk_line: bool = False


@dataclass(frozen=True)
class Row:
    """A request as a list shows it."""

    request: ServiceRequest
    label: str
    tone: str
    in_charge: InCharge | None
    is_late: bool
    time_left: str = ""

    @property
    def short_label(self) -> str:
        """Return the state in the width of the inbox, where its view says who is waited for."""
        return "En attente" if self.label == State.WAITING.label else self.label

    @property
    def urgency_tone(self) -> str:
        return URGENCY_TONES[self.request.urgency]


def in_charge(request: ServiceRequest, epci: Epci | None) -> InCharge | None:
    """Return who has `request`: an agent, else a direction, else the desk; None before it is sent.

    Until its routing is confirmed, the desk is in charge. Once it has ended, who had it last still
    answers the questions of the commune. Who has given no number is reached through the desk.
    """
    if request.state in UNSENT_STATES:
        return None
    assignment, desk_line = request.current_assignment, epci.phone if epci else ""
    if request.is_confidential:
        # Whoever answers the desk's telephone does not read it.
        desk_line = ""
    if assignment is None or not assignment.is_confirmed:
        if request.is_confidential:
            return InCharge("Une personne habilitée", desk_line)
        return InCharge("Guichet de la mutualisation", desk_line)
    direction, agent = assignment.direction, assignment.agent
    own_line = (agent.phone if agent else "") or direction.phone
    return InCharge(
        name=agent.get_full_name() if agent else direction.short_name,
        phone=own_line or desk_line,
        direction=direction.short_name if agent else "",
        is_desk_line=not own_line and bool(desk_line),
    )


def is_late(request: ServiceRequest, day: datetime.date) -> bool:
    """Return whether the answer was due before `day`; no clock runs while waiting."""
    running = request.state in OPEN_STATES and request.state != State.WAITING
    return running and request.due_on is not None and request.due_on < day


def time_left(request: ServiceRequest, day: datetime.date) -> str:
    """Return how long is left to answer on `day`: « demain », « 3 jours de retard »; "" once over.

    The clock is stopped while the commune is asked.
    """
    if request.state == State.WAITING:
        return "délai suspendu"
    if request.due_on is None or request.state not in OPEN_STATES:
        return ""
    if request.due_on < day:
        return f"{count((day - request.due_on).days, 'jour')} de retard"
    return relative_day(request.due_on, day)


def next_step(request: ServiceRequest, can: Collection[Act]) -> str:
    """Return what comes next, for the commune; `can` is what its reader may do to `request`."""
    if Act.APPROVE in can:
        return f"{request.author} l’a préparée\u00a0: relisez-la, puis envoyez-la au guichet."
    if request.is_confidential and request.state in (State.SUBMITTED, State.ACKNOWLEDGED):
        return "Une personne habilitée la lit et vous répond ici."
    is_reader = not {Act.ANSWER, Act.REOPEN}.intersection(can)
    steps = {**NEXT_STEPS, **_NEXT_STEPS_FOR_READERS} if is_reader else NEXT_STEPS
    return steps[request.state]


def label_for(request: ServiceRequest, *, as_agent: bool) -> str:
    """Return the state in the words of the agents, or in those of the commune."""
    return str(State(request.state).label) if as_agent else request.commune_label


def sent_before(request: ServiceRequest) -> str:
    """Return what is said of `request` to who still writes on its draft, without a full stop."""
    if request.state == State.TO_APPROVE:
        return "Cette demande est déjà transmise au maire"
    return f"Cette demande est déjà envoyée, sous le numéro {request.number}"


def already_sent(request: ServiceRequest) -> str:
    """Return what is said to who sends `request` a second time from another page."""
    return (
        f"Cette demande est déjà envoyée, sous le numéro {request.number}\u00a0: elle n’a pas été "
        "envoyée deux fois. Pour la compléter, ajoutez un message ci-dessous."
    )


def rows_for(
    actor: Actor, requests: Iterable[ServiceRequest], epci: Epci | None, day: datetime.date
) -> list[Row]:
    """Return the rows of a list; whoever belongs to the commune reads the commune's words."""
    at_the_desk, communes = actor.has(*DESK_ROLES), actor.commune_ids()
    return [
        Row(
            request=request,
            label=label_for(request, as_agent=at_the_desk or request.commune_id not in communes),
            tone=TONES[request.state],
            in_charge=in_charge(request, epci),
            is_late=is_late(request, day),
            time_left=time_left(request, day),
        )
        for request in requests
    ]

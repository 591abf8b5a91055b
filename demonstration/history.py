"""The life of one generated request: its journal, messages and routing, as the desk writes them."""

import datetime
from dataclasses import dataclass, field
from random import Random

from accounts.models import User
from communes.models import Direction
from core.french import typographic
from core.working_time import is_working_day
from demonstration.stories import phrases
from demonstration.stories.story import Story
from requests_desk.models import Assignment, Message, RequestEvent, ServiceRequest
from requests_desk.vocabulary import State


def at_work(moment: datetime.datetime, subdivision: str | None) -> datetime.datetime:
    """Return `moment`, or the first later one at which a town hall works (8 h to 18 h)."""
    if moment.hour >= 18:
        moment = (moment + datetime.timedelta(days=1)).replace(hour=8, minute=moment.minute)
    elif moment.hour < 8:
        moment = moment.replace(hour=8)
    while not is_working_day(moment.date(), subdivision):
        moment = (moment + datetime.timedelta(days=1)).replace(hour=8)
    return moment


@dataclass
class History:
    """Builds the rows around one request, step by step, until `until` (the day of loading).

    `stop_at` is a state where it stays; `pace` stretches (above 1) or shortens all that takes time.
    """

    request: ServiceRequest
    story: Story
    random: Random
    until: datetime.datetime
    subdivision: str | None
    stop_at: State | None = None
    pace: float = 1.0
    at: datetime.datetime = field(init=False)
    state: State = field(init=False, default=State.SUBMITTED)
    events: list[RequestEvent] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)

    def __post_init__(self) -> None:
        submitted_at = self.request.submitted_at
        if submitted_at is None:
            raise ValueError("Only a submitted request has a history.")
        self.at = submitted_at
        self.log(State.DRAFT, State.SUBMITTED, self.request.author)

    def wait(self, hours: float) -> bool:
        """Let working time pass; return False, without moving, once the story is at its end."""
        after = at_work(self.at + datetime.timedelta(hours=hours * self.pace), self.subdivision)
        if after > self.until or self.state == self.stop_at:
            return False
        self.at = after
        return True

    def log(self, source: State, target: State, actor: User | None, comment: str = "") -> None:
        """Write a line of the journal and stand in `target`."""
        self.state = target
        self.events.append(
            RequestEvent(
                kind=RequestEvent.Kind.TRANSITION,
                from_state=source,
                to_state=target,
                actor=actor,
                comment=typographic(comment),
                created_at=self.at,
            )
        )

    def move(self, target: State, actor: User | None, comment: str = "") -> None:
        self.log(self.state, target, actor, comment)

    def assign(
        self, direction: Direction, by: User | None, agent: User | None, reason: str
    ) -> None:
        """Give the request to `direction`; the assignment that was current ends at this moment."""
        for current in self.assignments:
            current.ended_at = current.ended_at or self.at
        self.assignments.append(
            Assignment(
                direction=direction,
                assigned_by=by,
                agent=agent,
                reason=typographic(reason),
                created_at=self.at,
            )
        )

    def write(self, kind: Message.Kind, author: User, body: str) -> None:
        self.messages.append(
            Message(kind=kind, author=author, body=typographic(body), created_at=self.at)
        )

    def acknowledge(self, desk_agent: User) -> None:
        self.request.acknowledged_at = self.at
        self.move(State.ACKNOWLEDGED, desk_agent)

    def ask_commune(self, agent: User, answering: User) -> bool:
        """Ask a question; return whether the commune has answered by now."""
        self.write(Message.Kind.REPLY, agent, self.story.question)
        self.request.waiting_since = self.at
        self.move(State.WAITING, agent)
        if not self.wait(self.random.uniform(4, 90)):
            return False
        self.write(Message.Kind.COMMUNE, answering, self.random.choice(phrases.COMMUNE_ANSWERS))
        self.request.waiting_since = None
        self.move(State.IN_PROGRESS, answering)
        return self.wait(self.random.uniform(3, 40))

    def resolve(self, agent: User) -> None:
        self.write(Message.Kind.REPLY, agent, self.story.reply)
        self.request.resolved_at = self.at
        self.move(State.RESOLVED, agent)

    def close(self, actor: User | None) -> None:
        self.request.closed_at = self.at
        self.move(State.CLOSED, actor)

    def reopen(self, author: User) -> None:
        self.request.resolved_at = self.request.closed_at = None
        self.move(State.ASSIGNED, author, self.random.choice(phrases.REOPEN_REASONS))

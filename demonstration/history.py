"""The life of one generated request: its journal, messages and routing, as the desk writes them."""

import datetime
from dataclasses import dataclass, field
from random import Random

from accounts.models import User
from communes.models import Direction
from core.french import typographic
from core.working_time import add_working_days, is_working_day, working_days_between
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
        self.state = State.DRAFT
        self.move(State.SUBMITTED, self.request.author)

    def wait(self, hours: float) -> bool:
        """Let working time pass; return False, without moving, once the story is at its end."""
        after = at_work(self.at + datetime.timedelta(hours=hours * self.pace), self.subdivision)
        if after > self.until or self.state == self.stop_at:
            return False
        self.at = after
        return True

    def move(
        self,
        target: State,
        actor: User | None,
        comment: str = "",
        *,
        kind: RequestEvent.Kind = RequestEvent.Kind.TRANSITION,
        assignment: Assignment | None = None,
    ) -> None:
        """Stand in `target` and write it in the journal."""
        self.events.append(
            RequestEvent(
                kind=kind,
                from_state=self.state,
                to_state=target,
                actor=actor,
                comment=typographic(comment),
                assignment=assignment,
                created_at=self.at,
            )
        )
        self.state = target

    def propose(self, direction: Direction, reason: str) -> None:
        """The portal proposes the direction of the service; the desk has not confirmed it yet."""
        assignment = self._assign(direction, None, None, reason)
        self.events.append(
            RequestEvent(
                kind=RequestEvent.Kind.ROUTED,
                comment=assignment.reason,
                is_public=False,
                assignment=assignment,
                created_at=self.at,
            )
        )

    def route(self, direction: Direction, desk_agent: User, agent: User, reason: str) -> None:
        """The desk confirms the proposed direction, or chooses another."""
        current = self.assignments[-1] if self.assignments else None
        if current is not None and current.direction == direction:
            current.assigned_by, current.agent = desk_agent, agent
        else:
            current = self._assign(direction, desk_agent, agent, reason)
        kind = RequestEvent.Kind.ROUTED
        self.move(State.ASSIGNED, desk_agent, reason, kind=kind, assignment=current)

    def take(self, agent: User) -> None:
        """The agent in charge begins the work."""
        kind = RequestEvent.Kind.TAKEN
        self.move(State.IN_PROGRESS, agent, kind=kind, assignment=self.assignments[-1])

    def _assign(
        self, direction: Direction, by: User | None, agent: User | None, reason: str
    ) -> Assignment:
        """Open an assignment; the one that was current ends at this moment."""
        for former in self.assignments:
            former.ended_at = former.ended_at or self.at
        assignment = Assignment(
            direction=direction,
            assigned_by=by,
            agent=agent,
            reason=typographic(reason),
            created_at=self.at,
        )
        self.assignments.append(assignment)
        return assignment

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
        self._put_off()
        self.move(State.IN_PROGRESS, answering)
        return self.wait(self.random.uniform(3, 40))

    def _put_off(self) -> None:
        """Stop waiting: the due date moves by the working days that the commune took."""
        since, due_on = self.request.waiting_since, self.request.due_on
        if since is not None and due_on is not None:
            waited = working_days_between(since.date(), self.at.date(), self.subdivision)
            self.request.due_on = add_working_days(due_on, waited, self.subdivision)
        self.request.waiting_since = None

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

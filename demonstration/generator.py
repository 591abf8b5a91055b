"""Fictitious requests from a fixed seed: the same on every machine on a given day."""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from random import Random

from django.db.models import F
from django.utils import timezone

from accounts.models import User
from communes.models import Commune, Direction, Epci
from core.french import typographic
from core.working_time import add_working_days
from demonstration.history import History, at_work
from demonstration.people import Company
from demonstration.stories import STORIES, Story, phrases
from requests_desk.models import Assignment, Message, RequestCounter, RequestEvent, ServiceRequest
from requests_desk.vocabulary import Channel, State, Urgency
from services.models import Service, Subscription

_USUAL_COMMUNES = 46
# Requests per month of the first year, of that many communes; the desk becomes better known from
# year to year.
_MONTHLY = (30, 29, 34, 33, 31, 32, 18, 14, 36, 35, 31, 25)
_GROWTH_A_YEAR = 0.09
_MEDIAN_HOURS = {Urgency.CRITICAL: 7, Urgency.HIGH: 44, Urgency.NORMAL: 120, Urgency.PLANNED: 260}
_DUE_DAYS = {Urgency.CRITICAL: 1, Urgency.HIGH: 3, Urgency.NORMAL: 10, Urgency.PLANNED: 10}
_CHANNELS = (Channel.PHONE, Channel.PHONE, Channel.EMAIL, Channel.VISIT, Channel.MEETING)


# What waits for the mayor who signs in: how many days ago, and how far it has come.
_AT_HOME = ((2, State.SUBMITTED), (6, State.IN_PROGRESS), (8, State.WAITING), (12, State.RESOLVED))
# The desk is behind with some of the newest requests: the inbox has something to show.
_BACKLOG = datetime.timedelta(days=45)


@dataclass(frozen=True)
class Draw:
    """A moment of submission with the source of its own chance; at home, it stops in a state."""

    submitted_at: datetime.datetime
    random: Random
    stop_at: State | None = None


@dataclass(frozen=True)
class Stage:
    """All that the generator draws from.

    `services` are by the domains that they answer; `topics` gives the slug of a direction;
    `reserved` are ids of services that only some communes could ever ask.
    """

    epci: Epci
    communes: list[Commune]
    weights: list[int]
    company: Company
    services: dict[str, Service]
    directions: dict[str, Direction]
    topics: dict[str, str]
    subscribed: set[tuple[int, int]]
    reserved: set[int] = field(default_factory=set)

    @cached_property
    def stories(self) -> list[Story]:
        """Return what may be asked here: of a service that exists, or of nobody in particular."""
        return [s for s in STORIES if s.domain is None or s.domain in self.services]

    @cached_property
    def scale(self) -> float:
        """Return how busy the desk is; fewer communes ask less, though not in proportion."""
        return float((len(self.communes) / _USUAL_COMMUNES) ** 0.6)

    def direction_of(self, story: Story) -> Direction:
        """Return the direction that answers a story without a service: the first for any other."""
        directions = self.directions
        return directions.get(self.topics.get(story.topic, "")) or next(iter(directions.values()))


def generate(stage: Stage, *, years: tuple[int, ...], until: datetime.datetime) -> int:
    """Write the requests of `years` submitted before `until`; return how many."""
    histories = [history for year in years for history in _year(stage, year, years[0], until)]
    requests = [history.request for history in histories]
    ServiceRequest.objects.bulk_create(requests, batch_size=500)
    ServiceRequest.objects.update(created_at=F("submitted_at"))
    # Assignments first: the journal refers to them.
    for name, model in (
        ("assignments", Assignment),
        ("events", RequestEvent),
        ("messages", Message),
    ):
        rows = []
        for history in histories:
            for row in getattr(history, name):
                row.request = history.request
                rows.append(row)
        model.objects.bulk_create(rows, batch_size=1000)
    return len(requests)


def _year(stage: Stage, year: int, first_year: int, until: datetime.datetime) -> Iterator[History]:
    """Yield the year's histories in the order of their submission, numbered without a gap."""
    drawn = [
        draw
        for month in range(1, 13)
        for draw in _month(
            stage, year, month, stage.scale * (1 + _GROWTH_A_YEAR * (year - first_year))
        )
        if draw.submitted_at < until
    ]
    drawn += [draw for draw in _at_home(stage, until) if draw.submitted_at.year == year]
    drawn.sort(key=lambda draw: draw.submitted_at)
    for rank, draw in enumerate(drawn, 1):
        request, story = _request(stage, draw, f"{year}-{rank:05d}")
        history = History(
            request,
            story,
            draw.random,
            until,
            stage.epci.holiday_subdivision,
            stop_at=draw.stop_at,
            pace=_pace(draw, until),
        )
        _live(stage, history)
        history.request = _in_state(request, history)
        yield history
    RequestCounter.objects.update_or_create(year=year, defaults={"last_number": len(drawn)})


def _at_home(stage: Stage, until: datetime.datetime) -> list[Draw]:
    """Return the draws of the commune whose mayor signs in: in January, some are of last year."""
    moments = [
        (at_work(until - datetime.timedelta(days=days), stage.epci.holiday_subdivision), state)
        for days, state in _AT_HOME
    ]
    return [
        Draw(moment, Random(f"mairie-{state}"), state)
        for moment, state in moments
        if moment < until
    ]


def _pace(draw: Draw, until: datetime.datetime) -> float:
    if draw.stop_at is not None:
        return 0.05
    is_recent = until - draw.submitted_at < _BACKLOG
    return 12.0 if is_recent and draw.random.random() < 0.4 else 1.0


def _in_state(request: ServiceRequest, history: History) -> ServiceRequest:
    """Return `request` anew in the state that its history has reached.

    A state only moves by the desk's transitions; a request made anew may start in any.
    """
    values = {field.attname: getattr(request, field.attname) for field in request._meta.fields}
    values |= {"state": history.state, "version": len(history.events) + len(history.messages)}
    return ServiceRequest(**values)


def _month(stage: Stage, year: int, month: int, scale: float) -> Iterator[Draw]:
    """Yield the moments of submission of a month."""
    random = Random(f"portail-{year}-{month}")
    days = calendar.monthrange(year, month)[1]
    zone = timezone.get_current_timezone()
    for _ in range(round(_MONTHLY[month - 1] * scale)):
        moment = datetime.datetime(
            year, month, random.randint(1, days), 8, tzinfo=zone
        ) + datetime.timedelta(minutes=random.randint(0, 590), seconds=random.randint(0, 59))
        chance = Random(random.getrandbits(64))
        moment = at_work(moment, stage.epci.holiday_subdivision)
        if moment.year == year:
            yield Draw(moment, chance)


def _request(stage: Stage, draw: Draw, number: str) -> tuple[ServiceRequest, Story]:
    random, submitted_at = draw.random, draw.submitted_at
    commune = random.choices(stage.communes, stage.weights)[0]
    if draw.stop_at is not None:
        commune = stage.communes[0]
    story = _story(stage, random, commune)
    on_behalf = random.random() < 0.22
    clerk = stage.company.clerks[commune.pk]
    author = stage.company.desk_agent if on_behalf else clerk
    if commune == stage.communes[0] and not on_behalf and random.random() < 0.5:
        author = stage.company.mayor
    day = submitted_at.date()
    wanted = add_working_days(day, random.randint(8, 40), None)
    is_planned = story.urgency == Urgency.PLANNED
    wanted_on = wanted if is_planned or random.random() < 0.2 else None
    due_on = wanted_on if is_planned and wanted_on else None
    hours = Decimal(round(story.hours * random.lognormvariate(0, 0.35) * 4)) / 4
    return (
        ServiceRequest(
            number=number,
            commune=commune,
            author=author,
            on_behalf=on_behalf,
            contact_name=clerk.get_full_name() if on_behalf else "",
            channel=random.choice(_CHANNELS) if on_behalf else Channel.PORTAL,
            service=stage.services.get(story.domain) if story.domain else None,
            subject=typographic(story.subject),
            description=typographic(story.description),
            urgency=story.urgency,
            wanted_on=wanted_on,
            due_on=due_on
            or add_working_days(day, _DUE_DAYS[story.urgency], stage.epci.holiday_subdivision),
            state=State.SUBMITTED,
            submitted_at=submitted_at,
            hours_spent=max(hours, Decimal("0.25")),
        ),
        story,
    )


def _story(stage: Stage, random: Random, commune: Commune) -> Story:
    """Draw a story: most requests come from communes that have joined the service."""
    for _ in range(4):
        story = random.choices(stage.stories, [story.weight for story in stage.stories])[0]
        service = stage.services.get(story.domain or "")
        if service is None or (service.pk, commune.pk) in stage.subscribed:
            return story
    if service.pk in stage.reserved:
        return random.choice([story for story in stage.stories if story.domain is None])
    return story


def _live(stage: Stage, history: History) -> None:
    """Lead a request as far as it has come by `history.until`."""
    random, request, desk = history.random, history.request, stage.company.desk_agent
    service = request.service
    if service is not None:
        history.propose(service.direction, f"Direction du service « {service} ».")
        default = service.direction
    else:
        default = stage.direction_of(history.story)
    spoken_for = stage.company.clerks[request.commune_id]
    if not history.wait(random.lognormvariate(0.9, 0.9)):
        request.hours_spent = Decimal(0)
        return
    fate = random.random() if history.stop_at is None else 1.0
    if fate < 0.025:
        request.closed_at = history.at
        history.move(State.CANCELLED, spoken_for, random.choice(phrases.CANCEL_REASONS))
        request.hours_spent = Decimal(0)
        return
    history.acknowledge(desk)
    if not history.wait(random.lognormvariate(0.7, 0.8)):
        return
    if fate < 0.065:
        request.closed_at = history.at
        history.move(State.DECLINED, desk, random.choice(phrases.DECLINE_REASONS))
        request.hours_spent = Decimal("0.25")
        return
    agent = _route(stage, history, default, desk)
    if not history.wait(random.lognormvariate(1.2, 0.9)):
        return
    history.take(agent)
    _work(stage, history, agent, spoken_for)


def _route(stage: Stage, history: History, default: Direction, desk: User) -> User:
    """Confirm the service's direction, or choose another with a reason; return the agent."""
    random = history.random
    direction, reason = default, ""
    if random.random() < 0.07:
        others = [d for d in stage.directions.values() if d != default]
        direction, reason = random.choice(others), random.choice(phrases.ROUTING_REASONS)
    agent = random.choice(stage.company.agents[direction.pk])
    if not history.assignments:
        reason = reason or "Aucun service n’était indiqué."
    history.route(direction, desk, agent, reason)
    return agent


def _work(stage: Stage, history: History, agent: User, spoken_for: User) -> None:
    """Answer, sometimes after a question, and see what the commune says of it."""
    random, request = history.random, history.request
    if random.random() < 0.3:
        history.write(Message.Kind.INTERNAL_NOTE, agent, random.choice(phrases.INTERNAL_NOTES))
    median = _MEDIAN_HOURS[Urgency(request.urgency)]
    pause = median * random.lognormvariate(-0.3, 0.65)
    if random.random() < 0.22 or history.stop_at == State.WAITING:
        if not history.wait(pause * 0.4) or not history.ask_commune(agent, spoken_for):
            return
        pause *= 0.5
    if not history.wait(pause):
        return
    history.resolve(agent)
    if history.stop_at is None and random.random() < 0.04 and history.wait(random.uniform(4, 60)):
        history.reopen(spoken_for)
        if not history.wait(random.uniform(2, 20)):
            return
        history.take(agent)
        if not history.wait(random.uniform(8, 120)):
            return
        history.resolve(agent)
    _close(stage, history, spoken_for)


def _close(stage: Stage, history: History, spoken_for: User) -> None:
    """The commune closes and rates, or the desk closes after a while."""
    random, request = history.random, history.request
    by_commune = random.random() < 0.62
    if not history.wait(random.uniform(3, 80) if by_commune else random.uniform(160, 260)):
        return
    history.close(spoken_for if by_commune else stage.company.desk_agent)
    if not by_commune:
        return
    late = request.due_on is not None and request.resolved_at.date() > request.due_on
    weights = (2, 5, 20, 45, 28) if late else (0, 1, 7, 38, 54)
    request.satisfaction = random.choices((1, 2, 3, 4, 5), weights)[0]
    comments = phrases.GOOD_COMMENTS if request.satisfaction >= 4 else phrases.POOR_COMMENTS
    request.satisfaction_comment = random.choice(comments)
    history.events.append(
        RequestEvent(
            kind=RequestEvent.Kind.RATED,
            actor=spoken_for,
            comment=(
                f"Avis\u00a0: {request.satisfaction} sur 5\n{request.satisfaction_comment}"
            ).strip(),
            created_at=history.at,
        )
    )


def subscribed_pairs() -> set[tuple[int, int]]:
    """Return (service id, commune id) of every adhésion ever."""
    return set(Subscription.objects.in_force().values_list("service_id", "commune_id"))

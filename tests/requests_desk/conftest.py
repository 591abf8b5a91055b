"""What the tests of the desk share: the moment they play at, and actors."""

import datetime
from collections.abc import Callable
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts.actor import Actor, actor_on
from accounts.models import User
from requests_desk import operations
from requests_desk.models import Message, ServiceRequest
from requests_desk.operations import RequestData, submit
from requests_desk.vocabulary import State
from tests.requests_desk.acting import SECRET
from tests.requests_desk.composing import NEW, need, the_draft
from tests.requests_desk.confiding import CONFIDED, DISPUTE, MAYOR_ONLY
from tests.requests_desk.factories import (
    AttachmentFactory,
    EventFactory,
    MessageFactory,
    ServiceRequestFactory,
    TriagerFactory,
)

# A Tuesday morning, far from any public holiday.
NOW = datetime.datetime(2026, 3, 10, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def now() -> datetime.datetime:
    return NOW


@pytest.fixture
def as_actor() -> Callable[[User], Actor]:
    """Give the actor that somebody is at the moment of the tests."""
    return lambda user: actor_on(user, NOW.date())


@pytest.fixture
def submitted(cast, territory, as_actor, now) -> ServiceRequest:
    """A request for the legal service, just sent by the mayor of the home commune."""
    return submit(
        actor=as_actor(cast.mayor),
        uuid=uuid4(),
        commune=territory.home,
        data=RequestData(
            service=territory.legal_service,
            subject="Arrêté de circulation",
            description="Faut-il l’avis du département ?",
        ),
        now=now,
    )


class Play:
    """Acts on one request: each call uses its last version, one minute after the act before."""

    def __init__(self, request: ServiceRequest, as_actor, now: datetime.datetime) -> None:
        self.request, self.as_actor, self.now = request, as_actor, now

    def __call__(self, act, person, **arguments) -> ServiceRequest:
        self.now += MINUTE
        unversioned = (operations.add_note, operations.answer, operations.rate)
        if act not in (*unversioned, operations.log_hours):
            arguments.setdefault("version", self.request.version)
        self.request = act(
            actor=self.as_actor(person), request=self.request, now=self.now, **arguments
        )
        self.request = ServiceRequest.objects.get(pk=self.request.pk)
        return self.request


@pytest.fixture
def play(submitted, as_actor, now) -> Play:
    return Play(submitted, as_actor, now)


@pytest.fixture
def under_way(play, cast, territory) -> Play:
    """The legal direction's agent has taken the request."""
    play(operations.route, cast.desk_agent, direction=territory.legal_direction)
    play(operations.take, cast.agent)
    return play


@pytest.fixture
def mayor(cast, sign_in):
    return sign_in(cast.mayor)


@pytest.fixture
def draft(mayor):
    """A draft whose first step is complete."""
    mayor.post(NEW, need())
    return the_draft()


@pytest.fixture
def row(cast, territory):
    """A request of the home commune, at work in the legal direction, with everything on it."""
    row = ServiceRequestFactory(
        commune=territory.home,
        author=cast.mayor,
        service=territory.legal_service,
        state=State.IN_PROGRESS,
        consequence="Le chantier ne peut pas commencer.",
        assigned_to=territory.legal_direction,
        assigned_to__agent=cast.agent,
    )
    AttachmentFactory(request=row)
    EventFactory(request=row, actor=cast.desk_agent)
    reply = MessageFactory(request=row, author=cast.agent, body="Nous regardons le dossier.")
    AttachmentFactory(request=row, message=reply)
    note = MessageFactory(
        request=row, author=cast.agent, kind=Message.Kind.INTERNAL_NOTE, body=SECRET
    )
    AttachmentFactory(request=row, message=note)
    return row


@pytest.fixture
def fresh(cast, territory):
    """A request that nobody has read, proposed to the direction of its service."""
    return ServiceRequestFactory(
        commune=territory.home,
        author=cast.mayor,
        service=territory.legal_service,
        assigned_to=territory.legal_direction,
        assigned_to__assigned_by=None,
    )


@pytest.fixture
def triager(cast):
    """The desk's agent is empowered for both levels."""
    for level in (MAYOR_ONLY, DISPUTE):
        TriagerFactory(user=cast.desk_agent, level=level)
    return cast.desk_agent


@pytest.fixture
def secret(cast, territory):
    """Make a confidential request of the home commune's mayor."""

    def make(level, state=State.SUBMITTED, **values):
        return ServiceRequestFactory(
            commune=territory.home,
            author=cast.mayor,
            state=state,
            confidentiality=level,
            subject=CONFIDED,
            **values,
        )

    return make

"""What the tests of the desk share: the moment they play at, and actors."""

import datetime
from collections.abc import Callable
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from accounts.actor import Actor, actor_on
from accounts.models import User
from requests_desk.models import ServiceRequest
from requests_desk.operations import RequestData, submit

# A Tuesday morning, far from any public holiday.
NOW = datetime.datetime(2026, 3, 10, 9, 30, tzinfo=ZoneInfo("Europe/Paris"))


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

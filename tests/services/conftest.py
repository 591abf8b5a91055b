"""Moments, actors and moves for the tests of the catalogue."""

import datetime
from collections.abc import Callable

import pytest

from accounts.actor import Actor, actor_on
from accounts.models import User
from services.operations import Move

NOW = datetime.datetime(2026, 3, 10, 10, tzinfo=datetime.UTC)


@pytest.fixture
def as_actor() -> Callable[[User], Actor]:
    return lambda user: actor_on(user, NOW.date())


@pytest.fixture
def move(as_actor: Callable[[User], Actor]) -> Callable[..., Move]:
    """Give the move of a person, on 10 March 2026."""
    return lambda user, **values: Move(actor=as_actor(user), now=NOW, **values)

"""The actor: all the memberships that are current, and nothing else."""

import datetime

import pytest

from accounts.actor import ANONYMOUS, actor_on
from accounts.models import Role
from tests.cast import Cast, Territory, end_membership

pytestmark = pytest.mark.django_db


def test_a_clerk_of_two_villages_acts_for_both(cast: Cast, territory: Territory):
    actor = actor_on(cast.clerk, datetime.date(2026, 11, 22))

    assert actor.commune_ids() == {territory.home.pk, territory.second.pk}
    assert actor.commune_ids(Role.MAYOR) == set()
    assert actor.has_several_communes


def test_an_agent_acts_for_their_direction(cast: Cast, territory: Territory):
    actor = actor_on(cast.agent, datetime.date(2026, 11, 22))

    assert actor.direction_ids() == {territory.legal_direction.pk}
    assert actor.commune_ids() == set()


def test_access_ends_on_the_day_that_was_entered(cast: Cast):
    end_membership(cast.mayor, datetime.date(2026, 3, 28))

    assert actor_on(cast.mayor, datetime.date(2026, 3, 27)).has(Role.MAYOR)
    assert not actor_on(cast.mayor, datetime.date(2026, 3, 28)).has(Role.MAYOR)


def test_a_visitor_holds_nothing(cast: Cast):
    assert ANONYMOUS.roles == frozenset()
    assert not actor_on(cast.outsider, datetime.date(2026, 11, 22)).roles

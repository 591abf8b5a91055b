"""Two people at the same moment on the same adhésion: exactly one moves it, the other reads why."""

import datetime

import pytest

from core.conflicts import StaleEdit
from services import operations
from services.models import Subscription
from tests.services.factories import SubscriptionFactory
from tests.simultaneous import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
State = Subscription.State
FIRST_DAY = datetime.date(2026, 7, 1)


def test_of_two_agents_who_activate_at_the_same_moment_exactly_one_does(territory, cast, move):
    row = SubscriptionFactory(
        signed=True, service=territory.legal_service, commune=territory.second
    )
    people = [cast.desk_agent, cast.dgs, cast.administrator, cast.desk_agent]

    results = all_at_once(
        4,
        lambda rank: operations.activate(
            subscription=row, starts_on=FIRST_DAY, by=move(people[rank], version=0)
        ),
    )

    done = [result for result in results if isinstance(result, Subscription)]
    told = [str(result) for result in results if isinstance(result, StaleEdit)]
    assert (len(done), len(told)) == (1, 3), results
    assert all(
        "Cette adhésion est passée à l’état «\u00a0Active\u00a0» par " in text for text in told
    )
    row.refresh_from_db()
    assert (row.state, row.starts_on, row.version) == (State.ACTIVE, FIRST_DAY, 1)
    assert row.steps.count() == 1


def test_of_several_clicks_on_joining_one_file_is_opened(territory, cast, move):
    rows = all_at_once(
        6,
        lambda rank: operations.declare_intention(
            service=territory.roads_service, commune=territory.home, by=move(cast.mayor)
        ),
    )
    assert {row.pk for row in rows} == {Subscription.objects.open().get().pk}

"""Half-open periods: a row and the database agree about which day is inside."""

import datetime

import pytest

from core.periods import holds, last_day
from services.models import Subscription
from tests.services.factories import SubscriptionFactory

FIRST, END = datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)
ONE = datetime.timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize("ends_on", [END, None])
@pytest.mark.parametrize("day", [FIRST - ONE, FIRST, END - ONE, END])
def test_a_row_and_the_database_agree(ends_on, day):
    row = SubscriptionFactory(starts_on=FIRST, ends_on=ends_on)
    inside = Subscription.objects.active_on(day).contains(row)
    assert holds(row.starts_on, row.ends_on, day) == inside
    assert inside == (FIRST <= day and (ends_on is None or day < END))


def test_a_period_without_bounds_holds_every_day():
    assert holds(None, None, datetime.date.min)
    assert not holds(None, FIRST, FIRST)


def test_what_is_shown_is_the_last_day_inside():
    assert last_day(END) == datetime.date(2020, 12, 31)
    assert last_day(None) is None

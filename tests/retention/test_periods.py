"""Calendar years and months: leap days neither shorten nor lengthen a period."""

import datetime

import pytest
from django.utils import timezone

from retention.periods import earlier, in_words, limit_at

DAY = datetime.date


@pytest.mark.parametrize(
    ("day", "years", "months", "found"),
    [
        (DAY(2040, 3, 15), 10, 0, DAY(2030, 3, 15)),
        (DAY(2040, 2, 29), 1, 0, DAY(2039, 2, 28)),
        (DAY(2040, 1, 31), 0, 2, DAY(2039, 11, 30)),
        (DAY(2040, 1, 15), 1, 1, DAY(2038, 12, 15)),
        (DAY(2040, 12, 31), 0, 12, DAY(2039, 12, 31)),
    ],
)
def test_so_many_years_and_months_earlier(day, years, months, found):
    assert earlier(day, years=years, months=months) == found


def test_what_ended_on_a_day_is_over_the_day_after_the_same_one():
    zone = timezone.get_current_timezone()
    closed = datetime.datetime(2030, 3, 15, 18, tzinfo=zone)
    same_day = datetime.datetime(2040, 3, 15, 23, 59, tzinfo=zone)

    assert not closed < limit_at(same_day, years=10)
    assert closed < limit_at(same_day + datetime.timedelta(minutes=1), years=10)


@pytest.mark.parametrize(
    ("years", "months", "words"),
    [(10, 0, "10 ans"), (1, 6, "1 an et 6 mois"), (0, 18, "18 mois")],
)
def test_a_period_is_said_in_words(years, months, words):
    assert in_words(years, months).replace("\u00a0", " ") == words

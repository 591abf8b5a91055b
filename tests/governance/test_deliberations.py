"""What the table of deliberations refuses."""

import datetime

import pytest

from tests.governance.factories import DeliberationFactory
from tests.refusals import refuses

pytestmark = pytest.mark.django_db
EVE, DAY = datetime.date(2026, 3, 1), datetime.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"adopted_on": DAY, "transmitted_on": EVE}, "transmise à la préfecture après"),
        (
            {"adopted_on": EVE, "transmitted_on": DAY, "executory_on": EVE},
            "exécutoire une fois transmise",
        ),
        (
            {"adopted_on": EVE, "transmitted_on": None, "executory_on": DAY},
            "exécutoire une fois transmise",
        ),
    ],
)
def test_dates_follow_each_other(values, message):
    row = DeliberationFactory()
    for name, value in values.items():
        setattr(row, name, value)
    refuses(row, message)


def test_all_on_the_same_day_may_be():
    DeliberationFactory(adopted_on=DAY, transmitted_on=DAY, executory_on=DAY).full_clean()


def test_a_number_is_used_once_by_an_assembly_and_freely_by_others():
    first = DeliberationFactory(number="2026-01")
    again = DeliberationFactory.build(body=first.body, number="2026-01", file=None)
    refuses(again, "déjà une délibération de ce numéro")
    DeliberationFactory(number="2026-01").full_clean()

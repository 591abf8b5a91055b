"""The number of a request."""

import datetime

import pytest
from django.db import transaction

from requests_desk.models import RequestCounter
from requests_desk.numbering import next_number

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 10)


def test_numbers_follow_each_other_and_each_year_has_its_series():
    numbers = [next_number(DAY), next_number(DAY), next_number(datetime.date(2027, 1, 1))]

    assert numbers == ["2026-00001", "2026-00002", "2027-00001"]
    assert next_number(DAY) == "2026-00003"


def test_a_rollback_gives_the_number_back():
    next_number(DAY)
    with transaction.atomic():
        assert next_number(DAY) == "2026-00002"
        transaction.set_rollback(True)

    assert next_number(DAY) == "2026-00002"


def test_numbers_go_on_beyond_five_digits():
    RequestCounter.objects.create(year=2026, last_number=99_999)

    assert next_number(DAY) == "2026-100000"

"""Working days: weekends and the public holidays of each part of France."""

import datetime

import pytest

from core.working_time import (
    add_working_days,
    is_working_day,
    public_holidays,
    working_days_between,
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("date", "subdivision", "works"),
    [
        ("2026-11-20", None, True),
        ("2026-11-21", None, False),
        ("2026-11-22", None, False),
        ("2026-11-11", None, False),
        ("2026-05-25", None, False),
        ("2026-04-03", None, True),
        ("2026-04-03", "57", False),
        ("2026-04-03", "6AE", False),
        ("2025-12-26", None, True),
        ("2025-12-26", "57", False),
        ("2024-12-20", "974", False),
        ("2024-12-20", None, True),
        ("2026-05-22", "972", False),
        ("2026-05-27", "971", False),
        ("2026-06-10", "973", False),
        ("2026-04-27", "976", False),
    ],
    ids=[
        "a Friday",
        "a Saturday",
        "a Sunday",
        "Armistice",
        "Whit Monday",
        "Good Friday elsewhere",
        "Good Friday in Moselle",
        "Good Friday in Alsace",
        "26 December elsewhere",
        "26 December in Moselle",
        "abolition of slavery in La Réunion",
        "the same day elsewhere",
        "abolition in Martinique",
        "abolition in Guadeloupe",
        "abolition in Guyane",
        "abolition in Mayotte",
    ],
)
def test_when_the_desk_works(date, subdivision, works):
    assert is_working_day(day(date), subdivision) is works


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-11-20", 0, "2026-11-20"),
        ("2026-11-20", 1, "2026-11-23"),
        ("2026-11-22", 1, "2026-11-23"),
        ("2026-11-09", 2, "2026-11-12"),
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-12-31", 1, "2027-01-04"),
    ],
)
def test_add_working_days(start, number, end):
    assert add_working_days(day(start), number, None) == day(end)


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        ("2026-11-20", "2026-11-20", 0),
        ("2026-11-20", "2026-11-22", 0),
        ("2026-11-20", "2026-11-23", 1),
        ("2026-11-23", "2026-11-20", 0),
        ("2026-11-09", "2026-11-16", 4),
    ],
)
def test_working_days_between(start, end, number):
    assert working_days_between(day(start), day(end), None) == number


def test_a_year_of_the_common_law_has_eleven_holidays():
    assert len(public_holidays(2026, None)) == 11

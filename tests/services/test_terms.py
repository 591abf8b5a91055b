"""When conventions expire and when notices take effect."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.terms import add_months, notice_end, term_end

DAYS = st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31))
TERMS = st.none() | st.integers(1, 120)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2026-01-01", 6, "2026-07-01"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-05-10", 0, "2026-05-10"),
    ],
)
def test_months_end_with_the_month_that_is_too_short(start, months, expected):
    assert add_months(day(start), months) == day(expected)


@pytest.mark.parametrize(
    ("on", "renews", "expected"),
    [
        ("2018-01-01", True, "2021-01-01"),
        ("2020-12-31", True, "2021-01-01"),
        ("2021-01-01", True, "2024-01-01"),
        ("2026-11-22", True, "2027-01-01"),
        ("2017-06-01", True, "2021-01-01"),
        ("2026-11-22", False, "2021-01-01"),
    ],
)
def test_a_tacit_renewal_begins_a_term_as_long_as_the_first(on, renews, expected):
    found = term_end(day("2018-01-01"), 36, renews_tacitly=renews, day=day(on))
    assert found == day(expected)


def test_a_convention_without_a_term_has_no_end():
    assert term_end(day("2018-01-01"), None, renews_tacitly=True, day=day("2026-01-01")) is None


@pytest.mark.parametrize(
    ("notified", "term", "expected"),
    [
        ("2026-03-10", 36, "2027-01-01"),  # The term comes after the notice.
        ("2026-11-22", 36, "2027-05-22"),  # The notice outlasts the term.
        ("2026-11-22", None, "2027-05-22"),
    ],
)
def test_an_adhesion_ends_with_the_later_of_notice_and_term(notified, term, expected):
    found = notice_end(
        day(notified),
        notice_months=6,
        starts_on=day("2018-01-01"),
        term_months=term,
        renews_tacitly=True,
    )
    assert found == day(expected)


@given(notified=DAYS, starts=DAYS, notice=st.integers(0, 36), term=st.integers(1, 120))
def test_a_notice_prolongs_no_convention_that_ends_by_itself(notified, starts, notice, term):
    found = notice_end(
        notified, notice_months=notice, starts_on=starts, term_months=term, renews_tacitly=False
    )
    single = add_months(starts, term)
    # Kept on after its term, it ends with its notice.
    assert found == (single if single > notified else add_months(notified, notice))


@given(notified=DAYS, starts=DAYS, notice=st.integers(0, 36), term=TERMS)
def test_an_end_is_never_before_the_notice_nor_before_the_term(notified, starts, notice, term):
    found = notice_end(
        notified, notice_months=notice, starts_on=starts, term_months=term, renews_tacitly=True
    )
    assert found >= add_months(notified, notice)
    under_way = term_end(starts, term, renews_tacitly=True, day=notified)
    assert under_way is None or found >= under_way
    assert found in (add_months(notified, notice), under_way)


@given(starts=DAYS, term=st.integers(1, 120), on=DAYS)
def test_the_term_under_way_holds_the_day_and_is_the_first_that_does(starts, term, on):
    found = term_end(starts, term, renews_tacitly=True, day=on)
    assert found is not None
    assert found > on
    assert found > starts
    number = next(n for n in range(1, 2000) if add_months(starts, n * term) > on)
    assert found == add_months(starts, number * term)

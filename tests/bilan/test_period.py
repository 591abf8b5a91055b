import datetime

from bilan.period import Period


def test_a_whole_year_runs_to_its_last_moment():
    period = Period.of(2025)
    assert period.starts_at.isoformat() == "2025-01-01T00:00:00+01:00"
    assert period.ends_at.isoformat() == "2026-01-01T00:00:00+01:00"
    assert (period.label, period.words) == ("2025", "en 2025")
    assert period.previous() == Period.of(2024)


def test_a_part_of_a_year_holds_its_cut_off_day_and_compares_with_the_same_day():
    period = Period(2026, datetime.date(2026, 11, 22))
    assert period.ends_at.isoformat() == "2026-11-23T00:00:00+01:00"
    assert period.previous().cut_off_on == datetime.date(2025, 11, 22)
    assert period.label == "2026 au 22 novembre"
    assert period.words == "du 1er\u00a0janvier au 22 novembre 2026"


def test_a_leap_day_compares_with_the_28():
    previous = Period(2028, datetime.date(2028, 2, 29)).previous()
    assert previous.cut_off_on == datetime.date(2027, 2, 28)

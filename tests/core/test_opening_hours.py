"""Opening hours as people read them."""

import pytest

from core.opening_hours import opening_hours_text


@pytest.mark.parametrize(
    ("row", "days", "hours"),
    [
        (["lundi", "lundi", [["09:00:00", "12:00:00"]]], "Le lundi", "de 9 h à 12 h"),
        (
            ["mardi", "vendredi", [["08:30:00", "12:00:00"], ["13:30:00", "17:05:00"]]],
            "Du mardi au vendredi",
            "de 8 h 30 à 12 h et de 13 h 30 à 17 h 05",
        ),
    ],
)
def test_hours_are_french_sentences(row, days, hours):
    [text] = opening_hours_text([row])
    assert text.days == days
    assert text.hours.replace("\u00a0", " ") == hours


@pytest.mark.parametrize(
    "rows",
    [[], [["lundi"]], ["sur rendez-vous"], [None], [["lundi", "lundi", []]], [["l", "m", [["9"]]]]],
)
def test_what_is_not_understood_is_left_out(rows):
    assert opening_hours_text(rows) == []


def test_what_is_understood_stays_beside_what_is_not():
    rows = [["lundi", "mardi", [["abc", "d"]]], ["jeudi", "jeudi", [["10:00", "11:00"]]]]
    assert [text.days for text in opening_hours_text(rows)] == ["Le jeudi"]

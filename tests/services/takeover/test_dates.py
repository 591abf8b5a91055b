"""The days of a column, and what cannot be told apart."""

import datetime

import pytest

from core.spreadsheets import DayText
from services.takeover.dates import DayColumn, UnreadableDay


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/11/2020", (2020, 11, 24)),
        ("03/04/2020", (2020, 4, 3)),
        ("3.4.20", (2020, 4, 3)),
        ("2020-11-24", (2020, 11, 24)),
        ("2020-11-24 00:00:00", (2020, 11, 24)),
        ("43831", (2020, 1, 1)),
        ("1er juillet 2015", (2015, 7, 1)),
        ("mars 2016", (2016, 3, 1)),
        ("2016", (2016, 1, 1)),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: tuple[int, int, int]):
    assert DayColumn("Début", [text]).read(text).day == datetime.date(*day)


@pytest.mark.parametrize("text", ["bientôt", "31/02/2020", "12/2020/03", "0", "99999999"])
def test_what_is_no_day_is_said(text: str):
    with pytest.raises(UnreadableDay, match="n’est pas une date"):
        DayColumn("Début", [text]).read(text)


def test_an_end_known_to_the_year_is_its_last_day():
    assert DayColumn("Fin", []).read("2020").after == datetime.date(2021, 1, 1)


def test_a_paper_needs_a_day():
    with pytest.raises(UnreadableDay, match="ne dit pas le jour"):
        DayColumn("Délibération", []).read_day("mars 2016")


def test_days_of_two_orders_are_told_and_none_is_guessed():
    column = DayColumn("Début", ["24/11/2020", "11/24/2020", "03/04/2020", "05/05/2020"])
    said = " ".join(column.notices).replace("\u00a0", " ")
    assert "mélange jour/mois et mois/jour : 1 date comme 03/04 à trancher" in said
    assert column.read("24/11/2020").day == datetime.date(2020, 11, 24)
    assert column.read("05/05/2020").day == datetime.date(2020, 5, 5)
    with pytest.raises(UnreadableDay, match="il n’y a que douze mois"):
        column.read("11/24/2020")
    with pytest.raises(
        UnreadableDay, match="peut être le 3\u00a0avril 2020 ou le 4\u00a0mars 2020"
    ):
        column.read("03/04/2020")


def test_a_column_may_be_said_to_be_month_first():
    column = DayColumn("Début", ["11/24/2020", "03/04/2020"], month_first=True)
    assert not column.is_doubtful
    assert column.read("03/04/2020").day == datetime.date(2020, 3, 4)
    # What the spreadsheet itself holds as a day has no order.
    assert column.read(DayText("03/04/2020")).day == datetime.date(2020, 4, 3)


def test_several_ways_of_writing_are_told():
    column = DayColumn("Début", ["24/11/2020", "2020-11-24", DayText("03/04/2020"), ""])
    said = " ".join(column.notices).replace("\u00a0", " ")
    assert "1 avec des barres (JJ/MM/AAAA), 1 au format AAAA-MM-JJ, 1 en vraies dates" in said
    assert "échanger le jour et le mois" in said
    assert not DayColumn("Début", ["24/11/2020", "25/11/2020"]).notices

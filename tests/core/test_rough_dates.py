import datetime

import pytest

from core.rough_dates import Precision, RoughDate, period_text

NBSP = "\u00a0"


def read(text: str) -> RoughDate:
    return RoughDate.read(text)


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


@pytest.mark.parametrize(
    ("typed", "day", "precision", "after"),
    [
        ("20/01/2017", "2017-01-20", Precision.DAY, "2017-01-21"),
        ("2017-01-20", "2017-01-20", Precision.DAY, "2017-01-21"),
        ("Le 1er juillet 2015", "2015-07-01", Precision.DAY, "2015-07-02"),
        ("mars 2016", "2016-03-01", Precision.MONTH, "2016-04-01"),
        ("depuis mars 2016.", "2016-03-01", Precision.MONTH, "2016-04-01"),
        ("03/2016", "2016-03-01", Precision.MONTH, "2016-04-01"),
        ("DÉCEMBRE 2015", "2015-12-01", Precision.MONTH, "2016-01-01"),
        ("d’avril 2016", "2016-04-01", Precision.MONTH, "2016-05-01"),
        ("au printemps 2015", "2015-03-01", Precision.SEASON, "2015-06-01"),
        ("hiver 2015-2016", "2015-12-01", Precision.SEASON, "2016-03-01"),
        ("1er trimestre 2016", "2016-01-01", Precision.QUARTER, "2016-04-01"),
        ("2nd semestre 2016", "2016-07-01", Precision.HALF, "2017-01-01"),
        ("en 2017", "2017-01-01", Precision.YEAR, "2018-01-01"),
    ],
)
def test_reads_dates_as_public_texts_write_them(typed, day, precision, after):
    found = read(typed)
    assert found.day == datetime.date.fromisoformat(day)
    assert found.precision == precision
    assert found.after == datetime.date.fromisoformat(after)


@pytest.mark.parametrize(
    "typed",
    ["", "hier", "31/02/2016", "13/2016", "5e trimestre 2016", "hiver 2015-2017", "1789", "2016 ?"],
)
def test_refuses_what_is_no_date(typed):
    with pytest.raises(ValueError, match=r"."):
        read(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "20 janvier 2017",
        "1er juillet 2015",
        "août 2016",
        "printemps 2015",
        "hiver 2015-2016",
        "1er trimestre 2016",
        "2e semestre 2016",
        "2017",
    ],
)
def test_says_again_what_it_has_read(typed):
    assert plain(read(typed).text) == typed
    assert read(read(typed).text) == read(typed)


def test_begins_at_the_first_day_of_its_span():
    with pytest.raises(ValueError, match="does not begin"):
        RoughDate(datetime.date(2016, 3, 2), Precision.MONTH)
    day = datetime.date(2016, 2, 29)
    spans = {precision: RoughDate.holding(day, precision).text for precision in Precision}
    assert {key: plain(text) for key, text in spans.items()} == {
        "day": "29 février 2016",
        "month": "février 2016",
        "quarter": "1er trimestre 2016",
        "season": "hiver 2015-2016",
        "half": "1er semestre 2016",
        "year": "2016",
    }


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("janvier 2015", "juin 2015", "de janvier à juin 2015"),
        ("avril 2015", "juin 2016", "d’avril 2015 à juin 2016"),
        ("printemps 2015", "printemps 2015", "au printemps 2015"),
        ("été 2015", "été 2015", "à l’été 2015"),
        ("20/01/2017", "20/01/2017", "le 20 janvier 2017"),
        ("3/3/2016", "5/4/2016", "du 3 mars au 5 avril 2016"),
        ("été 2015", "hiver 2015-2016", "de l’été 2015 à l’hiver 2015-2016"),
        ("2015", "2017", "de 2015 à 2017"),
        ("2016", "2016", "en 2016"),
        ("mars 2016", "2016", "de mars 2016 à 2016"),
        ("mars 2016", "", "depuis mars 2016"),
        ("1/7/2015", "", "depuis le 1er juillet 2015"),
        ("automne 2015", "", "depuis l’automne 2015"),
        ("", "2017", "jusqu’en 2017"),
        ("", "1/7/2015", "jusqu’au 1er juillet 2015"),
        ("", "", ""),
    ],
)
def test_says_a_period_in_french(start, end, words):
    bounds = [read(text) if text else None for text in (start, end)]
    assert plain(period_text(*bounds)) == words

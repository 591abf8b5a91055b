"""The French filters: what is read for a date, a number, a size, in each form."""

import datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import timezone
from django.utils.safestring import mark_safe

from core.templatetags import french

TODAY = datetime.date(2026, 11, 22)
NOW = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime.date(2026, 11, 24), "mardi 24 novembre 2026"),
        (datetime.date(2026, 2, 1), "dimanche 1er février 2026"),
        (datetime.datetime(2026, 12, 31, 23, 30, tzinfo=datetime.UTC), "vendredi 1er janvier 2027"),
        (None, "–"),
    ],
)
def test_day(value, text):
    assert french.day(value) == text


def test_short_day_leaves_the_weekday_out():
    assert french.short_day(datetime.date(2026, 11, 24)) == "24 novembre 2026"


def test_moment_is_read_in_the_zone_of_the_epci():
    value = datetime.datetime(2026, 11, 24, 8, 5, tzinfo=datetime.UTC)
    assert french.moment(value) == "mardi 24 novembre 2026 à 9\u00a0h\u00a005"
    with timezone.override("Indian/Reunion"):
        assert french.moment(value) == "mardi 24 novembre 2026 à 12\u00a0h\u00a005"


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (0, "aujourd’hui"),
        (1, "demain"),
        (-1, "hier"),
        (2, "dans 2\u00a0jours"),
        (-10, "il y a 10\u00a0jours"),
        (59, "dans 59\u00a0jours"),
        (61, "dans 2\u00a0mois"),
        (-365, "il y a 12\u00a0mois"),
        (-383, "il y a 12\u00a0mois"),
        (-729, "il y a 23\u00a0mois"),
        (-1000, "il y a 2\u00a0ans"),
        (1461, "dans 4\u00a0ans"),
    ],
)
def test_relative_day(days, text):
    assert french.relative_day(TODAY + datetime.timedelta(days=days), TODAY) == text


@pytest.mark.parametrize(
    ("delta", "text"),
    [
        (datetime.timedelta(seconds=-20), "à l’instant"),
        (datetime.timedelta(minutes=-1), "il y a 1\u00a0minute"),
        (datetime.timedelta(minutes=-59), "il y a 59\u00a0minutes"),
        (datetime.timedelta(hours=-3), "il y a 3\u00a0heures"),
        (datetime.timedelta(hours=2), "dans 2\u00a0heures"),
        (datetime.timedelta(days=-1), "hier"),
        (datetime.timedelta(days=5), "dans 5\u00a0jours"),
    ],
)
def test_relative_moment(delta, text):
    assert french.relative_moment(NOW + delta, NOW) == text


def test_relative_knows_days_from_moments():
    today = timezone.localdate()
    assert french.relative(today + datetime.timedelta(days=1)) == "demain"
    assert french.relative(timezone.now()) == "à l’instant"
    assert french.relative(None) == "–"


def test_day_relative_says_the_year_when_it_is_another():
    today = timezone.localdate()
    assert french.day_relative(today).startswith("aujourd’hui, ")
    assert str(today.year) not in french.day_relative(today)
    far = today.replace(year=today.year + 3, day=1)
    assert french.day_relative(far).endswith(str(today.year + 3))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999, "999"),
        (82714, "82\u202f714"),
        (1234567, "1\u202f234\u202f567"),
        (Decimal("2.5"), "3"),
        (-4, "\u22124"),
        (Decimal("-0.2"), "0"),
        (None, "–"),
    ],
)
def test_number(value, text):
    assert french.number(value) == text


def test_decimal_rounds_half_up_with_a_comma():
    assert french.decimal(Decimal("1234.25"), 1) == "1\u202f234,3"
    assert french.decimal(0.1 + 0.2, 2) == "0,30"
    assert french.decimal(None) == "–"


def test_percent_is_of_a_ratio():
    assert french.percent(Decimal("0.8695")) == "87\u00a0%"
    assert french.percent(0.8695, 1) == "87,0\u00a0%"
    assert french.percent(None) == "–"


@pytest.mark.parametrize(
    ("number", "word", "text"),
    [
        (0, "demande", "0\u00a0demande"),
        (1, "demande", "1\u00a0demande"),
        (3, "demande", "3\u00a0demandes"),
        (2, "jour ouvré,jours ouvrés", "2\u00a0jours ouvrés"),
        (None, "demande", "0\u00a0demande"),
    ],
)
def test_count(number, word, text):
    assert french.count(number, word) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (1, "1\u00a0octet"),
        (900, "900\u00a0octets"),
        (1024, "1\u00a0ko"),
        (350_000, "341\u00a0ko"),
        (1_258_291, "1,2\u00a0Mo"),
        (20 * 1024 * 1024, "20\u00a0Mo"),
        (None, "–"),
    ],
)
def test_filesize(size, text):
    assert french.filesize_fr(size) == text


def test_spaces_do_not_break_and_what_is_safe_stays_so():
    template = Template("{% load french %}{{ text|spaced }}")
    assert template.render(Context({"text": "Un : « <b> » ?"})) == (
        "Un\u00a0: «\u00a0&lt;b&gt;\u00a0»\u202f?"
    )
    assert template.render(Context({"text": mark_safe("<b>Un</b> :")})) == "<b>Un</b>\u00a0:"


def test_filters_are_usable_in_a_template():
    template = Template(
        "{% load french %}{{ name|de }}, {{ name|a }}, {{ ends_on|last_day|day }}, "
        "{{ share|percent:1 }}, {{ n|count:'commune' }}"
    )
    drawn = template.render(
        Context(
            {
                "name": "Le Pertre",
                "ends_on": datetime.date(2027, 1, 1),
                "share": 0.5,
                "n": 46,
            }
        )
    )
    assert drawn == "du Pertre, au Pertre, jeudi 31 décembre 2026, 50,0\u00a0%, 46\u00a0communes"

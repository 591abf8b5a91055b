"""Calendars as other software reads them."""

import datetime

from icalendar import Calendar

from core.calendars import DayEvent, render_calendar

NOW = datetime.datetime(2026, 11, 22, 21, 0, tzinfo=datetime.UTC)
EVENT = DayEvent(
    uid="debut-1@mutualisation",
    day=datetime.date(2027, 1, 1),
    summary="Préavis\u00a0: voirie, éclairage ; " + "é" * 60 + "\nà la ligne",
    url="https://portail.test/services/voirie/",
)


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says():
    written = render_calendar("Échéances", [EVENT], NOW)

    assert written.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))


def test_what_is_written_is_read_back():
    calendar = Calendar.from_ical(render_calendar("Échéances, Vitré", [EVENT], NOW))
    (event,) = calendar.walk("VEVENT")

    assert event["summary"] == EVENT.summary
    assert event["uid"] == EVENT.uid
    assert event.decoded("dtstart") == EVENT.day
    assert event.decoded("dtstamp") == NOW
    assert event["url"] == EVENT.url
    assert calendar["name"] == "Échéances, Vitré"


def test_a_day_is_whole_and_readers_come_back():
    written = render_calendar("Échéances", [EVENT], NOW).decode()

    assert "DTSTART;VALUE=DATE:20270101" in written
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H" in written


def test_an_empty_calendar_is_still_one():
    assert not Calendar.from_ical(render_calendar("Échéances", [], NOW)).walk("VEVENT")

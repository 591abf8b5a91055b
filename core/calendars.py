"""Calendars that other software reads again and again: iCalendar (RFC 5545, RFC 7986).

icalendar is loaded on first use: it takes half a second, and most requests do without.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

CALENDAR_KIND = "text/calendar; charset=utf-8"
_PRODUCT = "-//Portail de la mutualisation//FR"
_REFRESH = datetime.timedelta(hours=6)


@dataclass(frozen=True)
class DayEvent:
    """Something on a whole day. `uid` stays the same when its day or its words change."""

    uid: str
    day: datetime.date
    summary: str
    url: str = ""


def render_calendar(name: str, events: Iterable[DayEvent], now: datetime.datetime) -> bytes:
    """Return the calendar called `name`, as it is at `now`."""
    from icalendar import Calendar, Event, vText

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    # Both say the same: the standard's words, and those that older software knows.
    calendar.add("name", name)
    calendar.add("x-wr-calname", vText(name))
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for one in events:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", now.astimezone(datetime.UTC))
        event.add("dtstart", one.day)
        event.add("summary", one.summary)
        # A day that is due takes no time: nobody is shown as busy.
        event.add("transp", "TRANSPARENT")
        if one.url:
            event.add("url", one.url)
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written

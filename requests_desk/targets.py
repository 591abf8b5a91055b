"""When an answer is due, in working days of the EPCI; waiting for the commune stops the clock."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from communes.portal import portal_epci, portal_time_zone
from core.working_time import add_working_days, working_days_between
from requests_desk.vocabulary import Urgency

# Working days to answer; « planifiée » means the date that the commune wants.
DELAYS = {Urgency.CRITICAL: 1, Urgency.HIGH: 3, Urgency.NORMAL: 10, Urgency.PLANNED: 10}


@dataclass(frozen=True)
class Calendar:
    """The EPCI's days: its time zone and its public holidays."""

    zone: datetime.tzinfo
    subdivision: str | None

    def day(self, moment: datetime.datetime) -> datetime.date:
        """Return the day that it is in the EPCI at `moment`."""
        return timezone.localdate(moment, self.zone)

    def due_on(
        self, *, urgency: str, wanted_on: datetime.date | None, day: datetime.date
    ) -> datetime.date:
        """Return the day when the answer to a request submitted on `day` is due."""
        if urgency == Urgency.PLANNED and wanted_on is not None and wanted_on >= day:
            return wanted_on
        return add_working_days(day, DELAYS[Urgency(urgency)], self.subdivision)

    def after_waiting(
        self, due_on: datetime.date, *, since: datetime.date, until: datetime.date
    ) -> datetime.date:
        """Return `due_on` put off by the working days spent waiting for the commune."""
        waited = working_days_between(since, until, self.subdivision)
        return add_working_days(due_on, waited, self.subdivision)


def portal_calendar() -> Calendar:
    """Return the calendar of the portal's EPCI. One query."""
    epci = portal_epci()
    return Calendar(portal_time_zone(epci), epci.holiday_subdivision if epci else None)

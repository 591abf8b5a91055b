"""The number of a request: `2026-00001`, one series per year, without gaps or doubles."""

import datetime

from requests_desk.models import RequestCounter


def next_number(day: datetime.date) -> str:
    """Return the next number of the year of `day`: the day of submission in the EPCI's zone.

    Call it as late as can be in the transaction of the submission: the year's row stays locked
    until the commit, so that two submissions take turns, and a rollback gives the number back.
    Only what says the number follows it: the request's own row, and the rows of its e-mails
    (their recipients are known before, and nothing is sent before the commit).
    """
    RequestCounter.objects.bulk_create([RequestCounter(year=day.year)], ignore_conflicts=True)
    counter = RequestCounter.objects.select_for_update().get(year=day.year)
    counter.last_number += 1
    counter.save(update_fields=["last_number"])
    return f"{day.year}-{counter.last_number:05d}"

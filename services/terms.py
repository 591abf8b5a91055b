"""When a convention expires and when a notice takes effect. Pure arithmetic on dates.

Every end is the first day outside, as everywhere in the portal.
"""

import calendar
import datetime


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Return the same day `months` later; the last of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(day.day, last))


def term_end(
    starts_on: datetime.date,
    term_months: int | None,
    *,
    renews_tacitly: bool,
    day: datetime.date,
) -> datetime.date | None:
    """Return the end of the term under way on `day`; None for a convention without a term.

    One that is renewed tacitly begins a term as long as the first each time; one that is not has
    a single term, which may be over.
    """
    if not term_months:
        return None
    terms = 1
    if renews_tacitly:
        # The whole terms that have passed for sure, then the few days that months do not count.
        passed = (day.year - starts_on.year) * 12 + day.month - starts_on.month
        terms = max(1, passed // term_months)
        while add_months(starts_on, terms * term_months) <= day:
            terms += 1
    return add_months(starts_on, terms * term_months)


def notice_end(
    notified_on: datetime.date,
    *,
    notice_months: int,
    starts_on: datetime.date,
    term_months: int | None,
    renews_tacitly: bool,
) -> datetime.date:
    """Return when a notice takes effect: the later of its own end and of the term under way.

    Nothing outlasts the single term of a convention that is not renewed: a notice is no renewal.
    """
    notice = add_months(notified_on, notice_months)
    term = term_end(starts_on, term_months, renews_tacitly=renews_tacitly, day=notified_on)
    if term is None:
        return notice
    if not renews_tacitly and term > notified_on:
        return term
    return max(notice, term)


def last_notice_day(ends_on: datetime.date, notice_months: int) -> datetime.date:
    """Return the last day on which a notice still ends, on `ends_on`, a term that renews tacitly.

    Months are not of one length: counted back, some days more may still do.
    """
    day = add_months(ends_on, -notice_months)
    following = day + datetime.timedelta(days=1)
    while following < ends_on and add_months(following, notice_months) <= ends_on:
        day, following = following, following + datetime.timedelta(days=1)
    return min(day, ends_on - datetime.timedelta(days=1))

"""What the journal of a request says of its delay: when the clock ran, and when it stopped."""

import datetime

from requests_desk.models import RequestEvent, ServiceRequest
from requests_desk.targets import portal_calendar
from requests_desk.vocabulary import ANSWERED_STATES, OPEN_STATES, State

Wait = tuple[datetime.datetime, datetime.datetime]


def state_before_waiting(row: ServiceRequest) -> State:
    """Return the state in which the clock stopped: there the work goes on."""
    stop = RequestEvent.objects.filter(request=row, to_state=State.WAITING).order_by(
        "created_at", "pk"
    )
    last = stop.last()
    return State(last.from_state) if last else State.IN_PROGRESS


def due_on_with(row: ServiceRequest, urgency: str, now: datetime.datetime) -> datetime.date | None:
    """Return the day when the answer would be due with `urgency`.

    The delay runs from the submission, or from the last reopening, without the days spent waiting
    for the commune. Nobody becomes late the moment they are told to hurry; who was late stays so,
    unless the new delay is long enough.
    """
    if row.submitted_at is None or row.due_on is None:
        return row.due_on
    calendar = portal_calendar()
    started, waits = _clock_of(row, row.submitted_at)
    due_on = calendar.due_on(urgency=urgency, wanted_on=row.wanted_on, day=calendar.day(started))
    for since, until in waits:
        due_on = calendar.after_waiting(
            due_on, since=calendar.day(since), until=calendar.day(until)
        )
    # While waiting, the clock shows the day when it stopped.
    today = calendar.day(row.waiting_since or now)
    return due_on if due_on >= today else max(due_on, min(today, row.due_on))


def _clock_of(
    row: ServiceRequest, started: datetime.datetime
) -> tuple[datetime.datetime, list[Wait]]:
    """Return when the present delay began, and the waits that have ended since."""
    waits: list[Wait] = []
    stopped: datetime.datetime | None = None
    moves = RequestEvent.objects.filter(request=row).exclude(to_state="")
    for event in moves.order_by("created_at", "pk"):
        if event.from_state in ANSWERED_STATES and event.to_state in OPEN_STATES:
            started, waits = event.created_at, []
        if event.to_state == State.WAITING:
            stopped = event.created_at
        elif stopped is not None:
            waits.append((stopped, event.created_at))
            stopped = None
    return started, waits

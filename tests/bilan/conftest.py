"""What the tests of the bilan share: requests of given days, and an actor for each of the cast."""

import datetime
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.actor import Actor, actor_on
from accounts.models import User
from bilan import operations
from bilan.models import Report
from bilan.period import Period
from files.models import StoredFile
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State
from tests.cast import Territory
from tests.requests_desk.factories import ServiceRequestFactory

Ask = Callable[..., ServiceRequest]
FROZEN_AT = datetime.datetime(2026, 1, 15, 9, 30, tzinfo=datetime.UTC)


def kept(pdf: StoredFile) -> None:
    """Take note of the kept file, as a job would."""


def noon(day: datetime.date) -> datetime.datetime:
    """Return noon as an instant, to which a number of days adds as many times 24 hours."""
    local = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
    return local.astimezone(datetime.UTC)


@pytest.fixture
def ask(territory: Territory) -> Ask:
    """Make a request of the home commune to the legal service, submitted on a day at noon.

    `after` is the number of days to its answer; `ended` those to its refusal or cancellation.
    """

    def make(day: str, *, after: float | None = None, ended: float | None = None, **fields):
        submitted_at = noon(datetime.date.fromisoformat(day))
        fields = {
            "commune": territory.home,
            "service": territory.legal_service,
            "submitted_at": submitted_at,
            "due_on": None,
            **fields,
        }
        if after is not None:
            fields |= {
                "state": State.RESOLVED,
                "resolved_at": submitted_at + datetime.timedelta(days=after),
            }
        if ended is not None:
            fields |= {"closed_at": submitted_at + datetime.timedelta(days=ended)}
            fields.setdefault("state", State.DECLINED)
        return ServiceRequestFactory(**fields)

    return make


@pytest.fixture
def as_actor() -> Callable[[User], Actor]:
    return lambda user: actor_on(user, timezone.localdate())


@pytest.fixture
def freeze(territory: Territory) -> Callable[..., Report]:
    """Open and freeze the bilan of 2025; `pdf=True` also gives it a (very small) document."""

    def frozen(*, pdf: bool = False, now: datetime.datetime = FROZEN_AT) -> Report:
        report, _ = Report.objects.get_or_create(year=2025)
        operations.freeze(report_id=report.pk, period=Period.of(2025), now=now)
        if pdf:
            operations.attach(
                report_id=report.pk, frozen_at=now, content=b"%PDF-1.7 essai", finish=kept
            )
        return Report.objects.get(pk=report.pk)

    return frozen

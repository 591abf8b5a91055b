"""The notice that ends an adhésion: of which day, until when, and what is back without it."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from services import operations
from services.deadlines.rules import Kind, deadlines_of
from services.documents.clauses import duration
from services.models import LegalForm, Subscription, Termination
from services.operations import Move
from services.subscription_checks import earliest_end
from tests.cast import Cast, Territory
from tests.services.documents.papers import facts_of, service_of
from tests.services.factories import AgreementFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
State = Subscription.State
Moves = Callable[..., Move]
TODAY = datetime.date(2026, 3, 10)
KNOWN_END = datetime.date(2026, 7, 1)


@pytest.fixture
def ending(territory: Territory) -> Subscription:
    """An adhésion that ends by itself, before any notice of today would."""
    row: Subscription = SubscriptionFactory(
        takeover=True, service=territory.roads_service, commune=territory.home, ends_on=KNOWN_END
    )
    return row


def leave(row: Subscription, by: Move, **values: object) -> Subscription:
    given = {"by_commune": True, "reason": "Départ", **values}
    return operations.give_notice(subscription=row, by=by, **given)  # type: ignore[arg-type]


def test_a_notice_prolongs_nothing(ending: Subscription, cast: Cast, move: Moves) -> None:
    with pytest.raises(ValidationError, match="un préavis ne la prolonge pas"):
        leave(ending, move(cast.mayor), ends_on=datetime.date(2026, 9, 10))
    row = leave(ending, move(cast.mayor))
    assert (row.state, row.ends_on) == (State.NOTICE, KNOWN_END)


def test_a_notice_that_is_cancelled_gives_the_end_back(
    ending: Subscription, cast: Cast, move: Moves
) -> None:
    AgreementFactory(
        subscription=ending,
        term_months=12,
        renews_tacitly=False,
        expires_on=datetime.date(2019, 1, 1),
    )
    leave(ending, move(cast.mayor))
    row = operations.cancel_notice(
        subscription=ending, by=move(cast.desk_agent, comment="Le maire revient.")
    )
    assert (row.state, row.ends_on) == (State.ACTIVE, KNOWN_END)
    assert not Termination.objects.exists()


def test_the_notice_of_a_commune_is_of_the_day(
    territory: Territory, cast: Cast, move: Moves
) -> None:
    row = SubscriptionFactory(service=territory.roads_service, commune=territory.home)
    with pytest.raises(ValidationError, match="daté d’aujourd’hui"):
        leave(row, move(cast.mayor), notified_on=datetime.date(2025, 1, 1))
    assert leave(row, move(cast.mayor)).termination.notified_on == TODAY


@pytest.mark.parametrize(
    ("notified", "message"),
    [
        ("2025-01-01", "enregistrez plutôt la fin"),
        ("2026-03-11", "à venir"),
        ("2017-06-01", "pas encore en vigueur"),
    ],
)
def test_who_records_a_notice_rewrites_no_past(
    notified: str, message: str, territory: Territory, cast: Cast, move: Moves
) -> None:
    row = SubscriptionFactory(service=territory.roads_service, commune=territory.home)
    with pytest.raises(ValidationError, match=message):
        leave(row, move(cast.desk_agent), notified_on=datetime.date.fromisoformat(notified))
    received = datetime.date(2026, 2, 3)
    row = leave(row, move(cast.desk_agent), notified_on=received)
    assert row.ends_on == datetime.date(2026, 8, 3)


def test_the_convention_the_deadline_and_the_computation_agree(territory: Territory) -> None:
    """The later of the notice and of the term under way, and its last day that the term decides."""
    row = SubscriptionFactory(
        service=territory.roads_service,
        commune=territory.home,
        starts_on=datetime.date(2024, 1, 1),
    )
    AgreementFactory(subscription=row, term_months=36)
    written = str(duration(facts_of(service_of(LegalForm.COMMON_SERVICE, term_months=36))))
    assert "à la plus tardive de deux dates" in written
    deadline = next(one for one in deadlines_of(row, TODAY) if one.kind == Kind.NOTICE)
    assert deadline.day == datetime.date(2026, 7, 1)
    assert earliest_end(row, deadline.day) == datetime.date(2027, 1, 1)
    after = deadline.day + datetime.timedelta(days=1)
    assert earliest_end(row, after) == datetime.date(2027, 1, 2)

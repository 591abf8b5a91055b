"""An adhésion that enters into force on a day to come, and the one that follows what ends."""

import datetime
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError

from services import operations
from services.adhesions.joining import joinings_of
from services.models import Service, Subscription
from services.operations import Move
from services.sheets import services_to_join
from services.subscription_checks import StoppedByChecks
from tests.cast import Cast, Territory
from tests.services.factories import SubscriptionFactory

pytestmark = pytest.mark.django_db
State = Subscription.State
Moves = Callable[..., Move]
TODAY = datetime.date(2026, 3, 10)
TO_COME = datetime.date(2026, 7, 1)


@pytest.fixture
def signed(territory: Territory) -> Subscription:
    row: Subscription = SubscriptionFactory(
        signed=True, service=territory.roads_service, commune=territory.home
    )
    return row


def start(row: Subscription, by: Move, starts_on: datetime.date = TO_COME) -> Subscription:
    return operations.activate(subscription=row, by=by, starts_on=starts_on)


def test_what_is_to_come_is_not_joined_again(
    signed: Subscription, territory: Territory, cast: Cast, move: Moves
) -> None:
    start(signed, move(cast.other_agent))
    (joining,) = joinings_of(move(cast.mayor).actor, territory.roads_service)
    assert (joining.subscription, joining.may_join) == (signed, False)
    assert territory.roads_service not in services_to_join(territory.home, TODAY)
    with pytest.raises(ValidationError, match="adhère déjà"):
        operations.declare_intention(
            service=territory.roads_service, commune=territory.home, by=move(cast.mayor)
        )


def test_a_start_to_come_is_taken_back_with_a_reason(
    signed: Subscription, cast: Cast, move: Moves
) -> None:
    start(signed, move(cast.other_agent))
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        operations.cancel_start(subscription=signed, by=move(cast.other_agent))
    row = operations.cancel_start(
        subscription=signed, by=move(cast.other_agent, comment="C’était 2027.")
    )
    assert (row.state, row.starts_on, row.ends_on) == (State.SIGNED, None, None)
    row = start(row, move(cast.other_agent), datetime.date(2027, 7, 1))
    assert row.state == State.ACTIVE


def test_a_network_s_start_goes_back_to_the_intention(
    territory: Territory, cast: Cast, move: Moves
) -> None:
    row = SubscriptionFactory(intention=True, service__legal_form="network", commune=territory.home)
    agent = move(cast.desk_agent, comment="Trop tôt.")
    operations.admit(subscription=row, by=agent, starts_on=TO_COME)
    assert operations.cancel_start(subscription=row, by=agent).state == State.INTENTION


def test_what_has_begun_is_not_taken_back(territory: Territory, cast: Cast, move: Moves) -> None:
    row = Subscription.objects.get(commune=territory.home)
    with pytest.raises(ValidationError, match="enregistrez plutôt un préavis"):
        operations.cancel_start(subscription=row, by=move(cast.desk_agent, comment="Erreur."))


def test_a_start_is_within_two_years(signed: Subscription, cast: Cast, move: Moves) -> None:
    with pytest.raises(ValidationError, match="dans plus de deux ans"):
        start(signed, move(cast.other_agent), datetime.date(2062, 7, 1))


def test_what_ends_may_be_followed(territory: Territory, cast: Cast, move: Moves) -> None:
    SubscriptionFactory(service=territory.roads_service, commune=territory.home, ends_on=TO_COME)
    (joining,) = joinings_of(move(cast.mayor).actor, territory.roads_service)
    assert joining.may_join
    row = operations.declare_intention(
        service=territory.roads_service, commune=territory.home, by=move(cast.mayor)
    )
    assert row.state == State.INTENTION
    (joining,) = joinings_of(move(cast.mayor).actor, territory.roads_service)
    assert not joining.may_join


def test_a_suspended_service_takes_nobody_without_a_reason(
    signed: Subscription, territory: Territory, cast: Cast, move: Moves
) -> None:
    Service.objects.filter(pk=territory.roads_service.pk).update(state=Service.State.SUSPENDED)
    with pytest.raises(StoppedByChecks) as stopped:
        start(signed, move(cast.other_agent))
    assert [check.code for check in stopped.value.checks] == ["service_not_open"]
    by = move(cast.other_agent, comment="Signée avant.", overridden={"service_not_open"})
    assert start(signed, by).state == State.ACTIVE

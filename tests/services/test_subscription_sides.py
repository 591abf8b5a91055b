"""For which side somebody acts on an adhésion, and for which services."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from notifications.models import OutgoingEmail
from services import operations
from services.access import subscription_acts
from services.models import Delegation
from services.subscription_checks import StoppedByChecks
from tests.accounts.factories import MembershipFactory
from tests.governance.factories import DeliberationFactory
from tests.services.factories import DelegationFactory, ServiceFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def intention(territory):
    return SubscriptionFactory(
        intention=True, service=territory.roads_service, commune=territory.home
    )


class TestOnBothSides:
    """Somebody of the desk who is also of a town hall: never judge of their own commune."""

    @pytest.fixture
    def both(self, territory, cast):
        MembershipFactory(user=cast.desk_agent, role=Role.CLERK, commune=territory.home)
        return cast.desk_agent

    def test_the_service_is_told_of_what_they_do(self, territory, cast, move, both):
        head = MembershipFactory(
            role=Role.DIRECTOR, commune=None, direction=territory.roads_service.direction
        ).user
        operations.declare_intention(
            service=territory.roads_service, commune=territory.home, by=move(both)
        )
        told = OutgoingEmail.objects.filter(kind="subscription_step")
        assert head.email in {email.recipient for email in told}

    def test_they_pass_over_no_check_of_their_own_commune(self, territory, intention, move, both):
        bare = DeliberationFactory(body__commune=territory.home, file=None)
        by = move(both, comment="Je passe.", overridden=["deliberation_file_missing"])
        with pytest.raises(StoppedByChecks):
            operations.record_deliberation(subscription=intention, deliberation=bare, by=by)


def test_a_delegation_for_a_service_opens_no_other(territory, cast, move):
    deputy = MembershipFactory(role=Role.DEPUTY, commune=territory.home)
    DelegationFactory(
        delegate=deputy, level=Delegation.Level.PREPARE, domain=[territory.roads_service]
    )
    by, other = move(deputy.user), ServiceFactory()
    with pytest.raises(PermissionDenied):
        operations.declare_intention(service=other, commune=territory.home, by=by)
    row = SubscriptionFactory(intention=True, service=other, commune=territory.home)
    assert subscription_acts(by.actor, row) == frozenset()
    own = operations.declare_intention(
        service=territory.roads_service, commune=territory.home, by=by
    )
    assert subscription_acts(by.actor, own) == {"deliberate", "transmit", "withdraw"}

"""An adhésion as its pages show it: each state, refused steps, a notice before it is given."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.models import Subscription, SubscriptionStep, Termination
from tests.cast import Cast, Territory
from tests.communes.factories import CommuneStructureFactory
from tests.services.factories import SubscriptionFactory

Play = Callable[[Client, Territory, Cast], Any]
BOTH = ("mayor", "desk_agent")
State = Subscription.State


def _row(territory: Territory, **values: Any) -> Subscription:
    row: Subscription = SubscriptionFactory(
        commune=territory.home, service=territory.roads_service, **values
    )
    return row


def reads_its_intention(client: Client, territory: Territory, cast: Cast) -> Any:
    return client.get(_row(territory, intention=True).get_absolute_url())


def reads_what_was_passed_over(client: Client, territory: Territory, cast: Cast) -> Any:
    row = _row(territory, signed=True)
    SubscriptionStep.objects.create(
        subscription=row,
        from_state=State.DELIBERATED,
        to_state=State.SIGNED,
        by=cast.desk_agent,
        at=timezone.now(),
        comment="L’original est aux archives.",
        overridden=["agreement_file_missing"],
    )
    return client.get(row.get_absolute_url())


def reads_a_notice(client: Client, territory: Territory, cast: Cast) -> Any:
    today = timezone.localdate()
    ends_on = today.replace(year=today.year + 1, day=1)
    row = _row(territory, takeover=True, state=State.NOTICE, ends_on=ends_on)
    Termination.objects.create(
        subscription=row, notified_on=today, reason="Nous recrutons.", takes_effect_on=ends_on
    )
    return client.get(row.get_absolute_url())


def is_stopped(client: Client, territory: Territory, cast: Cast) -> Any:
    CommuneStructureFactory(commune=territory.home)
    address = reverse(
        "subscription_act", args=[_row(territory, intention=True).uuid, "deliberation"]
    )
    return client.post(address, {"number": "12", "adopted_on": "2026-03-02"})


def sees_the_end_first(client: Client, territory: Territory, cast: Cast) -> Any:
    address = reverse("subscription_act", args=[_row(territory).uuid, "preavis"])
    typed = {"notified_on": "2026-06-01", "reason": "Nous recrutons.", "side": "commune"}
    return client.post(address, typed)


def chooses_what_a_council_decided(client: Client, territory: Territory, cast: Cast) -> Any:
    _row(territory, intention=True)
    return client.get(reverse("subscriptions_together", args=["deliberation"]))


def is_refused_after_a_council(client: Client, territory: Territory, cast: Cast) -> Any:
    CommuneStructureFactory(commune=territory.home)
    row = _row(territory, intention=True)
    typed = {"rows": [str(row.uuid)], "number": "12", "adopted_on": "2026-03-02"}
    return client.post(reverse("subscriptions_together", args=["deliberation"]), typed)


def finds_no_adhesion(client: Client, territory: Territory, cast: Cast) -> Any:
    return client.get(f"{reverse('subscriptions')}?etat=refused")


ADHESION_PLAYS: dict[str, tuple[tuple[str, ...], Play]] = {
    f"adhesion {play.__name__}": (BOTH, play)
    for play in (
        reads_its_intention,
        reads_what_was_passed_over,
        reads_a_notice,
        is_stopped,
        sees_the_end_first,
        chooses_what_a_council_decided,
        is_refused_after_a_council,
        finds_no_adhesion,
    )
}

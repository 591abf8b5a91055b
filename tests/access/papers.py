"""Who downloads the model papers: the two sides of an adhésion, and who may declare one."""

from typing import Any

from tests.access.rows import OWN_COMMUNE, WRITERS, Row, others
from tests.cast import Cast, Territory
from tests.services.factories import ServiceFactory, SubscriptionFactory

_KEEPERS = ("desk_agent", "agent", "dgs", "administrator")
_PAPER = {"kind": "deliberation", "extension": "odt"}


def _of_subscription(territory: Territory, cast: Cast) -> dict[str, Any]:
    service = ServiceFactory(direction=territory.legal_direction)
    row = SubscriptionFactory(commune=territory.home, service=service)
    return {"uuid": row.uuid, **_PAPER}


def _of_service(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"slug": territory.legal_service.slug, **_PAPER}


PAPERS: dict[str, Row] = {
    "subscription_model": Row((*OWN_COMMUNE, *_KEEPERS), make=_of_subscription),
    # Who writes for several communes says for which: without it, there is no such paper.
    "service_model": Row(
        ("mayor", "neighbour_mayor"), others(*WRITERS, *_KEEPERS), make=_of_service
    ),
}

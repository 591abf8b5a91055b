"""Who follows an adhésion: its commune, and those who keep its file for the EPCI."""

from typing import Any

from services.models import Subscription
from tests.access.rows import OWN_COMMUNE, WRITERS, Row, others
from tests.access.takeover import TAKEOVER
from tests.cast import Cast, Territory
from tests.files.factories import StoredFileFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory

_KEEPERS = ("desk_agent", "agent", "dgs", "administrator")
_FOLLOWERS = (*WRITERS, *_KEEPERS, "other_agent")


def _row(territory: Territory, **values: Any) -> Subscription:
    service = ServiceFactory(direction=territory.legal_direction)
    row: Subscription = SubscriptionFactory(commune=territory.home, service=service, **values)
    return row


def _a_file(territory: Territory, cast: Cast) -> dict[str, Any]:
    row = _row(territory, deliberated=True, deliberation__file=StoredFileFactory())
    return {"reference": row.uuid, "file": row.deliberation.file.uuid}


def _a_deliberation(territory: Territory, cast: Cast) -> dict[str, Any]:
    return {"reference": _row(territory, intention=True).uuid, "act": "deliberation"}


ADHESIONS: dict[str, Row] = {
    "join": Row(
        (*WRITERS, *_KEEPERS),
        others(*WRITERS, *_KEEPERS),
        make=lambda territory, cast: {"slug": territory.legal_service.slug},
    ),
    "subscriptions": Row(_FOLLOWERS, others(*_FOLLOWERS)),
    "subscriptions_together": Row(
        _FOLLOWERS,
        others(*_FOLLOWERS),
        make=lambda territory, cast: {"evening": "deliberation"},
    ),
    "subscription": Row(
        (*OWN_COMMUNE, *_KEEPERS),
        make=lambda territory, cast: {"reference": _row(territory, intention=True).uuid},
    ),
    "subscription_file": Row((*OWN_COMMUNE, *_KEEPERS), make=_a_file),
    "subscription_act": Row((*OWN_COMMUNE, *_KEEPERS), make=_a_deliberation),
    **TAKEOVER,
}

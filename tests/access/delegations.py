"""Who gets what at the addresses of delegations, and of what waits for the mayor."""

from typing import Any

from requests_desk.vocabulary import State
from services.models import Delegation
from tests.access.objects import the_commune
from tests.access.people import the_clerks_role
from tests.access.rows import OWN_COMMUNE, Row, others
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory

_MAYORS = ("mayor", "neighbour_mayor")
_ADMINISTRATOR = ("administrator",)


def to_approve(territory: Territory, cast: Cast) -> dict[str, Any]:
    row = ServiceRequestFactory(
        commune=territory.home,
        author=cast.clerk,
        service=territory.legal_service,
        state=State.TO_APPROVE,
    )
    return {"uuid": row.uuid}


def the_clerks_delegation(territory: Territory, cast: Cast) -> dict[str, Any]:
    row = Delegation.objects.get(delegate__user=cast.clerk, delegate__commune=territory.home)
    return {"reference": row.reference}


# What is made of the clerk's own role in the home commune: the neighbour's has none.
CLERKS_OWN = {"delegation_new", "delegation_order", "delegation_withdraw"}
DELEGATIONS: dict[str, Row] = {
    "delegations": Row(_MAYORS, others(*_MAYORS)),
    "commune_delegations": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR), make=the_commune),
    # The mayor has an account: what is delegated is for them alone.
    "delegation_new": Row(("mayor",), _ADMINISTRATOR, make=the_clerks_role),
    "delegation_withdraw": Row(("mayor",), _ADMINISTRATOR, make=the_clerks_delegation),
    "delegation_order": Row(("mayor",), _ADMINISTRATOR, make=the_clerks_delegation),
    "request_approval": Row(OWN_COMMUNE, make=to_approve),
    "request_amend": Row(OWN_COMMUNE, make=to_approve),
    "request_approve": Row(OWN_COMMUNE, make=to_approve, post=True),
    "request_send_back": Row(
        OWN_COMMUNE, make=to_approve, post=True, data={"reason": "Joignez le devis."}
    ),
    "request_take_back": Row(("clerk",), ("mayor",), make=to_approve, post=True),
    "rights": Row(_ADMINISTRATOR, others(*_ADMINISTRATOR)),
}

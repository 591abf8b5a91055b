"""Who may see and do what with a request."""

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES, DIRECTION_ROLES, Role

DESK_ROLES = (Role.DESK_AGENT, Role.DGS)


def can_read_requests(actor: Actor) -> bool:
    """Return whether the list of requests can hold anything for `actor`."""
    return actor.has(*COMMUNE_ROLES, *DIRECTION_ROLES, *DESK_ROLES)


def can_work_at_the_inbox(actor: Actor) -> bool:
    """Return whether `actor` has an inbox: the desk, the DGS and the people of the directions."""
    return actor.has(*DIRECTION_ROLES, *DESK_ROLES)

"""What a person's roles ask of their sign-in."""

from accounts.actor import Actor
from accounts.models import DIRECTION_ROLES, Role

# Who works on the communes' requests, or sets the portal: a stolen mailbox must not be enough.
SECOND_FACTOR_ROLES = (*DIRECTION_ROLES, Role.DESK_AGENT, Role.DGS, Role.ADMINISTRATOR)

# Pages that say the same to everybody: what the law and the help say can always be read.
_READ_BY_ALL = {"legal", "privacy", "accessibility", "site_map", "help", "help_guide", "health"}


def needs_second_factor(actor: Actor) -> bool:
    """Return whether a first factor alone opens nothing: agents, administrators, superusers."""
    if actor.user is None:
        return False
    return actor.user.is_staff or actor.user.is_superuser or actor.has(*SECOND_FACTOR_ROLES)


def opens_before_second_factor(page: str) -> bool:
    """Return whether the page of this name, not of the account, is shown before it is given."""
    return page in _READ_BY_ALL

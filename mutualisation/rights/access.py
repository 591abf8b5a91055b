"""Who reads who may do what."""

from accounts.actor import Actor
from accounts.models import Role


def can_read_rights(actor: Actor) -> bool:
    """Return whether `actor` reads what everybody may do, and why: the administrators."""
    return actor.has(Role.ADMINISTRATOR)

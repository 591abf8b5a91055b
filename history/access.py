"""Who reads the history."""

from accounts.actor import Actor
from accounts.models import Role


def can_read_history(actor: Actor) -> bool:
    """Return whether `actor` may read who changed what: the administrators, and nobody else."""
    return actor.has(Role.ADMINISTRATOR)

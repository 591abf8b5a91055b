"""Whose requests an actor reads, told without asking the database."""

from dataclasses import dataclass

from accounts.actor import Actor
from accounts.models import Role


@dataclass(frozen=True)
class ReadingScope:
    """Whose requests somebody reads once they are sent, but for those that are confidential."""

    is_everything: bool
    communes: frozenset[int]
    directions: frozenset[int]


def reading_scope(actor: Actor) -> ReadingScope:
    """Return whose requests `actor` reads: all, or those of communes and of directions."""
    return ReadingScope(
        is_everything=actor.has(Role.DESK_AGENT, Role.DGS),
        communes=frozenset(actor.commune_ids()),
        directions=frozenset(actor.direction_ids()),
    )

"""Who may do what with the portal itself."""

from accounts.actor import Actor
from accounts.models import Role


def looks_after_portal(actor: Actor) -> bool:
    """Return whether `actor` keeps the portal in order, and reads what it lacks."""
    return actor.has(Role.ADMINISTRATOR)


def can_change_identity(actor: Actor) -> bool:
    """Return whether `actor` sets the name, the logo and the colour that everybody sees."""
    return actor.has(Role.ADMINISTRATOR)


def can_change_public_details(actor: Actor) -> bool:
    """Return whether `actor` keeps the legal notices and the desk's hours of the public pages."""
    return actor.has(Role.ADMINISTRATOR)


def can_read_register(actor: Actor) -> bool:
    """Return whether `actor` reads the register of processing, and gives it to who may ask."""
    return actor.has(Role.ADMINISTRATOR)


def can_decide_eliminations(actor: Actor) -> bool:
    """Return whether `actor` settles how long things are kept, and decides what is destroyed."""
    return actor.has(Role.ADMINISTRATOR)


def can_stop_eliminations(actor: Actor) -> bool:
    """Return whether `actor` reads what is to be destroyed, and stops it: one more than decides."""
    return actor.has(Role.ADMINISTRATOR, Role.DGS)


def can_set_up(actor: Actor) -> bool:
    """Return whether `actor` loads the territory, and describes who answers and what is shared."""
    return actor.has(Role.ADMINISTRATOR)


def can_see_dashboard(actor: Actor) -> bool:
    """Return whether `actor` answers for the whole scheme, and reads its figures as they come."""
    return actor.has(Role.COMMUNITY_COUNCILLOR, Role.PRESIDENT, Role.DGS)

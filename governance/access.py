"""Who may see and change the scheme: all read what is public, two roles write it."""

from accounts.actor import Actor
from accounts.models import Role
from governance.models import Scheme, SchemeAction, SchemeActionQuerySet, SchemeQuerySet


def can_edit_scheme(actor: Actor) -> bool:
    """Return whether `actor` writes the scheme, and reads it while it is only prepared."""
    return actor.has(Role.ADMINISTRATOR, Role.DGS)


def visible_schemes(actor: Actor) -> SchemeQuerySet:
    """Return the schemes that `actor` may see: lists, pages and actions alike start from it."""
    return Scheme.objects.all() if can_edit_scheme(actor) else Scheme.objects.public()


def visible_actions(actor: Actor) -> SchemeActionQuerySet:
    """Return the actions of the schemes that `actor` may see."""
    return SchemeAction.objects.all() if can_edit_scheme(actor) else SchemeAction.objects.public()

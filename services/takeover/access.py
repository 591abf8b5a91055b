"""Who takes adhésions over from a list: those who keep the files of every service."""

from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import Role
from services.models import Takeover


def can_take_over(actor: Actor) -> bool:
    """Return whether `actor` brings lists of adhésions into the portal."""
    return actor.has(Role.ADMINISTRATOR, Role.DGS, Role.DESK_AGENT)


def visible_takeovers(actor: Actor) -> QuerySet[Takeover]:
    """Return the lists that wait for `actor`'s decision: each sees their own."""
    rows = Takeover.objects.select_related("file")
    return rows.filter(file__uploaded_by=actor.user) if can_take_over(actor) else rows.none()

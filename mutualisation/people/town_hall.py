"""The people of one commune: who acts for it now or soon, who did, who is invited."""

import datetime
from dataclasses import dataclass

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES, Invitation, Membership, Role
from communes.models import Commune
from mutualisation.people.access import can_give, visible_invitations, visible_memberships

_RANK = {str(role): rank for rank, role in enumerate(COMMUNE_ROLES)}


@dataclass(frozen=True)
class Holder:
    """A role in the commune, and whether the reader may end it."""

    membership: Membership
    may_end: bool
    has_begun: bool


@dataclass(frozen=True)
class Invited:
    """An open invitation, and whether the reader may send it again or withdraw it."""

    invitation: Invitation
    is_expired: bool
    may_change: bool


@dataclass(frozen=True)
class TownHallPeople:
    """All that the page shows."""

    current: list[Holder]
    past: list[Membership]
    invited: list[Invited]

    @property
    def has_mayor(self) -> bool:
        return any(one.membership.role == Role.MAYOR for one in self.current)


def people_of(
    actor: Actor, commune: Commune, day: datetime.date, now: datetime.datetime
) -> TownHallPeople:
    """Return the people of `commune` on `day`, the mayor first. Two queries."""
    rows = visible_memberships(actor).filter(commune=commune)
    ordered = sorted(
        rows.order_by("user__last_name", "user__first_name", "pk"),
        key=lambda row: _RANK.get(row.role, len(_RANK)),
    )
    current = [row for row in ordered if row.ends_on is None or row.ends_on > day]
    past = [row for row in ordered if row not in current]
    asked = visible_invitations(actor).open().filter(commune=commune)
    return TownHallPeople(
        current=[
            Holder(row, can_give(actor, row.role, commune), row.starts_on <= day) for row in current
        ],
        past=sorted(past, key=lambda row: row.ends_on or day, reverse=True),
        invited=[
            Invited(row, row.expires_at <= now, can_give(actor, row.role, commune)) for row in asked
        ],
    )

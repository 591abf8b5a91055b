"""Who acts: a person with all the memberships that are current today."""

import datetime
from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists
from django.utils import timezone

from accounts.models import COMMUNE_ROLES, Invitation, Membership, Role, User


@dataclass(frozen=True)
class Actor:
    """A person and their current memberships: the only thing that `access.py` modules look at.

    `day` is the one on which these memberships are current.
    """

    user: User | None
    memberships: tuple[Membership, ...] = ()
    day: datetime.date = field(default_factory=timezone.localdate)
    # False says that no invitation waits for the person: read with their memberships.
    may_be_invited: bool = field(default=True, compare=False)
    # What the access modules of higher floors have read of this person: once for a page.
    memory: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_authenticated(self) -> bool:
        return self.user is not None

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(membership.role for membership in self.memberships)

    def has(self, *roles: Role) -> bool:
        """Return whether the person holds one of `roles` today, anywhere."""
        return not self.roles.isdisjoint(roles)

    def commune_ids(self, *roles: Role) -> set[int]:
        """Return the ids of the communes where the person holds one of `roles` (any if none)."""
        wanted = roles or COMMUNE_ROLES
        return {m.commune_id for m in self.memberships if m.commune_id and m.role in wanted}

    def direction_ids(self, *roles: Role) -> set[int]:
        """Return the ids of the directions where the person holds one of `roles` (any if none)."""
        return {
            m.direction_id
            for m in self.memberships
            if m.direction_id and (not roles or m.role in roles)
        }

    @property
    def has_several_communes(self) -> bool:
        return len(self.commune_ids()) > 1


ANONYMOUS = Actor(user=None, day=datetime.date.max)


def actor_on(user: User | AnonymousUser, day: datetime.date) -> Actor:
    """Return the actor that `user` is on `day`, with one query for a signed-in person."""
    if not isinstance(user, User):
        return ANONYMOUS
    asked = Invitation.objects.open().filter(email__iexact=user.email, asks_name=False)
    rows = tuple(
        user.memberships.active_on(day)
        .select_related("commune", "direction")
        .annotate(is_invited=Exists(asked))
        .order_by("commune__sort_key", "pk")
    )
    may_be_invited = not rows or rows[0].is_invited
    return Actor(user=user, memberships=rows, day=day, may_be_invited=may_be_invited)

"""Delegations that end because a role ends or a mayor begins: whoever had one is told, once.

Nothing is written on them: they lapse by themselves, and hold again if the change is called off.
"""

import datetime
from typing import Any, cast

from accounts.models import Membership, Role
from communes.models import Commune
from services import emails
from services.models import Delegation


def lapse_with_role(*, membership: Membership, **kwargs: Any) -> None:
    """Tell the delegates whose delegation ends with `membership`, on its first day without it."""
    day = cast(datetime.date, membership.ends_on)
    for row in Delegation.objects.ending_with(membership).with_people():
        is_own = row.delegate_id == membership.pk
        emails.delegation_lapsed(delegation=row, day=day, by_own_role=is_own)


def lapse_with_mayor(*, membership: Membership, **kwargs: Any) -> None:
    """Tell the delegates whose recorded order was signed before this mayor came into office."""
    if membership.role == Role.MAYOR and membership.commune is not None:
        lapse_with_change(commune=membership.commune, day=membership.starts_on)


def lapse_with_change(*, commune: Commune, day: datetime.date, **kwargs: Any) -> None:
    """Tell the delegates whose recorded order lapses on `day`, when the commune's mayor changes."""
    for row in Delegation.objects.orders_lapsing_on(commune, day).with_people():
        emails.delegation_lapsed(delegation=row, day=day, by_own_role=False)

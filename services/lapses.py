"""Delegations that end because a role ends or a mayor begins: whoever had one is told, once."""

import datetime
from typing import Any, cast

from accounts.models import Membership, Role, User
from communes.models import Commune
from services import emails
from services.models import Delegation

ONE_DAY = datetime.timedelta(days=1)


def lapse_with_role(*, membership: Membership, **kwargs: Any) -> None:
    """Tell the delegates whose delegation ends with `membership`, on its first day without it."""
    day = cast(datetime.date, membership.ends_on)
    for row in Delegation.objects.ending_with(membership).with_people():
        is_own = row.delegate_id == membership.pk
        emails.delegation_lapsed(delegation=row, day=day, by_own_role=is_own)


def lapse_with_mayor(*, membership: Membership, **kwargs: Any) -> None:
    """Tell the delegates whose recorded order was signed before this mayor came into office."""
    commune, day = membership.commune, membership.starts_on
    if membership.role != Role.MAYOR or commune is None:
        return
    on_the_eve = Delegation.objects.of_commune(commune).in_force_on(day - ONE_DAY)
    for row in on_the_eve.filter(mandate=None, order_signed_on__lt=day).with_people():
        emails.delegation_lapsed(delegation=row, day=day, by_own_role=False)


def withdraw_orders(
    *, commune: Commune, day: datetime.date, reason: str, by: User, **kwargs: Any
) -> None:
    """Withdraw on `day` the orders recorded for a mayor without an account, and tell the delegates.

    Nothing else ends them until the new mayor has accepted their invitation.
    """
    rows = Delegation.objects.of_commune(commune).filter(mandate=None, withdrawn_on=None)
    for row in rows.filter(order_signed_on__lt=day).in_force_on(day - ONE_DAY).with_people():
        row.withdrawn_on, row.withdrawn_by, row.withdrawal_reason = day, by, reason
        row.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawal_reason"])
        emails.delegation_lapsed(delegation=row, day=day, by_own_role=False)

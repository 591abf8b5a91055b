"""The e-mails of adhésions: each step tells the other side, once; they leave after the commit."""

import datetime
from dataclasses import dataclass

from accounts.models import Membership, MembershipQuerySet, Role, User
from notifications.operations import queue_email
from services.models import Subscription, SubscriptionStep
from services.vocabulary import SubscriptionMove

_HEADS = (Role.DIRECTOR, Role.HEAD_OF_SERVICE)
# Of these, the other side has nothing to read: the file alone says it.
_SILENT = frozenset({SubscriptionMove.COMPLETE})


@dataclass(frozen=True)
class _Reader:
    address: str
    user: User | None


def step_taken(
    *, step: SubscriptionStep, to_commune: bool, to_service: bool, day: datetime.date
) -> None:
    """Tell of a step of the log one side or to both, but never to who made it."""
    if step.move in _SILENT:
        return
    row = step.subscription
    readers = []
    if to_commune:
        readers += _commune_readers(row, day)
    if to_service:
        readers += _service_readers(row, day)
    for reader in readers:
        if reader.user is not None and reader.user == step.by:
            continue
        queue_email(
            key=f"subscription_step:{step.pk}:{reader.address.lower()}",
            kind="subscription_step",
            recipient=reader.address,
            template="subscription_step",
            user=reader.user,
            context={
                "addressee": reader.user.get_full_name() if reader.user else "",
                "what": SubscriptionMove(step.move).label,
                "commune": row.commune,
                "service": row.service,
                "comment": step.comment,
                "ends_on": row.ends_on if row.state in _ENDING else None,
                "path": row.get_absolute_url(),
                "link_label": "Ouvrir le dossier",
            },
        )


_ENDING = (Subscription.State.NOTICE, Subscription.State.TERMINATED)


def _commune_readers(row: Subscription, day: datetime.date) -> list[_Reader]:
    """Return the mayor and the clerks on `day`; the town hall's address when there is nobody."""
    held = Membership.objects.filter(commune=row.commune, role__in=(Role.MAYOR, Role.CLERK))
    return _people(held, day) or _shared(row.commune.email)


def _service_readers(row: Subscription, day: datetime.date) -> list[_Reader]:
    """Return the heads of the direction on `day`, else its address, else the desk's agents."""
    direction = row.service.direction
    heads = Membership.objects.filter(direction=direction, role__in=_HEADS)
    desk = Membership.objects.filter(role=Role.DESK_AGENT)
    return _people(heads, day) or _shared(direction.email) or _people(desk, day)


def _people(held: MembershipQuerySet, day: datetime.date) -> list[_Reader]:
    rows = held.active_on(day).filter(user__is_active=True)
    users = {row.user_id: row.user for row in rows.select_related("user").order_by("pk")}
    return [_Reader(user.email, user) for user in users.values()]


def _shared(address: str) -> list[_Reader]:
    return [_Reader(address, None)] if address else []

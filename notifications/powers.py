"""E-mails that say who has been given a power over the whole portal, so that none comes in silence.

A stolen administrator's session, or one of two administrators, cannot make another unseen.
"""

import datetime
import uuid

from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from notifications.operations import queue_email

# Who reads every request, or sets the portal.
TOLD_ROLES = (Role.ADMINISTRATOR, Role.DGS, Role.DESK_AGENT)
_WATCHERS = (Role.ADMINISTRATOR, Role.DGS)


def tell_role_given(*, membership: Membership, by: User | None, **_: object) -> None:
    """Tell the other administrators and the DGS that a role over the whole portal was given."""
    if membership.role in TOLD_ROLES:
        tell_power_given(
            reference=membership.reference,
            user=membership.user,
            power=membership.get_role_display(),
            day=membership.starts_on,
            by=by,
        )


def tell_power_given(
    *, reference: uuid.UUID | str, user: User, power: str, day: datetime.date, by: User | None
) -> None:
    """Tell the other administrators and the DGS that `user` has `power` from `day` on.

    `reference` names the event: nobody is told of it twice.
    """
    for watcher in watchers_on(timezone.localdate()):
        if watcher in (user, by):
            continue
        queue_email(
            key=f"power_given:{reference}:{watcher.reference}",
            kind="power_given",
            recipient=watcher.email,
            template="power_given",
            user=watcher,
            context={
                "addressee": watcher.get_full_name(),
                "person": user.get_full_name(),
                "power": power,
                "day": day,
                "by": by.get_full_name() if by else "",
                "path": reverse("person", args=[user.reference]),
                "link_label": "Ouvrir sa page",
            },
        )


def watchers_on(day: datetime.date) -> list[User]:
    """Return the administrators and the DGS on `day`: who is told what nobody does alone."""
    held = Membership.objects.serving_on(day).filter(role__in=_WATCHERS)
    return list(User.objects.filter(pk__in=held.values("user_id")).order_by("pk"))

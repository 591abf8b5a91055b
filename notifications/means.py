"""E-mails that say to a person that what signs them in has changed, so that no change is silent."""

import datetime

from accounts.models import User
from notifications.operations import queue_email


def tell_address_changed(
    *, user: User, former: str, by: User | None, now: datetime.datetime, **_: object
) -> None:
    """Tell the person at their former address and at the new one."""
    for address in (former, user.email):
        is_former = address == former
        queue_email(
            key=f"address_changed:{user.reference}:{now.isoformat()}:{is_former}",
            kind="address_changed",
            recipient=address,
            template="address_changed",
            user=user,
            context={
                "addressee": user.get_full_name(),
                "by": by.get_full_name() if by and by != user else "",
                "is_former": is_former,
                "path": "",
            },
        )


def tell_factors_forgotten(*, user: User, now: datetime.datetime, **_: object) -> None:
    """Tell the person that their second factors were deleted."""
    queue_email(
        key=f"factors_forgotten:{user.reference}:{now.isoformat()}",
        kind="factors_forgotten",
        recipient=user.email,
        template="factors_forgotten",
        user=user,
        context={"addressee": user.get_full_name(), "path": ""},
    )

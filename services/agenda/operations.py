"""Making and withdrawing the private address of a calendar."""

import datetime
from typing import Any

from django.db import transaction

from accounts.invitations import digest_of, new_token
from accounts.models import User
from services.models import CalendarFeed


@transaction.atomic
def make_feed(*, user: User, now: datetime.datetime) -> str:
    """Give `user` a new address, instead of the one before; return its secret, said only here."""
    token = new_token()
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"token_digest": digest_of(token), "created_at": now}
    )
    return token


def withdraw_feed(*, user: User) -> None:
    """Close the address of `user`, if there is one: whoever holds it reads nothing more."""
    CalendarFeed.objects.filter(user=user).delete()


def forget_feed(*, user: User, **kwargs: Any) -> None:
    """Close the address of an account that ends."""
    withdraw_feed(user=user)


def reader_of(token: str) -> User | None:
    """Return whose calendar this secret opens; None when nobody's does, or the account is shut."""
    feed = CalendarFeed.objects.filter(token_digest=digest_of(token)).select_related("user").first()
    return feed.user if feed and feed.user.is_active else None

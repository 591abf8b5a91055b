"""The first administrator of a portal: made from the server, since nobody can invite them yet."""

import datetime
from urllib.parse import urljoin

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import Membership, Role, User


class ClosedAccount(Exception):
    """The account of this address was closed."""


@transaction.atomic
def make_administrator(
    *, email: str, first_name: str, last_name: str, day: datetime.date
) -> tuple[User, bool]:
    """Return the person of this address, administrator from `day`, and whether they are new.

    Somebody who has an account keeps it, with their names and other roles. Raise ClosedAccount for
    one that was closed: nobody could sign in with it.
    """
    user = User.objects.select_for_update().filter(email__iexact=email).first()
    is_new = user is None
    if user is not None and not user.is_active:
        raise ClosedAccount
    if user is None:
        user = User.objects.create_user(email, first_name=first_name, last_name=last_name)
    _appoint(user, day)
    return user, is_new


def _appoint(user: User, day: datetime.date) -> None:
    """Make `user` administrator from `day`; a role that was to begin later begins then."""
    held = Membership.objects.filter(user=user, role=Role.ADMINISTRATOR)
    if held.active_on(day).exists():
        return
    later = held.filter(starts_on__gt=day).order_by("starts_on").first()
    if later is None:
        Membership.objects.create(user=user, role=Role.ADMINISTRATOR, starts_on=day)
    else:
        later.starts_on = day
        later.save(update_fields=["starts_on"])


def password_link(user: User) -> str:
    """Return the address where `user` chooses a password, once, within three days."""
    key = default_token_generator.make_token(user)
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": key},
    )
    return urljoin(settings.PORTAL_URL, path)

"""The end of an account: asked for by its person, done by an administrator, never undone."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.events import account_closed, closing_asked
from accounts.mandates import end_role
from accounts.means import forget_means
from accounts.models import Invitation, Membership, User
from accounts.operations import PeopleRefusal, withdraw_invitation


@transaction.atomic
def ask_closing(*, user: User, now: datetime.datetime) -> None:
    """Write that a person asks for the end of their account; asked twice, it changes nothing."""
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.closing_asked_at is None:
        row.closing_asked_at = now
        row.save(update_fields=["closing_asked_at"])
        closing_asked.send(sender=User, user=row, now=now)


@transaction.atomic
def withdraw_closing(*, user: User) -> None:
    """Take back what `ask_closing` wrote."""
    User.objects.filter(pk=user.pk, closed_at=None).update(closing_asked_at=None)


@transaction.atomic
def close_account(*, user: User, reason: str, now: datetime.datetime, by: User | None) -> User:
    """End an account for good, and return it: nothing that is left of it signs in.

    What goes: every means to sign in, the sessions, the addresses, the direct line, the invitations
    still open. Its roles end that day. The name and the past roles stay, for public records show
    who decided. Somebody who comes back is invited anew. Raise PeopleRefusal when it is closed
    already, or when the portal would have no administrator left.
    """
    row = User.objects.select_for_update().get(pk=user.pk)
    if row.closed_at is not None:
        raise PeopleRefusal("Ce compte est déjà fermé.")
    today, address = timezone.localdate(now), row.email
    for role in Membership.objects.filter(user=row).ending_after(today):
        end_role(membership=role, ends_on=today, reason=reason, today=today)
    forget_means(row)
    row.groups.clear()
    row.user_permissions.clear()
    row.email = row.address_once_closed
    _forget_invitations(address, instead=row.email, by=by, now=now)
    row.phone, row.last_login = "", None
    row.is_active = row.is_staff = row.is_superuser = False
    row.closed_because, row.closed_at, row.closing_asked_at = reason.strip(), now, None
    row.save()
    account_closed.send(sender=User, user=row, address=address, now=now)
    return row


def _forget_invitations(
    address: str, *, instead: str, by: User | None, now: datetime.datetime
) -> None:
    """Withdraw the open invitations of a person, and forget their address in all of them."""
    rows = Invitation.objects.filter(email__iexact=address, asks_name=False)
    for invitation in rows.open():
        withdraw_invitation(invitation=invitation, by=by, now=now)
    rows.update(email=instead)

"""Writes on people that touch several tables."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import DismissedHint, User


@transaction.atomic
def forget_old_addresses(*, user: User) -> int:
    """Delete what django-allauth remembers of the user's former addresses; return how many.

    It keeps its own row for each address that asked for a new password, and takes any of them at
    sign-in: a mailbox that changed hands would otherwise still open the account.
    """
    old = EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email)
    _, deleted = old.delete()
    return deleted.get(EmailAddress._meta.label, 0)


def dismiss_hint(*, user: User, name: str) -> None:
    """Put a hint away for `user`; once more changes nothing."""
    DismissedHint.objects.get_or_create(user=user, name=name)


def show_hints_again(*, user: User) -> int:
    """Bring back every hint that `user` has put away; return how many."""
    deleted, _ = user.dismissed_hints.all().delete()
    return deleted

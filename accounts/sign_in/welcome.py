"""Whom an address lets in, once it is proved to be theirs."""

import datetime

from accounts.invitations import pending_for
from accounts.models import User
from accounts.operations import PeopleRefusal, accept_invitation


def person_at(email: str, now: datetime.datetime) -> User | None:
    """Return the person of a proved address, by their account or invitation; None for a stranger.

    Who has no account gets one by their invitations, all accepted: they have shown that they read
    the messages. Who has one is shown theirs, and accepts or refuses: nobody changes their roles,
    and what these shut to them, behind their back.
    """
    known = User.objects.filter(email__iexact=email).first()
    if known is not None:
        return known
    for invitation in pending_for(email, now):
        try:
            accept_invitation(invitation=invitation, now=now)
        except PeopleRefusal:
            continue  # withdrawn meanwhile, or the account is closed: the rest is as it was
    return User.objects.filter(email__iexact=email).first()

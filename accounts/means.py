"""What signs a person in: ending their sessions, forgetting it all with a new address."""

import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.events import address_changed
from accounts.models import User


@transaction.atomic
def end_sessions(user: User) -> None:
    """Sign `user` out everywhere, the session of a request that runs now included."""
    mine = UserSession.objects.filter(user=user)
    keys = list(mine.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    mine.delete()


@transaction.atomic
def forget_means(user: User) -> None:
    """End the sessions of `user` and delete what signs them in beside the mailbox.

    The password is made unusable on the instance: the caller saves it.
    """
    end_sessions(user)
    for means in (Authenticator, SocialAccount, EmailAddress):
        means.objects.filter(user=user).delete()
    user.set_unusable_password()


@transaction.atomic
def take_new_address(*, user: User, former: str, by: User | None, now: datetime.datetime) -> None:
    """Make a changed address (saved already) the only way in, and have both addresses told.

    Whoever reads the new mailbox signs in by it: nothing that the former one's reader holds (a
    passkey, an open session) may stay, and nobody takes an account over without its person's
    hearing of it.
    """
    forget_means(user)
    user.save(update_fields=["password"])
    address_changed.send(sender=User, user=user, former=former, by=by, now=now)

"""Tokens that name a person and what they were writing, for a day: pages carry them.

`rescue.py` says why what is posted with one may be kept without a session.
"""

import datetime
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

LIFE = datetime.timedelta(days=1)


def sealed(user: Any, subject: str, *, salt: str) -> str:
    """Return the token of `user` for `subject`, of no other use than the one that `salt` names.

    A change of password makes it void, as it ends the sessions.
    """
    return signing.dumps([user.pk, subject, _print_of(user, salt)], salt=salt)


def named_by(token: str, *, salt: str) -> tuple[User, str] | None:
    """Return the person and the subject of a token that is still good, else None."""
    try:
        pk, subject, seal = signing.loads(token, salt=salt, max_age=LIFE)
    except (signing.BadSignature, ValueError):  # the second: made by another version of the portal
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    is_good = user is not None and constant_time_compare(_print_of(user, salt), seal)
    return (user, subject) if user and is_good else None


def _print_of(user: Any, salt: str) -> str:
    return salted_hmac(salt, user.get_session_auth_hash()).hexdigest()[:32]

"""How long a session lasts: thirty days on one's own device, else until the browser is closed."""

import datetime
import time

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from accounts.models import User

OWN_DEVICE_AGE = datetime.timedelta(days=30)


def keep_session(request: HttpRequest, *, is_own_device: bool) -> None:
    """Set how long the session lasts; before or after the sign-in, which keeps what it holds.

    Thirty days count from the sign-in: a duration is kept as a date, which no use of the session
    moves. A session that ends with the browser is also forgotten after two weeks without use.
    """
    request.session.set_expiry(OWN_DEVICE_AGE if is_own_device else 0)


def is_own_device(request: HttpRequest) -> bool:
    """Return whether the session's owner has said that nobody else uses this device."""
    return not request.session.get_expire_at_browser_close()


def has_outlived(request: HttpRequest, user: User) -> bool:
    """Return whether the session was opened thirty days ago or more, whatever its use since.

    Some browsers never close: they give back, each morning, what was to end with them.
    """
    records = get_authentication_records(request, user)
    opened_at = min((record["at"] for record in records), default=time.time())
    return bool(time.time() - opened_at >= OWN_DEVICE_AGE.total_seconds())

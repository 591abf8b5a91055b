"""How long a session lasts: thirty days on one's own device, else until the browser is closed."""

import datetime

from django.http import HttpRequest

OWN_DEVICE_AGE = datetime.timedelta(days=30)


def keep_session(request: HttpRequest, *, is_own_device: bool) -> None:
    """Set how long the session lasts; before or after the sign-in, which keeps what it holds.

    Thirty days count from the last day of use (`accounts.middleware`). A session that ends with the
    browser is also forgotten after two weeks without use.
    """
    request.session.set_expiry(OWN_DEVICE_AGE if is_own_device else 0)

"""How long a session lasts: thirty days on one's own device, else until the browser is closed."""

from django.http import HttpRequest

# In seconds: a duration would be kept as a date, which no use of the session moves.
OWN_DEVICE_AGE = 30 * 24 * 3600


def keep_session(request: HttpRequest, *, is_own_device: bool) -> None:
    """Set how long the session lasts; before or after the sign-in, which keeps what it holds.

    Thirty days count from the last day of use (`accounts.middleware`). A session that ends with the
    browser is also forgotten after two weeks without use.
    """
    request.session.set_expiry(OWN_DEVICE_AGE if is_own_device else 0)

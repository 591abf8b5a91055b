"""The EPCI that this portal serves, and the time zone that follows from it."""

from zoneinfo import ZoneInfo

from communes.models import Epci, PublicDetails
from core.departements import time_zone


def portal_epci() -> Epci | None:
    """Return the EPCI of this portal (its logo unread), or None while the portal is empty."""
    return Epci.objects.without_logo().first()


def portal_time_zone(epci: Epci | None) -> ZoneInfo:
    """Return the time zone of the portal's EPCI; Paris on an empty portal."""
    return epci.time_zone if epci else time_zone("75")


def public_details_of(epci: Epci | None) -> PublicDetails:
    """Return what the EPCI says on the public pages: an empty, unsaved row when it says nothing."""
    found = PublicDetails.objects.filter(epci=epci).first() if epci else None
    return found or PublicDetails(epci=epci)

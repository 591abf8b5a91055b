"""The EPCI that this portal serves, and what follows from it: the time zone, its own words."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.utils import timezone

from communes.models import Epci, PublicDetails
from core.departements import time_zone
from core.nouns import DIRECTION, direction_noun_is


def portal_epci() -> Epci | None:
    """Return the EPCI of this portal (its logo unread), or None while the portal is empty."""
    return Epci.objects.without_logo().first()


def portal_time_zone(epci: Epci | None) -> ZoneInfo:
    """Return the time zone of the portal's EPCI; Paris on an empty portal."""
    return epci.time_zone if epci else time_zone("75")


@contextmanager
def as_in(epci: Epci | None) -> Iterator[None]:
    """Run the block in the time zone of `epci` and with its word for « direction »."""
    noun = epci.direction_noun if epci else DIRECTION
    with timezone.override(portal_time_zone(epci)), direction_noun_is(noun):
        yield


def public_details_of(epci: Epci | None) -> PublicDetails:
    """Return what the EPCI says on the public pages: an empty, unsaved row when it says nothing."""
    found = PublicDetails.objects.filter(epci=epci).first() if epci else None
    return found or PublicDetails(epci=epci)

"""Writing the public details: never over somebody's change."""

import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from communes.models import Epci, PublicDetails
from communes.portal import public_details_of
from core.conflicts import StaleEdit


@transaction.atomic
def change_public_details(
    *, epci: Epci, seen_version: int, values: dict[str, str], by: User, now: datetime.datetime
) -> PublicDetails:
    """Write what `by` has typed; raise StaleEdit when somebody has changed it since."""
    # The EPCI's row is the lock: there may be no row of details to hold yet.
    Epci.objects.select_for_update().without_logo().get(pk=epci.pk)
    details = public_details_of(epci)
    if details.version != seen_version:
        raise StaleEdit(
            url=reverse("public_details"),
            what="Quelqu’un d’autre a changé ces informations pendant que vous les modifiiez.",
        )
    for name, value in values.items():
        setattr(details, name, value)
    details.version += 1
    details.changed_at, details.changed_by = now, by
    details.save()
    return details

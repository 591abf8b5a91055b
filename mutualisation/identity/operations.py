"""Writing the identity of the portal: whole or not at all, and never over somebody's change."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from communes.models import Epci
from core.conflicts import StaleEdit
from core.logos import Logo
from core.templatetags.french import moment


@dataclass(frozen=True)
class Identity:
    """What an administrator has chosen. An empty name or colour is the official, the portal's."""

    chosen_name: str
    address: str
    phone: str
    email: str
    website: str
    colour: str
    logo_says_name: bool


@transaction.atomic
def change_identity(
    *,
    seen_version: int,
    identity: Identity,
    logo: Logo | None,
    keeps_logo: bool,
    by: User,
    now: datetime.datetime,
) -> Epci:
    """Write the identity that `by` has chosen on the page of version `seen_version`.

    `keeps_logo` leaves the logo as it is when no other is given; without it the logo goes. Raise
    StaleEdit when somebody has changed the identity since.
    """
    epci = Epci.objects.select_for_update().without_logo().get()
    if epci.identity_version != seen_version:
        raise StaleEdit(
            url=reverse("identity"),
            what=_changed_meanwhile(epci, by),
        )
    for name, value in vars(identity).items():
        setattr(epci, name, value)
    if logo is not None:
        epci.logo, epci.logo_kind, epci.logo_hash = logo.content, logo.kind, logo.digest
        epci.logo_width, epci.logo_height = logo.width, logo.height
    elif not keeps_logo:
        epci.logo, epci.logo_kind, epci.logo_hash = b"", "", ""
        epci.logo_width = epci.logo_height = 0
    epci.identity_version += 1
    epci.identity_changed_at, epci.identity_changed_by = now, by
    # The bytes are deferred: Django writes them only when they have been set above.
    epci.save()
    return epci


def _changed_meanwhile(epci: Epci, by: User) -> str:
    """Return who has changed the identity that `by` was changing too, and when."""
    when = f"le {moment(epci.identity_changed_at)}" if epci.identity_changed_at else "entre-temps"
    person = epci.identity_changed_by
    if person == by:
        return f"Vous avez vous-même changé l’identité du portail {when}, dans une autre fenêtre."
    name = (person.get_full_name() if person else "") or "Quelqu’un d’autre"
    return f"{name} a changé l’identité du portail {when}, pendant que vous la modifiiez."

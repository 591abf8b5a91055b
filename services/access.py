"""Who may see what of the territory and its catalogue: all is public, but services under study."""

import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import DIRECTION_ROLES, EPCI_ROLES, SUBMITTING_ROLES, Role
from communes.models import Commune, CommuneQuerySet, Direction, DirectionQuerySet, EpciMembership
from services.models import Service, ServiceQuerySet


def sees_studied_services(actor: Actor) -> bool:
    """Return whether `actor` works for the EPCI: then they also see what is only being studied."""
    return actor.has(*DIRECTION_ROLES, *EPCI_ROLES)


def visible_services(actor: Actor) -> ServiceQuerySet:
    """Return the services that `actor` may see: lists and sheets alike start from it."""
    services = Service.objects.all()
    return services if sees_studied_services(actor) else services.public()


def visible_communes() -> CommuneQuerySet:
    """Return the communes that belong or have belonged to the EPCI: a merged one keeps its page."""
    memberships = EpciMembership.objects.filter(commune=OuterRef("pk"))
    return Commune.objects.filter(Exists(memberships))


def visible_directions() -> DirectionQuerySet:
    """Return all directions: one that has closed keeps its page, which says so."""
    return Direction.objects.all()


def may_submit_for(actor: Actor, day: datetime.date | None = None) -> CommuneQuerySet:
    """Return the member communes on `day` (today) for which `actor` may submit, in French order.

    The one rule for the buttons of every page and for the request desk itself.
    """
    members = Commune.objects.members_on(day or timezone.localdate())
    return members.filter(pk__in=actor.commune_ids(*SUBMITTING_ROLES))


def can_see_contacts(actor: Actor) -> bool:
    """Return whether `actor` reads the direct lines of the agents: whoever holds a role today."""
    return bool(actor.roles)


def can_edit_synonyms(actor: Actor) -> bool:
    """Return whether `actor` keeps the words that the search understands."""
    return actor.has(Role.ADMINISTRATOR)

"""Who may see what of the territory and its catalogue: all is public, but services under study."""

from django.db.models import Exists, OuterRef

from accounts.actor import Actor
from accounts.models import DIRECTION_ROLES, EPCI_ROLES, SUBMITTING_ROLES
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


def may_ask(actor: Actor) -> bool:
    """Return whether `actor` may submit requests for some commune: others get no button for it."""
    return actor.has(*SUBMITTING_ROLES)


def may_ask_for(actor: Actor, commune: Commune) -> bool:
    """Return whether `actor` may submit requests for `commune`."""
    return commune.pk in actor.commune_ids(*SUBMITTING_ROLES)

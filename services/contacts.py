"""« Vos interlocuteurs »: who answers today for each service, and how to reach the desk."""

import datetime
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.models import DIRECTION_ROLES, Membership, Role
from communes.models import Direction
from communes.portal import public_details_of
from core.http import demand
from services.access import can_see_contacts, visible_directions, visible_services
from services.models import Service

# Who decides comes first: one asks for the person in charge.
_RANKS = {Role.DIRECTOR: 0, Role.HEAD_OF_SERVICE: 1, Role.AGENT: 2}


@dataclass(frozen=True)
class ServiceContacts:
    """A service, or a direction without one, and who answers for it today, each person once."""

    direction: Direction
    people: list[Membership]
    service: Service | None = None


@dataclass(frozen=True)
class Contacts:
    """Who answers for each open service, then in the directions that carry none."""

    services: list[ServiceContacts]
    directions: list[ServiceContacts]


def contacts_on(actor: Actor, day: datetime.date) -> Contacts:
    """Return who answers on `day`, service by service. Three queries.

    A service is answered for by the people of the direction that carries it.
    """
    held: dict[int, list[Membership]] = {}
    for membership in _members_on(day, *DIRECTION_ROLES):
        held.setdefault(membership.direction_id, []).append(membership)
    people = {direction: _each_once(members) for direction, members in held.items()}
    offered = visible_services(actor).filter(state=Service.State.OPEN).select_related("direction")
    services = [
        ServiceContacts(service.direction, people.get(service.direction_id, []), service)
        for service in offered
    ]
    carrying = {entry.direction.pk for entry in services}
    directions = [
        ServiceContacts(direction, people.get(direction.pk, []))
        for direction in visible_directions().receiving_requests()
        if direction.pk not in carrying
    ]
    return Contacts(services, directions)


def _each_once(held: list[Membership]) -> list[Membership]:
    """Return one role for each person, the highest; who decides comes first."""
    kept: dict[int, Membership] = {}
    for membership in sorted(held, key=lambda one: _RANKS[Role(one.role)]):
        kept.setdefault(membership.user_id, membership)
    return list(kept.values())


def _members_on(day: datetime.date, *roles: Role) -> list[Membership]:
    held = Membership.objects.serving_on(day).filter(role__in=roles)
    return list(held.select_related("user").order_by("user__last_name", "user__first_name", "pk"))


@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Show who to call, the desk first: a page to print and pin up."""
    demand(can_see_contacts(request.actor))
    day = timezone.localdate()
    context = {
        "day": day,
        "details": public_details_of(request.epci),
        "desk": _members_on(day, Role.DESK_AGENT),
        "contacts": contacts_on(request.actor, day),
    }
    return render(request, "services/contacts.html", context)

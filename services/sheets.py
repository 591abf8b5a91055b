"""What the sheets of a service and of a commune show: where subscriptions stand on a day."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef

from communes.models import Commune, EpciMembership
from core.periods import holds
from services.eligibility import Eligibility
from services.models import Service, ServiceQuerySet, Subscription, SubscriptionQuerySet


@dataclass(frozen=True)
class Standing:
    """Subscriptions as they stand on a day.

    `outside` are in force, but counted nowhere: their commune has left the EPCI, or their service
    is not offered that day.
    """

    current: list[Subscription]
    upcoming: list[Subscription]
    ended: list[Subscription]
    outside: list[Subscription]


def standing(rows: SubscriptionQuerySet, day: datetime.date) -> Standing:
    """Return the subscriptions of `rows` by where they stand on `day`. One query."""
    counted = Subscription.objects.counted_on(day).order_by().filter(pk=OuterRef("pk"))
    sorted_out = Standing([], [], [], [])
    for subscription in rows.annotate(is_counted=Exists(counted)):
        if subscription.is_counted:
            sorted_out.current.append(subscription)
        elif holds(subscription.starts_on, subscription.ends_on, day):
            sorted_out.outside.append(subscription)
        elif subscription.starts_on is not None and subscription.starts_on > day:
            sorted_out.upcoming.append(subscription)
        else:
            sorted_out.ended.append(subscription)
    return sorted_out


def subscriptions_of_service(service: Service, day: datetime.date) -> Standing:
    """Return the subscriptions to `service`, communes in French order. One query."""
    rows = (
        service.subscriptions.in_force()
        .select_related("commune")
        .only(
            "service_id",
            "state",
            "starts_on",
            "ends_on",
            "commune__insee_code",
            "commune__name",
        )
        .order_by("commune__sort_key", "starts_on")
    )
    return standing(rows, day)


def subscriptions_of_commune(
    commune: Commune, day: datetime.date, visible: ServiceQuerySet
) -> Standing:
    """Return what `commune` holds of the `visible` services, in French order. One query."""
    rows = (
        commune.subscriptions.in_force()
        .filter(service__in=visible.order_by().values("pk"))
        .select_related("service")
        .order_by("service__sort_key", "starts_on")
    )
    return standing(rows, day)


def services_to_join(commune: Commune, day: datetime.date) -> list[Service]:
    """Return the open services that `commune` could join on `day`: for it, and not held yet."""
    held = commune.subscriptions.in_force_or_to_come_on(day).order_by()
    held_ids = set(held.values_list("service_id", flat=True))
    populations = commune.populations.order_by("-vintage").values_list("municipal", flat=True)
    population = populations.first()
    return [
        service
        for service in open_services(day)
        if service.pk not in held_ids and is_for(service, commune, population)
    ]


def open_services(day: datetime.date) -> list[Any]:
    """Return the services that take communes on `day`, with those `listed`. One query."""
    listed = Service.eligible_communes.through.objects.filter(service=OuterRef("pk"))
    rows = Service.objects.offered_on(day).open()
    return list(rows.annotate(listed=ArraySubquery(listed.values("commune_id"))))


def is_for(service: Any, commune: Commune, population: int | None) -> bool:
    """Return whether one of `open_services` is for `commune`, by its list and its population."""
    found: Eligibility = service.eligibility_of(commune, population, listed=service.listed)
    return found.is_eligible


@dataclass(frozen=True)
class Belonging:
    """Whether a commune belongs to the EPCI on a day, and the membership that tells since when."""

    membership: EpciMembership
    is_member: bool


def belonging_of(commune: Commune, day: datetime.date) -> Belonging:
    """Return the membership of `commune` in force on `day`, else its last one. One query.

    Raises ValueError for a commune that has never belonged to the EPCI: it has no page.
    """
    memberships = list(
        commune.epci_memberships.select_related("epci", "successor").defer("successor__contour")
    )
    if not memberships:
        raise ValueError(f"{commune} has never belonged to the EPCI")
    for membership in memberships:
        if holds(membership.starts_on, membership.ends_on, day):
            return Belonging(membership, is_member=True)
    last = max(memberships, key=lambda one: one.ends_on or datetime.date.max)
    return Belonging(last, is_member=False)


def former_memberships(day: datetime.date) -> list[EpciMembership]:
    """Return the last membership of each commune that had left the EPCI on `day`. One query.

    A commune may have left, come back, and left again: it is there once.
    """
    return list(
        EpciMembership.objects.filter(ends_on__lte=day)
        .exclude(commune__in=Commune.objects.members_on(day).order_by().values("pk"))
        .select_related("commune", "successor")
        .defer("commune__contour", "successor__contour")
        .order_by("commune__sort_key", "commune_id", "-ends_on")
        .distinct("commune__sort_key", "commune_id")
    )

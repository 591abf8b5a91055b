"""Who may see what of the territory and its catalogue: all is public, but services under study."""

import dataclasses
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES, DIRECTION_ROLES, EPCI_ROLES, Membership, Role, User
from communes.models import (
    Commune,
    CommuneQuerySet,
    Direction,
    DirectionQuerySet,
    EpciMembership,
    Structure,
)
from services.delegations import DelegationQuerySet
from services.models import (
    DELEGATE_ROLES,
    Delegation,
    Service,
    ServiceQuerySet,
    ServiceVersion,
    Subscription,
    SubscriptionQuerySet,
)
from services.vocabulary import SubscriptionState
from services.workflow import PAPER_MOVES, PAPERLESS_MOVES, SOURCES

# Who keeps the files of every service, whichever its direction.
_KEEPERS = (Role.ADMINISTRATOR, Role.DGS, Role.DESK_AGENT)
_HEADS = (Role.DIRECTOR, Role.HEAD_OF_SERVICE)


def sees_studied_services(actor: Actor) -> bool:
    """Return whether `actor` works for the EPCI: then they also see what is only being studied."""
    return actor.has(*DIRECTION_ROLES, *EPCI_ROLES)


def visible_services(actor: Actor) -> ServiceQuerySet:
    """Return the services that `actor` may see: lists and sheets alike start from it."""
    services = Service.objects.all()
    return services if sees_studied_services(actor) else services.public()


def visible_versions(actor: Actor, service: Service) -> QuerySet[ServiceVersion]:
    """Return the versions of a sheet that `actor` reads.

    Those of its study are for who sees what is studied: others begin with the one it opened with.
    """
    opening = service.steps.filter(from_state=Service.State.STUDIED).first()
    if opening is None or sees_studied_services(actor):
        return service.versions.all()
    opened_with = service.versions.filter(published_at__lte=opening.at).first()
    return service.versions.filter(number__gte=opened_with.number if opened_with else 0)


def visible_communes() -> CommuneQuerySet:
    """Return the communes that belong or have belonged to the EPCI: a merged one keeps its page."""
    memberships = EpciMembership.objects.filter(commune=OuterRef("pk"))
    return Commune.objects.filter(Exists(memberships))


def visible_directions() -> DirectionQuerySet:
    """Return all directions: one that has closed keeps its page, which says so."""
    return Direction.objects.all()


def delegations_of(actor: Actor, day: datetime.date | None = None) -> tuple[Delegation, ...]:
    """Return what mayors let `actor` do on `day`, with its services.

    One query at most for an actor, however often it is asked; none for the people of the EPCI.
    """
    day = day or actor.day
    key = ("delegations", day)
    if key not in actor.memory:
        held = [m.pk for m in actor.memberships if m.role in DELEGATE_ROLES]
        rows = Delegation.objects.in_force_on(day).filter(delegate__in=held)
        actor.memory[key] = tuple(rows.with_domain()) if held else ()
    found: tuple[Delegation, ...] = actor.memory[key]
    return found


def with_delegations(actor: Actor, delegations: Iterable[Delegation]) -> Actor:
    """Return `actor` as if they had only these delegations: to tell what each of them gives."""
    memory = {("delegations", actor.day): tuple(delegations)}
    return dataclasses.replace(actor, memory=memory)


def prepares_in(actor: Actor, day: datetime.date | None = None) -> set[int]:
    """Return the ids of the communes for which `actor` may write a request on `day`.

    The mayor and the clerks always; a deputy within a delegation; councillors and readers never.
    """
    delegated = {row.delegate.commune_id for row in delegations_of(actor, day)}
    return {*actor.commune_ids(Role.MAYOR, Role.CLERK), *delegated} - {None}


@dataclass(frozen=True)
class SubmittingRights:
    """For which communes somebody sends requests: whatever they are about, or for some services."""

    communes: frozenset[int]
    services: frozenset[tuple[int, int]]

    def hold(self, commune_id: int, service_id: int | None) -> bool:
        """Return whether a request of this commune about this service (or none) may be sent."""
        return commune_id in self.communes or (commune_id, service_id) in self.services

    def covering(self, commune: str, service: str) -> Q:
        """Return the condition that they hold for a row with these two columns."""
        found = Q(**{f"{commune}__in": self.communes})
        for commune_id in sorted({pair[0] for pair in self.services}):
            services = [pair[1] for pair in self.services if pair[0] == commune_id]
            found |= Q(**{commune: commune_id, f"{service}__in": services})
        return found


def submitting_rights(actor: Actor, day: datetime.date | None = None) -> SubmittingRights:
    """Return for what `actor` may send requests on `day`: the one rule.

    The mayor for all of the commune; deputies and clerks within their delegations to send, from the
    day when their order is recorded as signed.
    """
    communes, services = actor.commune_ids(Role.MAYOR), set()
    for row in delegations_of(actor, day):
        if not row.sends:
            continue
        commune_id = cast(int, row.delegate.commune_id)
        if row.is_general:
            communes.add(commune_id)
        else:
            services |= {(commune_id, service_id) for service_id in row.service_ids}
    return SubmittingRights(frozenset(communes), frozenset(services))


def may_prepare_for(actor: Actor, day: datetime.date | None = None) -> CommuneQuerySet:
    """Return the member communes on `day` for which `actor` may write, in French order.

    What the buttons of every page ask: whoever may not send gives what they wrote to the mayor.
    """
    members = Commune.objects.members_on(day or actor.day)
    return members.filter(pk__in=prepares_in(actor, day))


def may_submit_for(
    actor: Actor, day: datetime.date | None = None, *, service: Service | None
) -> CommuneQuerySet:
    """Return the member communes on `day` for which `actor` may send a request.

    `service` is what the request is about, None when it is about none of them.
    """
    members = Commune.objects.members_on(day or actor.day)
    rights, service_id = submitting_rights(actor, day), service.pk if service else None
    return members.filter(
        pk__in=[pk for pk in prepares_in(actor, day) if rights.hold(pk, service_id)]
    )


def approvers_of(
    commune: Commune, service: Service | None, day: datetime.date | None = None
) -> QuerySet[User]:
    """Return who may send a request of `commune` about `service` on `day` (today), by name."""
    day = day or timezone.localdate()
    domain = Q(is_general=True) | (Q(services=service) if service else Q())
    delegates = Delegation.objects.in_force_on(day).of_commune(commune).sending().filter(domain)
    mayors = Membership.objects.active_on(day).filter(role=Role.MAYOR, commune=commune)
    found = Q(pk__in=mayors.values("user_id")) | Q(pk__in=delegates.values("delegate__user_id"))
    return User.objects.filter(found, is_active=True).order_by("last_name", "first_name", "pk")


def mandate_of(actor: Actor, commune: Commune) -> Membership | None:
    """Return the mayor's mandate that `actor` holds in `commune`, if they do."""
    own = (m for m in actor.memberships if m.role == Role.MAYOR and m.commune_id == commune.pk)
    return next(own, None)


def can_record_delegations(actor: Actor, commune: Commune) -> bool:
    """Return whether `actor` records what the mayor of `commune` has signed: they have no account.

    Once the mayor has one, it is for them alone.
    """
    if not actor.has(Role.ADMINISTRATOR):
        return False
    mayors = Membership.objects.serving_on(actor.day).filter(role=Role.MAYOR, commune=commune)
    return not mayors.exists()


def can_give_delegations(actor: Actor, commune: Commune) -> bool:
    """Return whether `actor` gives delegations in `commune`: its mayor, or who records them."""
    return mandate_of(actor, commune) is not None or can_record_delegations(actor, commune)


def visible_delegations(actor: Actor) -> DelegationQuerySet:
    """Return those that `actor` reads: of the communes whose mayor they are, all to administrators.

    Past ones too.
    """
    rows = Delegation.objects.with_people()
    if actor.has(Role.ADMINISTRATOR):
        return rows
    return rows.filter(delegate__commune__in=actor.commune_ids(Role.MAYOR))


def can_withdraw(actor: Actor, delegation: Delegation) -> bool:
    """Return whether `actor` withdraws `delegation`: whoever could give it today."""
    commune = delegation.delegate.commune
    return commune is not None and can_give_delegations(actor, commune)


def can_see_contacts(actor: Actor) -> bool:
    """Return whether `actor` reads the direct lines of the agents: whoever holds a role today."""
    return bool(actor.roles)


def can_edit_synonyms(actor: Actor) -> bool:
    """Return whether `actor` keeps the words that the search understands."""
    return actor.has(Role.ADMINISTRATOR)


def editable_directions(actor: Actor) -> DirectionQuerySet:
    """Return the directions whose services `actor` writes the sheets of.

    All for the administrator and the DGS; their own for the heads of a direction.
    """
    if actor.has(Role.ADMINISTRATOR, Role.DGS):
        return Direction.objects.all()
    return Direction.objects.filter(pk__in=actor.direction_ids(*_HEADS))


def can_edit_service(actor: Actor, service: Service) -> bool:
    """Return whether `actor` writes on the sheet of `service`, or would if it were new."""
    if actor.has(Role.ADMINISTRATOR, Role.DGS):
        return True
    return service.direction_id in actor.direction_ids(*_HEADS)


def can_add_services(actor: Actor) -> bool:
    """Return whether `actor` writes the sheet of a new service, in one direction at least."""
    return actor.has(Role.ADMINISTRATOR, Role.DGS, *_HEADS)


def keeps_subscriptions(actor: Actor, service: Service) -> bool:
    """Return whether `actor` keeps the files of the adhésions to `service`, for the EPCI."""
    return actor.has(*_KEEPERS) or service.direction_id in actor.direction_ids(*DIRECTION_ROLES)


def keeps_any_subscription(actor: Actor) -> bool:
    """Return whether `actor` keeps the files of some service."""
    return actor.has(*_KEEPERS, *DIRECTION_ROLES)


def can_follow_subscriptions(actor: Actor) -> bool:
    """Return whether `actor` reads the list of the files that they keep, or of their communes."""
    return keeps_any_subscription(actor) or actor.has(*COMMUNE_ROLES)


def speaks_for_epci(actor: Actor, subscription: Subscription) -> bool:
    """Return whether `actor` keeps this file and belongs to no town hall that it concerns."""
    is_own = subscription.commune_id in actor.commune_ids()
    return keeps_subscriptions(actor, subscription.service) and not is_own


def joins_in(actor: Actor, service: Service, day: datetime.date | None = None) -> set[int]:
    """Return the ids of the communes whose adhésion to `service` `actor` prepares on `day`.

    As for requests, but a delegation for some services is for these only.
    """
    delegated = {
        row.delegate.commune_id
        for row in delegations_of(actor, day)
        if row.is_general or service.pk in row.service_ids
    }
    return {*actor.commune_ids(Role.MAYOR, Role.CLERK), *delegated} - {None}


def may_join_for(
    actor: Actor, day: datetime.date | None = None, *, service: Service | None = None
) -> CommuneQuerySet:
    """Return the member communes on `day` whose intention to join `service` `actor` may declare.

    Nothing binds the commune before its council has decided. Without a service: to one at least.
    """
    found = may_prepare_for(actor, day)
    return found.filter(pk__in=joins_in(actor, service, day)) if service else found


def may_declare_for(actor: Actor, service: Service) -> CommuneQuerySet:
    """Return the communes for which `actor` declares an intention: all, for who keeps the files."""
    if keeps_subscriptions(actor, service):
        return Commune.objects.members_on(actor.day)
    return may_join_for(actor, service=service)


def visible_subscriptions(actor: Actor) -> SubscriptionQuerySet:
    """Return the adhésions whose file `actor` reads: those they keep, and those of their communes.

    A commune that renders a service reads the files of those who join it: it is the other side.
    Everybody reads on public pages who is in force, never a file nor a remark.
    """
    rows = Subscription.objects.all()
    if actor.has(*_KEEPERS):
        return rows
    return rows.filter(
        Q(commune__in=actor.commune_ids())
        | Q(
            service__provider__kind=Structure.Kind.COMMUNE,
            service__provider__commune__in=actor.commune_ids(),
        )
        | Q(service__direction__in=actor.direction_ids(*DIRECTION_ROLES))
    )


def subscription_acts(actor: Actor, subscription: Subscription) -> frozenset[str]:
    """Return the moves of `subscription` that a role of `actor` allows, whatever its state."""
    acts: set[str] = set()
    if keeps_subscriptions(actor, subscription.service):
        acts |= SOURCES.keys()
    if subscription.commune_id in actor.commune_ids(Role.MAYOR):
        acts |= {"deliberate", "transmit", "give_notice", "withdraw"}
    if subscription.commune_id in joins_in(actor, subscription.service):
        acts |= {"deliberate", "transmit"}
        if subscription.state == SubscriptionState.INTENTION:
            acts.add("withdraw")
    return frozenset(
        acts - (PAPERLESS_MOVES if subscription.service.needs_agreement else PAPER_MOVES)
    )


def subscription_abilities(actor: Actor, subscription: Subscription) -> frozenset[str]:
    """Return the moves that `actor` may make on `subscription` now: a button for each of them."""
    acts = subscription_acts(actor, subscription)
    return frozenset(act for act in acts if subscription.state in SOURCES[act])

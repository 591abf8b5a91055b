"""Confidential requests, one by one: who acts on them, whom a commune may trust with a new one.

The same rules for rows of the database are in `models/confidentiality.py`.
"""

import datetime
from collections.abc import Iterable

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES, Membership, Role, User
from communes.models import Commune
from core.french import listed
from requests_desk.models import (
    EPCI_STAFF_ROLES,
    TRIAGER_ROLES,
    TRIAGER_SHUT_ROLES,
    ServiceRequest,
    Triager,
)
from requests_desk.vocabulary import CONFIDENTIAL, Confidentiality

_TRIAGED = "triaged_levels"


def triaged_levels(actor: Actor) -> frozenset[str]:
    """Return the levels that `actor` is empowered to read. One query at most for an actor."""
    if _TRIAGED not in actor.memory:
        rows = Triager.objects.of(actor).order_by().values_list("level", flat=True)
        actor.memory[_TRIAGED] = frozenset(rows if actor.user else ())
    found: frozenset[str] = actor.memory[_TRIAGED]
    return found


def with_triaged_levels(rows: QuerySet[ServiceRequest], actor: Actor) -> QuerySet[ServiceRequest]:
    """Fetch with `rows` the levels that `actor` is empowered to read, for `recall_triaged`."""
    levels = Triager.objects.of(actor).order_by().values("level")
    return rows.annotate(triaged_by_reader=ArraySubquery(levels))


def recall_triaged(actor: Actor, row: ServiceRequest) -> None:
    """Spare `triaged_levels` its query: `row` came from `with_triaged_levels`."""
    # NULL for an actor whose roles suit no level.
    actor.memory[_TRIAGED] = frozenset(row.triaged_by_reader or ())  # type: ignore[attr-defined]


def triages(actor: Actor, request: ServiceRequest) -> bool:
    """Return whether `actor` does the desk's work on a confidential request."""
    if not request.is_confidential or _may_be_its_subject(actor, request):
        return False
    return request.confidentiality in triaged_levels(actor)


def is_given_to(actor: Actor, request: ServiceRequest) -> bool:
    """Return whether a triager has given a confidential request to `actor` in a direction.

    To the agent who is named, and to nobody else; to the whole direction when none is.
    """
    assignment = request.current_assignment
    if assignment is None or not assignment.is_confirmed or actor.user is None:
        return False
    if request.confidentiality != Confidentiality.MAYOR_ONLY or _may_be_its_subject(actor, request):
        return False
    is_named = assignment.agent_id in (None, actor.user.pk)
    return is_named and assignment.direction_id in actor.direction_ids()


def is_closed_in_commune(actor: Actor, request: ServiceRequest) -> bool:
    """Return whether what `actor` is in the commune of `request` opens nothing of it."""
    if request.commune_id in actor.commune_ids(Role.MAYOR):
        return False
    match request.confidentiality:
        case Confidentiality.MAYOR_ONLY:
            return True
        case Confidentiality.DISPUTE:
            is_author = actor.user is not None and request.author_id == actor.user.pk
            return actor.has(*EPCI_STAFF_ROLES) and not is_author
    return False


def is_shown_to(actor: Actor, request: ServiceRequest) -> bool:
    """Return whether `actor` reads a confidential request that has been sent."""
    serves = request.commune_id in actor.commune_ids()
    if serves and not is_closed_in_commune(actor, request):
        return True
    return triages(actor, request) or is_given_to(actor, request)


def triagers_for(level: str, commune: Commune, day: datetime.date) -> QuerySet[User]:
    """Return who would read on `day` a request of this level of `commune`, by name.

    Whoever serves the commune itself, but as its mayor, is left out of what is for its mayor alone.
    """
    rows = Triager.objects.in_office_on(day).filter(level=level)
    people = User.objects.filter(pk__in=rows.values("user"))
    if level == Confidentiality.MAYOR_ONLY:
        mayors = Membership.objects.active_on(day).filter(commune=commune, role=Role.MAYOR)
        held = Membership.objects.active_on(day).filter(commune=commune, role__in=COMMUNE_ROLES)
        serving = held.exclude(user__in=mayors.values("user"))
        people = people.exclude(pk__in=serving.values("user"))
    return people


def candidates_for(level: str, day: datetime.date) -> QuerySet[User]:
    """Return who may be empowered on `day` for a level, by name: whose roles go with it."""
    held = Membership.objects.active_on(day)
    people = User.objects.filter(is_active=True)
    suited = people.filter(pk__in=held.filter(role__in=TRIAGER_ROLES[level]).values("user"))
    shut = held.filter(role__in=TRIAGER_SHUT_ROLES[level])
    return suited.exclude(pk__in=shut.values("user"))


def readers_by_level(commune: Commune, day: datetime.date) -> dict[str, list[User]]:
    """Return, for each confidential level, who would read in the EPCI a request of `commune`."""
    return {level: list(triagers_for(level, commune, day)) for level in CONFIDENTIAL}


def in_plain_words(level: str, readers: Iterable[User]) -> str:
    """Return what a level changes, for who chooses it; `readers` are those of the EPCI."""
    who = listed([reader.get_full_name() for reader in readers]) or "personne pour l’instant"
    match level:
        case Confidentiality.MAYOR_ONLY:
            return (
                "Maire seul – dans votre commune, vous seul la lisez\u00a0; à l’intercommunalité, "
                f"{who}, puis qui en est chargé"
            )
        case Confidentiality.DISPUTE:
            return (
                "Litige avec l’intercommunalité – fermée à sa direction générale, à sa présidence, "
                f"à ses directions et à son service juridique\u00a0; à lire par {who}, pour vous "
                "dire à qui vous adresser ailleurs"
            )
    return "Normale – votre commune, le guichet et ceux qui vous répondent la lisent"


def is_mayor_of(user: User, commune: Commune, day: datetime.date) -> bool:
    """Return whether `user` is the mayor of `commune` on `day`."""
    held = Membership.objects.active_on(day).filter(user=user, commune=commune)
    return held.filter(role=Role.MAYOR).exists()


def levels_of(author: User, commune: Commune, day: datetime.date) -> tuple[str, ...]:
    """Return the levels that concern `author` for `commune`: « maire seul » is for its mayor."""
    is_mayor = is_mayor_of(author, commune, day)
    return CONFIDENTIAL if is_mayor else (Confidentiality.DISPUTE,)


def refused_level(row: ServiceRequest, day: datetime.date) -> str:
    """Return why `row` cannot be sent on `day` as confidential as it is; "" when it can be."""
    if not row.is_confidential:
        return ""
    if row.confidentiality not in levels_of(row.author, row.commune, day):
        return (
            f"Seul le maire peut réserver une demande au maire\u00a0: vous ne l’êtes pas "
            f"pour {row.commune}. Choisissez une autre confidentialité, ou une autre commune."
        )
    if not triagers_for(row.confidentiality, row.commune, day).exists():
        return (
            "Personne n’est plus habilité à lire cette demande à l’intercommunalité\u00a0: "
            "choisissez une autre confidentialité, ou téléphonez."
        )
    return ""


def _may_be_its_subject(actor: Actor, request: ServiceRequest) -> bool:
    """Return whether `actor` serves the commune of a request reserved to its mayor."""
    if request.confidentiality != Confidentiality.MAYOR_ONLY:
        return False
    return request.commune_id in actor.commune_ids() - actor.commune_ids(Role.MAYOR)

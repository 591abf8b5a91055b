"""A person taken apart: one actor for each role and each delegation, to tell what each gives."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.actor import Actor
from accounts.models import Membership, User
from core.templatetags.french import day_text
from requests_desk.models import Triager
from services.access import with_delegations
from services.models import DELEGATE_ROLES, Delegation

TOGETHER = "L’ensemble de ses fonctions"


@dataclass(frozen=True)
class Part:
    """The person as if they had this role alone, or this role with one delegation (`base` less)."""

    why: str
    actor: Actor
    base: Actor | None = None


@dataclass(frozen=True)
class Person:
    """Somebody who holds a role on the day: whole, and in parts."""

    user: User
    actor: Actor
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Given:
    """What a part gives: its words, and why."""

    why: str
    acts: tuple[str, ...]


def people_on(day: datetime.date, which: Q) -> list[Person]:
    """Return those whose role on `day` matches `which`, with all their roles. Three queries."""
    concerned = Membership.objects.serving_on(day).filter(which).values("user_id")
    rows = Membership.objects.serving_on(day).filter(user__in=concerned)
    rows = rows.select_related("user", "commune", "direction").defer("commune__contour")
    rows = rows.annotate(is_triager=Exists(Triager.objects.filter(user=OuterRef("user"))))
    held: dict[User, list[Any]] = defaultdict(list)
    for row in rows.order_by("user__last_name", "user__first_name", "user_id", "pk"):
        held[row.user].append(row)
    delegates = [row.pk for own in held.values() for row in own if row.role in DELEGATE_ROLES]
    given = Delegation.objects.in_force_on(day).filter(delegate__in=delegates)
    given = given.with_domain().with_people()
    by_delegate: dict[int, list[Delegation]] = defaultdict(list)
    for delegation in given:
        by_delegate[delegation.delegate_id].append(delegation)
    return [
        _person(user, own, by_delegate, day, is_triager=any(row.is_triager for row in own))
        for user, own in held.items()
    ]


def explained(person: Person, acts_of: Callable[[Actor], Iterable[str]]) -> list[Given]:
    """Return what `person` may do as `acts_of` an actor tells, by what gives it.

    What the whole person may not do is left out: one role may take away what another gives. What
    only several roles give together is said so.
    """
    allowed = set(acts_of(person.actor))
    found, explained_acts = [], set()
    for part in person.parts:
        acts = allowed & set(acts_of(part.actor))
        explained_acts |= acts
        if part.base is not None:
            acts -= set(acts_of(part.base))
        if acts:
            found.append(Given(part.why, tuple(sorted(acts))))
    if rest := allowed - explained_acts:
        found.append(Given(TOGETHER, tuple(sorted(rest))))
    return found


def _person(
    user: User,
    memberships: list[Membership],
    given: dict[int, list[Delegation]],
    day: datetime.date,
    *,
    is_triager: bool,
) -> Person:
    def actor(held: Iterable[Membership], delegations: Iterable[Delegation]) -> Actor:
        alone = Actor(user=user, memberships=tuple(held), day=day)
        made = with_delegations(alone, delegations)
        if not is_triager:
            # Never named: there is nothing to ask of the database for each part.
            made.memory["triaged_levels"] = frozenset()
        return made

    parts = []
    for row in memberships:
        base = actor([row], [])
        parts.append(Part(_role_in_words(row), base))
        parts += [
            Part(f"{_role_in_words(row)}. {_delegation_in_words(one)}", actor([row], [one]), base)
            for one in given[row.pk]
        ]
    every = [one for row in memberships for one in given[row.pk]]
    return Person(user, actor(memberships, every), tuple(parts))


def _role_in_words(row: Membership) -> str:
    where = f", {row.body}" if row.body else ""
    since = day_text(row.starts_on, with_weekday=False)
    return f"{row.get_role_display()}{where}, depuis le {since}"


def _delegation_in_words(row: Delegation) -> str:
    since = day_text(row.starts_on, with_weekday=False)
    if row.mandate is not None:
        return f"Délégation de {row.mandate.user}, maire, à compter du {since}"
    return (
        f"Délégation enregistrée sur l’arrêté {row.order_number} du "
        f"{day_text(row.order_signed_on, with_weekday=False)}, à compter du {since}"
    )

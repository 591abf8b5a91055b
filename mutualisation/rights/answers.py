"""The answers of the page of rights: what a person may do, and who may do what on an object."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from django.db.models import Exists, OuterRef, Q

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES, EPCI_ROLES, User
from communes.models import Commune, Direction
from mutualisation.rights.parts import Given, Person, explained, people_on
from mutualisation.rights.rules import READ, on_commune, on_direction, on_request, on_the_portal
from requests_desk.models import ServiceRequest, Triager
from services.access import delegations_of
from services.models import Service


@dataclass(frozen=True)
class Answer:
    """On what (or who), and what each role or delegation gives there."""

    title: str
    given: list[Given]
    detail: str = ""


def of_person(user: User, day: datetime.date) -> list[Answer]:
    """Return what `user` may do on `day`: for each commune, each direction, and elsewhere."""
    found = people_on(day, Q(user=user))
    if not found:
        return []
    person = found[0]
    held = person.actor.memberships
    communes = {row.commune for row in held if row.commune}
    answers: list[Answer] = []
    for commune in sorted(communes, key=lambda one: one.sort_key):
        answers.append(_answer(commune.name, person, partial(on_commune, commune=commune)))
        for service in _services_of(person, commune):
            about = partial(on_commune, commune=commune, service=service)
            answers.append(_answer(f"{commune.name}, pour «\u00a0{service}\u00a0»", person, about))
    for direction in {row.direction for row in held if row.direction}:
        answers.append(_answer(direction.name, person, partial(on_direction, direction=direction)))
    everywhere = partial(on_commune, commune=Commune(pk=0))
    answers.append(_answer("Les demandes de toutes les communes", person, everywhere))
    answers.append(_answer("Le portail", person, on_the_portal))
    return [answer for answer in answers if answer.given]


def on_one_commune(commune: Commune, day: datetime.date) -> list[Answer]:
    """Return who may do what for `commune` on `day`, its people first."""
    found = people_on(day, Q(commune=commune, role__in=COMMUNE_ROLES) | Q(role__in=EPCI_ROLES))
    found.sort(key=lambda person: commune.pk not in person.actor.commune_ids())
    answers = []
    for person in found:
        answers.append(_of(person, partial(on_commune, commune=commune)))
        for service in _services_of(person, commune):
            about = partial(on_commune, commune=commune, service=service)
            detail = f"Pour «\u00a0{service}\u00a0»"
            answers.append(_of(person, about, detail))
    return [answer for answer in answers if answer.given]


def on_one_direction(direction: Direction, day: datetime.date) -> list[Answer]:
    """Return who may do what on `day` with the requests that `direction` is in charge of."""
    which = Q(direction=direction) | Q(role__in=EPCI_ROLES)
    found = [_of(one, partial(on_direction, direction=direction)) for one in people_on(day, which)]
    return [answer for answer in found if answer.given]


def on_one_request(request: ServiceRequest, day: datetime.date) -> list[Answer]:
    """Return who may read and do what on `day` with a request, of which nothing else is said."""
    which = (
        Q(commune=request.commune, role__in=COMMUNE_ROLES)
        | Q(role__in=EPCI_ROLES)
        | Q(direction__in=request.assignments.order_by().values("direction"))
        | Q(user__in=Triager.objects.order_by().values("user"))
    )
    people = people_on(day, which)
    actors = [actor for person in people for actor in _actors_of(person)]
    readers = _readers(request, actors)

    def acts_of(actor: Actor) -> set[str]:
        reads = {READ} if id(actor) in readers else set()
        return on_request(actor, request) | reads

    return [answer for person in people if (answer := _of(person, acts_of)).given]


def _actors_of(person: Person) -> Iterable[Actor]:
    return [person.actor, *(part.actor for part in person.parts)]


def _readers(request: ServiceRequest, actors: list[Actor]) -> set[int]:
    """Return (by identity) those of `actors` to whom the request is visible. One query."""
    asked = {
        f"actor_{rank}": Exists(
            ServiceRequest.objects.visible_to(actor).filter(pk=OuterRef("pk")).order_by()
        )
        for rank, actor in enumerate(actors)
    }
    found = ServiceRequest.objects.order_by().filter(pk=request.pk).values(**asked).first() or {}
    return {id(actor) for rank, actor in enumerate(actors) if found.get(f"actor_{rank}")}


def _services_of(person: Person, commune: Commune) -> list[Service]:
    """Return the services for which somebody has a delegation that is not general."""
    rows = [
        row
        for row in delegations_of(person.actor)
        if not row.is_general and row.delegate.commune_id == commune.pk
    ]
    return sorted({one for row in rows for one in row.services.all()}, key=lambda one: one.sort_key)


def _of(person: Person, acts_of: Callable[[Actor], Iterable[str]], detail: str = "") -> Answer:
    return Answer(person.user.get_full_name(), explained(person, acts_of), detail)


def _answer(title: str, person: Person, acts_of: Callable[[Actor], Iterable[str]]) -> Answer:
    return Answer(title, explained(person, acts_of))

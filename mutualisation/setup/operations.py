"""Writing the organisation and the first services of a portal. What exists is left as it is."""

import datetime
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from communes.models import Direction, Epci, Structure
from core.french import sort_key, unaccented
from core.nouns import Noun
from mutualisation.setup.catalogue import UsualDirection, UsualService
from requests_desk.models import RequestType
from requests_desk.operations import create_request_types
from requests_desk.operations.types import shipped_types
from services.models import Service
from services.operations import create_synonyms

_SHORT = Direction._meta.get_field("short_name").max_length or 60
_SLUG = Direction._meta.get_field("slug").max_length or 80
_SMALL_WORDS = r"(?:de la|de l’|de l'|du|des|de|d’|d')"


@dataclass(frozen=True)
class ChosenService:
    """A usual service, who answers, and in which legal form."""

    usual: UsualService
    direction: Direction
    legal_form: str


@transaction.atomic
def describe_directions(
    *, epci: Epci, noun: Noun, usual: Iterable[UsualDirection], own: Iterable[str]
) -> list[Direction]:
    """Keep the EPCI's word, and write the directions that are not there yet; return these."""
    row = Epci.objects.select_for_update().without_logo().get(pk=epci.pk)
    row.direction_word, row.direction_words = noun.singular, noun.plural
    row.direction_is_feminine = noun.is_feminine
    row.save(update_fields=["direction_word", "direction_words", "direction_is_feminine"])
    names = {unaccented(name) for name in Direction.objects.values_list("name", flat=True)}
    slugs = set(Direction.objects.values_list("slug", flat=True))
    position = Direction.objects.aggregate(last=Max("position"))["last"] or 0
    wanted = [
        *(_usual(each, noun) for each in usual if each.slug not in slugs),
        *(Direction(name=name, short_name=short_name_of(name, noun)) for name in own),
    ]
    created = []
    for direction in wanted:
        if unaccented(direction.name) in names:
            continue
        names.add(unaccented(direction.name))
        direction.slug = _free_slug(direction.slug or slugify(direction.short_name), slugs)
        slugs.add(direction.slug)
        direction.position = position = position + 1
        direction.sort_key = sort_key(direction.name)
        created.append(direction)
    Direction.objects.bulk_create(created)
    served = Direction.structures.through
    served.objects.bulk_create(
        served(direction=direction, structure=structure)
        for structure in Structure.objects.filter(epci=row)
        for direction in created
    )
    return created


@transaction.atomic
def open_services(
    *,
    chosen: Collection[ChosenService],
    state: str,
    opened_on: datetime.date | None,
    other_types: bool,
) -> list[Service]:
    """Write the services of the catalogue that are not there yet, and the usual requests.

    `other_types` writes the usual requests of every domain: those without a service are left to
    the desk. A usual request that waited for its service is given to it.
    """
    # Two who press the button at once take turns: the second finds the services of the first.
    list(Epci.objects.select_for_update().values_list("pk"))
    known = known_services()
    new = [each for each in chosen if not {each.usual.slug, each.usual.name} & known]
    created = [_service(each, state, opened_on) for each in new]
    Service.objects.bulk_create(created)
    services = {service.slug: service for service in Service.objects.all()}
    create_request_types(services=services, every_domain=other_types)
    for service in created:
        of_its_domain = [each["slug"] for each in shipped_types() if each["domain"] == service.slug]
        waiting = RequestType.objects.filter(slug__in=of_its_domain, service=None)
        waiting.update(service=service)
    create_synonyms()
    return created


def known_services() -> set[str]:
    """Return the slugs and the names of the services of the catalogue."""
    rows = Service.objects.values_list("slug", "name")
    return {value for row in rows for value in row}


def short_name_of(name: str, noun: Noun) -> str:
    """Return « Ressources humaines » for « Direction des ressources humaines »."""
    words = "|".join(re.escape(each) for each in {noun.singular, "direction", "pôle"})
    bare = re.sub(rf"^(?:{words})\s+(?:{_SMALL_WORDS}\s*)?", "", name, flags=re.IGNORECASE)
    short = (bare or name)[:_SHORT].strip()
    return short[:1].upper() + short[1:]


def _usual(each: UsualDirection, noun: Noun) -> Direction:
    return Direction(
        slug=each.slug,
        name=each.name_with(noun),
        short_name=each.short_name,
        mission=each.mission,
        receives_requests=each.receives_requests,
    )


def _free_slug(wanted: str, taken: set[str]) -> str:
    base = wanted[: _SLUG - 4] or "equipe"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _service(chosen: ChosenService, state: str, opened_on: datetime.date | None) -> Service:
    usual = chosen.usual
    return Service(
        slug=usual.slug,
        name=usual.name,
        sort_key=sort_key(usual.name),
        short_name=usual.short_name,
        summary=usual.summary,
        description=usual.description,
        direction=chosen.direction,
        legal_form=chosen.legal_form,
        unit=usual.unit,
        state=state,
        opened_on=opened_on if state == Service.State.OPEN else None,
    )

"""Loads the facts of a territory: bodies, directions, services, usual requests, expectations."""

from dataclasses import asdict

from django.db import transaction

from communes.models import Commune, Direction, Epci, Structure
from core.french import typographic
from demonstration.facts import StructureFacts, TerritoryFacts
from requests_desk.operations import create_request_types
from services.models import Expectation, Service
from services.operations import create_synonyms


@transaction.atomic
def load_territory_facts(facts: TerritoryFacts) -> None:
    """Write `facts` beside the territory that `import_epci` has loaded.

    Writing them again changes nothing. Raises Epci.DoesNotExist or Commune.DoesNotExist when that
    territory is not there.
    """
    epci = Epci.objects.get(siren=facts.siren)
    structures = {"epci": epci.structure}
    structures |= {each.key: _structure(each) for each in facts.structures}
    directions = {}
    for position, direction in enumerate(facts.directions, 1):
        directions[direction.slug], _ = Direction.objects.update_or_create(
            slug=direction.slug,
            defaults={
                "name": direction.name,
                "short_name": direction.short_name,
                "position": position,
                "mission": typographic(direction.mission),
                "source": typographic(facts.directions_source),
                "receives_requests": direction.receives_requests,
            },
        )
        directions[direction.slug].structures.set(structures[key] for key in direction.structures)
    services = {}
    for service in facts.services:
        values = asdict(service) | {
            "summary": typographic(service.summary),
            "description": typographic(service.description),
            "limits": typographic(service.limits),
            "direction": directions[service.direction],
            "source": typographic(facts.services_source),
        }
        services[service.slug], _ = Service.objects.update_or_create(
            slug=service.slug, defaults=values
        )
    create_request_types(services=services)
    create_synonyms()
    for position, expectation in enumerate(facts.expectations, 1):
        Expectation.objects.update_or_create(
            label=expectation.label,
            defaults={
                "service": services[expectation.service],
                "percentage": expectation.percentage,
                "is_threshold": expectation.is_threshold,
                "source": typographic(facts.expectations_source),
                "position": position,
            },
        )


def _structure(facts: StructureFacts) -> Structure:
    """Return the body of `facts`: a CCAS, or the import's commune under its usual name."""
    commune = Commune.objects.get(insee_code=facts.insee_code)
    structure, _ = Structure.objects.update_or_create(
        kind=facts.kind, commune=commune, defaults={"name": facts.name}
    )
    return structure

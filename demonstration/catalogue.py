"""Loads the facts of a territory: bodies, directions, services, scheme, requests, expectations."""

from django.db import transaction

from communes.models import Commune, Direction, Epci, Structure
from core.french import typographic
from demonstration.facts import ServiceFacts, StructureFacts, TerritoryFacts
from demonstration.scheme import load_scheme
from requests_desk.models import RequestType
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
                "source": typographic(direction.source or facts.directions_source),
                "receives_requests": direction.receives_requests,
            },
        )
        directions[direction.slug].structures.set(structures[key] for key in direction.structures)
    services = {}
    for service in facts.services:
        services[service.slug], _ = Service.objects.update_or_create(
            slug=service.slug,
            defaults=_values(service, facts.services_source)
            | {"direction": directions[service.direction]},
        )
    load_scheme(facts.scheme, services)
    create_request_types(services=services_by_domain(facts))
    for service in facts.services:
        RequestType.objects.filter(slug__in=service.request_types).update(
            service=services[service.slug]
        )
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


def services_by_domain(facts: TerritoryFacts) -> dict[str, Service]:
    """Return the open service that answers each domain of usual requests and of stories."""
    rows = {service.slug: service for service in Service.objects.open()}
    return {
        domain: rows[service.slug]
        for service in facts.services
        if service.slug in rows
        for domain in service.domains or (service.slug,)
    }


def _values(facts: ServiceFacts, source: str) -> dict[str, object]:
    """Return the columns of a service, but for its direction."""
    return {
        "name": facts.name,
        "short_name": facts.short_name,
        "summary": typographic(facts.summary),
        "description": typographic(facts.description),
        "limits": typographic(facts.limits),
        "legal_form": facts.legal_form,
        "unit": facts.unit,
        "opened_on": facts.opened_on,
        "state": facts.state,
        "source": typographic(facts.source or source),
    }


def _structure(facts: StructureFacts) -> Structure:
    """Return the body of `facts`: a CCAS, or the import's commune under its usual name."""
    commune = Commune.objects.get(insee_code=facts.insee_code)
    structure, _ = Structure.objects.update_or_create(
        kind=facts.kind, commune=commune, defaults={"name": facts.name}
    )
    return structure

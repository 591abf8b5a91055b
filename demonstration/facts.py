"""What is known of a territory beyond the public data; `demonstration.catalogue` loads it."""

import datetime
from dataclasses import dataclass

from communes.models import Structure
from services.models import LegalForm, Service


@dataclass(frozen=True)
class StructureFacts:
    """A body that directions serve; `key` names it here. The EPCI itself has the key "epci"."""

    key: str
    kind: Structure.Kind
    name: str
    insee_code: str


@dataclass(frozen=True)
class DirectionFacts:
    """A direction; `structures` are keys of the bodies it serves."""

    slug: str
    name: str
    short_name: str
    mission: str
    structures: tuple[str, ...]
    receives_requests: bool = True


@dataclass(frozen=True)
class ServiceFacts:
    """An offer of the scheme; `direction` is the slug of the one in charge."""

    slug: str
    name: str
    short_name: str
    summary: str
    description: str
    limits: str
    direction: str
    legal_form: LegalForm
    unit: str
    opened_on: datetime.date
    state: Service.State = Service.State.OPEN


@dataclass(frozen=True)
class ExpectationFacts:
    """A figure of the mayors' survey as its source gives it: « plus de » makes it a threshold."""

    label: str
    percentage: int
    is_threshold: bool
    service: str


@dataclass(frozen=True)
class TerritoryFacts:
    """A territory that `bin/run` can show; `slug` is the word typed after the command."""

    slug: str
    siren: str
    name: str
    directions_source: str
    services_source: str
    expectations_source: str
    structures: tuple[StructureFacts, ...]
    directions: tuple[DirectionFacts, ...]
    services: tuple[ServiceFacts, ...]
    expectations: tuple[ExpectationFacts, ...]

"""What is known of a territory beyond the public data; `demonstration.catalogue` loads it."""

import datetime
from dataclasses import dataclass

from communes.models import Structure
from core.nouns import DIRECTION, Noun
from demonstration.scheme_facts import SchemeFacts
from services.models import LegalForm, Service

FICTITIOUS = "Fictif, pour la démonstration."


@dataclass(frozen=True)
class StructureFacts:
    """A body that directions serve; `key` names it here. The EPCI itself has the key "epci"."""

    key: str
    kind: Structure.Kind
    name: str
    insee_code: str


@dataclass(frozen=True)
class DirectionFacts:
    """A direction; `structures` are keys of the bodies it serves.

    `topics` are those of the stories without a service that it answers; `source` is said instead of
    the territory's, for all but a few are invented.
    """

    slug: str
    name: str
    short_name: str
    mission: str
    structures: tuple[str, ...]
    receives_requests: bool = True
    topics: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True)
class ServiceFacts:
    """An offer of the scheme; `direction` is the slug of the one in charge.

    It answers what is asked in its `domains` (those of the usual requests and of the stories), its
    own slug if none is given, and the `request_types` of other domains. Who subscribes is drawn
    by chance, but for `subscribers`, their exact number, and `communes`, the INSEE codes of those
    that alone can.
    """

    slug: str
    name: str
    short_name: str
    summary: str
    description: str
    limits: str
    direction: str
    legal_form: LegalForm
    unit: str
    opened_on: datetime.date | None
    state: Service.State = Service.State.OPEN
    source: str = ""
    domains: tuple[str, ...] = ()
    request_types: tuple[str, ...] = ()
    subscribers: int | None = None
    communes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExpectationFacts:
    """A figure of the mayors' survey as its source gives it: « plus de » makes it a threshold."""

    label: str
    percentage: int
    is_threshold: bool
    service: str


@dataclass(frozen=True)
class TerritoryFacts:
    """A territory that `bin/run` can show; `slug` is the word typed after the command.

    `engaged` is how many communes hold a service, where its source tells; `direction_noun` is what
    it calls its directions.
    """

    slug: str
    siren: str
    name: str
    directions_source: str
    services_source: str
    directions: tuple[DirectionFacts, ...]
    services: tuple[ServiceFacts, ...]
    scheme: SchemeFacts
    expectations_source: str = ""
    structures: tuple[StructureFacts, ...] = ()
    expectations: tuple[ExpectationFacts, ...] = ()
    engaged: int | None = None
    direction_noun: Noun = DIRECTION

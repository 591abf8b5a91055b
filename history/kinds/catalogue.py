"""The scheme, the catalogue and the adhésions."""

from django.db.models import F

from governance.models import Scheme, SchemeAction, SchemeAxis, SchemeFigure, SchemeStep
from history.kinds.kind import Kind, joined, person
from services.models import Delegation, Expectation, Service, Subscription, Synonym

CATALOGUE: tuple[Kind, ...] = (
    Kind(slug="schema", model=Scheme, name=F("name"), ignored=("version",)),
    *(
        Kind(
            slug=slug,
            model=model,
            name=F("title"),
            ignored=("version",),
            related=("scheme_id",),
        )
        for slug, model in (
            ("etape", SchemeStep),
            ("axe", SchemeAxis),
            ("chiffre", SchemeFigure),
            ("action", SchemeAction),
        )
    ),
    Kind(
        slug="commune-d-une-action",
        title="commune d’une action du schéma",
        model=SchemeAction.communes.through,
        name=joined("schemeaction__title", "commune__name"),
        related=("schemeaction_id", "commune_id"),
    ),
    Kind(
        slug="service",
        model=Service,
        name=F("name"),
        ignored=("sort_key",),
        related=("direction_id",),
    ),
    Kind(
        slug="action-d-un-service",
        title="action du schéma liée à un service",
        model=Service.scheme_actions.through,
        name=joined("service__name", "schemeaction__title"),
        related=("service_id", "schemeaction_id"),
    ),
    Kind(
        slug="delegation",
        model=Delegation,
        name=joined(person("delegate__user__"), "delegate__commune__name"),
        # Written freely about somebody.
        hidden=("withdrawal_reason",),
        ignored=("reference",),
        related=("mandate_id", "delegate_id"),
    ),
    Kind(
        slug="service-d-une-delegation",
        title="service d’une délégation",
        model=Delegation.services.through,
        name=joined(person("delegation__delegate__user__"), "service__name"),
        related=("delegation_id", "service_id"),
    ),
    Kind(slug="attente", model=Expectation, name=F("label"), related=("service_id",)),
    Kind(
        slug="adhesion",
        model=Subscription,
        name=joined("commune__name", "service__name"),
        related=("commune_id", "service_id"),
    ),
    Kind(slug="mot", model=Synonym, name=F("words"), ignored=("key", "version")),
)

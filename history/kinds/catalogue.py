"""The scheme, the catalogue and the adhésions."""

from django.db.models import F

from governance.models import (
    Deliberation,
    Scheme,
    SchemeAction,
    SchemeAxis,
    SchemeFigure,
    SchemeStep,
)
from history.kinds.kind import Kind, joined, person, text
from services.models import (
    Agreement,
    Delegation,
    Expectation,
    Service,
    ServiceDocument,
    ServiceOption,
    ServiceStep,
    ServiceVersion,
    Subscription,
    SubscriptionStep,
    Synonym,
    Tariff,
    TariffTier,
    Termination,
)

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
        ignored=("sort_key", "version"),
        related=("direction_id", "provider_id"),
    ),
    *(
        Kind(slug=slug, model=model, name=joined("service__name", last), related=("service_id",))
        for slug, model, last in (
            ("option", ServiceOption, "name"),
            ("document-d-un-service", ServiceDocument, "title"),
        )
    ),
    Kind(
        slug="tarif",
        model=Tariff,
        name=joined("service__name", "basis"),
        related=("service_id", "option_id"),
    ),
    Kind(
        slug="tranche-de-tarif",
        model=TariffTier,
        name=joined("tariff__service__name", text("amount")),
        related=("tariff_id",),
    ),
    Kind(
        slug="commune-d-un-service",
        title="commune concernée par un service",
        model=Service.eligible_communes.through,
        name=joined("service__name", "commune__name"),
        related=("service_id", "commune_id"),
    ),
    Kind(
        slug="version-d-une-fiche",
        model=ServiceVersion,
        name=joined("service__name", text("number")),
        # Each change of the sheet has its own line.
        ignored=("sheet",),
        related=("service_id",),
        journal=True,
    ),
    Kind(
        slug="etape-d-un-service",
        model=ServiceStep,
        name=F("service__name"),
        related=("service_id",),
        journal=True,
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
        # A word to the service, perhaps about somebody.
        hidden=("note",),
        ignored=("uuid", "version", "created_at"),
        related=("commune_id", "service_id", "deliberation_id", "decision_id"),
    ),
    Kind(
        slug="option-d-une-adhesion",
        title="option d’une adhésion",
        model=Subscription.options.through,
        name=joined(
            "subscription__commune__name", "subscription__service__name", "serviceoption__name"
        ),
        related=("subscription_id", "serviceoption_id"),
    ),
    *(
        Kind(
            slug=slug,
            model=model,
            name=joined("subscription__commune__name", "subscription__service__name"),
            hidden=hidden,
            related=("subscription_id",),
            journal=journal,
        )
        for slug, model, hidden, journal in (
            ("convention", Agreement, (), False),
            # Written freely, perhaps about somebody.
            ("resiliation", Termination, ("reason",), False),
            ("etape-d-une-adhesion", SubscriptionStep, ("comment",), True),
        )
    ),
    Kind(
        slug="deliberation",
        model=Deliberation,
        name=joined("body__name", "number"),
        related=("body_id",),
    ),
    Kind(slug="mot", model=Synonym, name=F("words"), ignored=("key", "version")),
)

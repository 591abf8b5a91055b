"""The territory."""

from django.db.models import F

from communes.models import (
    Commune,
    Direction,
    Epci,
    EpciMembership,
    Population,
    PublicDetails,
    Structure,
)
from history.kinds.kind import Kind, joined, text

TERRITORY: tuple[Kind, ...] = (
    Kind(
        slug="epci",
        model=Epci,
        name=F("name"),
        hidden=("logo_hash",),
        ignored=(
            "singleton",
            "logo",
            "logo_kind",
            "logo_width",
            "logo_height",
            "identity_version",
            "identity_changed_at",
            "identity_changed_by_id",
        ),
    ),
    Kind(
        slug="mentions",
        model=PublicDetails,
        name=F("epci__name"),
        # Somebody's name; every other line is of the institution.
        hidden=("publication_director",),
        ignored=("version", "changed_at", "changed_by_id"),
        related=("epci_id",),
    ),
    Kind(
        slug="commune",
        model=Commune,
        name=F("name"),
        hidden=("contour",),
        ignored=("sort_key",),
    ),
    Kind(
        slug="appartenance",
        model=EpciMembership,
        name=F("commune__name"),
        related=("commune_id", "successor_id"),
    ),
    Kind(
        slug="population",
        model=Population,
        name=joined("commune__name", text("vintage")),
        related=("commune_id",),
    ),
    Kind(
        slug="structure",
        model=Structure,
        name=F("name"),
        ignored=("sort_key",),
        related=("commune_id", "epci_id"),
    ),
    Kind(slug="direction", model=Direction, name=F("name"), ignored=("sort_key",)),
    Kind(
        slug="structure-servie",
        title="structure servie par une direction",
        model=Direction.structures.through,
        name=joined("direction__name", "structure__name"),
        related=("direction_id", "structure_id"),
    ),
)

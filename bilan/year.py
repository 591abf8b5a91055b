"""What the figures and tables of a bilan start from: the year, the one before, and their reach."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from bilan import desk
from bilan.desk import DeskFigures
from bilan.period import Period
from services.figures import Matrix, Populations, matrix_on, populations_of
from services.models import Service

NONE = DeskFigures()

Cell = str | int | float | bool | None


@dataclass(frozen=True)
class Figure:
    """One figure. `unit` says how it is written: « % » is a ratio from 0 to 1."""

    key: str
    label: str
    value: Decimal | None
    previous: Decimal | None
    unit: str
    text: str
    definition: str


@dataclass(frozen=True)
class Table:
    """A table. Each column is a title and a kind: text, number, days, hours, ratio or held."""

    key: str
    title: str
    columns: list[tuple[str, str]]
    rows: list[list[Cell]]
    definition: str


@dataclass(frozen=True)
class Gathered:
    """All that a bilan shows, before it is frozen."""

    figures: list[Figure]
    tables: list[Table]
    texts: dict[str, str]


class Reach:
    """Who subscribes to what at the end of a period, and for which share of the population."""

    def __init__(self, period: Period) -> None:
        self.matrix: Matrix = matrix_on(period.cut_off_on)
        self.populations: Populations | None = populations_of(
            {commune.pk for commune in self.matrix.communes}
        )

    @property
    def members(self) -> int:
        return len(self.matrix.communes)

    @cached_property
    def engaged_ids(self) -> set[int]:
        return {commune_id for commune_id, _ in self.matrix.subscriptions}

    def subscriber_ids(self, service: Service) -> set[int]:
        return {
            commune_id
            for commune_id, service_id in self.matrix.subscriptions
            if service_id == service.pk
        }

    def population_share(self, commune_ids: set[int]) -> Decimal | None:
        return self.populations.share_of(commune_ids) if self.populations else None


class Year:
    """The period of a bilan and the year before: asked once, read by every figure and table."""

    def __init__(self, period: Period) -> None:
        self.period, self.before = period, period.previous()
        periods = (self.period, self.before)
        self.reach, self.reach_before = (Reach(one) for one in periods)
        self.desk, self.desk_before = (desk.totals(one) for one in periods)
        self.by_service, self.by_service_before = (desk.by_service(one) for one in periods)
        self.services = [
            service
            for service in Service.objects.select_related("direction")
            if service.pk in {one.pk for one in self.reach.matrix.services}
            or self.by_service.get(service.pk, NONE).received
        ]

    @property
    def knows_before(self) -> bool:
        """Return whether the year before has requests: without any, a zero would mislead."""
        return bool(self.desk_before.received or self.desk_before.answers)

    @property
    def columns(self) -> tuple[str, str]:
        """Return the titles of this year's column and of the one before."""
        return self.period.label, self.before.label

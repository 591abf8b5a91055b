"""« Qui adhère à quoi » as people work with it: a part of it, sorted, each cell with its state.

The figures are those of `services.figures`. What is known of a file (under way, in notice) is added
for those who may read it, and counts nowhere.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q
from django.urls import reverse

from accounts.actor import Actor
from communes.models import Commune
from core.periods import last_day
from core.words import SHORT_FORMS, words_of
from services.access import visible_subscriptions
from services.figures import Held, Matrix, Populations, matrix_on, populations_of
from services.models import Service, Subscription
from services.vocabulary import IN_FORCE_STATES, OPEN_STATES, SubscriptionState

# With more columns than that, their titles stand upright.
MOST_WIDE_COLUMNS = 16


@dataclass(frozen=True)
class Mark:
    """A state as the matrix draws it: a shape, a colour (by its slug), and words."""

    slug: str
    shape: str
    word: str


HELD = Mark("held", "✓", "Adhère")
NOTICE = Mark("notice", "↘", "En préavis")
COMING = Mark("coming", "◆", "À venir")
SIGNED = Mark("signed", "●", "Convention signée")
DELIBERATED = Mark("deliberated", "◐", "Délibérée")
INTENTION = Mark("intention", "○", "Intention")
ABSENT = Mark("absent", "–", "N’adhère pas")
MARKS = (HELD, NOTICE, COMING, SIGNED, DELIBERATED, INTENTION, ABSENT)
_OPEN_MARKS = {
    SubscriptionState.SIGNED: SIGNED,
    SubscriptionState.DELIBERATED: DELIBERATED,
    SubscriptionState.INTENTION: INTENTION,
}


class Known(NamedTuple):
    """What the reader of a file knows of it, beyond what everybody reads, and its address."""

    mark: Mark
    url: str


class Cell(NamedTuple):
    """What the matrix shows of a commune and a service. Two that show the same are equal.

    `day` is the last one of what ends, the first one of what is in force.
    """

    mark: Mark
    service: str = ""
    day: datetime.date | None = None
    url: str = ""


class Row(NamedTuple):
    """A commune, its population if it is known, its cells, and the services it subscribes to."""

    commune: Commune
    population: int | None
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True)
class Source:
    """All that the matrix of a day may show to somebody."""

    whole: Matrix
    populations: Populations | None
    known: Mapping[tuple[int, int], Known]

    def population_of(self, commune: Commune) -> int | None:
        """Return its municipal population, of the vintage that is known for all; else None."""
        return self.populations.by_commune[commune.pk] if self.populations else None

    def mark_of(self, commune: Commune, service: Service) -> Mark:
        """Return the state of a cell, as the person who asks may know it."""
        found = self.known.get((commune.pk, service.pk))
        if found:
            return found.mark
        return HELD if self.whole.cell(commune, service) else ABSENT


def source_on(day: datetime.date, actor: Actor) -> Source:
    """Return what the matrix of `day` may show to `actor`. Five queries at most."""
    whole = matrix_on(day)
    populations = populations_of({commune.pk for commune in whole.communes})
    return Source(whole, populations, _known(whole, actor) if actor.is_authenticated else {})


def _known(whole: Matrix, actor: Actor) -> dict[tuple[int, int], Known]:
    """Return the adhésions in notice; today (states have no past) those under way or to come."""
    day = whole.day
    in_notice = Q(pk__in=Subscription.objects.counted_on(day).order_by().values("pk")) & Q(
        termination__notified_on__lte=day
    )
    awaited = Q(state__in=OPEN_STATES) | Q(state__in=IN_FORCE_STATES, starts_on__gt=day)
    wanted = in_notice | awaited if day == actor.day else in_notice
    rows = visible_subscriptions(actor).of_members_on(day).filter(wanted).order_by()
    # What is in force hides what will follow it: it comes last, and stays.
    found = sorted(
        (
            (commune, service, _mark_of(state, starts_on, day), uuid)
            for commune, service, state, starts_on, uuid in rows.values_list(
                "commune_id", "service_id", "state", "starts_on", "uuid"
            )
        ),
        key=lambda row: MARKS.index(row[2]),
        reverse=True,
    )
    return {
        (commune, service): Known(mark, reverse("subscription", args=[uuid]))
        for commune, service, mark, uuid in found
        if mark == NOTICE or (commune, service) not in whole.subscriptions
    }


def _mark_of(state: str, starts_on: datetime.date | None, day: datetime.date) -> Mark:
    if starts_on is None:
        return _OPEN_MARKS[SubscriptionState(state)]
    return COMING if starts_on > day else NOTICE


@dataclass(frozen=True)
class Band:
    """Communes of so many inhabitants: from `low` to less than `under`, if there is a limit."""

    label: str
    low: int
    under: int | None = None

    def holds(self, population: int) -> bool:
        """Return whether a commune of `population` is in it."""
        return population >= self.low and (self.under is None or population < self.under)


BANDS = {
    "moins-de-500": Band("Moins de 500 habitants", 0, 500),
    "500-a-1999": Band("De 500 à 1\u202f999 habitants", 500, 2000),
    "2000-a-4999": Band("De 2\u202f000 à 4\u202f999 habitants", 2000, 5000),
    "5000-a-9999": Band("De 5\u202f000 à 9\u202f999 habitants", 5000, 10000),
    "10000-et-plus": Band("10\u202f000 habitants et plus", 10000),
}


@dataclass(frozen=True)
class Asked:
    """What is asked for, by the names of the address: empty is all of it, by name."""

    commune: str = ""
    situation: str = ""
    habitants: str = ""
    direction: str = ""
    forme: str = ""
    etat: str = ""
    rendu_par: str = ""
    tri: str = ""
    colonnes: str = ""


# Which communes are asked for by the state of their cells: one at least has a mark of these.
SITUATIONS = {
    "engagees": {HELD, NOTICE},
    "en-preavis": {NOTICE},
    "en-cours": {COMING, SIGNED, DELIBERATED, INTENTION},
}
NOT_ENGAGED = "non-engagees"


class Shown:
    """The part of a matrix that is asked for: what the page draws, and what a file holds."""

    def __init__(self, source: Source, asked: Asked) -> None:
        self.source = source
        services = [one for one in source.whole.services if _keeps_service(asked, one)]
        communes = [
            one
            for one in source.whole.communes
            if _keeps_commune(asked, one, source.population_of(one))
            and _keeps_situation(asked, {source.mark_of(one, service) for service in services})
        ]
        part = source.whole.only(communes, services)
        self.matrix = part.only(
            _sorted_communes(part, source, asked.tri), _sorted_services(part, asked.colonnes)
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return the communes in the order that is asked for."""
        return tuple(
            Row(
                row.commune,
                self.source.population_of(row.commune),
                tuple(self._cell(row.commune, *cell) for cell in row.cells),
                row.total,
            )
            for row in self.matrix.rows
        )

    def _cell(self, commune: Commune, service: Service, held: Held | None) -> Cell:
        known = self.source.known.get((commune.pk, service.pk))
        if known:
            ends = last_day(held.ends_on) if held else None
            return Cell(known.mark, service.short_name, ends, known.url)
        return Cell(HELD, service.short_name, held.starts_on) if held else Cell(ABSENT)

    @cached_property
    def marks(self) -> list[Mark]:
        """Return the states that are shown, in the order of the legend."""
        shown = {cell.mark for row in self.rows for cell in row.cells}
        return [mark for mark in MARKS if mark in shown]

    @property
    def is_whole(self) -> bool:
        """Return whether no commune and no service is left out."""
        whole, part = self.source.whole, self.matrix
        return (len(whole.communes), len(whole.services)) == (
            len(part.communes),
            len(part.services),
        )

    @property
    def is_dense(self) -> bool:
        """Return whether there are too many services for their titles to lie flat."""
        return len(self.matrix.services) > MOST_WIDE_COLUMNS


def _keeps_service(asked: Asked, service: Service) -> bool:
    return all(
        not wanted or wanted == value
        for wanted, value in (
            (asked.direction, service.direction.slug),
            (asked.forme, service.legal_form),
            (asked.etat, service.state),
            (asked.rendu_par, provider_of(service)[0]),
        )
    )


def provider_of(service: Service) -> tuple[str, str]:
    """Return who renders `service`: as an address says it, and by name."""
    if service.provider is None:
        return "intercommunalite", "L’intercommunalité"
    return str(service.provider.pk), str(service.provider)


def _keeps_commune(asked: Asked, commune: Commune, population: int | None) -> bool:
    names = words_of(commune.name)
    words = [SHORT_FORMS.get(word, word) for word in words_of(asked.commune)]
    if not all(any(name.startswith(word) for name in names) for word in words):
        return False
    if not asked.habitants:
        return True
    return population is not None and BANDS[asked.habitants].holds(population)


def _keeps_situation(asked: Asked, marks: set[Mark]) -> bool:
    if asked.situation == NOT_ENGAGED:
        return not marks & SITUATIONS["engagees"]
    return not asked.situation or bool(marks & SITUATIONS[asked.situation])


def _sorted_communes(part: Matrix, source: Source, order: str) -> Iterable[Commune]:
    """Return the communes by `order`; the equal ones, as by default, by name."""
    if order == "population":
        return sorted(part.communes, key=lambda one: -(source.population_of(one) or 0))
    if order == "services":
        totals = Counter(commune_id for commune_id, _ in part.subscriptions)
        return sorted(part.communes, key=lambda one: -totals[one.pk])
    return part.communes


def _sorted_services(part: Matrix, order: str) -> Iterable[Service]:
    if order == "adherentes":
        totals = Counter(service_id for _, service_id in part.subscriptions)
        return sorted(part.services, key=lambda one: -totals[one.pk])
    if order == "direction":
        return sorted(
            part.services, key=lambda one: (one.direction.position, one.direction.sort_key)
        )
    return part.services

"""« Et si ma commune adhérait ? »: what it takes, how long, how much, and which neighbours have."""

import datetime
import math
from dataclasses import dataclass

from django.db.models import F, Q

from communes.models import Commune, Population
from core.neighbours import nearest, touching
from services.models import LegalForm, Service, ServiceOption, Subscription
from services.tariff_words import tariff_words

# Under so many files nothing is said of how long they took: each would be known by name.
FEWEST_FILES = 5
# Where no contour touches, so many of the nearest communes stand for neighbours.
NEAREST = 4
_DAYS_OF_A_MONTH = 30.44


@dataclass(frozen=True)
class Duration:
    """How long files took from the intention to the entry into force, in days.

    Half of the `files` took `half` days at most, nine in ten `nine_in_ten`. `is_of_service` is
    False when they are those of all services that take the same papers.
    """

    half: int
    nine_in_ten: int
    files: int
    is_of_service: bool

    @property
    def half_text(self) -> str:
        return duration_text(self.half)

    @property
    def nine_in_ten_text(self) -> str:
        return duration_text(self.nine_in_ten)


@dataclass(frozen=True)
class Prospect:
    """What a commune reads before it declares an intention."""

    commune: Commune
    refusal: str
    papers: list[str]
    prices: tuple[str, ...]
    duration: Duration | None
    neighbours: list[Commune]
    has_neighbours: bool
    day: datetime.date

    @property
    def title(self) -> str:
        return f"Et si {self.commune} adhérait\u00a0?"

    @property
    def likely_start(self) -> datetime.date | None:
        """Return when half of the files declared on `day` would be in force."""
        return self.day + datetime.timedelta(days=self.duration.half) if self.duration else None


def prospect_of(
    service: Service, commune: Commune, day: datetime.date, options: list[ServiceOption]
) -> Prospect:
    """Return what joining `service` on `day` would be for `commune`. Seven queries at most."""
    latest = Population.objects.filter(commune=commune).order_by("-vintage").first()
    population = latest.municipal if latest else None
    around = neighbours_of(commune, day)
    joined = set(
        service.subscriptions.counted_on(day)
        .filter(commune__in=around)
        .order_by()
        .values_list("commune_id", flat=True)
    )
    return Prospect(
        commune=commune,
        refusal=service.eligibility_of(commune, population).reason,
        papers=papers_of(service),
        prices=tariff_words(service, day, population, options),
        duration=usual_duration(service),
        neighbours=[one for one in around if one.pk in joined],
        has_neighbours=bool(around),
        day=day,
    )


def papers_of(service: Service) -> list[str]:
    """Return what must be there before the adhésion enters into force, in order."""
    if not service.needs_agreement:
        return []
    opinion = ["L’avis du comité social territorial, avant la signature."]
    return [
        "La délibération du conseil municipal, transmise à la préfecture.",
        "La décision de l’intercommunalité, qui accepte.",
        *(opinion if service.needs_cst_opinion else []),
        "La convention, signée des deux parties. Un modèle est prêt aussi.",
    ]


def usual_duration(service: Service) -> Duration | None:
    """Return how long files of `service` took, else those of services with the same papers.

    None under FEWEST_FILES. What was in force before the portal tells nothing. One query.
    """
    network = Q(service__legal_form=LegalForm.NETWORK)
    rows = (
        Subscription.objects.in_force()
        .filter(~network if service.needs_agreement else network)
        .filter(is_takeover=False, starts_on__gte=F("declared_on"))
        .order_by()
        .values_list("service_id", "declared_on", "starts_on")
    )
    days = [(pk, (start - declared).days) for pk, declared, start in rows if start and declared]
    own = [number for pk, number in days if pk == service.pk]
    if len(own) >= FEWEST_FILES:
        return _duration(own, is_of_service=True)
    every = [number for _, number in days]
    return _duration(every, is_of_service=False) if len(every) >= FEWEST_FILES else None


def _duration(days: list[int], *, is_of_service: bool) -> Duration:
    ranked = sorted(days)

    def reached_by(share: float) -> int:
        return ranked[math.ceil(share * len(ranked)) - 1]

    return Duration(reached_by(0.5), reached_by(0.9), len(ranked), is_of_service)


def duration_text(days: int) -> str:
    """Return « 45 jours », or « 4 mois » from two months on: months begun count."""
    if days < 2 * _DAYS_OF_A_MONTH:
        return f"{max(days, 1)}\u00a0jour{'s' if days > 1 else ''}"
    return f"{math.ceil(days / _DAYS_OF_A_MONTH)}\u00a0mois"


def neighbours_of(commune: Commune, day: datetime.date) -> list[Commune]:
    """Return the members that share a border with `commune`, else the nearest; by name. One query.

    None when its contour is not known.
    """
    members = Commune.objects.members_on(day).filter(contour__isnull=False).defer("opening_hours")
    known = {one.insee_code: one for one in members}
    contours = {code: one.contour for code, one in known.items() if one.contour}
    if commune.insee_code not in contours:
        return []
    found = touching(commune.insee_code, contours) or nearest(commune.insee_code, contours, NEAREST)
    return sorted((known[code] for code in found), key=lambda one: one.sort_key)

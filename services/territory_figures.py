"""The figures that can shade the map: one `Figure` each, and one per service offered that day.

A figure gives a value for each commune it knows; one that it leaves out is shown « sans donnée ».
"""

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

from communes.models import Commune
from core.charts import written
from core.french import count
from core.geometry import area_km2
from core.shading import Number
from core.templatetags.french import decimal, number, percent
from services.figures import populations_of, ratio, reach_text
from services.models import Service, Subscription

NBSP = "\u00a0"
JOINED = "adhesion-"
Values = Mapping[int, Number | bool]


@dataclass(frozen=True)
class Figure:
    """A figure for each commune. `slug` is its address, `unit` follows the label, if any.

    `values_on` returns the values by commune id on a day, among the members given, in a number of
    queries that does not depend on them; `sentence` says them in a few words.
    """

    slug: str
    label: str
    unit: str
    definition: str
    values_on: Callable[[datetime.date, Sequence[Commune]], Values]
    sentence: Callable[[Values, Sequence[Commune]], str]
    write: Callable[[Number], str] = written
    answers: tuple[str, str] = ("Oui", "Non")
    service: str = ""

    @property
    def choice(self) -> str:
        """Return how a list of figures names it: a service by its name, under a common title."""
        return self.service or self.label

    @property
    def is_about_a_service(self) -> bool:
        return bool(self.service)

    @property
    def title(self) -> str:
        """Return the label and the unit: the title of a column."""
        return f"{self.label} ({self.unit})" if self.unit else self.label


def _subscriptions(day: datetime.date, members: Sequence[Commune]) -> Values:
    held = Subscription.objects.counted_on(day).order_by().values_list("commune_id", flat=True)
    return dict.fromkeys((commune.pk for commune in members), 0) | dict(Counter(held))


def _subscriptions_sentence(values: Values, members: Sequence[Commune]) -> str:
    engaged = sum(value > 0 for value in values.values())
    total = count(int(sum(values.values())), "adhésion")
    return f"{reach_text(engaged, len(members))}, {total} en tout."


def _populations(day: datetime.date, members: Sequence[Commune]) -> Values:
    found = populations_of({commune.pk for commune in members})
    return found.by_commune if found else {}


def _populations_sentence(values: Values, members: Sequence[Commune]) -> str:
    if not values:
        return "La population de toutes les communes n’est connue pour aucun millésime."
    numbers = sorted(values.values())
    return (
        f"{count(int(sum(numbers)), 'habitant')} dans {count(len(members), 'commune')}, "
        f"de {number(numbers[0])} à {number(numbers[-1])}."
    )


def _areas(day: datetime.date, members: Sequence[Commune]) -> dict[int, float]:
    found = {commune.pk: area_km2(commune.contour) for commune in members if commune.contour}
    return {pk: area for pk, area in found.items() if area}


def _area_text(value: Number) -> str:
    """Return « 36,2 »; a very small area keeps its first digit, « 0,02 », and never reads 0,0."""
    places = 1 if value >= 0.05 or not value else -floor(log10(value))
    return decimal(value, places)


def _areas_sentence(values: Values, members: Sequence[Commune]) -> str:
    if not values:
        return "La superficie n’est connue pour aucune commune, faute de contour."
    total = sum(values.values())
    # Decimals would promise too much of a large territory, and say nothing of a small one.
    text = number(total) if total >= 10 else _area_text(total)
    if len(values) == len(members):
        return f"Environ {text}{NBSP}km² en tout, d’après les contours."
    verb = "est connu" if len(values) < 2 else "sont connus"
    return (
        f"Environ {text}{NBSP}km² dans {count(len(values), 'commune')} sur "
        f"{number(len(members))}, dont le contour {verb}."
    )


def _densities(day: datetime.date, members: Sequence[Commune]) -> Values:
    people, areas = _populations(day, members), _areas(day, members)
    return {
        pk: round(float(inhabitants) / areas[pk])
        for pk, inhabitants in people.items()
        if areas.get(pk)
    }


def _densities_sentence(values: Values, members: Sequence[Commune]) -> str:
    numbers = sorted(values.values())
    if not numbers:
        return "La densité n’est connue pour aucune commune."
    if len(numbers) == 1:
        (known,) = numbers
        extent = f"{count(int(known), 'habitant')} au km² environ"
    else:
        extent = (
            f"De {number(numbers[0])} à {count(int(numbers[-1]), 'habitant')} au km² environ, "
            "selon la commune"
        )
    if len(numbers) == len(members):
        return f"{extent}."
    return (
        f"{extent}{NBSP}; la densité est connue pour {count(len(numbers), 'commune')} sur "
        f"{number(len(members))}."
    )


FIGURES = (
    Figure(
        slug="services",
        label="Nombre de services",
        unit="",
        definition="Services mutualisés auxquels la commune adhère ce jour-là.",
        values_on=_subscriptions,
        sentence=_subscriptions_sentence,
    ),
    Figure(
        slug="population",
        label="Population municipale",
        unit="habitants",
        definition=(
            "Population municipale du dernier millésime de l’Insee connu pour toutes les communes."
        ),
        values_on=_populations,
        sentence=_populations_sentence,
    ),
    Figure(
        slug="densite",
        label="Densité de population",
        unit="habitants au km², environ",
        definition=(
            "Population municipale divisée par la superficie, approximative, que dessine le "
            "contour de la commune."
        ),
        values_on=_densities,
        sentence=_densities_sentence,
    ),
    Figure(
        slug="superficie",
        label="Superficie",
        unit="km², environ",
        definition=(
            "Superficie que dessine le contour simplifié de la commune : à quelques pour cent "
            "près, elle ne remplace pas celle du cadastre."
        ),
        values_on=_areas,
        sentence=_areas_sentence,
        write=_area_text,
    ),
)


def figure_of(service: Service) -> Figure:
    """Return the figure « subscribed or not » of a service, by yes or no."""

    def values_on(day: datetime.date, members: Sequence[Commune]) -> Values:
        held = Subscription.objects.counted_on(day).filter(service=service).order_by()
        subscribers = set(held.values_list("commune_id", flat=True))
        return {commune.pk: commune.pk in subscribers for commune in members}

    def sentence(values: Values, members: Sequence[Commune]) -> str:
        engaged = sum(bool(value) for value in values.values())
        verb = "adhère" if engaged < 2 else "adhèrent"
        share = percent(ratio(engaged, len(members)))
        return (
            f"{count(engaged, 'commune')} sur {number(len(members))} {verb} au service "
            f"«{NBSP}{service.name}{NBSP}», soit {share} des communes."
        )

    return Figure(
        slug=f"{JOINED}{service.slug}",
        label=f"Adhésion au service «{NBSP}{service.name}{NBSP}»",
        unit="",
        definition="Communes qui adhèrent au service ce jour-là.",
        values_on=values_on,
        sentence=sentence,
        answers=("Adhère", "N’adhère pas"),
        service=service.name,
    )


def figures_on(day: datetime.date) -> dict[str, Figure]:
    """Return the figures that can be shown on `day` by slug, the default one first. One query."""
    services = Service.objects.offered_on(day)
    found = [*FIGURES, *(figure_of(service) for service in services)]
    return {figure.slug: figure for figure in found}

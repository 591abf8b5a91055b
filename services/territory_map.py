"""The map of the EPCI on a day: its members and the figure that shades them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from communes.models import Commune
from core.french import typographic
from core.maps import Place, TerritoryMap, locator_map, territory_map
from core.templatetags.french import day_text
from services.territory_figures import Figure

KEY = "carte"


@dataclass(frozen=True)
class ShownFigure:
    """A figure on a day, drawn, and said in a sentence."""

    figure: Figure
    day: datetime.date
    map: TerritoryMap
    sentence: str
    is_forecast: bool

    @property
    def definition(self) -> str:
        """Return what the figure means, with the spaces of French."""
        return typographic(self.figure.definition)

    @property
    def members(self) -> int:
        return len(self.map.rows)


def places_of(communes: Iterable[Commune]) -> list[Place]:
    """Return `communes` as the places of a map, each leading to its page."""
    return [
        Place(commune.insee_code, commune.name, commune.contour, commune.get_absolute_url())
        for commune in communes
    ]


def show(figure: Figure, day: datetime.date, today: datetime.date) -> ShownFigure:
    """Return `figure` for the members on `day`, in French order. Contours are read once.

    A day after `today` is a forecast, and says so: it follows from the dates known today.
    """
    members = list(Commune.objects.members_on(day).only("insee_code", "name", "contour"))
    values = figure.values_on(day, members)
    drawn = territory_map(
        places_of(members),
        {commune.insee_code: values.get(commune.pk) for commune in members},
        key=KEY,
        title=f"{figure.title}, {'prévisions ' * (day > today)}au "
        f"{day_text(day, with_weekday=False)}",
        description=typographic(
            f"Carte des communes, le nord en haut, chacune teintée selon sa classe. "
            f"{figure.definition}"
        ),
        write=figure.write,
        answers=figure.answers,
    )
    return ShownFigure(figure, day, drawn, figure.sentence(values, members), day > today)


def locator_of(commune: Commune, day: datetime.date) -> str:
    """Return where `commune` lies among the members on `day`, as a drawing; empty when unknown.

    One that has left the EPCI is drawn among those that are in it.
    """
    if not commune.contour:
        return ""
    members = Commune.objects.members_on(day).exclude(pk=commune.pk)
    around = members.only("insee_code", "name", "contour")
    title = f"{commune.name} dans l’intercommunalité, le nord en haut"
    return locator_map(places_of([*around, commune]), commune.insee_code, title=title)

"""A territory of the public data as it is shown before anything of it is in the database."""

from dataclasses import dataclass

from communes.public_data import PublicCommune, Territory
from core.french import count, sort_key, typographic
from core.maps import Place, TerritoryMap, territory_map


@dataclass(frozen=True)
class Preview:
    """The communes of a territory in French order, and their map."""

    communes: list[PublicCommune]
    map: TerritoryMap
    without_population: int


def preview_of(territory: Territory) -> Preview:
    """Return the communes of `territory`, drawn and shaded by their municipal population."""
    communes = sorted(territory.communes, key=lambda each: sort_key(each.name))
    drawn = territory_map(
        [Place(each.insee_code, each.name, each.contour) for each in communes],
        {
            each.insee_code: each.population.municipal if each.population else None
            for each in communes
        },
        key="apercu",
        title="Population municipale des communes",
        description=typographic(
            f"Carte {_of(territory)}, le nord en haut : {count(len(communes), 'commune')}, "
            "chacune teintée selon sa population."
        ),
    )
    return Preview(communes, drawn, sum(each.population is None for each in communes))


def _of(territory: Territory) -> str:
    return f"de « {territory.epci.name} »"

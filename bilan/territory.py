"""The map of a bilan: its contours are frozen with the figures, so that the drawing never moves."""

import json

from bilan.models import FrozenTable
from bilan.year import Year
from communes.models import Commune
from core.maps import Place, TerritoryMap, territory_map

# The frozen text that holds the contours, by the name that heads the commune's row in the matrix.
CONTOURS = "contours"


def contours_text(year: Year) -> str:
    """Return the contours of the members as JSON, without a space that typesetting could change."""
    members = Commune.objects.filter(pk__in=[one.pk for one in year.reach.matrix.communes])
    contours = dict(members.exclude(contour=None).values_list("name", "contour"))
    return json.dumps(contours, ensure_ascii=False, separators=(",", ":"))


def frozen_map(contours: str | None, matrix: FrozenTable) -> TerritoryMap | None:
    """Return how many services each commune holds, drawn; None when no contour was frozen.

    The figures are those of the matrix, whose last line is a total and whose last column too.
    """
    known = json.loads(contours) if contours else {}
    rows = matrix.rows[:-1]
    if not known or not rows:
        return None
    return territory_map(
        [Place(str(row[0]), str(row[0]), known.get(row[0])) for row in rows],
        {str(row[0]): row[-1] for row in rows},
        key="carte-du-bilan",
        title="Nombre de services auxquels chaque commune adhère",
        description=(
            "Carte des communes, le nord en haut, chacune teintée selon le nombre de services "
            "auxquels elle adhère. La colonne Total du tableau des adhésions donne les mêmes "
            "chiffres."
        ),
    )

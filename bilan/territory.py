"""The map of a bilan: its contours are frozen with the figures, so that the drawing never moves."""

import json

from bilan.models import FrozenTable
from bilan.year import Year
from communes.models import Commune
from core.maps import Place, TerritoryMap, territory_map

# The frozen text that holds the INSEE code and the contour of each row of the matrix, in its order.
CONTOURS = "contours"


def contours_text(year: Year) -> str:
    """Return the codes and contours of the members as JSON, without a space that could be typeset.

    Two communes may have one name: only the code tells them apart.
    """
    communes = [row.commune for row in year.reach.matrix.rows]
    members = Commune.objects.filter(pk__in=[commune.pk for commune in communes])
    contours = dict(members.exclude(contour=None).values_list("pk", "contour"))
    rows = [[commune.insee_code, contours.get(commune.pk)] for commune in communes]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def frozen_map(contours: str | None, matrix: FrozenTable) -> TerritoryMap | None:
    """Return how many services each commune holds, drawn; None when no contour was frozen.

    The figures are those of the matrix, whose last line is a total and whose last column too.
    """
    rows = matrix.rows[:-1]
    known = json.loads(contours) if contours else []
    if isinstance(known, dict):  # the first bilans were frozen by the name of the commune
        known = [[row[0], known.get(row[0])] for row in rows]
    if not rows or not any(contour for _, contour in known):
        return None
    return territory_map(
        [
            Place(code, str(row[0]), contour)
            for (code, contour), row in zip(known, rows, strict=True)
        ],
        {code: row[-1] for (code, _), row in zip(known, rows, strict=True)},
        key="carte-du-bilan",
        title="Nombre de services auxquels chaque commune adhère",
        description=(
            "Carte des communes, le nord en haut, chacune teintée selon le nombre de services "
            "auxquels elle adhère. La colonne Total du tableau des adhésions donne les mêmes "
            "chiffres."
        ),
    )

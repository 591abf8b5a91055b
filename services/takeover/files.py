"""The files that a list begins with and comes back as: the model, the lines to put right."""

import datetime

from communes.models import Commune
from core.table_files import Cell, Sheet
from services.models import Service
from services.takeover.columns import FIELDS
from services.takeover.lines import Outcome
from services.takeover.review import Review

# How a list may be laid out: one line an adhésion, or crosses under the services.
SHAPES = {"liste": "Une ligne par adhésion", "croix": "Communes et services en croix"}
_TITLES = [title for name, title in FIELDS.items() if name != "code"]


def model_sheets(shape: str, day: datetime.date) -> list[Sheet]:
    """Return a file to fill in, then what may be written in it: communes and services.

    `shape` is one of SHAPES. Only its first sheet is read when it comes back.
    """
    communes = list(Commune.objects.members_on(day).only("name", "insee_code", "sort_key"))
    services = list(Service.objects.public().order_by("sort_key"))
    lines = Sheet("Adhésions", _TITLES, [])
    if shape == "croix":
        crosses: list[list[Cell]] = [[row.name, *("" for _ in services)] for row in communes]
        lines = Sheet("Adhésions", ["Commune", *(row.name for row in services)], crosses)
    return [
        lines,
        Sheet("Communes", ["Commune", "Code Insee"], [[r.name, r.insee_code] for r in communes]),
        Sheet("Services", ["Service", "Nom court"], [[r.name, r.short_name] for r in services]),
    ]


def fault_sheets(review: Review) -> list[Sheet]:
    """Return the lines to put right as they were, each with what is wrong in it."""
    names = [name for name in FIELDS if name != "code"]
    rows: list[list[Cell]] = []
    for line in review.of(Outcome.WRONG):
        cells = line.entry.cells
        commune = cells.get("code") or cells.get("commune", "")
        said = [cells.get(name, "") for name in names if name != "commune"]
        why = " ".join(f"{fault.where}\u00a0: {fault.sentence}" for fault in line.faults)
        rows.append([commune, *said, line.place, why])
    return [Sheet("À corriger", [*_TITLES, "Dans le fichier", "Ce qui ne va pas"], rows)]

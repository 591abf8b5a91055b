"""« Qui adhère à quoi » as a file: what the page shows, neither more nor less."""

from collections.abc import Sequence

from core.table_files import Cell, Sheet
from core.templatetags.french import short_day
from services.matrix import ABSENT, HELD, NOTICE, Shown


def matrix_sheets(shown: Shown, filters: Sequence[str]) -> list[Sheet]:
    """Return the matrix, its adhésions one by one, and what the file is; CSV holds the first.

    `filters` are the words of what narrows it.
    """
    return [_matrix(shown), _list(shown), _about(shown, filters)]


def _matrix(shown: Shown) -> Sheet:
    matrix = shown.matrix
    vintage = shown.source.populations.vintage if shown.source.populations else None
    rows: list[list[Cell]] = [
        [
            row.commune.name,
            row.commune.insee_code,
            row.population,
            *("" if cell.mark is ABSENT else cell.mark.word for cell in row.cells),
            row.total,
        ]
        for row in shown.rows
    ]
    totals = (column.total for column in matrix.columns)
    return Sheet(
        "Qui adhère à quoi",
        [
            "Commune",
            "Code Insee",
            f"Population municipale {vintage}" if vintage else "Population municipale",
            *(service.name for service in matrix.services),
            "Nombre de services",
        ],
        [*rows, ["Communes adhérentes", "", None, *totals, matrix.total]],
    )


def _list(shown: Shown) -> Sheet:
    rows: list[list[Cell]] = [
        [
            row.commune.name,
            row.commune.insee_code,
            service.name,
            service.direction.name,
            cell.mark.word,
            held.starts_on if (held := shown.matrix.cell(row.commune, service)) else None,
            cell.day if cell.mark is NOTICE else None,
        ]
        for row in shown.rows
        for service, cell in zip(shown.matrix.services, row.cells, strict=True)
        if cell.mark is not ABSENT
    ]
    titles = ["Commune", "Code Insee", "Service", "Direction", "État", "Depuis le", "Dernier jour"]
    return Sheet("Adhésions", titles, rows)


def _about(shown: Shown, filters: Sequence[str]) -> Sheet:
    rows = [
        ["Ensemble du territoire", shown.source.whole.sentence],
        ["Communes et services retenus", " ; ".join(filters) or "tous"],
        ["Totaux", f"Ils comptent les états « {HELD.word} » et « {NOTICE.word} »."],
    ]
    return Sheet("À propos", ["Situation au", short_day(shown.matrix.day)], rows)

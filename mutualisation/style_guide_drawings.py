"""The charts and the maps of the style guide: one of each kind, with invented figures."""

from dataclasses import dataclass
from typing import Any

from core.charts import Number, Series, bar_chart, line_chart, stacked_bars
from core.maps import Place, TerritoryMap, territory_map

MONTHS = ["sept.", "oct.", "nov."]
DESCRIPTION = "Chiffres inventés, pour montrer le dessin."
# Six squares of a hundredth of a degree: enough to see that neighbours share their borders.
NAMES = ("Amont", "Beaulieu", "Clairval", "Domfront", "Estrées", "Fontenay")


@dataclass(frozen=True)
class ChartSample:
    """A chart, and its figures as (label, value)."""

    key: str
    title: str
    svg: str
    rows: list[tuple[str, object]]


def drawing_samples() -> dict[str, Any]:
    """Return what the style guide draws of charts and maps."""
    return {"sample_charts": _charts(), "sample_maps": [_numbers(), _answers()]}


def _charts() -> list[ChartSample]:
    bars: list[tuple[str, Number | None]] = [
        ("Voirie", 112),
        ("Assistance juridique", 31),
        ("Archives", 9),
    ]
    delays: list[tuple[str, Number | None]] = [
        ("Voirie", 7.5),
        ("Assistance juridique", 4),
        ("Archives", None),
    ]
    stacked = [Series("Répondues", [9, 14, 6]), Series("En cours", [3, 4, 11])]
    lines = [Series("Reçues", [12, 18, 17]), Series("Réponses", [9, 15, None])]
    return [
        ChartSample(
            "barres",
            "Demandes par service",
            bar_chart(title="Demandes par service", description=DESCRIPTION, rows=bars),
            list(bars),
        ),
        ChartSample(
            "empilees",
            "Demandes par mois, selon leur suite",
            stacked_bars(
                title="Demandes par mois, selon leur suite",
                description=DESCRIPTION,
                labels=MONTHS,
                series=stacked,
            ),
            _by_month(stacked),
        ),
        ChartSample(
            "delais",
            "Délai médian et délai prévu, en jours",
            bar_chart(
                title="Délai médian et délai prévu, en jours",
                description=DESCRIPTION,
                rows=delays,
                targets=[5, 10, None],
            ),
            [*delays, ("Délai prévu, voirie", 5), ("Délai prévu, assistance juridique", 10)],
        ),
        ChartSample(
            "lignes",
            "Demandes et réponses",
            line_chart(
                title="Demandes et réponses",
                description=DESCRIPTION,
                labels=MONTHS,
                series=lines,
            ),
            _by_month(lines),
        ),
    ]


def _by_month(series: list[Series]) -> list[tuple[str, object]]:
    return [
        (f"{month}, {one.name.lower()}", "–" if value is None else value)
        for one in series
        for month, value in zip(MONTHS, one.values, strict=True)
    ]


def _places() -> list[Place]:
    return [
        Place(name, name, _square(rank % 3, rank // 3), "#contenu")
        for rank, name in enumerate(NAMES)
    ]


def _square(column: int, row: int) -> dict[str, Any]:
    west, south = column / 100, 48 + row / 150
    east, north = west + 0.01, south + 1 / 150
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _numbers() -> TerritoryMap:
    return territory_map(
        _places(),
        dict(zip(NAMES, (1, 3, 4, 6, 8, None), strict=True)),
        key="carte-chiffre",
        title="Une carte par un chiffre",
        description=DESCRIPTION,
    )


def _answers() -> TerritoryMap:
    return territory_map(
        _places(),
        dict(zip(NAMES, (True, False, True, True, False, None), strict=True)),
        key="carte-reponse",
        title="Une carte par oui ou non",
        description=DESCRIPTION,
        answers=("Adhère", "N’adhère pas"),
    )

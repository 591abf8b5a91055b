"""A bilan as pages and PDF alike show it: made of its frozen rows, and of nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bilan import definitions as say
from bilan.models import FrozenFigure, FrozenTable, Report
from bilan.territory import CONTOURS, frozen_map
from core.charts import Series, bar_chart, line_chart, stacked_bars
from core.colours import Palette, light_palette, readable_or_none
from core.maps import TerritoryMap
from core.templatetags.french import decimal, number, percent

SHEET = "sheet:"
SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)


@dataclass(frozen=True)
class ShownFigure:
    """A figure and that of the year before, written in French."""

    key: str
    label: str
    value: str
    previous: str
    text: str
    definition: str


@dataclass(frozen=True)
class ShownCell:
    text: str
    column: str
    kind: str


@dataclass(frozen=True)
class ShownRow:
    head: str
    cells: list[ShownCell]


@dataclass(frozen=True)
class ShownTable:
    """A table with its values written in French; the first column heads the rows."""

    key: str
    title: str
    columns: list[ShownCell]
    rows: list[ShownRow]
    definition: str


@dataclass(frozen=True)
class Chart:
    """A drawing and the table that holds its figures."""

    key: str
    title: str
    svg: str
    table: ShownTable


@dataclass(frozen=True)
class Sheet:
    """What a service did: its words and its figures."""

    slug: str
    table: ShownTable
    summary: str
    direction: str
    legal_form: str
    subscribers: str


@dataclass(frozen=True)
class Document:
    """The whole bilan. `figures`, `tables` and `charts` are found by their key.

    `map` is None for a bilan frozen without contours.
    """

    report: Report
    figures: dict[str, ShownFigure]
    tables: dict[str, ShownTable]
    charts: dict[str, Chart]
    sheets: list[Sheet]
    texts: dict[str, str]
    map: TerritoryMap | None

    @property
    def key_figures(self) -> list[ShownFigure]:
        """Return the figures that the first page shows large."""
        return [self.figures[key] for key in ("engaged", "received", "p90", "satisfaction")]

    @property
    def logo(self) -> str:
        """Return the `data:` address of the EPCI's logo as it was; empty without one."""
        return self.texts.get("logo", "")

    @property
    def palette(self) -> Palette | None:
        """Return the colours that follow from the EPCI's as it was; None for the document's own."""
        colour = readable_or_none(self.texts.get("colour", ""))
        return light_palette(colour) if colour else None

    @property
    def definitions(self) -> list[tuple[str, str]]:
        """Return what each figure and table means, by its name."""
        return [
            *((figure.label, figure.definition) for figure in self.figures.values()),
            *((table.title, table.definition) for table in self.tables.values()),
        ]


def read(report: Report) -> Document:
    """Return the frozen bilan. Three queries."""
    frozen = {table.key: table for table in report.tables.all()}
    texts = {text.key: text.body for text in report.texts.all()}
    tables = {key: _shown(table) for key, table in frozen.items()}
    contours = texts.pop(CONTOURS, None)
    return Document(
        report=report,
        figures={figure.key: _shown_figure(figure) for figure in report.figures.all()},
        tables={key: table for key, table in tables.items() if not key.startswith(SHEET)},
        charts=_charts(frozen, tables),
        sheets=[
            Sheet(
                slug=key.removeprefix(SHEET),
                table=table,
                **{
                    part: texts[f"{key}:{part}"]
                    for part in ("summary", "direction", "legal_form", "subscribers")
                },
            )
            for key, table in tables.items()
            if key.startswith(SHEET)
        ],
        texts={key: body for key, body in texts.items() if not key.startswith(SHEET)},
        map=frozen_map(contours, frozen["matrix"]) if "matrix" in frozen else None,
    )


def figures_of(report: Report, keys: Sequence[str]) -> list[ShownFigure]:
    """Return the frozen figures `keys` of `report`, in this order, those it has. One query."""
    found = {figure.key: figure for figure in report.figures.filter(key__in=keys)}
    return [_shown_figure(found[key]) for key in keys if key in found]


def _shown_figure(figure: FrozenFigure) -> ShownFigure:
    return ShownFigure(
        key=figure.key,
        label=figure.label,
        value=_in_unit(figure.value, figure),
        previous=_in_unit(figure.previous_value, figure),
        text=figure.text,
        definition=figure.definition,
    )


def _in_unit(value: Decimal | None, figure: FrozenFigure) -> str:
    if value is None:
        return say.NOTHING
    if figure.key == "p90":
        return say.less_than(value)
    if figure.unit == "jours":
        return say.days_in_words(value)
    if figure.unit == "%":
        return percent(value)
    if figure.unit == "sur 5":
        return f"{decimal(value, 1)}{say.NBSP}sur{say.NBSP}5"
    return number(value)


def _shown(table: FrozenTable) -> ShownTable:
    (_, _), *kinds = table.columns
    return ShownTable(
        key=table.key,
        title=table.title,
        columns=[ShownCell(title, title, kind) for title, kind in table.columns],
        rows=[
            ShownRow(
                head=str(head),
                cells=[
                    ShownCell(_in_kind(value, kind), title, kind)
                    for value, (title, kind) in zip(values, kinds, strict=True)
                ],
            )
            for head, *values in table.rows
        ],
        definition=table.definition,
    )


def _in_kind(value: Any, kind: str) -> str:
    if value is None or value is False:
        return say.NOTHING
    if value is True:
        return "Oui"
    if kind == "text":
        return str(value)
    if kind == "ratio":
        return percent(value)
    if kind == "days":
        return decimal(value, 0 if isinstance(value, int) else 1)
    return number(value)


def _charts(frozen: dict[str, FrozenTable], tables: dict[str, ShownTable]) -> dict[str, Chart]:
    drawings = {
        "services": _reach,
        "requests_by_service": _by_service,
        "requests_by_month": _by_month,
        "delays": _delays,
        "years": _years,
    }
    return {
        key: Chart(key, frozen[key].title, draw(frozen[key]), tables[key])
        for key, draw in drawings.items()
        if len(frozen[key].rows) > 1
    }


def _pairs(rows: Sequence[Sequence[Any]], column: int) -> list[tuple[str, Any]]:
    return [(str(row[0]), row[column]) for row in rows]


def _reach(table: FrozenTable) -> str:
    return bar_chart(
        title="Part des communes membres qui adhèrent à chaque service",
        description="Une barre par service, de 0 à 100 % des communes membres.",
        rows=_pairs(table.rows, 4),
        write=percent,
        maximum=1,
    )


def _by_service(table: FrozenTable) -> str:
    return bar_chart(
        title="Nombre de demandes reçues par chaque service",
        description="Une barre par service, de longueur proportionnelle aux demandes reçues.",
        rows=_pairs(table.rows, 1),
    )


def _by_month(table: FrozenTable) -> str:
    return stacked_bars(
        title="Demandes reçues chaque mois, selon ce qu’elles sont devenues",
        description=(
            "Une barre par mois, partagée entre demandes répondues, en cours, refusées ou annulées."
        ),
        labels=[SHORT_MONTHS[rank] for rank, _ in enumerate(table.rows)],
        series=[
            Series(table.columns[column][0], [row[column] for row in table.rows])
            for column in (1, 2, 3)
        ],
    )


def _delays(table: FrozenTable) -> str:
    return bar_chart(
        title="Nombre de réponses selon le délai",
        description="Une barre par classe de délai, de moins d’un jour à plus de 30 jours.",
        rows=_pairs(table.rows, 1),
    )


def _years(table: FrozenTable) -> str:
    return line_chart(
        title="Demandes reçues et réponses données chaque année",
        description="Une ligne pour les demandes reçues, une autre pour les réponses données.",
        labels=[str(row[0]) for row in table.rows],
        series=[
            Series(table.columns[column][0], [row[column] for row in table.rows])
            for column in (1, 2)
        ],
    )

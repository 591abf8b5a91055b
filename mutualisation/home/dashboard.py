"""« Tableau de bord »: the year so far, counted by the very functions that the bilan uses.

Two pages never give two figures for the same dates. Nothing here is by commune, but the map: who
subscribes to what is public.
"""

import datetime
from dataclasses import dataclass

from bilan import definitions as say
from bilan import desk
from bilan.desk import DeskFigures
from bilan.document import SHORT_MONTHS
from bilan.period import Period, month_name
from core.charts import Series, stacked_bars
from core.templatetags.french import decimal, number
from mutualisation.home.territory import Territory, territory_on


@dataclass(frozen=True)
class Compared:
    """A figure of the year and that of the same days of the year before, written in French."""

    key: str
    label: str
    value: str
    hint: str


@dataclass(frozen=True)
class Month:
    """What became of the requests received in a month."""

    name: str
    answered: int
    open: int
    ended: int
    received: int


@dataclass(frozen=True)
class Dashboard:
    """The territory today, and the requests of the year up to today."""

    period: Period
    territory: Territory
    now: DeskFigures
    before: DeskFigures
    months: list[Month]
    chart: str

    @property
    def sentence(self) -> str:
        """Return « 9 demandes sur 10 en moins de 8 jours », as the bilan says it."""
        return say.typeset(say.Sentences(self.period).p90(self.now))

    @property
    def former_delay(self) -> str:
        """Return the same delay a year before, or nothing when that year has none."""
        return self._former(_delay(self.before)) if self.before.p90 is not None else ""

    @property
    def is_empty(self) -> bool:
        return not (self.now.received or self.now.answers)

    @property
    def figures(self) -> list[Compared]:
        """Return activity and satisfaction, each beside the year before."""
        now, before = self.now, self.before
        return [
            self._compared("received", number(now.received), number(before.received)),
            self._compared("answers", number(now.answers), number(before.answers)),
            self._compared("satisfaction", _note(now), _note(before)),
            self._compared("ratings", number(now.ratings), number(before.ratings)),
        ]

    def _compared(self, key: str, value: str, previous: str) -> Compared:
        known = self.before.received or self.before.answers
        hint = self._former(previous) if known else ""
        return Compared(key, say.FIGURES[key][0], value, hint)

    def _former(self, value: str) -> str:
        return f"{self.period.year - 1} aux mêmes dates{say.NBSP}: {value}"


def dashboard_on(day: datetime.date) -> Dashboard:
    """Return the dashboard of the year of `day`, up to that day. Six queries."""
    period = Period.of(day.year, day)
    by_month = desk.by_month(period)
    months = [_month(rank, by_month.get(rank, DeskFigures())) for rank in range(1, day.month + 1)]
    return Dashboard(
        period=period,
        territory=territory_on(day),
        now=desk.totals(period),
        before=desk.totals(period.previous()),
        months=months,
        chart=_chart(period, months),
    )


def _month(rank: int, figures: DeskFigures) -> Month:
    name = month_name(rank).capitalize()
    return Month(name, figures.answered, figures.open, figures.ended, figures.received)


def _delay(figures: DeskFigures) -> str:
    return say.NOTHING if figures.p90 is None else say.less_than(figures.p90)


def _note(figures: DeskFigures) -> str:
    if figures.satisfaction is None:
        return say.NOTHING
    return f"{decimal(figures.satisfaction, 1)}{say.NBSP}sur{say.NBSP}5"


def _chart(period: Period, months: list[Month]) -> str:
    return stacked_bars(
        title=f"Demandes reçues chaque mois de {period.year}, selon ce qu’elles sont devenues",
        description=(
            "Une barre par mois, partagée entre demandes répondues, en cours, refusées ou annulées."
        ),
        labels=[SHORT_MONTHS[rank] for rank, _ in enumerate(months)],
        series=[
            Series("Répondues", [month.answered for month in months]),
            Series("En cours", [month.open for month in months]),
            Series("Refusées ou annulées", [month.ended for month in months]),
        ],
    )

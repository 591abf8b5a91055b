"""The tables of a bilan: the services and who holds them, and the requests seen from every side."""

from decimal import Decimal

from bilan import definitions as say
from bilan import desk
from bilan.desk import DeskFigures
from bilan.period import month_name
from bilan.year import NONE, Cell, Table, Year
from communes.models import Commune, Direction
from core.nouns import direction_noun
from services.figures import HEAVY_COMMUNE_FIELDS, ratio

NOT_ROUTED = "Pas encore orientées"
NO_SERVICE = "Service non précisé"


def territory_tables(year: Year) -> list[Table]:
    """Return the services with their reach, and the matrix communes × services."""
    reach, before = year.reach, year.reach_before
    rows: list[list[Cell]] = []
    for service in year.services:
        held = reach.subscriber_ids(service)
        rows.append(
            [
                service.name,
                service.direction.short_name,
                len(held),
                len(before.subscriber_ids(service)),
                _plain(ratio(len(held), reach.members)),
                _plain(reach.population_share(held)),
            ]
        )
    matrix = reach.matrix
    lines: list[list[Cell]] = [
        [row.commune.name, *(cell.subscription is not None for cell in row.cells), row.total]
        for row in matrix.rows
    ]
    lines.append(
        ["Communes adhérentes", *(column.total for column in matrix.columns), matrix.total]
    )
    return [
        _table(
            "services",
            [
                ("Service", "text"),
                (direction_noun().title, "text"),
                (f"Communes {year.columns[0]}", "number"),
                (f"Communes {year.columns[1]}", "number"),
                ("Part des communes", "ratio"),
                ("Part de la population", "ratio"),
            ],
            rows,
        ),
        _table(
            "matrix",
            [
                ("Commune", "text"),
                *((service.short_name, "held") for service in matrix.services),
                ("Total", "number"),
            ],
            lines,
        ),
    ]


def desk_tables(year: Year) -> list[Table]:
    """Return the tables of the requests: by service, direction, commune, month, delay and year."""
    now, before = year.columns
    directions = dict(Direction.objects.values_list("pk", "name"))
    by_direction, by_direction_before = (
        desk.by_direction(one) for one in (year.period, year.before)
    )
    return [
        _table(
            "requests_by_service",
            _detailed_columns("Service", now, before),
            [
                _detailed(
                    year, label, year.by_service.get(pk, NONE), year.by_service_before.get(pk, NONE)
                )
                for pk, label in [
                    *((service.pk, service.name) for service in year.services),
                    (None, NO_SERVICE),
                ]
                if pk is not None or None in year.by_service or None in year.by_service_before
            ],
        ),
        _table(
            "requests_by_direction",
            _detailed_columns(direction_noun().title, now, before),
            [
                _detailed(
                    year,
                    directions.get(pk, NOT_ROUTED) if pk else NOT_ROUTED,
                    by_direction.get(pk, NONE),
                    by_direction_before.get(pk, NONE),
                )
                for pk in [*directions, None]
                if by_direction.get(pk, NONE).received or by_direction_before.get(pk, NONE).received
            ],
        ),
        _by_month(year),
        _delays(year),
        _table(
            "years",
            [("Année", "text"), ("Demandes reçues", "number"), ("Réponses données", "number")],
            [[str(at), received, answers] for at, received, answers in desk.trend(year.period)],
        ),
        _by_commune(year),
    ]


def _by_month(year: Year) -> Table:
    months, before = desk.by_month(year.period), desk.by_month(year.before)
    last = year.period.cut_off_on.month
    return _table(
        "requests_by_month",
        [
            ("Mois", "text"),
            ("Répondues", "number"),
            ("En cours", "number"),
            ("Refusées ou annulées", "number"),
            (f"Reçues {year.columns[0]}", "number"),
            (f"Reçues {year.columns[1]}", "number"),
        ],
        [
            [
                month_name(month).capitalize(),
                months.get(month, NONE).answered,
                months.get(month, NONE).open,
                months.get(month, NONE).ended,
                months.get(month, NONE).received,
                _known(year, before.get(month, NONE).received),
            ]
            for month in range(1, last + 1)
        ],
    )


def _delays(year: Year) -> Table:
    now, before = desk.delay_classes(year.period), desk.delay_classes(year.before)
    return _table(
        "delays",
        [
            ("Délai de réponse", "text"),
            (f"Réponses {year.columns[0]}", "number"),
            ("Part", "ratio"),
            (f"Réponses {year.columns[1]}", "number"),
        ],
        [
            [label, here, _plain(desk.share(here, sum(now))), _known(year, there)]
            for label, here, there in zip(say.delay_labels(), now, before, strict=True)
        ],
    )


def _by_commune(year: Year) -> Table:
    """Return every member, and each former member that has made a request."""
    now, before = desk.by_commune(year.period), desk.by_commune(year.before)
    ids = {commune.pk for commune in year.reach.matrix.communes} | {
        pk for pk, figures in now.items() if pk and figures.received
    }
    communes = Commune.objects.filter(pk__in=ids).defer(*HEAVY_COMMUNE_FIELDS).order_by("sort_key")
    return _table(
        "requests_by_commune",
        _detailed_columns("Commune", *year.columns),
        [
            _detailed(year, commune.name, now.get(commune.pk, NONE), before.get(commune.pk, NONE))
            for commune in communes
        ],
    )


def _detailed_columns(first: str, now: str, before: str) -> list[tuple[str, str]]:
    return [
        (first, "text"),
        (f"Reçues {now}", "number"),
        (f"Reçues {before}", "number"),
        ("Réponses", "number"),
        ("Heures", "hours"),
        ("Délai médian", "days"),
        ("9 sur 10 en moins de", "days"),
        ("Dans le délai", "ratio"),
    ]


def _detailed(year: Year, label: str, now: DeskFigures, before: DeskFigures) -> list[Cell]:
    return [
        label,
        now.received,
        _known(year, before.received),
        now.answers,
        _plain(now.hours),
        _plain(now.median),
        None if now.p90 is None else say.upper_days(now.p90),
        _plain(now.within_share),
    ]


def _known(year: Year, previous: int) -> int | None:
    """Return a number of the year before, None when that year has no requests at all."""
    return previous if year.knows_before else None


def _plain(value: Decimal | None) -> float | None:
    """Return a JSON number: four decimals are exact enough for what is shown with one."""
    return None if value is None else float(value)


def _table(key: str, columns: list[tuple[str, str]], rows: list[list[Cell]]) -> Table:
    title, definition = say.TABLES[key]
    return Table(key, str(title), columns, rows, str(definition))

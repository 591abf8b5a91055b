"""The sheet of each service in a bilan: its words, and its figures of this year and the last."""

from decimal import Decimal

from bilan import definitions as say
from bilan.desk import DeskFigures
from bilan.year import NONE, Reach, Table, Year
from core.templatetags.french import decimal, number, percent
from services.models import Service

_DESK_LINES = (
    "Demandes reçues",
    "Réponses données",
    "Heures passées",
    "Délai médian",
    "9\u00a0demandes sur\u00a010",
    "Réponses dans le délai prévu",
    "Satisfaction",
)


def sheets(year: Year) -> list[Table]:
    """Return one table per service: its figures this year and the year before, in words."""
    return [
        Table(
            key=f"sheet:{service.slug}",
            title=service.name,
            columns=[("Indicateur", "text"), *((title, "text") for title in year.columns)],
            rows=[
                [label, here, there]
                for (label, here), (_, there) in zip(
                    _sheet_lines(service, year.reach, year.by_service.get(service.pk, NONE)),
                    _sheet_lines(service, year.reach_before, _before(year, service)),
                    strict=True,
                )
            ],
            definition="",
        )
        for service in year.services
    ]


def sheet_texts(year: Year) -> dict[str, str]:
    """Return the words of each service's sheet, by `sheet:<slug>:<part>`."""
    texts = {}
    for service in year.services:
        texts[f"sheet:{service.slug}:summary"] = service.summary
        texts[f"sheet:{service.slug}:direction"] = service.direction.name
        texts[f"sheet:{service.slug}:legal_form"] = service.get_legal_form_display()
        texts[f"sheet:{service.slug}:subscribers"] = ", ".join(
            commune.name
            for commune in year.reach.matrix.communes
            if commune.pk in year.reach.subscriber_ids(service)
        )
    return texts


def _before(year: Year, service: Service) -> DeskFigures | None:
    """Return the figures of the year before, None when it has no requests at all."""
    return year.by_service_before.get(service.pk, NONE) if year.knows_before else None


def _sheet_lines(
    service: Service, reach: Reach, figures: DeskFigures | None
) -> list[tuple[str, str]]:
    held = reach.subscriber_ids(service)
    people = reach.population_share(held)
    return [
        ("Communes adhérentes", f"{number(len(held))} sur {number(reach.members)}"),
        ("Part de la population", _share_in_words(people)),
        *zip(_DESK_LINES, _desk_values(figures), strict=True),
    ]


def _desk_values(figures: DeskFigures | None) -> list[str]:
    if figures is None:
        return [say.NOTHING] * len(_DESK_LINES)
    return [
        number(figures.received),
        number(figures.answers),
        decimal(figures.hours, 0),
        say.days_in_words(figures.median),
        say.within_days(figures),
        _share_in_words(figures.within_share),
        say.satisfaction_in_words(figures),
    ]


def _share_in_words(value: Decimal | None) -> str:
    return say.NOTHING if value is None else percent(value)

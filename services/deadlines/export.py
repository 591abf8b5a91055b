"""The list of deadlines as a file: what the page shows, on one sheet."""

from core.table_files import Sheet
from services.deadlines.rules import Deadline


def deadline_sheets(deadlines: list[Deadline]) -> list[Sheet]:
    """Return the deadlines, a line for each."""
    titles = [
        "Date",
        "En retard",
        "Nature",
        "Échéance",
        "Commune",
        "Code Insee",
        "Service",
        "Direction",
        "À faire par",
        "Détail",
    ]
    rows = [
        [
            one.day,
            "oui" if one.is_late else "",
            one.kind.label,
            one.title,
            one.subscription.commune.name,
            one.subscription.commune.insee_code,
            one.subscription.service.name,
            one.subscription.service.direction.name,
            one.who.label,
            one.detail,
        ]
        for one in deadlines
    ]
    return [Sheet("Échéances", titles, rows)]

"""The kinds of parts that a scheme is made of, and how pages speak of each."""

from dataclasses import dataclass

from governance.models import SchemeAction, SchemeAxis, SchemeFigure, SchemeStep
from governance.operations import Part


@dataclass(frozen=True)
class PartKind:
    """A kind of part: its table, its place on the page of its scheme, and its words."""

    model: type[Part]
    anchor: str
    name: str
    add: str
    delete: str


KINDS = {
    "etape": PartKind(
        SchemeStep, "etapes", "Étape", "Ajouter une étape", "Supprimer cette étape du schéma ?"
    ),
    "axe": PartKind(SchemeAxis, "axes", "Axe", "Ajouter un axe", "Supprimer cet axe du schéma ?"),
    "action": PartKind(
        SchemeAction,
        "actions",
        "Action",
        "Ajouter une action",
        "Supprimer cette action du schéma ?",
    ),
    "chiffre": PartKind(
        SchemeFigure,
        "chiffres",
        "Chiffre",
        "Ajouter un chiffre",
        "Supprimer ce chiffre du schéma ?",
    ),
}

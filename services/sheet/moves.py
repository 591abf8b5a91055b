"""The changes of state of a service, in the words of their pages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MoveWords:
    """A change of state: `address` is its word in addresses, `done` follows the service's name.

    `is_felt` when those who have joined, or are joining, are concerned.
    """

    address: str
    label: str
    question: str
    meaning: str
    done: str
    is_felt: bool = False


MOVES: dict[str, MoveWords] = {
    "open": MoveWords(
        "ouvrir",
        "Ouvrir",
        "Ouvrir le service",
        "Le catalogue public le montre, et les communes peuvent y adhérer.",
        "est ouvert",
    ),
    "suspend": MoveWords(
        "suspendre",
        "Suspendre",
        "Suspendre le service",
        "Plus aucune commune ne peut y adhérer. Celles qui y adhèrent le gardent, et comptent "
        "toujours dans les chiffres.",
        "est suspendu",
        is_felt=True,
    ),
    "resume": MoveWords(
        "rouvrir",
        "Rouvrir",
        "Rouvrir le service",
        "Les communes peuvent à nouveau y adhérer.",
        "est rouvert",
    ),
    "close": MoveWords(
        "fermer",
        "Fermer",
        "Fermer le service",
        "À compter de ce jour, ses adhésions ne comptent plus dans les chiffres. Elles ne sont pas "
        "résiliées pour autant\u00a0: enregistrez la fin de chacune. Un service fermé ne rouvre "
        "pas.",
        "est fermé",
        is_felt=True,
    ),
}

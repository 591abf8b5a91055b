"""Why a territory cannot be loaded. Each reason holds facts: who asks says what to do next."""

from communes.models import Epci
from communes.public_data import PublicEpci
from core.french import typographic


class ImportRefused(Exception):
    """The territory cannot be loaded; the message says in French why, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(typographic(message))


class UnknownSiren(ImportRefused):
    """No EPCI has this number; `nearest` are those whose number or name is like it."""

    def __init__(self, siren: str, nearest: tuple[PublicEpci, ...]) -> None:
        self.nearest = nearest
        self.fact = (
            f"Aucun EPCI ne porte le numéro SIREN {siren}."
            if siren.isdigit()
            else f"« {siren} » n’est pas un numéro SIREN : il a neuf chiffres."
        )
        names = ", ".join(f"{epci.name} ({epci.siren})" for epci in nearest)
        super().__init__(f"{self.fact} Les plus proches : {names}." if names else self.fact)


class OtherEpci(ImportRefused):
    """The portal serves another EPCI."""

    def __init__(self, portal: Epci, asked: PublicEpci) -> None:
        super().__init__(
            f"Ce portail sert déjà {portal} ({portal.siren}) : il ne peut pas recevoir aussi "
            f"{asked.name}."
        )

"""For whom a service is: the rule, and why a commune cannot join. Pure, without ORM."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Eligibility:
    """Whether a commune may join a service; `reason` says in French why it may not."""

    is_eligible: bool
    reason: str = ""


ELIGIBLE = Eligibility(is_eligible=True)
RESERVED = Eligibility(is_eligible=False, reason="Ce service est réservé à certaines communes.")


def by_population(
    population: int | None, *, minimum: int | None, maximum: int | None
) -> Eligibility:
    """Return whether a commune of this `population` is between both bounds, which are inside.

    A population that is not known refuses nobody: agents will check.
    """
    if population is None:
        return ELIGIBLE
    if minimum is not None and population < minimum:
        return _refused(f"aux communes d’au moins {_grouped(minimum)}\u00a0habitants", population)
    if maximum is not None and population > maximum:
        return _refused(f"aux communes de {_grouped(maximum)}\u00a0habitants au plus", population)
    return ELIGIBLE


def _refused(whom: str, population: int) -> Eligibility:
    reason = f"Ce service s’adresse {whom}\u00a0; la vôtre en compte {_grouped(population)}."
    return Eligibility(is_eligible=False, reason=reason)


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")

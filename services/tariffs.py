"""What a service costs a commune in a year. Pure arithmetic in euros, without ORM."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models


class Basis(models.TextChoices):
    """How a price is worked out."""

    PER_INHABITANT = "per_inhabitant", "Par habitant"
    PER_UNIT = "per_unit", "À l’unité"
    FLAT = "flat", "Forfait annuel"
    TIERS = "tiers", "Par tranches"
    FREE = "free", "Gratuit"


@dataclass(frozen=True)
class Tier:
    """The yearly amount from a population on, or from a number of units on: one of the two."""

    amount: Decimal
    from_population: int | None = None
    from_units: int | None = None


@dataclass(frozen=True)
class Price:
    """A price in euros; `amount` is None when it is free or lies in the tiers."""

    basis: Basis
    amount: Decimal | None = None
    tiers: tuple[Tier, ...] = ()


def yearly_estimate(
    price: Price, *, population: int | None = None, units: Decimal | None = None
) -> Decimal | None:
    """Return what a commune pays in a year, in euros rounded to the cent.

    None when it cannot be told: the population or the number of units is not known, or no tier
    begins low enough.
    """
    if price.basis == Basis.FREE:
        return Decimal("0.00")
    if price.basis == Basis.TIERS:
        return _tier_amount(price.tiers, population, units)
    quantity: Decimal | int | None = {
        Basis.FLAT: 1,
        Basis.PER_INHABITANT: population,
        Basis.PER_UNIT: units,
    }[price.basis]
    if quantity is None or price.amount is None:
        return None
    return (price.amount * quantity).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _tier_amount(
    tiers: tuple[Tier, ...], population: int | None, units: Decimal | None
) -> Decimal | None:
    """Return the amount of the highest tier that has been reached."""
    reached: list[tuple[int, Decimal]] = []
    for tier in tiers:
        for bound, known in ((tier.from_population, population), (tier.from_units, units)):
            if bound is not None and known is not None and bound <= known:
                reached.append((bound, tier.amount))
    return max(reached)[1] if reached else None

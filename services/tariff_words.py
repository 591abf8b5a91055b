"""A tariff in words: « 2,50 € par habitant et par an, soit environ 1 700 € par an »."""

import datetime
from collections.abc import Iterable
from decimal import Decimal

from core.french import count
from core.templatetags.french import decimal, number
from services.models import Service, ServiceOption, Tariff
from services.tariffs import Basis, Tier, yearly_estimate

_EURO = "\u00a0€"


def euros(amount: Decimal) -> str:
    """Return « 2,50 € », or « 300 € » for a whole number of euros."""
    return (number(amount) if amount == amount.to_integral() else decimal(amount, 2)) + _EURO


def tariff_words(
    service: Service,
    day: datetime.date,
    population: int | None,
    options: Iterable[ServiceOption] = (),
) -> tuple[str, ...]:
    """Return what a commune of `population` pays on `day`, a sentence for each tariff.

    The service's own, then those of the `options` that it takes.
    """
    taken = {option.pk for option in options}
    rows = service.tariffs.active_on(day).select_related("option").prefetch_related("tiers")
    return tuple(
        _sentence(row, population)
        for row in sorted(rows, key=lambda one: one.option.position if one.option else -1)
        if row.option_id is None or row.option_id in taken
    )


def _sentence(tariff: Tariff, population: int | None) -> str:
    words = _price(tariff)
    estimate = yearly_estimate(tariff.price, population=population)
    if estimate and population and tariff.basis in (Basis.PER_INHABITANT, Basis.TIERS):
        rounded = euros(Decimal(round(estimate)))
        words += f", soit environ {rounded} par an pour {count(population, 'habitant')}"
    name = f"{tariff.option.name} : " if tariff.option else ""
    note = f" ({tariff.note.rstrip('.')})" if tariff.note else ""
    return f"{name}{words}{note}."


def _price(tariff: Tariff) -> str:
    if tariff.basis == Basis.FREE:
        return "gratuit"
    if tariff.basis == Basis.TIERS:
        return "par an, " + ", ".join(_tier(tier, tariff) for tier in tariff.price.tiers)
    per = {
        Basis.PER_INHABITANT: "par habitant et par an",
        Basis.PER_UNIT: f"par {tariff.unit_label}",
        Basis.FLAT: "par an",
    }[Basis(tariff.basis)]
    return f"{euros(tariff.amount or Decimal(0))} {per}"


def _tier(tier: Tier, tariff: Tariff) -> str:
    if tier.from_population is not None:
        bound = count(tier.from_population, "habitant")
    else:
        bound = f"{number(tier.from_units)} {tariff.unit_label or 'unités'}"
    return f"{euros(tier.amount)} à partir de {bound}"

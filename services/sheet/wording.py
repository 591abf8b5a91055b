"""What a sheet says, in French lines: prices, conditions, and what changes between two versions."""

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.french import count, listed
from core.periods import last_day
from core.templatetags.french import decimal, number, short_day
from services.sheet.content import Rate, Sheet
from services.tariffs import Basis, Tier


def euros(amount: Decimal) -> str:
    """Return « 1 250 € », or « 12,50 € » when there are cents."""
    text = number(amount) if amount == amount.to_integral_value() else decimal(amount, 2)
    return f"{text}\u00a0€"


def price_text(rate: Rate) -> str:
    """Return a price in words: « 1,50 € par habitant et par an »."""
    price = rate.price
    if price.basis == Basis.FREE:
        return "gratuit"
    if price.basis == Basis.TIERS:
        return "selon la tranche"
    each = {
        Basis.PER_INHABITANT: "par habitant et par an",
        Basis.PER_UNIT: f"par {rate.unit_label}",
        Basis.FLAT: "par an",
    }[price.basis]
    return f"{euros(price.amount or Decimal(0))} {each}"


def tier_texts(rate: Rate) -> list[str]:
    """Return a line for each tier: « de 500 à 1 999 habitants : 300 € par an »."""
    tiers = sorted(rate.price.tiers, key=_bound)
    return [
        f"{_span(tier, following, rate.unit_label)}\u00a0: {euros(tier.amount)} par an"
        for tier, following in itertools.zip_longest(tiers, tiers[1:])
    ]


def _bound(tier: Tier) -> int:
    return tier.from_population if tier.from_population is not None else tier.from_units or 0


def _span(tier: Tier, following: Tier | None, unit_label: str) -> str:
    what = "habitants" if tier.from_population is not None else unit_label or "unités"
    if following is None:
        return f"à partir de {number(_bound(tier))} {what}"
    return f"de {number(_bound(tier))} à {number(_bound(following) - 1)} {what}"


def estimate_text(rate: Rate, population: int | None, whom: str) -> str:
    """Return « environ 1 420 € par an pour votre commune »; nothing when it cannot be told."""
    amount = rate.estimate(population)
    if amount is None or rate.price.basis == Basis.FREE:
        return ""
    return f"environ {number(amount.quantize(Decimal(1)))}\u00a0€ par an pour {whom}"


def conditions(sheet: Sheet) -> list[str]:
    """Return for whom the service is, a line for each condition."""
    lines = []
    if sheet.is_open_to_all:
        lines.append("Toutes les communes de l’intercommunalité.")
    else:
        names = [commune.name for commune in sheet.communes]
        lines.append(f"{listed(names)}." if names else "Aucune commune pour l’instant.")
    low, high = sheet.minimum_population, sheet.maximum_population
    if low is not None and high is not None:
        lines.append(f"De {number(low)} à {number(high)}\u00a0habitants.")
    elif low is not None:
        lines.append(f"À partir de {number(low)}\u00a0habitants.")
    elif high is not None:
        lines.append(f"Jusqu’à {number(high)}\u00a0habitants.")
    return lines


def commitment(sheet: Sheet) -> str:
    """Return how long one joins for: « 3 ans, reconduits tacitement ; préavis de 6 mois »."""
    months = sheet.notice_months
    notice = f"préavis de {months}\u00a0mois" if months else "sans préavis"
    if sheet.term_months is None:
        return f"Sans terme\u00a0; {notice}."
    renewal = "reconduction tacite" if sheet.renews_tacitly else "sans reconduction tacite"
    return f"{_duration(sheet.term_months)}, {renewal}\u00a0; {notice}."


def _duration(months: int) -> str:
    years, rest = divmod(months, 12)
    return count(years, "an") if years and not rest else f"{months}\u00a0mois"


@dataclass(frozen=True)
class Difference:
    """A line of a sheet that is not the same in two versions."""

    label: str
    before: str
    after: str


def differences(before: Sheet, after: Sheet) -> list[Difference]:
    """Return what changes from one version to the other, in the order of the sheet."""
    old, new = dict(_lines(before)), dict(_lines(after))
    return [
        Difference(label, old.get(label, ""), new.get(label, ""))
        for label in dict.fromkeys((*old, *new))
        if old.get(label, "") != new.get(label, "")
    ]


def _lines(sheet: Sheet) -> Iterable[tuple[str, str]]:
    """Yield each line of a sheet under a name of its own."""
    yield "Nom", sheet.name
    yield "Nom court", sheet.short_name
    yield "En une phrase", sheet.summary
    yield "Ce que fait le service", sheet.description
    yield "Ce qu’il ne fait pas", sheet.limits
    yield "Direction", sheet.direction.name
    yield "Forme juridique", sheet.legal_form.label
    yield "Rendu par", sheet.provider.name if sheet.provider else "L’intercommunalité"
    yield "Se compte en", sheet.unit
    yield "Pour qui", "\n".join(conditions(sheet))
    yield "Autres conditions", sheet.eligibility
    yield "Engagement", commitment(sheet)
    for option in sheet.options:
        state = "" if option.is_offered else "\nN’est plus proposée."
        yield f"Option «\u00a0{option.name}\u00a0»", f"{option.description}{state}" or "Proposée."
    for rate in sheet.rates:
        what = f"Tarif de l’option «\u00a0{rate.option}\u00a0»" if rate.option else "Tarif"
        yield f"{what} à compter du {short_day(rate.starts_on)}", _rate_text(rate)
    yield "Source de la fiche", sheet.source


def _rate_text(rate: Rate) -> str:
    lines = [price_text(rate), *tier_texts(rate)]
    if rate.ends_on:
        lines.append(f"jusqu’au {short_day(last_day(rate.ends_on))}")
    return "\n".join([*lines, rate.note] if rate.note else lines)


@dataclass(frozen=True)
class PricedLine:
    """A tariff as the sheet shows it; `estimate` is for one commune."""

    option: str
    price: str
    tiers: list[str]
    estimate: str
    note: str
    starts_on: datetime.date


def priced(rates: Iterable[Rate], population: int | None, whom: str) -> list[PricedLine]:
    """Return tariffs as the sheet shows them, with what `whom` would pay if they are known."""
    return [
        PricedLine(
            option=rate.option,
            price=price_text(rate),
            tiers=tier_texts(rate),
            estimate=estimate_text(rate, population, whom) if whom else "",
            note=rate.note,
            starts_on=rate.starts_on,
        )
        for rate in rates
    ]

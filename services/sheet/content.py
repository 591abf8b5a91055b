"""What a sheet says, apart from the tables: typed, published or kept, all are read the same way."""

import dataclasses
import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from core.periods import holds
from services.eligibility import RESERVED, Eligibility, by_population
from services.legal_forms import EXPLANATIONS
from services.models import LegalForm, Service, Tariff
from services.tariffs import Basis, Price, Tier, yearly_estimate


@dataclass(frozen=True)
class Named:
    """A row that a sheet names: its id, and its name that day."""

    pk: int
    name: str


@dataclass(frozen=True)
class Option:
    """`pk` is None as long as the option is only typed."""

    pk: int | None
    name: str
    description: str
    is_offered: bool


@dataclass(frozen=True)
class Rate:
    """A tariff of the service, or of the `option` of that name, during [starts_on, ends_on)."""

    option: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    price: Price
    unit_label: str
    note: str

    def estimate(self, population: int | None) -> Decimal | None:
        """Return what a commune of that population pays in a year; None when it cannot be told."""
        return yearly_estimate(self.price, population=population)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The whole sheet of a service, but for its documents, which are files."""

    name: str
    short_name: str
    summary: str
    description: str
    limits: str
    direction: Named
    legal_form: LegalForm
    provider: Named | None
    unit: str
    is_open_to_all: bool
    communes: tuple[Named, ...]
    minimum_population: int | None
    maximum_population: int | None
    eligibility: str
    notice_months: int
    term_months: int | None
    renews_tacitly: bool
    source: str
    options: tuple[Option, ...]
    rates: tuple[Rate, ...]

    @property
    def explanation(self) -> str:
        """Return what the legal form means, in plain words."""
        return EXPLANATIONS[self.legal_form]

    @property
    def lending(self) -> str:
        """Return « ascendante » or « descendante », by who lends to whom; nothing elsewhere."""
        return self.legal_form.lending(is_by_epci=self.provider is None)

    @property
    def offered_options(self) -> tuple[Option, ...]:
        return tuple(option for option in self.options if option.is_offered)

    def rates_on(self, day: datetime.date) -> list[Rate]:
        """Return the tariffs in force on `day`, that of the service first."""
        rates = _in_order(self.rates)
        return [rate for rate in rates if holds(rate.starts_on, rate.ends_on, day)]

    def rates_after(self, day: datetime.date) -> list[Rate]:
        """Return the tariffs to come after `day`."""
        return [rate for rate in _in_order(self.rates) if rate.starts_on > day]

    def eligibility_of(self, commune_id: int, population: int | None) -> Eligibility:
        """Return whether a commune may join, as `Service.eligibility_of` does."""
        if not self.is_open_to_all and commune_id not in {one.pk for one in self.communes}:
            return RESERVED
        return by_population(
            population, minimum=self.minimum_population, maximum=self.maximum_population
        )

    def to_json(self) -> dict[str, Any]:
        """Return what `ServiceVersion.sheet` keeps."""
        return {key: _plain(value) for key, value in dataclasses.asdict(self).items()}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Self:
        """Return the sheet that `to_json` has written."""
        provider = kept["provider"]
        return cls(
            **{
                **kept,
                "direction": Named(**kept["direction"]),
                "legal_form": LegalForm(kept["legal_form"]),
                "provider": Named(**provider) if provider else None,
                "communes": tuple(Named(**one) for one in kept["communes"]),
                "options": tuple(Option(**one) for one in kept["options"]),
                "rates": tuple(_rate(one) for one in kept["rates"]),
            }
        )


def sheet_of(service: Service) -> Sheet:
    """Return the sheet of `service` as its tables hold it. Five queries at most."""
    options = {option.pk: option for option in service.options.all()}
    communes = service.eligible_communes.values_list("pk", "name").order_by("sort_key")
    provider = service.provider
    return Sheet(
        **{name: getattr(service, name) for name in PLAIN_FIELDS},
        legal_form=LegalForm(service.legal_form),
        direction=Named(service.direction.pk, service.direction.name),
        provider=Named(provider.pk, provider.name) if provider else None,
        communes=(
            () if service.is_open_to_all else tuple(Named(pk, name) for pk, name in communes)
        ),
        options=tuple(
            Option(one.pk, one.name, one.description, one.is_offered) for one in options.values()
        ),
        rates=_in_order(
            _rate_of(tariff, options[tariff.option_id].name if tariff.option_id else "")
            for tariff in service.tariffs.prefetch_related("tiers")
        ),
    )


# The fields of the sheet that are columns of `Service`, as they are.
PLAIN_FIELDS = (
    "name",
    "short_name",
    "summary",
    "description",
    "limits",
    "unit",
    "is_open_to_all",
    "minimum_population",
    "maximum_population",
    "eligibility",
    "notice_months",
    "term_months",
    "renews_tacitly",
    "source",
)


def _in_order(rates: Iterable[Rate]) -> tuple[Rate, ...]:
    """Return the tariffs of the service, then those of each option, by date."""
    return tuple(sorted(rates, key=lambda rate: (rate.option, rate.starts_on)))


def _rate_of(tariff: Tariff, option: str) -> Rate:
    return Rate(
        option=option,
        starts_on=tariff.starts_on,
        ends_on=tariff.ends_on,
        price=tariff.price,
        unit_label=tariff.unit_label,
        note=tariff.note,
    )


def _rate(kept: dict[str, Any]) -> Rate:
    price = kept["price"]
    return Rate(
        **{
            **kept,
            "starts_on": datetime.date.fromisoformat(kept["starts_on"]),
            "ends_on": datetime.date.fromisoformat(kept["ends_on"]) if kept["ends_on"] else None,
            "price": Price(
                basis=Basis(price["basis"]),
                amount=_amount(price["amount"]),
                tiers=tuple(
                    Tier(**{**tier, "amount": Decimal(tier["amount"])}) for tier in price["tiers"]
                ),
            ),
        }
    )


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _plain(value: Any) -> Any:
    """Return `value` as JSON holds it: dates and amounts as their texts."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, datetime.date | Decimal) else value

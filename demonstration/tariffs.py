"""Fictitious tariffs, so that each sheet tells what a commune would pay. No source tells them."""

import datetime
from decimal import Decimal

from services.models import Service, Tariff, TariffTier
from services.tariffs import Basis

_NOTE = "Tarif fictif, pour la démonstration."
_TIERS = ((0, 150), (500, 300), (2000, 900))
# Dealt out in turn to the services, in French order.
_PRICES: tuple[tuple[Basis, Decimal | None, str], ...] = (
    (Basis.TIERS, None, ""),
    (Basis.PER_INHABITANT, Decimal("1.20"), ""),
    (Basis.FREE, None, ""),
    (Basis.PER_UNIT, Decimal("42.00"), "heure"),
    (Basis.FLAT, Decimal("350.00"), ""),
)


def make_tariffs(*, since: datetime.date) -> None:
    """Give each open service a tariff from `since` on."""
    for rank, service in enumerate(Service.objects.open()):
        basis, amount, unit_label = _PRICES[rank % len(_PRICES)]
        tariff = Tariff.objects.create(
            service=service,
            starts_on=since,
            basis=basis,
            amount=amount,
            unit_label=unit_label,
            note=_NOTE,
        )
        if basis == Basis.TIERS:
            TariffTier.objects.bulk_create(
                TariffTier(tariff=tariff, from_population=bound, amount=price)
                for bound, price in _TIERS
            )

"""What a service costs a commune in a year."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tariffs import Basis, Price, Tier, yearly_estimate

POPULATION_TIERS = (
    Tier(Decimal(100), from_population=0),
    Tier(Decimal(300), from_population=500),
    Tier(Decimal(900), from_population=2000),
)
UNIT_TIERS = (Tier(Decimal(50), from_units=1), Tier(Decimal(400), from_units=10))


@pytest.mark.parametrize(
    ("price", "known", "expected"),
    [
        (Price(Basis.FREE), {}, "0.00"),
        (Price(Basis.FLAT, Decimal("350.00")), {}, "350.00"),
        (Price(Basis.PER_INHABITANT, Decimal("1.15")), {"population": 1234}, "1419.10"),
        (Price(Basis.PER_INHABITANT, Decimal("1.15")), {}, None),
        (Price(Basis.PER_UNIT, Decimal("42.50")), {"units": Decimal("3.5")}, "148.75"),
        (Price(Basis.PER_UNIT, Decimal("42.50")), {"population": 1234}, None),
        (Price(Basis.TIERS, tiers=POPULATION_TIERS), {"population": 499}, "100"),
        (Price(Basis.TIERS, tiers=POPULATION_TIERS), {"population": 500}, "300"),
        (Price(Basis.TIERS, tiers=POPULATION_TIERS), {"population": 90_000}, "900"),
        (Price(Basis.TIERS, tiers=POPULATION_TIERS), {}, None),
        (Price(Basis.TIERS, tiers=UNIT_TIERS), {"units": Decimal(12)}, "400"),
        (Price(Basis.TIERS, tiers=UNIT_TIERS), {"units": Decimal(0)}, None),
        (Price(Basis.TIERS), {"population": 500}, None),
    ],
)
def test_the_estimate_follows_the_basis(price, known, expected):
    found = yearly_estimate(price, **known)
    assert found == (None if expected is None else Decimal(expected))


@given(st.permutations(POPULATION_TIERS), st.integers(0, 100_000), st.integers(0, 100_000))
def test_a_larger_commune_never_pays_less_whatever_the_order_of_the_tiers(tiers, one, other):
    price = Price(Basis.TIERS, tiers=tuple(tiers))
    smaller = yearly_estimate(price, population=min(one, other))
    larger = yearly_estimate(price, population=max(one, other))
    assert smaller is not None
    assert larger is not None
    assert smaller <= larger

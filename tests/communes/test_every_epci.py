"""Any EPCI of the package loads: a sample across France, and all of them (slow)."""

import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from communes.models import Commune, Epci, Population, Structure
from communes.operations import import_epci, load_territory
from communes.public_data import Territory, read_epcis, read_territories
from core.departements import time_zone
from mutualisation.setup.preview import preview_of

BASQUE_COUNTRY = "200067106"
# What the requirement asks for, and what this machine takes: about one second.
MOST_SECONDS = 20
SAMPLE = {
    "200067106": ("64", 158),  # the largest one
    "200039022": ("35", 46),  # the mainland, with a merged commune
    "242010056": ("2A", 10),
    "242000354": ("2B", 5),
    "249710062": ("971", 6),
    "249720061": ("972", 4),
    "249730045": ("973", 6),
    "249740119": ("974", 3),
    "200060457": ("976", 2),
    "200054781": ("75", 130),  # Grand Paris
    "200046977": ("69", 58),  # Lyon, which is no EPCI in law but is listed as one
    "200054807": ("13", 92),  # Aix-Marseille-Provence
    "246700488": ("67", 33),  # Alsace, with holidays of its own
    "200070852": ("74", 26),  # two départements, namesakes
}


def load(territory: Territory) -> tuple[int, int]:
    """Load `territory` as it was shown, then take it away; return its communes, and members."""
    with transaction.atomic():
        told = load_territory(territory=territory, dry_run=True)
        done = load_territory(territory=territory, fingerprint=told.fingerprint)
        epci = Epci.objects.get()
        assert epci.time_zone == time_zone(territory.departement)
        assert Structure.objects.filter(kind=Structure.Kind.COMMUNE).count() == done.communes
        assert Population.objects.count() == sum(
            each.population is not None for each in territory.communes
        )
        again = load_territory(territory=territory, dry_run=True)
        assert again.changes_nothing
        counted = done.communes, Commune.objects.count()
        transaction.set_rollback(True)
    return counted


@pytest.fixture(scope="module")
def sample() -> dict[str, Territory]:
    return read_territories(SAMPLE)


@pytest.mark.django_db
@pytest.mark.parametrize("siren", SAMPLE)
def test_a_territory_of_every_kind_loads_as_it_was_shown(siren, sample):
    departement, communes = SAMPLE[siren]
    territory = sample[siren]
    assert territory.departement == departement
    assert load(territory) == (communes, communes)
    preview = preview_of(territory)
    assert len(preview.communes) == communes
    assert preview.map.is_drawn


@pytest.mark.django_db
def test_the_largest_territory_loads_in_time():
    start = time.monotonic()
    report = import_epci(siren=BASQUE_COUNTRY)
    assert report.communes == 158
    assert time.monotonic() - start < MOST_SECONDS


def every_territory() -> Iterator[Territory]:
    """Yield every territory of the package, its file read once."""
    yield from read_territories({epci.siren for epci in read_epcis()}).values()


@pytest.mark.slow
@pytest.mark.django_db
def test_every_epci_of_the_package_loads():
    loaded = [load(territory) for territory in every_territory()]
    assert len(loaded) == len(read_epcis()) == 1253
    assert all(communes == rows for communes, rows in loaded)
    assert sum(communes for communes, _ in loaded) > 34_000

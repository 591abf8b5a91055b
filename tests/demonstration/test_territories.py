"""The facts of each territory, loaded beside the public data."""

import pytest

from communes.models import Direction, Epci, Structure
from communes.operations import import_epci
from demonstration.catalogue import load_territory_facts
from demonstration.territories import TERRITORIES
from demonstration.territories.vitre import VITRE
from services.models import Expectation, Service

TABLES = (Structure, Direction, Service, Expectation, Direction.structures.through)


@pytest.fixture
def vitre(db):
    import_epci(siren=VITRE.siren)
    load_territory_facts(VITRE)


def rows() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


def test_territories_are_known_by_their_word():
    assert TERRITORIES == {"vitre": VITRE}


def test_facts_hold_together():
    directions = {each.slug for each in VITRE.directions}
    services = {each.slug for each in VITRE.services}
    bodies = {"epci", *(each.key for each in VITRE.structures)}
    assert len(directions) == len(VITRE.directions) == 12
    assert len(services) == len(VITRE.services) == 9
    assert {each.direction for each in VITRE.services} <= directions
    assert {each.service for each in VITRE.expectations} == services
    assert {key for each in VITRE.directions for key in each.structures} == bodies


@pytest.mark.usefixtures("vitre")
def test_everything_loaded_is_valid():
    for table in TABLES[:-1]:
        for row in table.objects.all():
            row.full_clean()


@pytest.mark.usefixtures("vitre")
def test_twelve_directions_serve_three_bodies():
    assert Direction.objects.count() == 12
    assert Direction.objects.receiving_requests().count() == 11
    technical = Direction.objects.get(slug="services-techniques")
    assert [str(each) for each in technical.structures.all()] == [
        "CCAS de Vitré",
        "Ville de Vitré",
        "Vitré Communauté",
    ]
    cabinet = Direction.objects.get(slug="cabinet")
    assert not cabinet.receives_requests
    assert "CCAS de Vitré" not in [str(each) for each in cabinet.structures.all()]


@pytest.mark.usefixtures("vitre")
def test_the_survey_says_what_its_source_says():
    assert [each.share for each in Expectation.objects.all()] == [
        *["80\u00a0%"] * 2,
        *["plus de 70\u00a0%"] * 4,
        *["plus de 60\u00a0%"] * 3,
    ]


@pytest.mark.usefixtures("vitre")
def test_the_bodies_are_the_imported_ones_and_a_ccas():
    assert Structure.objects.count() == 1 + 46 + 1
    assert Structure.objects.get(name="Ville de Vitré").siren == "213503600"
    assert Structure.objects.get(name="CCAS de Vitré").kind == Structure.Kind.CCAS


@pytest.mark.usefixtures("vitre")
def test_loading_again_changes_nothing():
    before = rows()
    import_epci(siren=VITRE.siren)
    load_territory_facts(VITRE)
    assert rows() == before


@pytest.mark.django_db
def test_facts_wait_for_their_territory():
    with pytest.raises(Epci.DoesNotExist):
        load_territory_facts(VITRE)
    assert not Direction.objects.exists()

"""Reading the public data again: what would change is shown, then exactly that is applied."""

import pytest
from django.urls import reverse

from accounts.models import Role
from communes.models import Commune, Epci, EpciMembership, Population
from communes.operations import import_epci
from jobs.models import Job
from mutualisation.setup.imports import latest_import
from mutualisation.tasks import import_territory
from tests.accounts.factories import MembershipFactory
from tests.communes.factories import CommuneFactory, EpciFactory
from tests.mutualisation.setup.test_wizard import fingerprint_on
from tests.mutualisation.structure import assert_well_built

MORTAGNE = "248500662"
ADDRESS = "/administration/territoire/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def client(sign_in):
    return sign_in(MembershipFactory(role=Role.ADMINISTRATOR, commune=None).user)


@pytest.fixture
def loaded(db) -> Epci:
    import_epci(siren=MORTAGNE)
    return Epci.objects.get()


def test_nothing_to_change_says_so(client, loaded):
    page = client.get(ADDRESS).text
    assert_well_built(page)
    assert "Rien à changer" in page
    assert 'name="fingerprint"' not in page


def test_changes_are_shown_then_applied_and_nothing_else(client, loaded):
    Commune.objects.filter(insee_code="85151").update(name="Mortagne", phone="01 00 00 00 00")
    Population.objects.filter(commune__insee_code="85151").update(vintage=2019, municipal=5)
    gone = CommuneFactory(name="Évrunes", insee_code="85087")
    EpciMembership.objects.create(epci=loaded, commune=gone)
    EpciMembership.objects.filter(commune__insee_code="85134").delete()

    page = client.get(ADDRESS).text
    assert_well_built(page)
    for words in ("Mortagne-sur-Sèvre", "01 00 00 00 00", "Évrunes", "(2019)", "(2022)"):
        assert words in page
    assert "Entrent dans l’intercommunalité" in page
    assert "Quittent l’intercommunalité" in page
    assert Commune.objects.get(insee_code="85151").name == "Mortagne"

    response = client.post(ADDRESS, {"fingerprint": fingerprint_on(page), "garder": "False"})
    assert response.url == reverse("territory_import")
    import_territory(str(latest_import().uuid))
    assert latest_import().state == Job.State.SUCCEEDED
    assert Commune.objects.get(insee_code="85151").name == "Mortagne-sur-Sèvre"
    assert gone.epci_memberships.get().ends_on is not None
    vintages = Population.objects.filter(commune__insee_code="85151").values_list("vintage")
    assert list(vintages) == [(2022,), (2019,)]
    assert "Rien à changer" in client.get(ADDRESS).text
    done = client.get(reverse("territory_import")).text
    assert "1\u00a0entrée, 1\u00a0sortie" in done


def test_corrected_contacts_may_be_kept(client, loaded):
    Commune.objects.filter(insee_code="85151").update(phone="01 00 00 00 00")
    assert f'href="{ADDRESS}?garder=1"' in client.get(ADDRESS).text
    page = client.get(f"{ADDRESS}?garder=1").text
    assert "Rien à changer" in page


def test_what_changes_between_the_page_and_the_button_is_refused(client, loaded):
    Commune.objects.filter(insee_code="85151").update(phone="01 00 00 00 00")
    fingerprint = fingerprint_on(client.get(ADDRESS).text)
    Commune.objects.filter(insee_code="85151").update(phone="02 22 22 22 22")
    client.post(ADDRESS, {"fingerprint": fingerprint, "garder": "False"})
    import_territory(str(latest_import().uuid))
    page = client.get(reverse("territory_import")).text
    assert "Les données ont changé" in page
    assert f'href="{ADDRESS}"' in page
    assert Commune.objects.get(insee_code="85151").phone == "02 22 22 22 22"


def test_an_epci_that_the_data_no_longer_knows_is_told(client):
    EpciFactory(siren="999999999")
    page = client.get(ADDRESS).text
    assert_well_built(page)
    assert "Aucun EPCI ne porte le numéro SIREN 999999999" in page


def test_the_page_takes_few_queries_whatever_changes(client, loaded, django_assert_max_num_queries):
    Commune.objects.update(phone="01 00 00 00 00")
    with django_assert_max_num_queries(15):
        client.get(ADDRESS)

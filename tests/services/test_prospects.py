"""« Et si ma commune adhérait ? »: papers, usual time, price and neighbours before an intention."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from services.models import LegalForm
from services.prospects import (
    FEWEST_FILES,
    NEAREST,
    duration_text,
    neighbours_of,
    papers_of,
    prospect_of,
    usual_duration,
)
from services.tariffs import Basis
from tests.communes.factories import CommuneFactory, PopulationFactory
from tests.core.test_neighbours import square
from tests.services.factories import ServiceFactory, SubscriptionFactory, TariffFactory
from tests.services.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 22)
DECLARED = datetime.date(2025, 1, 1)


def files(service, *lasted: int) -> None:
    """Write a file of `service` in force, for each number of days that it took."""
    for days in lasted:
        start = DECLARED + datetime.timedelta(days=days)
        SubscriptionFactory(service=service, declared_on=DECLARED, starts_on=start)


class TestDuration:
    def test_half_of_the_files_and_nine_in_ten(self):
        service = ServiceFactory()
        files(service, *range(10, 101, 10))
        found = usual_duration(service)
        assert (found.half, found.nine_in_ten) == (50, 90)
        assert (found.files, found.is_of_service) == (10, True)

    def test_too_few_of_its_own_are_told_with_those_of_the_others(self):
        service, other = ServiceFactory(), ServiceFactory()
        files(service, *[30] * (FEWEST_FILES - 1))
        files(other, 90)
        found = usual_duration(service)
        assert (found.half, found.nine_in_ten, found.files) == (30, 90, FEWEST_FILES)
        assert not found.is_of_service

    def test_nothing_is_said_under_five(self):
        service = ServiceFactory()
        files(service, *[30] * (FEWEST_FILES - 1))
        assert usual_duration(service) is None

    def test_a_takeover_and_a_network_tell_nothing_of_conventions(self):
        service, network = ServiceFactory(), ServiceFactory(legal_form=LegalForm.NETWORK)
        SubscriptionFactory.create_batch(FEWEST_FILES, service=service, takeover=True)
        files(network, *[5] * FEWEST_FILES)
        assert usual_duration(service) is None
        assert usual_duration(network).half == 5

    def test_it_is_told_in_days_then_in_months_begun(self):
        shown = [duration_text(days).replace("\u00a0", " ") for days in (0, 1, 45, 61, 100)]
        assert shown == ["1 jour", "1 jour", "45 jours", "3 mois", "4 mois"]


class TestNeighbours:
    def test_those_that_touch(self):
        home = CommuneFactory(name="Bais", contour=square(-1.30, 48.10), member=True)
        east = CommuneFactory(name="Domagné", contour=square(-1.29, 48.10), member=True)
        CommuneFactory(name="Loin", contour=square(-1.10, 48.10), member=True)
        CommuneFactory(name="Dehors", contour=square(-1.30, 48.11))
        CommuneFactory(name="Sans contour", contour=None, member=True)
        assert neighbours_of(home, DAY) == [east]

    def test_the_nearest_when_none_touches(self):
        home = CommuneFactory(contour=square(-1.30, 48.10), member=True)
        for rank in range(NEAREST + 1):
            CommuneFactory(name=f"C{rank}", contour=square(-1.20 + rank / 10, 48.1), member=True)
        assert [one.name for one in neighbours_of(home, DAY)] == ["C0", "C1", "C2", "C3"]

    def test_none_without_a_contour(self):
        home = CommuneFactory(contour=None, member=True)
        CommuneFactory(contour=square(-1.30, 48.10), member=True)
        assert neighbours_of(home, DAY) == []


def test_papers_follow_the_legal_form():
    common, help_, network = (
        ServiceFactory(legal_form=form)
        for form in (LegalForm.COMMON_SERVICE, LegalForm.ASSISTANCE, LegalForm.NETWORK)
    )
    assert [len(papers_of(one)) for one in (common, help_, network)] == [4, 3, 0]


def test_the_price_and_the_refusal_are_those_of_the_commune():
    service = ServiceFactory(maximum_population=1000)
    commune = CommuneFactory(member=True)
    PopulationFactory(commune=commune, municipal=2000, total=2000)
    TariffFactory(service=service, basis=Basis.PER_INHABITANT, amount=Decimal("2.50"))
    found = prospect_of(service, commune, DAY, [])
    assert "5 000" in found.prices[0].replace("\u202f", " ").replace("\u00a0", " ")
    assert found.refusal


class TestPage:
    def test_a_mayor_reads_it_beside_the_intention(self, client, territory, cast):
        for commune, west in ((territory.home, -1.30), (territory.neighbour, -1.29)):
            commune.contour = square(west, 48.10)
            commune.phone = "02 99 00 00 00"
            commune.save()
        service = territory.roads_service
        SubscriptionFactory(service=service, commune=territory.neighbour, takeover=True)
        files(service, *[40] * FEWEST_FILES)
        client.force_login(cast.mayor)
        page = text_of(client.get(reverse("join", args=[service.slug])))
        assert "Et si La Guerche-de-Bretagne adhérait ?" in page
        assert "en 40 jours au plus après l’intention" in page
        assert "5 dossiers de ce service" in page
        assert "Argentré-du-Plessis" in page
        assert "02 99 00 00 00" in page

    def test_the_model_of_its_council_is_a_click_away(self, client, territory, cast):
        for person in (cast.mayor, cast.desk_agent):
            client.force_login(person)
            address = f"/services/voirie/adherer/?commune={territory.home.insee_code}"
            page = client.get(address).content.decode()
            link = f"/services/voirie/modeles/deliberation.odt?commune={territory.home.insee_code}"
            assert f'href="{link}"' in page
            assert client.get(link).status_code == 200

    def test_few_files_say_that_nothing_is_known(self, client, territory, cast):
        client.force_login(cast.mayor)
        page = text_of(client.get(reverse("join", args=[territory.roads_service.slug])))
        assert "Trop peu de dossiers" in page

    def test_as_many_queries_for_fifty_files_as_for_none(self, client, territory, cast):
        url = reverse("join", args=[territory.roads_service.slug])
        client.force_login(cast.mayor)
        few = queries_of(client, url)
        files(territory.roads_service, *range(1, 51))
        assert queries_of(client, url) == few
        assert few <= 15

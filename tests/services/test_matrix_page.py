"""« Qui adhère à quoi »: the page of the matrix, what narrows it, and its files."""

import datetime
import gzip
import io

import pytest
from django.utils import timezone
from python_calamine import CalamineWorkbook

from communes.models import Direction
from core.spreadsheets import read_rows
from services.models import LegalForm, Service, Subscription, Termination
from tests.communes.factories import CommuneFactory, DirectionFactory, PopulationFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory
from tests.services.large import write_territory
from tests.services.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 10
MOST_BYTES = 150_000


@pytest.fixture
def small():
    """Three communes and two services; Domagné has joined both, Bais one of them, Erbrée none."""
    roads = ServiceFactory(name="Voirie", short_name="Voirie", direction__slug="technique")
    law = ServiceFactory(
        name="Assistance juridique",
        short_name="Juridique",
        direction__slug="juridique",
        legal_form=LegalForm.ASSISTANCE,
        state=Service.State.SUSPENDED,
    )
    names = {"Bais": 2511, "Domagné": 2427, "Erbrée": 300}
    communes = {name: CommuneFactory(name=name, member=True) for name in names}
    for name, municipal in names.items():
        PopulationFactory(commune=communes[name], municipal=municipal, total=municipal)
    for service in (roads, law):
        SubscriptionFactory(service=service, commune=communes["Domagné"])
    SubscriptionFactory(service=roads, commune=communes["Bais"])


def shown(client, **asked: str) -> tuple[list[str], list[str]]:
    """Return the communes and the services of the page, in its order."""
    matrix = client.get("/adhesions/", asked).context["matrix"]
    return [one.name for one in matrix.communes], [one.short_name for one in matrix.services]


class TestMatrix:
    def test_cells_are_said_in_words_and_totals_agree(self, client):
        SubscriptionFactory(commune__name="Domagné", service__short_name="Voirie")
        CommuneFactory(name="Erbrée", member=True)
        page = text_of(client.get("/adhesions/"))
        assert "1 commune sur 2 est engagée dans au moins 1 service mutualisé, 1 adhésion" in page
        assert "Domagné ✓ Adhère depuis 2018 1 sur 1" in page
        assert "Erbrée N’adhère pas 0 sur 1" in page
        assert "Communes adhérentes 1 sur 2 50 % 1" in page

    def test_another_day_shows_what_was_true_then(self, client):
        SubscriptionFactory(starts_on=datetime.date(2020, 1, 1))
        SubscriptionFactory(starts_on=datetime.date(2021, 1, 1))
        page = text_of(client.get("/adhesions/", {"le": "2020-12-31"}))
        assert "Au 31 décembre 2020 : 1 commune sur 2 est engagée" in page
        assert "Tout afficher, aujourd’hui" in page
        assert "2 communes sur 2 sont engagées" in text_of(
            client.get("/adhesions/", {"le": "2021-01-01"})
        )

    @pytest.mark.parametrize("le", ["2020-02-30", "hier", "0000-00-00", "2020-1-1T00:00", "\x00"])
    def test_a_bad_date_is_told_and_today_is_shown(self, client, le):
        SubscriptionFactory()
        page = text_of(client.get("/adhesions/", {"le": le}))
        assert "Cette date n’existe pas ou n’est pas écrite comme 2025-12-31" in page
        assert "1 commune sur 1 est engagée" in page

    @pytest.mark.parametrize("le", ["", "9999-12-31", "31/12/2025"])
    def test_dates_that_are_understood(self, client, le):
        SubscriptionFactory()
        page = text_of(client.get("/adhesions/", {"le": le}))
        assert "n’existe pas" not in page
        assert "1 commune sur 1 est engagée" in page

    def test_a_day_before_everything_shows_nothing_and_leads_back(self, client):
        SubscriptionFactory()
        page = text_of(client.get("/adhesions/", {"le": "0001-01-01"}))
        assert "Rien à montrer ce jour-là" in page


@pytest.mark.usefixtures("small")
class TestWhatIsAskedFor:
    @pytest.mark.parametrize(
        ("asked", "communes", "services"),
        [
            ({}, ["Bais", "Domagné", "Erbrée"], ["Juridique", "Voirie"]),
            ({"commune": "dom"}, ["Domagné"], ["Juridique", "Voirie"]),
            ({"commune": "ERBREE"}, ["Erbrée"], ["Juridique", "Voirie"]),
            ({"situation": "engagees"}, ["Bais", "Domagné"], ["Juridique", "Voirie"]),
            ({"situation": "non-engagees"}, ["Erbrée"], ["Juridique", "Voirie"]),
            (
                {"situation": "non-engagees", "direction": "juridique"},
                ["Bais", "Erbrée"],
                ["Juridique"],
            ),
            ({"habitants": "moins-de-500"}, ["Erbrée"], ["Juridique", "Voirie"]),
            ({"habitants": "2000-a-4999"}, ["Bais", "Domagné"], ["Juridique", "Voirie"]),
            ({"direction": "technique"}, ["Bais", "Domagné", "Erbrée"], ["Voirie"]),
            ({"forme": "assistance"}, ["Bais", "Domagné", "Erbrée"], ["Juridique"]),
            ({"etat": "suspended"}, ["Bais", "Domagné", "Erbrée"], ["Juridique"]),
            ({"tri": "population"}, ["Bais", "Domagné", "Erbrée"], ["Juridique", "Voirie"]),
            ({"tri": "services"}, ["Domagné", "Bais", "Erbrée"], ["Juridique", "Voirie"]),
            ({"colonnes": "adherentes"}, ["Bais", "Domagné", "Erbrée"], ["Voirie", "Juridique"]),
        ],
    )
    def test_communes_and_services(self, client, asked, communes, services):
        assert shown(client, **asked) == (communes, services)

    def test_a_saint_is_found_by_its_short_form(self, client):
        CommuneFactory(name="Saint-Didier", member=True)
        CommuneFactory(name="Sainte-Marie", member=True)
        assert shown(client, commune="st did")[0] == ["Saint-Didier"]

    def test_the_sentence_stays_that_of_the_territory(self, client):
        page = text_of(client.get("/adhesions/", {"direction": "juridique", "commune": "domagne"}))
        assert "2 communes sur 3 sont engagées dans au moins 1 service mutualisé" in page
        assert "Affichées ici : 1 commune sur 3 et 1 service sur 2, soit 1 adhésion." in page

    def test_what_narrows_is_a_chip_that_removes_it_and_nothing_else(self, client):
        response = client.get("/adhesions/?direction=juridique&situation=engagees&tri=services")
        page = response.content.decode()
        assert 'href="?situation=engagees&amp;tri=services"' in page
        assert "Communes à montrer : Engagées dans un service affiché" in text_of(response)

    def test_a_choice_that_does_not_exist_is_told_and_left_out(self, client):
        response = client.get("/adhesions/", {"direction": "absente", "commune": "dom"})
        assert "Ce choix n’existe pas ce jour-là : il n’est pas retenu." in text_of(response)
        assert [one.name for one in response.context["matrix"].communes] == ["Domagné"]

    def test_nothing_that_answers_leads_back_to_all(self, client):
        page = text_of(client.get("/adhesions/", {"commune": "Paris"}))
        assert "Rien ne correspond" in page

    def test_services_may_be_asked_for_by_who_renders_them(self, client):
        provider = CommuneFactory(name="Vitré", member=True)
        structure = provider.structures.create(kind="commune", name="Commune de Vitré")
        ServiceFactory(name="Piscine", short_name="Piscine", provider=structure)
        assert shown(client, rendu_par=str(structure.pk))[1] == ["Piscine"]
        assert shown(client, rendu_par="intercommunalite")[1] == ["Juridique", "Voirie"]

    def test_services_may_be_sorted_by_direction(self, client):
        Direction.objects.filter(slug="juridique").update(position=1000)
        assert shown(client, colonnes="direction")[1] == ["Voirie", "Juridique"]


class TestStates:
    """What is known of a file is for who may read it: everybody else reads who is in force."""

    @pytest.fixture
    def address(self, territory) -> dict[str, str]:
        """Write a file under way and one in notice; give their addresses."""
        today = timezone.localdate()
        wanted = SubscriptionFactory(
            service=territory.roads_service, commune=territory.home, intention=True
        )
        ending = SubscriptionFactory(
            service=territory.legal_service,
            commune=territory.neighbour,
            state=Subscription.State.NOTICE,
            ends_on=today + datetime.timedelta(days=200),
        )
        Termination.objects.create(
            subscription=ending,
            notified_on=today - datetime.timedelta(days=10),
            takes_effect_on=ending.ends_on,
        )
        return {"wanted": wanted.get_absolute_url(), "ending": ending.get_absolute_url()}

    def test_what_is_to_come_stays_in_sight(self, territory, cast, sign_in):
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        row = SubscriptionFactory(
            service=territory.roads_service, commune=territory.home, starts_on=tomorrow
        )
        page = sign_in(cast.mayor).get("/adhesions/").content.decode()
        assert f'<a href="{row.get_absolute_url()}"' in page
        assert "À venir" in page

    @pytest.mark.parametrize(
        ("person", "known"),
        [
            (None, set()),
            ("outsider", set()),
            ("elected", set()),
            ("mayor", {"wanted"}),
            ("clerk", {"wanted"}),
            ("neighbour_mayor", {"ending"}),
            ("agent", {"ending"}),
            ("other_agent", {"wanted"}),
            ("desk_agent", {"wanted", "ending"}),
            ("dgs", {"wanted", "ending"}),
        ],
    )
    def test_each_reads_what_they_may(self, address, cast, sign_in, person, known):
        client = sign_in(cast.members()[person] if person else None)
        response = client.get("/adhesions/")
        page = response.content.decode()
        assert {name for name, url in address.items() if f'href="{url}"' in page} == known
        assert ("En préavis" in page) == ("ending" in known)
        assert ("○" in page) == ("wanted" in known)
        # The figures are the same for all of them.
        assert "2 communes sur 3 sont engagées" in text_of(response)
        assert response.context["matrix"].total == 2

    def test_states_have_no_past_and_notice_has_its_day(self, address, cast, sign_in):
        client, today = sign_in(cast.desk_agent), timezone.localdate()
        before = today - datetime.timedelta(days=11)
        assert "En préavis" not in text_of(client.get("/adhesions/", {"le": before.isoformat()}))
        yesterday = today - datetime.timedelta(days=1)
        page = text_of(client.get("/adhesions/", {"le": yesterday.isoformat()}))
        assert "En préavis" in page
        assert "Intention" not in page

    def test_agents_find_them_by_their_state(self, address, cast, sign_in, territory):
        client = sign_in(cast.desk_agent)
        assert shown(client, situation="en-cours")[0] == [territory.home.name]
        assert shown(client, situation="en-preavis")[0] == [territory.neighbour.name]
        assert "en-cours" not in sign_in(None).get("/adhesions/").content.decode()

    def test_a_file_gives_their_words(self, address, cast, sign_in):
        response = sign_in(cast.desk_agent).get("/adhesions/tableau.ods")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        found = {row[4]: row[6] for row in rows.get_sheet_by_name("Adhésions").to_python()[1:]}
        assert set(found) == {"Adhère", "En préavis", "Intention"}
        assert found["En préavis"] == timezone.localdate() + datetime.timedelta(days=199)


class TestFiles:
    ASKED = {"direction": "technique", "tri": "services"}

    @pytest.mark.usefixtures("small")
    @pytest.mark.parametrize("extension", ["xlsx", "ods", "csv"])
    def test_a_file_holds_what_the_page_shows(self, client, extension):
        response = client.get(f"/adhesions/tableau.{extension}", self.ASKED)
        rows = [row for _, row in read_rows(response.content)]
        assert [row[0] for row in rows[1:-1]] == shown(client, **self.ASKED)[0]
        assert rows[0][0] == "Commune"
        assert rows[0][3:] == ["Voirie", "Nombre de services"]
        assert [row[3:] for row in rows[1:]] == [
            ["Adhère", "1"],
            ["Adhère", "1"],
            ["", "0"],
            ["2", "2"],
        ]

    @pytest.mark.usefixtures("small")
    def test_workbooks_also_list_the_adhesions_and_say_what_was_asked(self, client):
        response = client.get("/adhesions/tableau.ods", self.ASKED)
        book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        rows = book.get_sheet_by_name("Adhésions").to_python()
        assert [(row[0], row[2], row[4]) for row in rows[1:]] == [
            ("Bais", "Voirie", "Adhère"),
            ("Domagné", "Voirie", "Adhère"),
        ]
        assert rows[1][5] == datetime.date(2018, 1, 1)
        about = book.get_sheet_by_name("À propos").to_python()
        assert "2 communes sur 3 sont engagées" in about[1][1].replace("\u00a0", " ")
        assert about[2][1].startswith("Direction")

    @pytest.mark.parametrize("address", ["tableau.exe", "tableau.csv?direction=absente"])
    def test_what_a_page_would_not_understand_is_no_file(self, client, address):
        SubscriptionFactory()
        assert client.get(f"/adhesions/{address}").status_code == 404


class TestSize:
    @pytest.mark.parametrize("url", ["/adhesions/", "/adhesions/tableau.csv"])
    def test_as_many_queries_for_1_row_as_for_50(self, client, url):
        write_territory(1, 1)
        one = queries_of(client, url)
        write_territory(50, 10)
        assert queries_of(client, url) == one <= MOST_QUERIES

    def test_people_of_the_epci_stay_under_the_limit_too(self, cast, sign_in):
        write_territory(20, 5)
        assert queries_of(sign_in(cast.desk_agent), "/adhesions/") <= MOST_QUERIES

    def test_158_communes_and_40_services_stay_light(self, client):
        write_territory(158, 40)
        content = client.get("/adhesions/").content
        assert len(gzip.compress(content, compresslevel=6)) < MOST_BYTES
        assert content.count(b'<td class="cell-') == 158 * 40


def test_a_direction_without_service_is_no_choice(client):
    DirectionFactory(slug="cabinet")
    SubscriptionFactory()
    assert 'value="cabinet"' not in client.get("/adhesions/").content.decode()

"""The territory on a day, what has changed since another, and its figures year after year."""

import datetime

import pytest
from django.utils import timezone

from communes.models import EpciMembership
from services.figures import coverage_on, service_coverage_on
from services.figures_over_time import evolution_of, evolution_of_all
from services.models import Service
from services.territory_changes import Changes, snapshot_on
from tests.communes.factories import CommuneFactory, EpciMembershipFactory, PopulationFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory
from tests.services.large import write_territory
from tests.services.pages import queries_of, text_of

pytestmark = pytest.mark.django_db

URL = "/territoire/a-une-date/"
BEFORE, AFTER = datetime.date(2020, 1, 1), datetime.date(2021, 1, 1)
BETWEEN = datetime.date(2020, 7, 1)


def changes() -> Changes:
    return Changes(snapshot_on(BEFORE), snapshot_on(AFTER))


def names(rows) -> list[str]:
    return [row.name for row in rows]


class TestChanges:
    def test_nothing(self):
        SubscriptionFactory()
        assert changes().nothing

    def test_who_joined_and_who_left(self):
        roads = ServiceFactory(name="Voirie")
        for name, starts_on, ends_on in (
            ("Bais", BETWEEN, None),
            ("Domagné", datetime.date(2018, 1, 1), BETWEEN),
            ("Erbrée", datetime.date(2018, 1, 1), None),
        ):
            SubscriptionFactory(
                service=roads, commune__name=name, starts_on=starts_on, ends_on=ends_on
            )
        found = changes()
        assert [(one.service, names(one.communes)) for one in found.joined] == [(roads, ["Bais"])]
        assert [(one.service, names(one.communes)) for one in found.left] == [(roads, ["Domagné"])]
        assert [(one.engaged, one.change) for one in found.reaches] == [(2, 0)]
        assert not found.nothing

    def test_services_that_open_and_close(self):
        ServiceFactory(name="Archives", opened_on=BETWEEN)
        SubscriptionFactory(
            service__name="Piscine",
            service__state=Service.State.CLOSED,
            service__closed_on=BETWEEN,
        )
        found = changes()
        assert names(found.opened) == ["Archives"]
        assert names(found.closed) == ["Piscine"]
        # Its end says why the commune no longer subscribes.
        assert found.left == []
        assert [one.change for one in found.reaches] == [None]

    def test_communes_that_come_and_go(self):
        gone = SubscriptionFactory(commune__name="Domalain").commune
        heir = CommuneFactory(name="Domagné-sur-Seiche")
        EpciMembership.objects.filter(commune=gone).update(ends_on=BETWEEN, successor=heir)
        EpciMembershipFactory(commune=heir, starts_on=BETWEEN)
        found = changes()
        assert names(found.arrived) == ["Domagné-sur-Seiche"]
        assert [(one.commune, one.successor) for one in found.departed] == [(gone, heir)]
        assert found.left == []

    def test_the_share_of_the_population_is_that_of_the_later_day(self):
        held = SubscriptionFactory()
        for commune, people in ((held.commune, 300), (CommuneFactory(member=True), 100)):
            PopulationFactory(commune=commune, municipal=people, total=people)
        (reach,) = changes().reaches
        assert (reach.share, reach.population_share) == (
            service_coverage_on(held.service, AFTER).share,
            service_coverage_on(held.service, AFTER).population_share,
        )


class TestEvolution:
    def test_it_agrees_with_the_figures_of_each_day(self):
        closed = ServiceFactory(
            state=Service.State.CLOSED, closed_on=BETWEEN, opened_on=datetime.date(2016, 5, 1)
        )
        SubscriptionFactory(service=closed, starts_on=datetime.date(2017, 6, 1))
        leaving = SubscriptionFactory(starts_on=datetime.date(2018, 6, 1))
        EpciMembership.objects.filter(commune=leaving.commune).update(ends_on=BETWEEN)
        SubscriptionFactory(starts_on=datetime.date(2019, 1, 1), ends_on=BETWEEN)
        SubscriptionFactory(intention=True)

        found = evolution_of_all(datetime.date(2022, 3, 1))
        assert found is not None
        assert [point.day for point in found.points] == [
            *(datetime.date(year, 1, 1) for year in range(2017, 2023)),
            datetime.date(2022, 3, 1),
        ]
        assert [point.engaged for point in found.points] == [0, 1, 3, 3, 0, 0, 0]
        for point in found.points:
            coverage = coverage_on(point.day)
            assert (point.engaged, point.members) == (coverage.engaged, coverage.members)
            assert point.share == coverage.share

    def test_that_of_a_service_stops_on_its_last_day(self):
        closed = ServiceFactory(
            state=Service.State.CLOSED, closed_on=BETWEEN, opened_on=datetime.date(2018, 5, 1)
        )
        SubscriptionFactory(service=closed, starts_on=datetime.date(2018, 6, 1))
        SubscriptionFactory()
        found = evolution_of(closed, datetime.date(2024, 1, 1))
        assert found is not None
        assert found.points[-1].day == BETWEEN - datetime.timedelta(days=1)
        assert [(point.engaged, point.members) for point in found.points] == [(1, 2)] * 3

    def test_the_first_year_has_nothing_to_compare(self):
        service = ServiceFactory(opened_on=datetime.date(2020, 2, 1))
        assert evolution_of(service, datetime.date(2020, 12, 31)) is None
        assert evolution_of(ServiceFactory(state="studied", opened_on=None), AFTER) is None
        assert evolution_of_all(datetime.date(2017, 3, 1)) is None

    def test_ten_years_at_most(self):
        service = ServiceFactory(opened_on=datetime.date(1999, 2, 1))
        found = evolution_of(service, AFTER)
        assert found is not None
        assert [point.day.year for point in found.points] == [*range(2011, 2022)]


class TestPage:
    def test_it_says_the_day_and_the_change(self, client):
        roads = ServiceFactory(name="Voirie")
        SubscriptionFactory(service=roads, commune__name="Bais", starts_on=BETWEEN)
        SubscriptionFactory(service=roads, commune__name="Erbrée")
        page = text_of(client.get(URL, {"le": "2021-01-01", "depuis": "01/01/2020"}))
        assert "Au 1er janvier 2021 : 2 communes sur 2 sont engagées" in page
        assert "Au 1er janvier 2020 : 1 commune sur 2 est engagée" in page
        assert "Voirie 2 sur 2 100 % – +1" in page
        assert "Nouvelles adhésions Voirie 1 commune : Bais" in page
        assert "Communes engagées dans au moins 1 service jusqu’au 1er janvier 2021" in page

    def test_today_and_a_year_ago_without_any_date(self, client):
        SubscriptionFactory()
        today = timezone.localdate()
        context = client.get(URL).context
        assert context["day"] == today
        assert context["since"].year == today.year - 1
        assert "Rien n’a changé" in text_of(client.get(URL))

    @pytest.mark.parametrize(
        ("asked", "message"),
        [
            ({"le": "hier"}, "la situation d’aujourd’hui est affichée"),
            ({"le": "2021-01-01", "depuis": "\x00"}, "la comparaison porte sur un an"),
            ({"le": "2021-01-01", "depuis": "2022-01-01"}, "Choisissez un jour plus ancien"),
        ],
    )
    def test_what_is_wrong_is_told(self, client, asked, message):
        SubscriptionFactory()
        assert message in text_of(client.get(URL, asked))

    @pytest.mark.parametrize("le", ["0001-01-01", "2024-02-29", "9999-12-31"])
    def test_any_day_has_a_page(self, client, le):
        SubscriptionFactory()
        assert client.get(URL, {"le": le}).status_code == 200

    def test_a_day_to_come_is_a_forecast(self, client):
        SubscriptionFactory()
        assert "Prévision au 1er janvier 2090" in text_of(client.get(URL, {"le": "2090-01-01"}))

    def test_as_many_queries_for_1_row_as_for_50(self, client):
        write_territory(1, 1)
        one = queries_of(client, URL)
        write_territory(50, 10)
        assert queries_of(client, URL) == one <= 15

    def test_the_sheet_of_a_service_shows_its_years(self, client):
        held = SubscriptionFactory()
        page = text_of(client.get(held.service.get_absolute_url()))
        assert "Communes adhérentes jusqu’au" in page
        assert "1er janvier 2019 1 sur 1 100 %" in page

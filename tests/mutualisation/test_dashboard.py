"""« Tableau de bord »: the figures of the bilan, for the year so far."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from bilan.figures import key_figures
from bilan.year import Year
from mutualisation.home.dashboard import dashboard_on
from mutualisation.home.territory import territory_on
from requests_desk.vocabulary import State
from services.figures import coverage_on
from tests.accounts.factories import MembershipFactory
from tests.requests_desk.factories import ServiceRequestFactory
from tests.services.pages import queries_of

DAY = datetime.date(2025, 6, 30)


def at(year: int, month: int, day: int) -> datetime.datetime:
    return datetime.datetime(year, month, day, 10, tzinfo=timezone.get_current_timezone())


@pytest.fixture
def two_years(territory):
    """Requests of both years, answered after 4 and 9 days, rated; one after the day; one open."""

    def answered(submitted: datetime.datetime, days: int, score: int | None) -> None:
        ServiceRequestFactory(
            commune=territory.home,
            state=State.RESOLVED,
            submitted_at=submitted,
            resolved_at=submitted + datetime.timedelta(days=days),
            satisfaction=score,
        )

    answered(at(2025, 2, 3), 4, 5)
    answered(at(2025, 3, 4), 9, 4)
    answered(at(2025, 3, 5), 4, None)
    answered(at(2025, 9, 1), 1, 1)
    answered(at(2024, 5, 2), 2, 3)
    answered(at(2024, 11, 2), 30, 1)
    ServiceRequestFactory(commune=territory.home, submitted_at=at(2025, 6, 20))
    ServiceRequestFactory(
        commune=territory.home,
        state=State.DECLINED,
        submitted_at=at(2025, 6, 21),
        closed_at=at(2025, 6, 22),
    )


def test_the_dashboard_and_the_bilan_of_the_same_dates_give_the_same_figures(two_years):
    shown = dashboard_on(DAY)
    bilan = {figure.key: figure for figure in key_figures(Year(shown.period))}
    assert shown.period.cut_off_on == DAY
    assert bilan["received"].value == 5
    for key, attribute in (
        ("received", "received"),
        ("answers", "answers"),
        ("p90", "p90"),
        ("satisfaction", "satisfaction"),
        ("ratings", "ratings"),
    ):
        assert getattr(shown.now, attribute) == bilan[key].value, key
        assert getattr(shown.before, attribute) == bilan[key].previous, key
    assert shown.sentence.replace("\u00a0", " ") == bilan["p90"].text.replace("\u00a0", " ")
    assert "9\u00a0demandes sur\u00a010 en moins de" in shown.sentence
    coverage = shown.territory.coverage
    assert coverage.engaged == bilan["engaged"].value
    assert coverage.members == bilan["members"].value
    assert coverage.population_share == bilan["population"].value
    assert shown.territory.subscriptions == bilan["subscriptions"].value
    assert shown.territory.without == coverage.members - coverage.engaged
    assert shown.territory.mean == Decimal(shown.territory.subscriptions) / coverage.members


def test_each_figure_stands_beside_the_same_dates_of_the_year_before(two_years):
    shown = {figure.label: figure for figure in dashboard_on(DAY).figures}
    assert shown["Demandes reçues"].value == "5"
    assert shown["Demandes reçues"].hint == "2024 aux mêmes dates\u00a0: 1"
    assert shown["Satisfaction"].value == "4,5\u00a0sur\u00a05"
    assert shown["Satisfaction"].hint == "2024 aux mêmes dates\u00a0: 3,0\u00a0sur\u00a05"
    assert shown["Avis donnés"].value == "2"


def test_the_months_of_the_chart_add_up_to_the_requests_received(two_years):
    shown = dashboard_on(DAY)
    assert [month.name for month in shown.months][-1] == "Juin"
    assert sum(month.received for month in shown.months) == shown.now.received
    june = shown.months[-1]
    assert (june.answered, june.open, june.ended, june.received) == (0, 1, 1, 2)
    assert "<title>Demandes reçues chaque mois de 2025" in shown.chart


def test_nothing_is_compared_with_a_year_without_requests(territory):
    ServiceRequestFactory(commune=territory.home, submitted_at=at(2025, 6, 20))
    shown = dashboard_on(DAY)
    assert {figure.hint for figure in shown.figures} == {""}
    assert shown.former_delay == ""


def test_the_small_map_counts_as_the_pages_of_the_territory_do(territory):
    assert territory_on(DAY).coverage == coverage_on(DAY)


def test_an_empty_year_says_so(cast, sign_in):
    page = sign_in(cast.elected).get(reverse("dashboard")).text
    assert "Aucune demande depuis le début de l’année" in page


def test_the_dashboard_names_no_commune_but_on_the_map(cast, territory, sign_in):
    ServiceRequestFactory(commune=territory.home, subject="Toiture de l’école")
    page = sign_in(cast.elected).get(reverse("dashboard")).text
    assert "Demandes reçues" in page
    assert territory.home.name not in page
    assert "Toiture" not in page


def test_the_dashboard_asks_the_database_little(
    cast, territory, sign_in, django_assert_max_num_queries
):
    client = sign_in(cast.dgs)
    client.get(reverse("dashboard"))
    ServiceRequestFactory(commune=territory.home)
    with django_assert_max_num_queries(15) as few:
        client.get(reverse("dashboard"))
    ServiceRequestFactory.create_batch(49, commune=territory.home)
    with django_assert_max_num_queries(15) as many:
        client.get(reverse("dashboard"))
    assert len(few) == len(many)


def test_a_mayor_on_the_community_council_finds_both_without_doubles(
    cast, territory, sign_in, django_assert_max_num_queries
):
    MembershipFactory(user=cast.mayor, role=Role.COMMUNITY_COUNCILLOR, commune=None)
    client = sign_in(cast.mayor)
    client.get(reverse("home"))
    with django_assert_max_num_queries(15):
        page = client.get(reverse("home")).text
    main = page[page.index("<main") :]
    assert main.count("Les bilans annuels") == 1
    assert main.count(f'href="{reverse("dashboard")}"') == 1
    assert "Le territoire aujourd’hui" not in main
    assert client.get(reverse("dashboard")).status_code == 200


def test_a_clerk_who_also_serves_the_desk_finds_its_counts(cast, territory, sign_in):
    MembershipFactory(user=cast.clerk, role=Role.DESK_AGENT, commune=None)
    ServiceRequestFactory(commune=territory.neighbour)
    client = sign_in(cast.clerk)
    page = client.get(reverse("home")).text
    assert queries_of(client, reverse("home")) <= 15
    assert "vue=a-trier" in page
    assert "Mes communes" in page

"""Figures against data small enough to be counted by hand."""

import datetime
from decimal import Decimal

import pytest

from bilan import desk
from bilan.definitions import less_than
from bilan.document import read
from bilan.figures import gather
from bilan.period import Period
from bilan.year import Gathered
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State
from tests.bilan.conftest import noon
from tests.communes.factories import CommuneFactory, PopulationFactory
from tests.requests_desk.factories import AssignmentFactory, EventFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory

YEAR = Period.of(2025)
NBSP = "\u00a0"


def figures(gathered: Gathered) -> dict[str, Decimal | None]:
    return {figure.key: figure.value for figure in gathered.figures}


def sentences(gathered: Gathered) -> dict[str, str]:
    return {figure.key: figure.text for figure in gathered.figures}


def rows(gathered: Gathered, key: str) -> dict[str, list]:
    table = next(table for table in gathered.tables if table.key == key)
    return {row[0]: row[1:] for row in table.rows}


def test_requests_count_in_the_year_of_their_submission(ask, territory):
    ask("2024-12-31")
    ask("2025-01-01")
    ask("2025-12-31")
    ask("2026-01-01")
    ask("2025-06-01", state=State.DRAFT, submitted_at=None, number=None)
    found = desk.totals(YEAR)
    assert (found.received, found.open) == (2, 2)
    assert desk.totals(Period.of(2024)).received == 1


def test_the_first_hour_of_the_year_is_that_of_the_epci(ask, territory):
    midnight = datetime.datetime(2024, 12, 31, 23, 30, tzinfo=datetime.UTC)
    ask("2025-01-01", submitted_at=midnight)
    assert desk.totals(YEAR).received == 1
    assert desk.totals(Period.of(2024)).received == 0


def test_delays_are_in_calendar_days_over_the_answers_of_the_year(ask, territory):
    for after in (1, 2, 3, 4, 10):
        ask("2025-03-03", after=after)
    ask("2024-12-30", after=6)  # answered in 2025: it counts there
    ask("2025-12-30", after=6)  # answered in 2026: it does not
    found = desk.totals(YEAR)
    assert found.answers == 6
    assert found.median == Decimal("3.5")
    # 1 2 3 4 6 10: nine tenths of the way from the first to the last is half-way from 6 to 10.
    assert found.p90 == Decimal("8.0")
    assert (found.received, found.answered, found.open) == (6, 5, 1)


@pytest.mark.parametrize(
    ("delay", "words"),
    [
        ("0.4", "moins d’un jour"),
        ("1.5", f"moins de 2{NBSP}jours"),
        ("7.3", f"moins de 8{NBSP}jours"),
        ("8", f"moins de 9{NBSP}jours"),
    ],
)
def test_a_delay_is_said_by_a_whole_number_that_it_does_not_reach(delay, words):
    assert less_than(Decimal(delay)) == words


def test_an_answer_is_in_time_until_the_evening_of_its_day(ask, territory):
    ask("2025-03-03", after=2, due_on=datetime.date(2025, 3, 5))
    ask("2025-03-03", after=3, due_on=datetime.date(2025, 3, 5))
    ask("2025-03-03", after=3)  # without a date, it is neither in time nor late
    found = desk.totals(YEAR)
    assert (found.with_target, found.within_target) == (2, 1)
    assert found.within_share == Decimal("0.5")


def test_hours_and_satisfaction(ask, territory):
    ask("2025-03-03", after=1, hours_spent=Decimal("1.50"), satisfaction=5)
    ask("2025-04-03", after=1, hours_spent=Decimal("0.75"), satisfaction=4)
    ask("2025-05-03", hours_spent=Decimal("2"))
    found = desk.totals(YEAR)
    assert found.hours == Decimal("4.25")
    assert (found.satisfaction, found.ratings) == (Decimal("4.5"), 2)


def test_refusals_and_unmet_needs_follow_the_subscription_of_the_day(ask, territory):
    SubscriptionFactory(
        service=territory.roads_service,
        commune=territory.neighbour,
        starts_on=datetime.date(2025, 6, 1),
        ends_on=datetime.date(2025, 9, 1),
    )
    asked = {"commune": territory.neighbour, "service": territory.roads_service}
    ask("2025-05-31", ended=1, **asked)  # refused before it subscribes: unmet
    ask("2025-06-01", ended=1, **asked)  # refused while it subscribes
    ask("2025-09-01", **asked)  # after its last day, and still open
    ask("2025-10-01", ended=1, **asked, state=State.CANCELLED)
    ask("2025-10-01", ended=1, commune=territory.neighbour, service=None)
    found = desk.totals(YEAR)
    assert (found.declined, found.unmet, found.not_subscribed) == (3, 1, 3)
    assert found.ended == 4


def test_a_request_after_a_closing_or_a_departure_is_outside_as_the_matrix_is(ask, territory):
    roads, commune = territory.roads_service, territory.neighbour
    SubscriptionFactory(service=roads, commune=commune, starts_on=datetime.date(2025, 1, 1))
    asked = {"commune": commune, "service": roads}
    ask("2025-05-01", **asked)
    ask("2025-07-01", **asked)
    assert desk.totals(YEAR).not_subscribed == 0
    commune.epci_memberships.update(ends_on=datetime.date(2025, 6, 1))
    assert desk.totals(YEAR).not_subscribed == 1
    commune.epci_memberships.update(ends_on=None)
    type(roads).objects.filter(pk=roads.pk).update(
        state="closed", closed_on=datetime.date(2025, 6, 1)
    )
    assert desk.totals(YEAR).not_subscribed == 1


def test_what_is_open_or_late_on_a_past_day_is_known_from_dates(ask, territory):
    ask("2025-12-01", after=40, due_on=datetime.date(2025, 12, 15))
    ask("2025-12-02", ended=60)
    ask("2025-12-03", after=1)
    ask("2025-12-20", due_on=datetime.date(2025, 12, 31))
    ask("2026-01-05")
    assert desk.backlog([YEAR, Period.of(2024)]) == [(3, 1), (0, 0)]


def test_what_waits_for_the_commune_is_never_late(ask, territory):
    """As in the lists of the desk: the clock stops while the commune is asked."""
    due_on = datetime.date(2025, 12, 15)
    for since in ("2025-12-10", "2026-01-05"):  # asked in the year, and only after it
        ask(
            "2025-12-01",
            state=State.WAITING,
            waiting_since=noon(datetime.date.fromisoformat(since)),
            due_on=due_on,
        )
    ask("2025-12-01", due_on=due_on)
    assert desk.backlog([YEAR]) == [(3, 2)]
    overdue = ServiceRequest.objects.overdue_on(datetime.date(2026, 1, 31)).count()
    assert desk.backlog([Period(2026, datetime.date(2026, 1, 31))]) == [(3, overdue)]


def test_hours_and_notes_are_those_of_the_day_of_the_freeze_and_the_method_says_so(
    ask, territory, freeze
):
    request = ask("2025-03-03", hours_spent=Decimal(1))
    ServiceRequest.objects.filter(pk=request.pk).update(hours_spent=Decimal(6))
    document = read(freeze())
    assert document.figures["hours"].value == "6"
    assert "connues le jour du calcul" in document.figures["hours"].definition
    assert "connues le jour du calcul" in document.figures["satisfaction"].definition
    assert "rouverte depuis sa réponse" in document.texts["method"]


def test_the_longest_address_of_a_service_has_its_sheet(ask, territory, freeze):
    service = ServiceFactory(slug="a" * 80)
    ask("2025-03-03", service=service)
    assert [sheet.slug for sheet in read(freeze()).sheets if sheet.slug[0:2] == "aa"] == ["a" * 80]


def test_a_request_reopened_twice_counts_once(ask, territory):
    request = ask("2025-03-03")
    for day in (10, 20):
        EventFactory(
            request=request,
            from_state=State.CLOSED,
            to_state=State.ASSIGNED,
            created_at=datetime.datetime(2025, 4, day, tzinfo=datetime.UTC),
        )
    EventFactory(
        request=request,
        from_state=State.SUBMITTED,
        to_state=State.ASSIGNED,
        created_at=datetime.datetime(2025, 4, 1, tzinfo=datetime.UTC),
    )
    assert desk.reopened([YEAR, Period.of(2024)]) == [1, 0]


def test_a_request_counts_for_the_last_direction_only(ask, territory):
    moved, kept, _unrouted = ask("2025-03-03"), ask("2025-03-04"), ask("2025-03-05")
    first = datetime.datetime(2025, 3, 5, tzinfo=datetime.UTC)
    AssignmentFactory(
        request=moved, direction=territory.legal_direction, created_at=first, ended_at=first
    )
    later = first + datetime.timedelta(hours=1)
    AssignmentFactory(request=moved, direction=territory.technical_direction, created_at=later)
    AssignmentFactory(request=kept, direction=territory.legal_direction, created_at=first)
    found = desk.by_direction(YEAR)
    assert {pk: one.received for pk, one in found.items()} == {
        territory.technical_direction.pk: 1,
        territory.legal_direction.pk: 1,
        None: 1,
    }


def test_delays_fall_in_classes_whose_lower_limit_is_inside(ask, territory):
    for after in (0.5, 1, 2.9, 3, 7, 13, 14, 30, 90):
        ask("2025-03-03", after=after)
    assert desk.delay_classes(YEAR) == [1, 2, 1, 2, 1, 2]


def test_the_gathered_bilan_agrees_with_itself(ask, territory):
    ask("2025-01-15", after=2, satisfaction=5)
    ask("2025-01-20", commune=territory.second, service=territory.roads_service, after=4)
    ask("2025-02-20", commune=territory.second, service=None, ended=3)
    ask("2024-02-20", after=1)
    gathered = gather(YEAR, epci=territory.epci)
    assert figures(gathered)["received"] == 3
    for key in (
        "requests_by_service",
        "requests_by_direction",
        "requests_by_commune",
    ):
        assert sum(row[0] for row in rows(gathered, key).values()) == 3, key
    months = rows(gathered, "requests_by_month")
    assert months["Janvier"] == [2, 0, 0, 2, 0]
    assert months["Février"] == [0, 0, 1, 1, 1]
    assert rows(gathered, "years") == {"2024": [1, 1], "2025": [3, 2]}
    assert rows(gathered, "requests_by_commune")["La Guerche-de-Bretagne"][:2] == [1, 1]
    previous = {figure.key: figure.previous for figure in gathered.figures}
    assert (previous["received"], previous["satisfaction"]) == (1, None)


def test_coverage_is_that_of_the_cut_off_day_with_its_sentence(ask, territory):
    for commune in (territory.home, territory.neighbour, territory.second):
        PopulationFactory(commune=commune, municipal=1000, total=1000)
    SubscriptionFactory(
        service=territory.roads_service,
        commune=territory.second,
        starts_on=datetime.date(2025, 7, 1),
    )
    ask("2025-05-05")
    gathered = gather(Period(2025, datetime.date(2025, 6, 30)), epci=territory.epci)
    assert figures(gathered)["engaged"] == 1
    gathered = gather(YEAR, epci=territory.epci)
    assert figures(gathered)["engaged"] == 2
    assert sentences(gathered)["engaged"] == (
        f"2{NBSP}communes sur 3 sont engagées dans au moins 1{NBSP}service mutualisé"
    )
    assert figures(gathered)["population"] == Decimal("0.6667")
    matrix = rows(gathered, "matrix")
    assert matrix["La Guerche-de-Bretagne"] == [True, False, 1]
    assert matrix["Communes adhérentes"] == [1, 1, 2]
    assert rows(gathered, "services")["Voirie"][1:] == [1, 0, 0.3333, 0.3333]


def test_few_answers_are_said_to_be_few(ask, territory):
    for _ in range(3):
        ask("2025-03-03", after=2, satisfaction=4)
    few = sentences(gather(YEAR, epci=territory.epci))
    assert few["p90"].endswith(f"(3{NBSP}réponses seulement : à lire avec prudence)")
    assert few["satisfaction"].endswith(f"(3{NBSP}avis seulement : à lire avec prudence)")
    for _ in range(2):
        ask("2025-03-03", after=2, satisfaction=4)
    enough = sentences(gather(YEAR, epci=territory.epci))
    assert enough["p90"] == f"9{NBSP}demandes sur{NBSP}10 en moins de 3{NBSP}jours"
    assert enough["satisfaction"] == f"4,0 sur{NBSP}5, d’après 5{NBSP}avis"


def test_a_year_without_answer_has_no_delay(ask, territory):
    ask("2025-03-03")
    gathered = gather(YEAR, epci=territory.epci)
    assert figures(gathered)["median"] is None
    assert sentences(gathered)["answers"] == "Aucune réponse n’a été donnée en 2025"
    assert sentences(gathered)["satisfaction"] == "Aucun avis n’a été donné"


def test_gathering_takes_the_same_few_queries_whatever_the_size(
    ask, territory, django_assert_max_num_queries
):
    ask("2025-03-03", after=2)
    with django_assert_max_num_queries(30) as small:
        gather(YEAR, epci=territory.epci)
    for month in range(1, 13):
        commune, service = CommuneFactory(member=True), ServiceFactory()
        SubscriptionFactory(commune=commune, service=service)
        for year in (2024, 2025):
            ask(f"{year}-{month:02d}-03", after=month, commune=commune, service=service)
    with django_assert_max_num_queries(30) as large:
        gather(YEAR, epci=territory.epci)
    assert len(small) == len(large)


def test_a_year_before_without_requests_is_a_dash_and_not_a_zero(ask, territory):
    ask("2025-03-03", after=2)
    gathered = gather(YEAR, epci=territory.epci)
    previous = {figure.key: figure.previous for figure in gathered.figures}
    assert previous["received"] is None
    assert previous["engaged"] == 1
    assert rows(gathered, "requests_by_service")["Assistance juridique"][:2] == [1, None]
    assert rows(gathered, "sheet:assistance-juridique")["Demandes reçues"] == ["1", "–"]
    assert "Aucune demande en 2024" in gathered.texts["scope"]

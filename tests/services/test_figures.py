"""One definition of each figure: who is counted, on which day."""

import datetime
from decimal import Decimal

import pytest

from communes.models import EpciMembership
from services.figures import (
    coverage_on,
    matrix_on,
    populations_of,
    ratio,
    service_coverage_on,
    subscribers_by_service_on,
)
from services.models import Service
from tests.communes.factories import CommuneFactory, EpciMembershipFactory, PopulationFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 11, 22)
NEXT_DAY = DAY + datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(0, 0, "0"), (1, 3, "0.3333"), (2, 3, "0.6667"), (46, 46, "1"), (1, 8, "0.125")],
)
def test_ratio(part, whole, expected):
    assert ratio(part, whole) == Decimal(expected)


def test_coverage_of_an_empty_portal():
    coverage = coverage_on(DAY)
    assert (coverage.engaged, coverage.members, coverage.share) == (0, 0, Decimal(0))
    assert coverage.population_share is None


def test_a_commune_with_two_services_is_engaged_once():
    first = SubscriptionFactory()
    SubscriptionFactory(commune=first.commune)
    CommuneFactory(member=True)
    coverage = coverage_on(DAY)
    assert (coverage.engaged, coverage.members) == (1, 2)
    assert coverage.share == Decimal("0.5")


def test_the_period_of_a_subscription_is_half_open():
    SubscriptionFactory(starts_on=DAY, ends_on=NEXT_DAY)
    assert coverage_on(DAY - datetime.timedelta(days=1)).engaged == 0
    assert coverage_on(DAY).engaged == 1
    assert coverage_on(NEXT_DAY).engaged == 0


def test_a_commune_that_has_left_counts_neither_above_nor_below_the_line():
    staying, leaving = SubscriptionFactory(), SubscriptionFactory()
    EpciMembership.objects.filter(commune=leaving.commune).update(ends_on=DAY)
    assert coverage_on(DAY - datetime.timedelta(days=1)).members == 2
    coverage = coverage_on(DAY)
    assert (coverage.engaged, coverage.members) == (1, 1)
    assert subscribers_by_service_on(DAY) == {staying.service_id: 1, leaving.service_id: 0}


@pytest.mark.parametrize(
    "service",
    [
        {"state": Service.State.STUDIED, "opened_on": None},
        {"state": Service.State.OPEN, "opened_on": NEXT_DAY},
        {"state": Service.State.CLOSED, "closed_on": DAY},
    ],
    ids=["studied", "opens later", "already closed"],
)
def test_a_service_that_is_not_offered_that_day_is_counted_nowhere(service):
    SubscriptionFactory(service=ServiceFactory(**service))
    assert coverage_on(DAY).engaged == 0
    assert subscribers_by_service_on(DAY) == {}
    matrix = matrix_on(DAY)
    assert (matrix.services, matrix.total) == ((), 0)


def test_a_closed_service_still_counts_on_the_days_when_it_was_open():
    closed = ServiceFactory(state=Service.State.CLOSED, closed_on=NEXT_DAY)
    SubscriptionFactory(service=closed)
    assert subscribers_by_service_on(DAY) == {closed.pk: 1}
    assert subscribers_by_service_on(NEXT_DAY) == {}


def test_the_share_of_the_population_takes_one_vintage_for_all():
    engaged = SubscriptionFactory().commune
    other = CommuneFactory(member=True)
    for commune, municipal in ((engaged, 3000), (other, 1000)):
        PopulationFactory(commune=commune, vintage=2022, municipal=municipal, total=municipal)
    # 2023 is known for one commune only: a sum of both vintages would compare two years.
    PopulationFactory(commune=engaged, vintage=2023, municipal=9000, total=9000)
    coverage = coverage_on(DAY)
    assert (coverage.population_share, coverage.vintage) == (Decimal("0.75"), 2022)


def test_the_share_of_the_population_is_unknown_when_a_member_has_no_population():
    PopulationFactory(commune=SubscriptionFactory().commune)
    CommuneFactory(member=True)
    assert coverage_on(DAY).population_share is None


def test_populations_of_no_commune_are_unknown():
    assert populations_of(set()) is None


def test_the_coverage_of_a_service_leaves_the_others_out():
    wanted = SubscriptionFactory().service
    SubscriptionFactory()
    coverage = service_coverage_on(wanted, DAY)
    assert (coverage.engaged, coverage.members) == (1, 2)


def test_the_matrix_agrees_with_itself_and_with_the_other_figures():
    services = [ServiceFactory() for _ in range(3)]
    communes = [CommuneFactory(member=True) for _ in range(4)]
    held = [(0, 0), (0, 1), (1, 1), (2, 1), (2, 2)]
    for commune, service in held:
        SubscriptionFactory(commune=communes[commune], service=services[service])
    SubscriptionFactory(commune=communes[3], service=services[0], starts_on=NEXT_DAY)
    matrix = matrix_on(DAY)
    assert [row.total for row in matrix.rows] == [2, 1, 2, 0]
    assert [column.total for column in matrix.columns] == [1, 3, 1]
    assert matrix.columns[1].share == Decimal("0.75")
    assert matrix.total == len(held)
    assert sum(row.total for row in matrix.rows) == matrix.total
    assert matrix.engaged == coverage_on(DAY).engaged == 3
    assert {column.service.pk: column.total for column in matrix.columns} == (
        subscribers_by_service_on(DAY)
    )
    assert matrix.cell(communes[0], services[1]) is not None
    assert matrix.cell(communes[3], services[0]) is None


def test_the_matrix_is_in_french_order():
    for name in ("Étrelles", "La Guerche-de-Bretagne", "Domagné", "Erbrée"):
        CommuneFactory(name=name, member=True)
    ServiceFactory(name="Voirie")
    ServiceFactory(name="Électricité")
    matrix = matrix_on(DAY)
    assert [commune.name for commune in matrix.communes] == [
        "Domagné",
        "Erbrée",
        "Étrelles",
        "La Guerche-de-Bretagne",
    ]
    assert [service.name for service in matrix.services] == ["Électricité", "Voirie"]


def _write_rows(number: int) -> None:
    for _ in range(number):
        subscription = SubscriptionFactory()
        PopulationFactory(commune=subscription.commune)


@pytest.mark.parametrize("number", [1, 20])
def test_figures_take_the_same_queries_whatever_their_size(number, django_assert_num_queries):
    _write_rows(number)
    with django_assert_num_queries(3):
        assert coverage_on(DAY).engaged == number
    with django_assert_num_queries(2):
        assert len(subscribers_by_service_on(DAY)) == number
    with django_assert_num_queries(3):
        assert len(matrix_on(DAY).rows) == number
    with django_assert_num_queries(3):
        service_coverage_on(Service(pk=1), DAY)


def test_a_merged_commune_gives_its_place_to_its_successor():
    old = CommuneFactory()
    new = CommuneFactory()
    membership = EpciMembershipFactory(commune=old, ends_on=DAY, successor=new)
    EpciMembershipFactory(commune=new, epci=membership.epci, starts_on=DAY)
    assert [row.commune for row in matrix_on(DAY - datetime.timedelta(days=1)).rows] == [old]
    assert [row.commune for row in matrix_on(DAY).rows] == [new]

"""What the catalogue's tables refuse: the form says it in French, and the database itself holds."""

import datetime

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import ProtectedError

from services.models import Expectation, Service, Subscription
from tests.refusals import refuses
from tests.services.factories import ExpectationFactory, ServiceFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

DAY = datetime.date(2020, 1, 1)
BEFORE, AFTER = DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"state": "open", "opened_on": None}, "a une date d’ouverture"),
        ({"state": "suspended", "opened_on": None}, "a une date d’ouverture"),
        ({"state": "closed", "closed_on": None}, "et lui seul"),
        ({"state": "open", "closed_on": AFTER}, "et lui seul"),
        ({"state": "closed", "opened_on": DAY, "closed_on": DAY}, "ferme après avoir ouvert"),
        ({"state": "closed", "opened_on": DAY, "closed_on": BEFORE}, "ferme après avoir ouvert"),
    ],
)
def test_the_dates_of_a_service_go_with_its_state(changes, message):
    service = ServiceFactory()
    for name, value in changes.items():
        setattr(service, name, value)
    refuses(service, message)


@pytest.mark.parametrize(
    "values",
    [
        {"state": Service.State.STUDIED, "opened_on": None},
        {"state": Service.State.SUSPENDED, "opened_on": DAY},
        {"state": Service.State.CLOSED, "opened_on": DAY, "closed_on": AFTER},
    ],
)
def test_services_that_may_be(values):
    ServiceFactory(**values).full_clean()


def test_a_share_of_mayors_is_a_percentage():
    refuses(Expectation(label="Trop", percentage=101, source="Enquête"), "va de 0 à 100")
    ExpectationFactory(percentage=100).full_clean()


@pytest.mark.parametrize(
    ("is_threshold", "share"), [(False, "80\u00a0%"), (True, "plus de 80\u00a0%")]
)
def test_a_threshold_stays_a_threshold(is_threshold, share):
    expectation = ExpectationFactory(label="Informatique", is_threshold=is_threshold)
    assert expectation.share == share
    assert str(expectation) == f"Informatique : {share}"


@pytest.mark.parametrize("ends_on", [DAY, BEFORE])
def test_a_subscription_ends_after_it_starts(ends_on):
    refuses(
        SubscriptionFactory.build(
            service=ServiceFactory(),
            commune=SubscriptionFactory().commune,
            starts_on=DAY,
            ends_on=ends_on,
        ),
        "finit après son entrée en vigueur",
    )


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(DAY, None), (BEFORE, AFTER), (datetime.date(2010, 1, 1), None), (DAY, AFTER)],
)
def test_a_commune_does_not_subscribe_twice_on_the_same_day(starts_on, ends_on):
    held = SubscriptionFactory(
        service__opened_on=datetime.date(2010, 1, 1),
        starts_on=DAY,
        ends_on=datetime.date(2021, 1, 1),
    )
    refuses(
        SubscriptionFactory.build(
            service=held.service, commune=held.commune, starts_on=starts_on, ends_on=ends_on
        ),
        "adhère déjà à ce service",
    )


def test_a_commune_may_subscribe_again_on_the_day_the_first_time_ends():
    held = SubscriptionFactory(starts_on=BEFORE, ends_on=DAY)
    again = SubscriptionFactory.build(service=held.service, commune=held.commune, starts_on=DAY)
    again.full_clean()
    again.save()
    assert list(Subscription.objects.active_on(DAY)) == [again]
    assert list(Subscription.objects.active_on(BEFORE)) == [held]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"service__opened_on": AFTER}, "pas encore ouvert à cette date"),
        (
            {"service__state": "closed", "service__closed_on": DAY},
            "Le service est fermé à cette date",
        ),
        ({"commune__member": False}, "n’appartient pas à l’intercommunalité à cette date"),
        ({"membership": (AFTER, None)}, "n’appartient pas à l’intercommunalité à cette date"),
        ({"membership": (None, DAY)}, "n’appartient pas à l’intercommunalité à cette date"),
    ],
)
def test_a_subscription_starts_within_the_offer_and_the_membership(values, message):
    membership = values.pop("membership", None)
    row = SubscriptionFactory(starts_on=DAY, **values)
    if membership:
        row.commune.epci_memberships.update(starts_on=membership[0], ends_on=membership[1])
    with pytest.raises(ValidationError, match=message) as refused:
        row.check_start(DAY)
    assert list(refused.value.message_dict) == ["starts_on"]


def test_a_subscription_that_is_not_filled_in_is_told_field_by_field():
    with pytest.raises(ValidationError) as refused:
        Subscription().full_clean()
    assert set(refused.value.message_dict) == {"service", "commune", NON_FIELD_ERRORS}
    assert "Dites quand la commune a déclaré" in str(refused.value)


def test_a_service_with_subscriptions_is_never_deleted():
    service = SubscriptionFactory().service
    with pytest.raises(ProtectedError):
        service.delete()


@pytest.mark.parametrize(
    ("state", "opened_on", "closed_on"),
    [
        (Service.State.STUDIED, None, None),
        (Service.State.STUDIED, BEFORE, None),
        (Service.State.OPEN, DAY, None),
        (Service.State.SUSPENDED, AFTER, None),
        (Service.State.CLOSED, BEFORE, DAY),
    ],
)
def test_a_service_and_the_database_agree_about_what_is_offered(state, opened_on, closed_on):
    service = ServiceFactory(state=state, opened_on=opened_on, closed_on=closed_on)
    days = (BEFORE - datetime.timedelta(days=1), BEFORE, DAY, AFTER)
    offered = [Service.objects.offered_on(day).contains(service) for day in days]
    assert [service.is_offered_on(day) for day in days] == offered

"""The catalogue in Django's admin."""

import datetime

import pytest

from services.models import Service, Subscription
from tests.accounts.factories import UserFactory
from tests.communes.factories import CommuneFactory, DirectionFactory
from tests.services.factories import ExpectationFactory, ServiceFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

ADMIN = "/administration-technique"


@pytest.fixture
def superuser(sign_in):
    return sign_in(UserFactory(is_staff=True, is_superuser=True))


@pytest.mark.parametrize("model", ["service", "subscription", "expectation"])
def test_lists_and_forms_open(superuser, model):
    ExpectationFactory(service=SubscriptionFactory().service)
    assert superuser.get(f"{ADMIN}/services/{model}/").status_code == 200
    assert superuser.get(f"{ADMIN}/services/{model}/add/").status_code == 200


def test_a_service_is_added(superuser):
    response = superuser.post(
        f"{ADMIN}/services/service/add/",
        {
            "slug": "archives",
            "name": "Archives",
            "short_name": "Archives",
            "summary": "Trier et conserver.",
            "description": "Un archiviste se déplace.",
            "direction": DirectionFactory().pk,
            "legal_form": "assistance",
            "state": "open",
            "opened_on": "2019-01-01",
            "expectations-TOTAL_FORMS": "0",
            "expectations-INITIAL_FORMS": "0",
        },
    )
    assert response.status_code == 302
    assert Service.objects.get(slug="archives").sort_key == "archives"


def test_an_overlapping_subscription_is_refused_in_french(superuser):
    held = SubscriptionFactory()
    response = superuser.post(
        f"{ADMIN}/services/subscription/add/",
        {"service": held.service_id, "commune": held.commune_id, "starts_on": "2019-01-01"},
    )
    assert "Cette commune adhère déjà à ce service" in response.content.decode()
    assert Subscription.objects.count() == 1


def test_a_subscription_before_the_opening_is_refused_in_french(superuser):
    service = ServiceFactory(opened_on=datetime.date(2020, 1, 1))
    response = superuser.post(
        f"{ADMIN}/services/subscription/add/",
        {
            "service": service.pk,
            "commune": CommuneFactory(member=True).pk,
            "starts_on": "2019-12-31",
        },
    )
    assert "Le service n’est pas encore ouvert à cette date." in response.content.decode()
    assert not Subscription.objects.exists()


def test_a_subscription_is_ended(superuser):
    held = SubscriptionFactory(service=ServiceFactory(), commune=CommuneFactory(member=True))
    response = superuser.post(
        f"{ADMIN}/services/subscription/{held.pk}/change/",
        {
            "service": held.service_id,
            "commune": held.commune_id,
            "starts_on": "2018-01-01",
            "ends_on": "2026-01-01",
        },
    )
    assert response.status_code == 302
    held.refresh_from_db()
    assert held.ends_on == datetime.date(2026, 1, 1)

"""The catalogue in Django's admin."""

import pytest

from services.models import Service
from tests.accounts.factories import UserFactory
from tests.communes.factories import DirectionFactory
from tests.services.factories import ExpectationFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

ADMIN = "/administration-technique"


@pytest.fixture
def superuser(sign_in):
    return sign_in(UserFactory(is_staff=True, is_superuser=True))


@pytest.mark.parametrize("model", ["service", "expectation"])
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
            "is_open_to_all": "on",
            "notice_months": "6",
            "expectations-TOTAL_FORMS": "0",
            "expectations-INITIAL_FORMS": "0",
        },
    )
    assert response.status_code == 302
    assert Service.objects.get(slug="archives").sort_key == "archives"


def test_subscriptions_are_read_only(superuser):
    held = SubscriptionFactory()
    assert superuser.get(f"{ADMIN}/services/subscription/{held.pk}/change/").status_code == 200
    for action in ("add", f"{held.pk}/change", f"{held.pk}/delete"):
        response = superuser.post(f"{ADMIN}/services/subscription/{action}/", {"note": "Autre"})
        assert response.status_code == 403
    held.refresh_from_db()
    assert held.note == ""

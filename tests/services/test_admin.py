"""The catalogue in Django's admin."""

import pytest

from tests.accounts.factories import UserFactory
from tests.services.factories import ExpectationFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db

ADMIN = "/administration-technique"


@pytest.fixture
def superuser(sign_in):
    return sign_in(UserFactory(is_staff=True, is_superuser=True))


def test_expectations_are_written_there(superuser):
    ExpectationFactory(service=SubscriptionFactory().service)
    assert superuser.get(f"{ADMIN}/services/expectation/").status_code == 200
    assert superuser.get(f"{ADMIN}/services/expectation/add/").status_code == 200


@pytest.mark.parametrize("model", ["service", "subscription"])
def test_what_the_portal_s_pages_write_is_only_read_there(superuser, model):
    held = SubscriptionFactory()
    row = held.service if model == "service" else held
    folder = f"{ADMIN}/services/{model}"
    assert superuser.get(f"{folder}/").status_code == 200
    assert superuser.get(f"{folder}/{row.pk}/change/").status_code == 200
    for action in ("add", f"{row.pk}/change", f"{row.pk}/delete"):
        assert superuser.post(f"{folder}/{action}/", {"name": "Autre"}).status_code == 403

"""The technical administration shows where requests stand and nothing of what they say."""

import pytest
from django.test import Client

from tests.requests_desk.factories import ServiceRequestFactory

pytestmark = pytest.mark.django_db
FOLDER = "/administration-technique/requests_desk/servicerequest/"


@pytest.fixture
def superuser_client(cast) -> Client:
    cast.administrator.is_staff = cast.administrator.is_superuser = True
    cast.administrator.save()
    client = Client()
    client.force_login(cast.administrator)
    return client


def test_it_says_where_a_request_stands_without_its_words(superuser_client):
    request = ServiceRequestFactory(subject="Affaire délicate", description="Un litige.")

    listed = superuser_client.get(FOLDER)

    assert request.number in listed.content.decode()
    assert "Affaire délicate" not in listed.content.decode()
    assert superuser_client.get(f"{FOLDER}{request.pk}/change/").status_code == 403


def test_it_changes_nothing(superuser_client):
    request = ServiceRequestFactory()

    for address in ("add/", f"{request.pk}/delete/"):
        assert superuser_client.post(FOLDER + address).status_code == 403
    assert superuser_client.post(f"{FOLDER}{request.pk}/change/").status_code == 403

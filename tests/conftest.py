"""Fixtures of every test: the small territory, its cast, and a signed-in client for each member."""

from collections.abc import Callable, Iterator

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import get_resolver

from accounts.models import User
from communes.models import Epci
from tests.cast import Cast, Territory, make_cast, make_territory
from tests.communes.factories import EpciFactory
from tests.network import guard, take_refused

guard()

NOT_EMPTIED = "pgtrigger_history_is_not_emptied_78f46"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Let the tests empty every table after those that commit: the history refuses it elsewhere."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE history_change DISABLE TRIGGER {NOT_EMPTIED}")


@pytest.fixture(scope="session", autouse=True)
def _every_address():
    """Read the addresses once, before a test that plays production takes some away."""
    assert get_resolver().url_patterns


@pytest.fixture(autouse=True)
def _stays_on_this_machine() -> Iterator[None]:
    """A test that tries to reach another machine fails, even when its code hides the error."""
    yield
    assert take_refused() == []


@pytest.fixture(autouse=True)
def _media_root(settings, tmp_path):
    """Each test keeps its files in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "courriels"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and other remembered things never pass from one test to the next.

    Not `cache.clear()`, which empties the server's database under the other workers of the run.
    """
    address = settings.CACHES["default"]
    with redis.Redis.from_url(address["LOCATION"]) as server:
        for key in server.scan_iter(f"{address['KEY_PREFIX']}:*"):
            server.delete(key)


@pytest.fixture
def served_epci(db) -> Epci:
    """Give the portal its EPCI: one without leads everybody to its set-up."""
    return EpciFactory()


@pytest.fixture
def territory(db) -> Territory:
    return make_territory()


@pytest.fixture
def cast(territory: Territory) -> Cast:
    return make_cast(territory)


@pytest.fixture
def sign_in() -> Callable[[User | None], Client]:
    """Give a client signed in as a person, or a visitor's for None."""

    def signed_in(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in

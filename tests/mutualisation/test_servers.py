"""One Redis address serves both the cache and Celery, whichever way it is written."""

import pytest
from django.conf import settings
from kombu import Connection

from mutualisation.settings.servers import broker_url


def test_celery_reaches_the_redis_socket_that_the_cache_uses():
    address = settings.CACHES["default"]["LOCATION"]
    assert address.startswith("unix://")
    with Connection(broker_url(address)) as connection:
        connection.ensure_connection(max_retries=1, timeout=5)
        assert connection.connected


@pytest.mark.parametrize(
    ("redis_url", "expected"),
    [
        ("redis://localhost:6379/1", "redis://localhost:6379/1"),
        ("rediss://:secret@redis.exemple.fr/0", "rediss://:secret@redis.exemple.fr/0"),
        ("unix:///run/redis.sock", "redis+socket:///run/redis.sock?virtual_host=0"),
        (
            "unix://user:secret@/run/redis.sock?db=3",
            "redis+socket://user:secret@/run/redis.sock?virtual_host=3",
        ),
    ],
)
def test_the_address_is_written_as_celery_reads_it(redis_url: str, expected: str):
    assert broker_url(redis_url) == expected

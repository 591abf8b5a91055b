"""How long the pages of the history take on years of data.

    DJANGO_SETTINGS_MODULE=mutualisation.settings.tests .venv/bin/python -m benchmarks.history

Makes 20,000 requests, one in ten confidential, and 300,000 changes in a database of its own, which
is removed at the end. Prints, in milliseconds, the median of five readings of each page.
"""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    setup_databases,
    setup_test_environment,
    teardown_databases,
)
from django.urls import reverse  # noqa: E402

from history.models import Change  # noqa: E402
from requests_desk.models import ServiceRequest  # noqa: E402
from tests.cast import Cast, make_cast, make_territory  # noqa: E402
from tests.requests_desk.factories import ServiceRequestFactory  # noqa: E402

REQUESTS, CHANGES_OF_EACH, OTHER_CHANGES = 20_000, 10, 100_000
READINGS = 5

REQUEST_ROWS = """
INSERT INTO requests_desk_servicerequest
SELECT (jsonb_populate_record(r, jsonb_build_object(
    'id', 1000 + g, 'uuid', gen_random_uuid(), 'number', '2020-' || lpad(g::text, 5, '0'),
    'confidentiality', CASE WHEN g % 10 = 0 THEN 'dispute' ELSE 'normal' END
))).* FROM requests_desk_servicerequest r, generate_series(1, %(requests)s) g WHERE r.id = %(model)s
"""
# The first change of a request is its creation, the others are of what belongs to it.
REQUEST_CHANGES = """
INSERT INTO history_change (at, kind, object_id, change, before, after, unseen, related, actor_id)
SELECT now() - (%(requests)s * %(each)s - n) * interval '5 minutes',
    CASE WHEN n %% %(each)s = 0 THEN 'requests_desk.servicerequest'
        ELSE 'requests_desk.assignment' END,
    CASE WHEN n %% %(each)s = 0 THEN 1000 + g ELSE 1000 + n END,
    CASE WHEN n %% %(each)s = 0 THEN 'created' ELSE 'changed' END,
    CASE WHEN n %% %(each)s = 0 THEN NULL ELSE '{}'::jsonb END,
    jsonb_build_object('confidentiality', CASE WHEN g %% 10 = 0 THEN 'dispute' ELSE 'normal' END,
        'request_id', 1000 + g, 'state', 'submitted'),
    '{}', ARRAY['requests_desk.servicerequest:' || 1000 + g], %(actor)s + n %% 7
FROM generate_series(1, %(requests)s * %(each)s) n, LATERAL (SELECT 1 + (n - 1) / %(each)s) o(g)
"""
OTHER_ROWS = """
INSERT INTO history_change (at, kind, object_id, change, before, after, unseen, related, actor_id)
SELECT now(), 'services.synonym', n, 'changed', '{"meaning": "voirie"}', '{"meaning": "routes"}',
    '{}', ARRAY['services.synonym:' || n], %(actor)s + n %% 7
FROM generate_series(1, %(others)s) n
"""


def main() -> None:
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        cast = make_cast(make_territory())
        fill(cast)
        for name, address in pages(cast):
            print(f"{name:45}{reading(cast, address):8.0f} ms")
    finally:
        teardown_databases(databases, verbosity=0)


def fill(cast: Cast) -> None:
    model = ServiceRequestFactory(author=cast.mayor)
    values = {
        "requests": REQUESTS,
        "each": CHANGES_OF_EACH,
        "others": OTHER_CHANGES,
        "model": model.pk,
        "actor": cast.mayor.pk,
    }
    with without_triggers(Change, ServiceRequest), connection.cursor() as cursor:
        for statement in (REQUEST_ROWS.replace("g % 10", "g %% 10"), REQUEST_CHANGES, OTHER_ROWS):
            cursor.execute(statement, values)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{Change.objects.count()} changes, {ServiceRequest.objects.count()} requests")


@contextmanager
def without_triggers(*models: type) -> Iterator[None]:
    """Run the block while nothing records or refuses what is written to the tables of `models`."""
    for state in ("DISABLE", "ENABLE"):
        with connection.cursor() as cursor:
            for model in models:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} {state} TRIGGER USER")
        if state == "DISABLE":
            yield


def pages(cast: Cast) -> Iterator[tuple[str, str]]:
    history = reverse("history")
    middle = Change.objects.order_by("pk")[150_000].pk
    yield "latest changes", history
    yield "in the middle", f"{history}?avant={middle}"
    yield "requests only", f"{history}?objet=demande"
    yield "of a kind that has none", f"{history}?objet=bilan"
    yield "deletions, of which there is none", f"{history}?nature=deleted"
    yield "by a person", f"{history}?par={cast.mayor.last_name}"
    yield "by a person, in the middle", f"{history}?par={cast.mayor.last_name}&avant={middle}"
    yield "until a day of last year", f"{history}?au=2025-11-22"
    yield "of one request", reverse("history_of", args=["demande", 1010])


def reading(cast: Cast, address: str) -> float:
    client = Client()
    client.force_login(cast.administrator)
    times = []
    for _ in range(READINGS):
        start = time.perf_counter()
        status = client.get(address).status_code
        times.append((time.perf_counter() - start) * 1000)
        if status != 200:
            raise RuntimeError(f"{address}: {status}")
    return statistics.median(times)


if __name__ == "__main__":
    main()

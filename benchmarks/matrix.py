"""How long « Qui adhère à quoi » takes for 158 communes and 40 services.

    DJANGO_SETTINGS_MODULE=mutualisation.settings.tests .venv/bin/python -m benchmarks.matrix

In a database of its own, which is removed at the end. Prints the median time of each page in
milliseconds, its ratio to that of the catalogue of 20 services read in turn with it (the aim is 3
at most), its weight, and its queries.

On 22 November 2026, on two shared cores: the catalogue 133 ms; the matrix 221 ms, 1.7 times as
long, 15 kB and 7 queries; its files 1.8 (CSV) to 3.3 times (XLSX); the page of a day 2.1 times.
"""

import gzip
import statistics
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)

from services.models import Service  # noqa: E402
from tests.communes.factories import EpciFactory  # noqa: E402
from tests.services.large import write_territory  # noqa: E402

COMMUNES, SERVICES, LISTED = 158, 40, 20
READINGS = 15
# The other half of the services is suspended: in the matrix, not in this list.
CATALOGUE = "/services/?state=open"
PAGES = (
    CATALOGUE,
    "/adhesions/",
    "/adhesions/?situation=engagees&tri=services&colonnes=adherentes",
    "/territoire/a-une-date/",
    "/adhesions/tableau.csv",
    "/adhesions/tableau.xlsx",
    "/adhesions/tableau.ods",
)


def main() -> None:
    setup_test_environment()
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        EpciFactory()
        write_territory(COMMUNES, SERVICES)
        listed = Service.objects.order_by("pk").values("pk")[:LISTED]
        Service.objects.exclude(pk__in=listed).update(state=Service.State.SUSPENDED)
        compare(Client())
    finally:
        teardown_databases(databases, verbosity=0)


def compare(client: Client) -> None:
    """Read the pages in turn, and print what each took beside the catalogue."""
    times: dict[str, list[float]] = {address: [] for address in PAGES}
    for _ in range(READINGS):
        for address in PAGES:
            started = time.perf_counter()
            assert client.get(address).status_code == 200  # noqa: S101 - a failure is quick
            times[address].append(1000 * (time.perf_counter() - started))
    medians = {address: statistics.median(found) for address, found in times.items()}
    for address, median in medians.items():
        with CaptureQueriesContext(connection) as queries:
            content = client.get(address).content
        print(
            f"{address:65}{median:7.0f} ms{median / medians[CATALOGUE]:7.1f} ×"
            f"{len(gzip.compress(content)) / 1000:8.1f} kB{len(queries):4} requêtes"
        )


if __name__ == "__main__":
    main()

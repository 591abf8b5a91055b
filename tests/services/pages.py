"""Reading a page in a test: its words, and the queries that it runs."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext


def text_of(response) -> str:
    """Return the words of a page, spaces of every kind made plain: tests read like French."""
    assert response.status_code == 200
    body = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(body.replace("\u00a0", " ").replace("\u202f", " ").split())


def queries_of(client, url: str) -> int:
    """Return how many queries the page runs, the transaction's own savepoints apart."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)

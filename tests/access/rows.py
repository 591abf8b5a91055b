"""The members who ask, and what a row of the table says of an address."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.urls import URLPattern, URLResolver

from tests.cast import Cast, Territory

VISITOR = "visitor"
MEMBERS = (
    "mayor",
    "clerk",
    "neighbour_mayor",
    "desk_agent",
    "agent",
    "other_agent",
    "dgs",
    "elected",
    "administrator",
    "outsider",
)
EVERYBODY = (VISITOR, *MEMBERS)
OWN_COMMUNE = ("mayor", "clerk")
WRITERS = ("mayor", "clerk", "neighbour_mayor")
AGENTS = ("desk_agent", "agent", "other_agent", "dgs")
READERS = (*OWN_COMMUNE, "desk_agent", "agent", "dgs")
EDITORS = ("dgs", "administrator")
VITRE = "200039022"
YEAR = 2024
REPORT = {"year": YEAR}


def no_object(territory: Territory, cast: Cast) -> dict[str, Any]:
    """Make nothing: the address is the same for everybody, and always there."""
    return {}


@dataclass(frozen=True)
class Row:
    """One address: whom it serves, whom it refuses, and the object that it needs."""

    ok: tuple[str, ...]
    refused: tuple[str, ...] = ()
    make: Callable[[Territory, Cast], dict[str, Any]] = no_object
    post: bool = False
    data: dict[str, Any] = field(default_factory=dict)


def others(*served: str) -> tuple[str, ...]:
    """Return every member but `served`."""
    return tuple(member for member in MEMBERS if member not in served)


PUBLIC = Row(EVERYBODY)
SIGNED_IN = Row(MEMBERS)


@contextmanager
def fresh_object(row: Row, territory: Territory, cast: Cast) -> Iterator[dict[str, Any]]:
    """Make the row's object, and take back all that happened to it."""
    with transaction.atomic():
        yield row.make(territory, cast)
        transaction.set_rollback(True)


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Yield the name of every address below `resolver`; the technical admin counts as one."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from addresses(entry, namespace)
        elif isinstance(entry, URLPattern):
            yield str(entry.name)


def drain(response: Any) -> None:
    """Read a served file to its end, which closes it."""
    if response.streaming:
        assert b"".join(response.streaming_content)

"""The types of requests that the portal ships, written for the services of a catalogue."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from core.french import typographic
from requests_desk.models import RequestType
from services.models import Service

_SHIPPED = Path(__file__).resolve().parent.parent / "data" / "request_types.toml"


def shipped_types() -> list[dict[str, Any]]:
    """Return the shipped types as their file gives them; their order is their rank."""
    types: list[dict[str, Any]] = tomllib.loads(_SHIPPED.read_text("utf-8"))["type"]
    return types


@transaction.atomic
def create_request_types(*, services: Mapping[str, Service], every_domain: bool = True) -> int:
    """Write the shipped types that are not there yet, and return how many they are.

    `services` gives the service of each domain, by its slug in most catalogues; a type whose domain
    has no service is left to the desk, or not written at all without `every_domain`. What exists is
    left as it is.
    """
    types = [
        RequestType(
            slug=each["slug"],
            name=typographic(each["name"]),
            service=services.get(each["domain"]),
            summary=typographic(each["summary"]),
            prompt=typographic(each["prompt"]),
            words=each["words"],
            default_urgency=each.get("urgency", ""),
            position=position,
        )
        for position, each in enumerate(shipped_types(), 1)
        if every_domain or each["domain"] in services or not each["domain"]
    ]
    known = set(RequestType.objects.values_list("slug", flat=True))
    return len(RequestType.objects.bulk_create(row for row in types if row.slug not in known))

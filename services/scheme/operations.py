"""Writes on an action and what it is tied to. Each function is atomic."""

from collections.abc import Iterable

from django.db import transaction

from communes.models import Commune
from governance.models import SchemeAction
from governance.operations import InUse, Part, delete_part, save_part, use_of
from services.models import Service


@transaction.atomic
def save_action(
    *,
    action: SchemeAction,
    communes: Iterable[Commune],
    services: Iterable[Service],
    version: int,
    url: str,
) -> None:
    """Write `action`, who takes part in it (the commune that leads it always does), its services.

    Raises StaleEdit as `save_part` does.
    """
    save_part(part=action, version=version, url=url)
    leads = [action.lead_commune] if action.lead_commune else []
    action.communes.set({*communes, *leads})
    action.services.set(services)


@transaction.atomic
def delete_any_part(*, part: Part, version: int, url: str) -> None:
    """Delete `part`. Raises StaleEdit, and InUse while an action or a service refers to it."""
    if use := use_of_part(part):
        raise InUse(use)
    delete_part(part=part, version=version, url=url)


def use_of_part(part: Part) -> str:
    """Return in French what refers to `part`, services too; empty when nothing does."""
    if isinstance(part, SchemeAction) and part.services.exists():
        return "Des services du catalogue portent cette action\u00a0: détachez-les d’abord."
    return use_of(part)

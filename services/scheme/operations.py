"""Writes on an action and what it is tied to. Each function is atomic."""

from collections.abc import Iterable

from django.db import transaction

from communes.models import Commune
from core.conflicts import StaleEdit
from governance.models import SchemeAction
from governance.operations import InUse, Part, delete_part, hold_scheme, save_part, use_of
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

    Raises StaleEdit as `save_part` does, and when one of the services has just been deleted.
    """
    wanted = {service.pk for service in services}
    # Held until the end, so that none is deleted before the foreign keys are checked.
    held = list(Service.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=wanted))
    if len(held) != len(wanted):
        raise StaleEdit(url=url, what="Un des services choisis a été supprimé entre-temps.")
    save_part(part=action, version=version, url=url)
    leads = [action.lead_commune] if action.lead_commune else []
    action.communes.set({*communes, *leads})
    action.services.set(held)


@transaction.atomic
def delete_any_part(*, part: Part, version: int, url: str) -> None:
    """Delete `part`. Raises StaleEdit, and InUse while an action or a service refers to it."""
    hold_scheme(part=part, url=url)
    if use := use_of_part(part):
        raise InUse(use)
    delete_part(part=part, version=version, url=url)


def use_of_part(part: Part) -> str:
    """Return in French what refers to `part`, services too; empty when nothing does."""
    if isinstance(part, SchemeAction) and part.services.exists():
        return "Des services du catalogue portent cette action\u00a0: détachez-les d’abord."
    return use_of(part)

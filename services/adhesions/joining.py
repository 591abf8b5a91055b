"""What the sheet of a service says to those who may join it for a commune."""

from dataclasses import dataclass

from accounts.actor import Actor
from communes.models import Commune
from services.access import may_join_for
from services.figures import HEAVY_COMMUNE_FIELDS
from services.models import Service, Subscription


@dataclass(frozen=True)
class Joining:
    """A commune of the reader: the file that it has of the service, None when there is none."""

    commune: Commune
    subscription: Subscription | None


def joinings_of(actor: Actor, service: Service) -> list[Joining]:
    """Return where each commune of `actor` stands with `service`. Two queries, none for others."""
    if not actor.commune_ids():
        return []
    communes = list(may_join_for(actor).defer(*HEAVY_COMMUNE_FIELDS))
    rows = service.subscriptions.filter(commune__in=communes)
    held = {
        row.commune_id: row
        # What is in force hides the file that will follow it: it comes last, and stays.
        for row in [*rows.open(), *rows.active_on(actor.day)]
    }
    return [Joining(commune, held.get(commune.pk)) for commune in communes]

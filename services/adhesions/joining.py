"""What the sheet of a service says to those who may join it for a commune."""

from dataclasses import dataclass

from accounts.actor import Actor
from communes.models import Commune
from services.access import may_join_for
from services.figures import HEAVY_COMMUNE_FIELDS
from services.models import Service, Subscription


@dataclass(frozen=True)
class Joining:
    """A commune of the reader: the file that it has of the service, None when there is none.

    It may join what it does not hold, or prepare what will follow an adhésion that ends.
    """

    commune: Commune
    subscription: Subscription | None
    may_join: bool


def joinings_of(actor: Actor, service: Service) -> list[Joining]:
    """Return where each commune of `actor` stands with `service`.

    Three queries; none for those of no commune.
    """
    if not actor.commune_ids():
        return []
    communes = list(may_join_for(actor, service=service).defer(*HEAVY_COMMUNE_FIELDS))
    rows = service.subscriptions.filter(commune__in=communes)
    held: dict[int, Subscription] = {}
    bound = set()
    # What is in force hides the file that will follow it: it comes last, and stays.
    lasting = rows.in_force_or_to_come_on(actor.day).order_by("-starts_on")
    for row in [*rows.open(), *lasting]:
        held[row.commune_id] = row
        if row.ends_on is None:
            bound.add(row.commune_id)
    return [
        Joining(commune, held.get(commune.pk), may_join=commune.pk not in bound)
        for commune in communes
    ]

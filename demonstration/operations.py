"""Loading a demonstration: the real territory, then what is invented to fill it."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from communes.models import Commune, Direction, Epci
from communes.operations import import_epci
from communes.portal import portal_time_zone
from demonstration.catalogue import load_territory_facts
from demonstration.generator import Stage, generate, subscribed_pairs
from demonstration.people import make_company
from demonstration.reports import make_report, missing_reports
from demonstration.subscriptions import make_subscriptions
from demonstration.territories import TERRITORIES
from services.models import Service

FIRST_YEAR = 2024
DESK_PHONE = "02 00 00 00 00"
DESK_EMAIL = "contact@demo.test"


def is_loaded() -> bool:
    """Return whether this database already holds the demonstration's people."""
    return User.objects.filter(email="maire@demo.test").exists()


@transaction.atomic
def load(*, territory: str, now: datetime.datetime, say: Callable[[str], None]) -> None:
    """Load the demonstration of `territory` whole, or nothing. Raises KeyError if it is unknown."""
    facts = TERRITORIES[territory]
    say(f"Communes et populations ({facts.name})…")
    import_epci(siren=facts.siren)
    say("Structures, directions et services…")
    load_territory_facts(facts)
    epci = Epci.objects.get()
    # The real ones are not in the public data, and a demonstration must bother nobody.
    epci.phone, epci.email = DESK_PHONE, DESK_EMAIL
    epci.save(update_fields=["phone", "email"])
    with timezone.override(portal_time_zone(epci)):
        _invent(epci, now=timezone.localtime(now), say=say)


def load_reports(*, now: datetime.datetime, say: Callable[[str], None]) -> None:
    """Produce the bilans of the past years that are not there yet: some seconds each."""
    with timezone.override(portal_time_zone(Epci.objects.get())):
        for year in missing_reports(range(FIRST_YEAR, timezone.localtime(now).year)):
            make_report(year=year, now=now, say=say)


def _invent(epci: Epci, *, now: datetime.datetime, say: Callable[[str], None]) -> None:
    """Write what is fictitious: people, adhésions, requests."""
    today = now.date()
    communes = list(Commune.objects.members_on(today).prefetch_related("populations"))
    directions = list(Direction.objects.receiving_requests())
    services = list(Service.objects.select_related("direction"))
    say("Personnes et adhésions (fictives)…")
    company = make_company(communes, directions)
    make_subscriptions(communes, services, until=today)
    say("Demandes (fictives)…")
    stage = Stage(
        epci=epci,
        communes=communes,
        # A larger commune asks more, though not in proportion.
        weights=[round(_population(commune) ** 0.5) for commune in communes],
        company=company,
        services={service.slug: service for service in services},
        directions={direction.slug: direction for direction in directions},
        subscribed=subscribed_pairs(),
    )
    number = generate(stage, years=tuple(range(FIRST_YEAR, today.year + 1)), until=now)
    say(f"{number} demandes chargées.")


def _population(commune: Commune) -> int:
    latest = next(iter(commune.populations.all()), None)
    return latest.municipal if latest else 500

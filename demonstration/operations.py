"""Loading a demonstration: the real territory, then what is invented to fill it."""

import datetime
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from communes.models import Commune, Direction, Epci
from communes.operations import import_epci
from communes.portal import as_in
from demonstration.catalogue import load_territory_facts, services_by_domain
from demonstration.deputy import give_to_mayor
from demonstration.facts import TerritoryFacts
from demonstration.generator import Stage, generate, subscribed_pairs
from demonstration.joining import make_files
from demonstration.people import make_company
from demonstration.reports import make_report, missing_reports
from demonstration.subscriptions import make_subscriptions
from demonstration.tariffs import make_tariffs
from demonstration.territories import TERRITORIES

FIRST_YEAR = 2024
DESK_PHONE = "02 00 00 00 00"
DESK_EMAIL = "contact@demo.test"


def is_loaded() -> bool:
    """Return whether this database already holds the demonstration's people."""
    return User.objects.filter(email="maire@demo.test").exists()


def loaded_territory() -> str:
    """Return the name of the territory that this database holds, or nothing when it is empty."""
    epci = Epci.objects.without_logo().first()
    by_siren = {facts.siren: facts.name for facts in TERRITORIES.values()}
    return by_siren.get(epci.siren, epci.name) if epci else ""


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
    epci.setup_finished_at = now
    noun = facts.direction_noun
    epci.direction_word, epci.direction_words = noun.singular, noun.plural
    epci.direction_is_feminine = noun.is_feminine
    # « Communauté de communes » would be said again on each page.
    epci.chosen_name = facts.name if facts.name != epci.name else ""
    epci.save()
    with as_in(epci):
        _invent(facts, epci, now=timezone.localtime(now), say=say)


def load_reports(*, now: datetime.datetime, say: Callable[[str], None]) -> None:
    """Produce the bilans of the past years that are not there yet: some seconds each."""
    with as_in(Epci.objects.get()):
        for year in missing_reports(range(FIRST_YEAR, timezone.localtime(now).year)):
            make_report(year=year, now=now, say=say)


def _invent(
    facts: TerritoryFacts, epci: Epci, *, now: datetime.datetime, say: Callable[[str], None]
) -> None:
    """Write what is fictitious: people, adhésions, requests."""
    today = now.date()
    communes = list(Commune.objects.members_on(today).prefetch_related("populations"))
    directions = list(Direction.objects.receiving_requests())
    say("Personnes et adhésions (fictives)…")
    company = make_company(communes, directions)
    first_day = datetime.date(FIRST_YEAR, 1, 1)
    make_subscriptions(facts, communes, first_day=first_day, until=today)
    make_tariffs(since=first_day)
    make_files(facts, communes, dgs=company.dgs, now=now)
    say("Demandes (fictives)…")
    services = services_by_domain(facts)
    told = {service.slug for service in facts.services if service.communes}
    stage = Stage(
        epci=epci,
        communes=communes,
        # A larger commune asks more, though not in proportion.
        weights=[round(_population(commune) ** 0.5) for commune in communes],
        company=company,
        services=services,
        directions={direction.slug: direction for direction in directions},
        topics={
            topic: direction.slug for direction in facts.directions for topic in direction.topics
        },
        subscribed=subscribed_pairs(),
        reserved={service.pk for service in services.values() if service.slug in told},
    )
    number = generate(stage, years=tuple(range(FIRST_YEAR, today.year + 1)), until=now)
    give_to_mayor(deputy=company.deputy, now=now, subdivision=epci.holiday_subdivision)
    say(f"{number} demandes chargées.")


def _population(commune: Commune) -> int:
    latest = next(iter(commune.populations.all()), None)
    return latest.municipal if latest else 500

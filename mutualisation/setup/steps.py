"""How far the set-up of the portal is: what is there says it, and what was put aside."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from accounts.models import Membership, Role
from communes.models import Direction, Epci
from core.nouns import direction_noun
from services.models import Service

TERRITORY, DIRECTIONS, SERVICES = "territoire", "directions", "services"
IDENTITY, INVITATIONS = "identite", "invitations"
# Without a territory there is no portal: it cannot be put aside.
PASSABLE = (DIRECTIONS, SERVICES, IDENTITY, INVITATIONS)
# The pages of the set-up, in their order, as the head of each of them shows them.
PAGES = ("search", "preview", "import", DIRECTIONS, SERVICES, IDENTITY, INVITATIONS)


@dataclass(frozen=True)
class SetupStep:
    """A thing to do once: what it is, where, and whether it is done or put aside."""

    slug: str
    label: str
    about: str
    url: str
    is_done: bool
    is_passed: bool

    @property
    def is_left(self) -> bool:
        return not (self.is_done or self.is_passed)


def setup_steps(epci: Epci | None, day: datetime.date) -> list[SetupStep]:
    """Return the steps of the set-up of this portal. Three queries."""
    noun = direction_noun()
    found = [
        (
            TERRITORY,
            "Le territoire",
            "Votre intercommunalité et ses communes, lues dans les données publiques.",
            "territory_update" if epci else "setup_search",
            epci is not None,
        ),
        (
            DIRECTIONS,
            f"Les {noun.plural}",
            "Les équipes à qui le guichet confie les demandes, et le nom que vous leur donnez.",
            "setup_directions",
            Direction.objects.exists(),
        ),
        (
            SERVICES,
            "Les services mutualisés",
            "Ce que le catalogue propose aux communes, et les demandes habituelles.",
            "setup_services",
            Service.objects.exists(),
        ),
        (
            IDENTITY,
            "Le nom, le logo et la couleur",
            "Pour que chacun reconnaisse son intercommunalité.",
            "setup_identity",
            epci is not None and epci.identity_changed_at is not None,
        ),
        (
            INVITATIONS,
            "Les premières personnes",
            "Les agents du guichet d’abord, puis les maires et leurs mairies.",
            "setup_invitations",
            Membership.objects.active_on(day).exclude(role=Role.ADMINISTRATOR).exists(),
        ),
    ]
    passed = epci.setup_passed if epci else []
    return [
        SetupStep(slug, label, about, reverse(url), is_done, slug in passed and not is_done)
        for slug, label, about, url, is_done in found
    ]


def steps_left(epci: Epci | None, day: datetime.date) -> list[SetupStep]:
    """Return what remains to be done; nothing once the set-up is over, without a query then."""
    if epci is not None and epci.setup_finished_at:
        return []
    return [step for step in setup_steps(epci, day) if step.is_left]


def next_url(epci: Epci | None, day: datetime.date) -> str:
    """Return the address of the first thing that remains, or of the list of them all."""
    left = steps_left(epci, day)
    return left[0].url if left else reverse("setup")


def trail(page: str, epci: Epci | None) -> tuple[list[tuple[str, str]], int]:
    """Return the (label, address) of the pages of the set-up, and the rank of `page`.

    An address is empty where there is nothing to go to: what comes after a territory that is not
    there yet, and what comes before one that is.
    """
    noun = direction_noun()
    names = {
        "search": ("Choisir", "" if epci else reverse("setup_search")),
        "preview": ("Vérifier", ""),
        "import": ("Charger", ""),
        DIRECTIONS: (noun.titles, reverse("setup_directions") if epci else ""),
        SERVICES: ("Services", reverse("setup_services") if epci else ""),
        IDENTITY: ("Couleurs et logo", reverse("setup_identity") if epci else ""),
        INVITATIONS: ("Invitations", reverse("setup_invitations") if epci else ""),
    }
    return [names[each] for each in PAGES], PAGES.index(page) + 1


@transaction.atomic
def put_aside(*, epci: Epci, slug: str, aside: bool) -> None:
    """Put a step aside, or take it up again."""
    row = Epci.objects.select_for_update().without_logo().get(pk=epci.pk)
    row.setup_passed = [each for each in row.setup_passed if each != slug] + [slug] * aside
    row.save(update_fields=["setup_passed"])


def finish(*, epci: Epci, now: datetime.datetime) -> None:
    """Say that the set-up is over: the home of the administrator no longer recalls it."""
    Epci.objects.filter(pk=epci.pk, setup_finished_at=None).update(setup_finished_at=now)

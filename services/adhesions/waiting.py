"""What adhésions wait for, and from whom: the counts of the homes, and a filter of the list."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES
from core.french import count
from services.access import keeps_any_subscription, visible_subscriptions
from services.models import LegalForm
from services.vocabulary import SubscriptionState

_NETWORK = Q(service__legal_form=LegalForm.NETWORK)
_IN_FORCE = Q(state__in=(SubscriptionState.ACTIVE, SubscriptionState.NOTICE))
_WITHOUT_COUNCIL_PAPER = (
    Q(deliberation=None) | Q(deliberation__file=None) | Q(decision=None) | Q(decision__file=None)
)
_WITHOUT_CONVENTION = (
    Q(agreement=None)
    | Q(agreement__file=None)
    | Q(agreement__commune_signed_on=None)
    | Q(agreement__epci_signed_on=None)
    | Q(
        agreement__cst_opinion_on=None,
        service__legal_form__in=(LegalForm.COMMON_SERVICE, LegalForm.SECONDMENT),
    )
)
# What `missing_pieces` finds, told to the database.
LACKS_PAPERS = ~_NETWORK & (_WITHOUT_COUNCIL_PAPER | _WITHOUT_CONVENTION)


@dataclass(frozen=True)
class Wait:
    """What adhésions wait for, said of one and of several, and which of them do.

    A backlog is worked on little by little: nothing stands still for it.
    """

    slug: str
    one: str
    several: str
    condition: Q
    of_commune: bool = False
    is_backlog: bool = False


WAITS = (
    Wait(
        "deliberation",
        "attend la délibération de votre conseil",
        "attendent la délibération de votre conseil",
        Q(state=SubscriptionState.INTENTION) & ~_NETWORK,
        of_commune=True,
    ),
    Wait(
        "transmission",
        "attend la transmission de sa délibération",
        "attendent la transmission de leur délibération",
        Q(state=SubscriptionState.DELIBERATED, deliberation__transmitted_on=None),
        of_commune=True,
    ),
    Wait(
        "accord",
        "attend votre accord",
        "attendent votre accord",
        Q(state=SubscriptionState.INTENTION) & _NETWORK,
    ),
    Wait(
        "decision",
        "attend la décision qui l’accepte",
        "attendent la décision qui les accepte",
        Q(state=SubscriptionState.DELIBERATED, decision=None),
    ),
    Wait(
        "convention",
        "attend la signature de la convention",
        "attendent la signature de la convention",
        Q(state=SubscriptionState.DELIBERATED, decision__isnull=False),
    ),
    Wait(
        "entree-en-vigueur",
        "attend son entrée en vigueur",
        "attendent leur entrée en vigueur",
        Q(state=SubscriptionState.SIGNED),
    ),
    Wait(
        "pieces",
        "a des pièces à retrouver",
        "ont des pièces à retrouver",
        _IN_FORCE & LACKS_PAPERS,
        is_backlog=True,
    ),
)
BY_SLUG = {wait.slug: wait for wait in WAITS}


@dataclass(frozen=True)
class Waiting:
    """So many adhésions that wait for the same, in words, and the address of their list."""

    number: int
    is_backlog: bool
    words: str
    url: str


def waits_of(actor: Actor) -> list[Wait]:
    """Return what adhésions may wait for from `actor`: for their communes, for the EPCI."""
    keeps = keeps_any_subscription(actor)
    return [wait for wait in WAITS if (actor.has(*COMMUNE_ROLES) if wait.of_commune else keeps)]


def waiting_for(actor: Actor) -> list[Waiting]:
    """Return what waits for `actor` among the adhésions that they follow. One query at most."""
    waits = waits_of(actor)
    if not waits:
        return []
    numbers = visible_subscriptions(actor).aggregate(
        **{_total(wait): Count("pk", filter=_own(actor, wait), distinct=True) for wait in waits}
    )
    return [
        Waiting(
            number,
            wait.is_backlog,
            count(number, f"adhésion {wait.one}", f"adhésions {wait.several}"),
            f"{reverse('subscriptions')}?attend={wait.slug}",
        )
        for wait in waits
        if (number := numbers[_total(wait)])
    ]


def _total(wait: Wait) -> str:
    """Return the name of its number in a query: no field of the table has it."""
    return f"waiting_{wait.slug.replace('-', '_')}"


def _own(actor: Actor, wait: Wait) -> Q:
    """Return the condition of `wait`; what a commune owes counts for its people only."""
    if wait.of_commune:
        return wait.condition & Q(commune__in=actor.commune_ids())
    return wait.condition

"""What the review asks people to do by hand: no decision is needed, and nothing else does it."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import DateTimeField, Exists, Max, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.models import Membership, User
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State
from retention.periods import limit_at

# For both: the work of a year is over.
AFTER_YEARS = 1


@dataclass(frozen=True)
class Chore:
    """What waits for somebody: how much of it, and what to do."""

    slug: str
    name: str
    why: str
    then: str
    number: int


def chores_at(now: datetime.datetime) -> list[Chore]:
    """Return what has waited for more than a year at `now`. One query for all."""
    limit = limit_at(now, years=AFTER_YEARS)
    drafts = ServiceRequest.objects.filter(state=State.DRAFT, created_at__lt=limit).order_by()
    idle = _without_role(now).filter(idle_since__lt=limit).order_by()
    both = _marked(drafts, "brouillons").union(_marked(idle, "sans-fonction"), all=True)
    found = Counter(slug for (slug,) in both)
    return [
        Chore(
            "brouillons",
            "Brouillons jamais envoyés, un an après leur création",
            "Un brouillon ne sert qu’à qui l’écrit, ou au maire qui le reprend.",
            "Rappeler à leurs auteurs de les envoyer ou de les supprimer.",
            found["brouillons"],
        ),
        Chore(
            "sans-fonction",
            "Comptes ouverts sans fonction depuis un an",
            "Un compte sert à exercer une fonction.",
            "Fermer ces comptes, depuis la page de chaque personne.",
            found["sans-fonction"],
        ),
    ]


def _marked(rows: QuerySet, slug: str) -> QuerySet:
    return rows.annotate(chore=Value(slug)).values_list("chore")


def _without_role(now: datetime.datetime) -> QuerySet:
    """Return the open accounts that hold no role now nor later, with the end of their last one."""
    held = Membership.objects.filter(user=OuterRef("pk")).ending_after(timezone.localdate(now))
    rows = User.objects.filter(~Exists(held), is_active=True)
    last = Cast(Max("memberships__ends_on"), DateTimeField())
    return rows.annotate(idle_since=Coalesce(last, "date_joined"))

"""What has been kept for longer than it is needed, by kind and year: for the yearly review.

Nothing here destroys anything. Requests are public archives: their elimination needs the visa of
the archives (articles L212-2 and L212-3 of the code du patrimoine), and is not done by the portal.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Count, DateTimeField, Exists, Max, OuterRef, QuerySet
from django.db.models.functions import Cast, Coalesce, ExtractYear
from django.utils import timezone

from accounts.models import Invitation, Membership, User
from history.models import Change
from mutualisation.personal_data.register import duration
from requests_desk.models import Attachment, ReadingLog, ServiceRequest
from requests_desk.vocabulary import State

_YEAR = datetime.timedelta(days=365)
_TEN_YEARS = 10 * _YEAR
_ARCHIVES = (
    "Archives publiques\u00a0: soumettre la liste au service des archives, et attendre son visa."
)
_LONG = (
    "Au-delà d’un mandat et des délais de recours et de prescription (quatre ans pour les "
    "créances sur les collectivités, loi du 31 décembre 1968)."
)


@dataclass(frozen=True)
class Kind:
    """A kind of rows, the period for which it is needed, and what to do then.

    `rows` gives those that there are at a moment; `since` names the column from which the period
    runs.
    """

    slug: str
    name: str
    period: datetime.timedelta
    counted_from: str
    why: str
    then: str
    rows: Callable[[datetime.datetime], QuerySet]
    since: str

    @property
    def period_words(self) -> str:
        return f"{duration(self.period)} {self.counted_from}"


@dataclass(frozen=True)
class Review:
    """What of a kind has passed its period: pairs of year and number, the oldest first."""

    kind: Kind
    years: list[tuple[int, int]] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(number for _, number in self.years)


def _without_role(now: datetime.datetime) -> QuerySet:
    """Return the open accounts that hold no role now nor later, with the end of their last one."""
    held = Membership.objects.filter(user=OuterRef("pk")).ending_after(timezone.localdate(now))
    rows = User.objects.filter(~Exists(held), is_active=True)
    last = Cast(Max("memberships__ends_on"), DateTimeField())
    return rows.annotate(idle_since=Coalesce(last, "date_joined"))


KINDS: tuple[Kind, ...] = (
    Kind(
        "demandes",
        "Demandes closes",
        _TEN_YEARS,
        "après la clôture",
        _LONG,
        _ARCHIVES,
        lambda now: ServiceRequest.objects.filter(closed_at__isnull=False),
        "closed_at",
    ),
    Kind(
        "pieces",
        "Pièces jointes des demandes closes",
        _TEN_YEARS,
        "après la clôture",
        _LONG,
        _ARCHIVES,
        lambda now: Attachment.objects.filter(request__closed_at__isnull=False),
        "request__closed_at",
    ),
    Kind(
        "lectures",
        "Lectures des demandes confidentielles",
        _TEN_YEARS,
        "après la lecture",
        "Elles suivent la demande\u00a0: elles disent qui l’a connue.",
        _ARCHIVES,
        lambda now: ReadingLog.objects.all(),
        "at",
    ),
    Kind(
        "historique",
        "Lignes de l’historique",
        _TEN_YEARS,
        "après le changement",
        _LONG,
        _ARCHIVES,
        lambda now: Change.objects.all(),
        "at",
    ),
    Kind(
        "brouillons",
        "Brouillons jamais envoyés",
        _YEAR,
        "après leur création",
        "Un brouillon n’est pas une archive\u00a0: il ne sert qu’à son auteur.",
        "Rappeler à leurs auteurs de les envoyer ou de les supprimer\u00a0: eux seuls les lisent.",
        lambda now: ServiceRequest.objects.filter(state=State.DRAFT),
        "created_at",
    ),
    Kind(
        "comptes",
        "Comptes sans fonction",
        _YEAR,
        "après la dernière fonction",
        "Un compte sert à exercer une fonction.",
        "Fermer ces comptes, depuis la page de chaque personne.",
        _without_role,
        "idle_since",
    ),
    Kind(
        "invitations",
        "Invitations restées sans réponse",
        _YEAR,
        "après le dernier envoi",
        "Une invitation expirée n’ouvre plus rien.",
        "Les retirer, ou les renvoyer si la personne est toujours attendue.",
        lambda now: Invitation.objects.open(),
        "sent_at",
    ),
)


def reviews_at(now: datetime.datetime) -> list[Review]:
    """Return what has passed its period at `now`, kind by kind. One query each."""
    return [Review(kind, _years(kind, now)) for kind in KINDS]


def _years(kind: Kind, now: datetime.datetime) -> list[tuple[int, int]]:
    old = kind.rows(now).order_by().filter(**{f"{kind.since}__lt": now - kind.period})
    if kind.slug == "comptes":
        # A maximum is already grouped by person: the years are counted here.
        found: dict[int, int] = {}
        for since in old.values_list("idle_since", flat=True):
            found[since.year] = found.get(since.year, 0) + 1
        return sorted(found.items())
    years = old.annotate(year=ExtractYear(kind.since)).values("year")
    return list(years.annotate(number=Count("pk")).order_by("year").values_list("year", "number"))

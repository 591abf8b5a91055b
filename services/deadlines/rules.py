"""The deadlines of one adhésion, by what its papers say and never by a guess.

Whose convention is not in the portal has no notice to give, but papers to find.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models

from core.periods import last_day
from governance.models import Deliberation
from services.models import Agreement, Subscription
from services.subscription_checks import agreement_of, missing_pieces
from services.terms import add_months, last_notice_day, term_end
from services.vocabulary import SubscriptionState

# After how long an intention without an answer, or an act that is not transmitted, is late. No law
# says so: it is when somebody asks.
PATIENCE_MONTHS = 6
TRANSMISSION_DAYS = 15


class Kind(models.TextChoices):
    """What a deadline is about. Its value is in addresses, and in the calendars of people."""

    NOTICE = "preavis", "Préavis à donner"
    EXPIRY = "echeance", "Convention qui expire"
    OPINION = "avis", "Avis du CST attendu"
    TRANSMISSION = "transmission", "Acte à transmettre"
    INTENTION = "intention", "Intention en attente"
    START = "debut", "Entrée en vigueur"
    END = "fin", "Fin d’adhésion"
    PAPERS = "pieces", "Pièces à retrouver"


class Side(models.TextChoices):
    """Who has something to do."""

    COMMUNE = "commune", "La commune"
    EPCI = "intercommunalite", "L’intercommunalité"
    BOTH = "parties", "L’une ou l’autre partie"
    NOBODY = "", ""


@dataclass(frozen=True)
class Deadline:
    """Something due on `day`; None for what has no day. It is late when nobody did it in time.

    `code` names it among those of its adhésion.
    """

    kind: Kind
    subscription: Subscription
    day: datetime.date | None
    title: str
    who: Side = Side.NOBODY
    is_late: bool = False
    detail: str = ""
    code: str = ""

    @property
    def uid(self) -> str:
        """Return what names it for ever, whatever becomes of its day and words."""
        return f"{self.code or self.kind}-{self.subscription.uuid}@mutualisation"


def deadlines_of(row: Subscription, today: datetime.date) -> list[Deadline]:
    """Return the deadlines of an adhésion as they stand `today`, past ones included.

    No query when its service, its convention and both its deliberations are read with it.
    """
    rules = _RULES.get(SubscriptionState(row.state), ())
    return [deadline for rule in rules for deadline in rule(row, today)]


def _intention(row: Subscription, today: datetime.date) -> Iterator[Deadline]:
    if row.declared_on is None:
        return
    day = add_months(row.declared_on, PATIENCE_MONTHS)
    with_papers = row.service.needs_agreement
    yield Deadline(
        Kind.INTENTION,
        row,
        day,
        "Intention sans délibération" if with_papers else "Intention sans réponse",
        Side.COMMUNE if with_papers else Side.EPCI,
        is_late=day < today,
    )


def _opinion(row: Subscription, today: datetime.date) -> Iterator[Deadline]:
    agreement = agreement_of(row)
    if row.service.needs_cst_opinion and (agreement is None or agreement.cst_opinion_on is None):
        yield Deadline(
            Kind.OPINION,
            row,
            row.wished_on,
            "Avis du comité social territorial à recueillir",
            Side.EPCI,
            is_late=row.wished_on is not None and row.wished_on < today,
        )


def _transmissions(row: Subscription, today: datetime.date) -> Iterator[Deadline]:
    """An act of long ago that was taken over has been transmitted: only its date is not known."""
    if row.is_takeover:
        return
    acts = (
        (row.deliberation, "Délibération de la commune à transmettre", Side.COMMUNE, ""),
        (row.decision, "Décision à transmettre", Side.EPCI, "transmission-decision"),
    )
    for act, title, who, code in acts:
        if act is not None and act.transmitted_on is None:
            yield _transmission(row, act, title, who, code, today)


def _transmission(
    row: Subscription, act: Deliberation, title: str, who: Side, code: str, today: datetime.date
) -> Deadline:
    day = act.adopted_on + datetime.timedelta(days=TRANSMISSION_DAYS)
    return Deadline(Kind.TRANSMISSION, row, day, title, who, is_late=day < today, code=code)


def _start_to_decide(row: Subscription, today: datetime.date) -> Iterator[Deadline]:
    yield Deadline(
        Kind.START,
        row,
        row.wished_on,
        "Convention signée, à faire entrer en vigueur",
        Side.EPCI,
        is_late=row.wished_on is not None and row.wished_on < today,
    )


def _start(row: Subscription, today: datetime.date) -> Iterator[Deadline]:
    yield Deadline(Kind.START, row, row.starts_on, "Entrée en vigueur")


def _end(row: Subscription, today: datetime.date) -> Iterator[Deadline]:
    """An end on the day of an expiry is told once, as the expiry."""
    agreement = agreement_of(row)
    if row.ends_on is not None and not (agreement and _expiry_of(agreement) == row.ends_on):
        yield Deadline(Kind.END, row, last_day(row.ends_on), "Dernier jour de l’adhésion")


def _expiry(row: Subscription, today: datetime.date) -> Iterator[Deadline]:
    agreement = agreement_of(row)
    ends_on = _expiry_of(agreement) if agreement else None
    if ends_on is not None:
        is_late = row.state == SubscriptionState.ACTIVE and ends_on <= today
        yield Deadline(
            Kind.EXPIRY,
            row,
            last_day(ends_on),
            "La convention a expiré" if is_late else "La convention expire",
            Side.BOTH if row.state == SubscriptionState.ACTIVE else Side.NOBODY,
            is_late=is_late,
        )


def _expiry_of(agreement: Agreement) -> datetime.date | None:
    """Return when a convention expires for good: not one that begins another term by itself."""
    renews = agreement.renews_tacitly and agreement.term_months
    return None if renews else agreement.expires_on


def _notice(row: Subscription, today: datetime.date) -> Iterator[Deadline]:
    """The next day on which a notice still ends with a term: after it, it ends later than that."""
    agreement = agreement_of(row)
    if agreement is None or row.starts_on is None or not agreement.renews_tacitly:
        return
    ends_on = term_end(row.starts_on, agreement.term_months, renews_tacitly=True, day=today)
    if ends_on is None or (row.ends_on and row.ends_on <= ends_on):
        return
    day = last_notice_day(ends_on, agreement.notice_months)
    if day < today:
        following = term_end(row.starts_on, agreement.term_months, renews_tacitly=True, day=ends_on)
        ends_on = following or ends_on
        day = last_notice_day(ends_on, agreement.notice_months)
    yield Deadline(
        Kind.NOTICE,
        row,
        day,
        "Dernier jour pour un préavis qui prenne effet au terme",
        Side.BOTH,
    )


def _papers(row: Subscription, today: datetime.date) -> Iterator[Deadline]:
    missing = missing_pieces(row)
    if missing:
        detail = " ".join(check.message for check in missing)
        yield Deadline(Kind.PAPERS, row, None, "Pièces à retrouver", Side.BOTH, detail=detail)


Rule = Callable[[Subscription, datetime.date], Iterator[Deadline]]
_RULES: dict[SubscriptionState, tuple[Rule, ...]] = {
    SubscriptionState.INTENTION: (_intention,),
    SubscriptionState.DELIBERATED: (_transmissions, _opinion),
    SubscriptionState.SIGNED: (_transmissions, _opinion, _start_to_decide),
    SubscriptionState.ACTIVE: (_transmissions, _start, _notice, _expiry, _end, _papers),
    SubscriptionState.NOTICE: (_transmissions, _start, _expiry, _end, _papers),
    SubscriptionState.TERMINATED: (_start, _expiry, _end),
}

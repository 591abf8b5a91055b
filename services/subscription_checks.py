"""What is missing or out of order in the file of an adhésion, before each of its steps.

Real files are incomplete: what stops a step may be passed over with a reason, which stays visible.
What no reason may pass over is a constraint of the tables.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from communes.models import Population
from services.models import Agreement, Subscription
from services.terms import notice_end
from services.vocabulary import ServiceState


class Severity(StrEnum):
    STOP = "stop"
    WARN = "warn"


@dataclass(frozen=True)
class Check:
    """Something wrong; `code` is what the log keeps when somebody passes it over."""

    code: str
    severity: Severity
    message: str


class StoppedByChecks(Exception):
    """A step was refused: `checks` say why, and may be passed over with a reason."""

    def __init__(self, checks: Iterable[Check]) -> None:
        self.checks = tuple(checks)
        super().__init__(" ".join(check.message for check in self.checks))


# `{side}` is who accepts and signs with the commune: the EPCI, or who renders the service.
_MESSAGES: dict[str, str] = {
    "not_eligible": "La commune ne remplit pas les conditions du service.",
    "service_not_open": "Le service n’est plus ouvert aux adhésions.",
    "deliberation_missing": "La délibération de la commune manque.",
    "deliberation_file_missing": "Le fichier de la délibération de la commune manque.",
    "decision_missing": "La décision de {side} manque.",
    "decision_file_missing": "Le fichier de la décision de {side} manque.",
    "agreement_missing": "La convention manque.",
    "agreement_file_missing": "Le fichier de la convention signée manque.",
    "commune_signature_missing": "La date de signature par la commune manque.",
    "epci_signature_missing": "La date de signature par {side} manque.",
    "signed_before_deliberation": (
        "La commune a signé avant la délibération qui le permet\u00a0: les dates ne se suivent pas."
    ),
    "signed_before_decision": (
        "La signature de {side} précède la décision qui la permet\u00a0: les dates ne se "
        "suivent pas."
    ),
    "signed_before_transmission": (
        "La commune a signé avant la transmission de sa délibération à la préfecture (article "
        "L2131-1 du CGCT)."
    ),
    "epci_signed_before_transmission": (
        "La signature de {side} précède la transmission de sa décision à la préfecture (article "
        "L2131-1 du CGCT)."
    ),
    "cst_opinion_missing": "L’avis du comité social territorial n’est pas renseigné.",
    "cst_opinion_after_signature": "L’avis du comité social territorial suit la signature.",
    "starts_before_signature": (
        "L’adhésion entre en vigueur avant la signature de la convention\u00a0: les dates ne se "
        "suivent pas."
    ),
    "starts_before_deliberation": (
        "L’adhésion entre en vigueur avant la délibération de la commune\u00a0: les dates ne se "
        "suivent pas."
    ),
    "ends_before_notice": "L’adhésion prend fin avant la fin du préavis ou de la convention.",
}
# What stops nothing: it is told, and the step goes on.
_WARNINGS = frozenset(
    {
        "signed_before_transmission",
        "epci_signed_before_transmission",
        "cst_opinion_missing",
        "cst_opinion_after_signature",
    }
)
_PAPERS = (
    "deliberation_missing",
    "deliberation_file_missing",
    "decision_missing",
    "decision_file_missing",
    "agreement_missing",
    "agreement_file_missing",
    "commune_signature_missing",
    "epci_signature_missing",
    "cst_opinion_missing",
)


def agreement_of(subscription: Subscription) -> Agreement | None:
    """Return the convention of `subscription`, if it has one."""
    return getattr(subscription, "agreement", None)


def earliest_end(subscription: Subscription, notified_on: datetime.date) -> datetime.date:
    """Return when a notice of `notified_on` ends an adhésion in force, by its convention.

    Without a convention, by the rules of the service; never after the end that it had without any
    notice. Raises ValueError for one not in force.
    """
    if subscription.starts_on is None:
        raise ValueError(f"{subscription} is not in force: it has no end")
    rules = agreement_of(subscription) or subscription.service
    found = notice_end(
        notified_on,
        notice_months=rules.notice_months,
        starts_on=subscription.starts_on,
        term_months=rules.term_months,
        renews_tacitly=rules.renews_tacitly,
    )
    known = end_without_notice(subscription)
    return min(found, known) if known else found


def end_without_notice(subscription: Subscription) -> datetime.date | None:
    """Return the end that `subscription` has, or had before a notice was given; None for none."""
    notice = getattr(subscription, "termination", None)
    return notice.ended_on_before if notice else subscription.ends_on


def checks_for(subscription: Subscription, move: str) -> list[Check]:
    """Return what is wrong with `subscription` as it stands, for `move` (a name of SOURCES).

    Ask it once the fields that the step writes are set: it reads them from the row itself.
    """
    codes = _CODES.get(move, lambda _: [])(subscription)
    return _checks(subscription, codes)


def missing_pieces(subscription: Subscription) -> list[Check]:
    """Return the « pièces à retrouver » of `subscription`: papers and dates that it still lacks."""
    found = [*_council_papers(subscription), *_convention_papers(subscription)]
    return _checks(subscription, [code for code in found if code in _PAPERS])


def messages_of(subscription: Subscription, codes: Iterable[str]) -> list[str]:
    """Return what the checks of these codes say; nothing for one that is no more."""
    side = subscription.other_side
    return [_MESSAGES[code].format(side=side) for code in codes if code in _MESSAGES]


def _checks(subscription: Subscription, codes: list[str]) -> list[Check]:
    return [
        Check(code, Severity.WARN if code in _WARNINGS else Severity.STOP, message)
        for code, message in zip(codes, messages_of(subscription, codes), strict=True)
    ]


def _before_declaring(subscription: Subscription) -> list[str]:
    latest = Population.objects.filter(commune=subscription.commune).order_by("-vintage").first()
    found = subscription.service.eligibility_of(
        subscription.commune, latest.municipal if latest else None
    )
    return [] if found.is_eligible else ["not_eligible"]


def _council_papers(subscription: Subscription) -> list[str]:
    if not subscription.service.needs_agreement:
        return []
    codes = []
    for name in ("deliberation", "decision"):
        paper = getattr(subscription, name)
        if paper is None:
            codes.append(f"{name}_missing")
        elif paper.file_id is None:
            codes.append(f"{name}_file_missing")
    return codes


def _convention_papers(subscription: Subscription) -> list[str]:
    if not subscription.service.needs_agreement:
        return []
    agreement = agreement_of(subscription)
    if agreement is None:
        return ["agreement_missing"]
    missing = {
        "agreement_file_missing": agreement.file_id is None,
        "commune_signature_missing": agreement.commune_signed_on is None,
        "epci_signature_missing": agreement.epci_signed_on is None,
        "cst_opinion_missing": (
            subscription.service.needs_cst_opinion and agreement.cst_opinion_on is None
        ),
    }
    return [code for code, is_missing in missing.items() if is_missing]


def _before_deliberating(subscription: Subscription) -> list[str]:
    return [code for code in _council_papers(subscription) if code.startswith("deliberation")]


def _before_signing(subscription: Subscription) -> list[str]:
    return [
        *_council_papers(subscription),
        *_convention_papers(subscription),
        *_order_of_signatures(subscription),
    ]


def _order_of_signatures(subscription: Subscription) -> list[str]:
    agreement = agreement_of(subscription)
    if agreement is None:
        return []
    codes = []
    deliberation, decision = subscription.deliberation, subscription.decision
    by_commune, by_epci = agreement.commune_signed_on, agreement.epci_signed_on
    if deliberation and by_commune:
        if by_commune < deliberation.adopted_on:
            codes.append("signed_before_deliberation")
        elif deliberation.transmitted_on is None or by_commune < deliberation.transmitted_on:
            codes.append("signed_before_transmission")
    if decision and by_epci:
        if by_epci < decision.adopted_on:
            codes.append("signed_before_decision")
        elif decision.transmitted_on is None or by_epci < decision.transmitted_on:
            codes.append("epci_signed_before_transmission")
    if _is_after(agreement.cst_opinion_on, by_epci):
        codes.append("cst_opinion_after_signature")
    return codes


def _before_admitting(subscription: Subscription) -> list[str]:
    is_open = subscription.service.state == ServiceState.OPEN
    return [] if is_open else ["service_not_open"]


def _before_activating(subscription: Subscription) -> list[str]:
    codes = [
        *_before_admitting(subscription),
        *_council_papers(subscription),
        *_convention_papers(subscription),
    ]
    agreement, starts_on = agreement_of(subscription), subscription.starts_on
    signed_on = (
        [agreement.commune_signed_on, agreement.epci_signed_on] if agreement is not None else []
    )
    if any(_is_after(day, starts_on) for day in signed_on):
        codes.append("starts_before_signature")
    if subscription.deliberation and _is_after(subscription.deliberation.adopted_on, starts_on):
        codes.append("starts_before_deliberation")
    return codes


def _before_notice(subscription: Subscription) -> list[str]:
    notice = subscription.termination
    earliest = earliest_end(subscription, notice.notified_on)
    return ["ends_before_notice"] if notice.takes_effect_on < earliest else []


def _is_after(day: datetime.date | None, other: datetime.date | None) -> bool:
    return day is not None and other is not None and day > other


_CODES: dict[str, Callable[[Subscription], list[str]]] = {
    "declare": _before_declaring,
    "deliberate": _before_deliberating,
    "sign": _before_signing,
    # Papers are found one by one: what is still missing stops none of them.
    "complete": _order_of_signatures,
    "activate": _before_activating,
    "admit": _before_admitting,
    "give_notice": _before_notice,
}

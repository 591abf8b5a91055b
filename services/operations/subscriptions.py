"""The steps of an adhésion, from its intention to its entry into force. Each is atomic.

Each guards itself, locks the row, and returns it as it is then: the row given may be an older copy.
Raise PermissionDenied for who may not, StaleEdit when the row has moved meanwhile, StoppedByChecks
when papers are missing or dates out of order, ValidationError for what no reason passes over.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from communes.models import Commune
from files.models import StoredFile
from files.operations import discard
from governance.models import Deliberation
from services.access import keeps_subscriptions, may_join_for
from services.models import Agreement, Service, ServiceOption, Subscription
from services.operations.steps import Move, checked, demand_reason, lock, log_step, take_step
from services.subscription_checks import agreement_of
from services.terms import add_months, term_end

# A convention is signed months before its first day, never years.
MOST_MONTHS_AHEAD = 24


@dataclass(frozen=True, kw_only=True)
class AgreementData:
    """What is written of a signed convention."""

    commune_signed_on: datetime.date | None = None
    epci_signed_on: datetime.date | None = None
    cst_opinion_on: datetime.date | None = None
    reference: str = ""
    file: StoredFile | None = None


@transaction.atomic
def declare_intention(
    *,
    service: Service,
    commune: Commune,
    by: Move,
    wished_on: datetime.date | None = None,
    options: Iterable[ServiceOption] = (),
    note: str = "",
) -> Subscription:
    """Open the file of `commune` for `service`, and return it; the one under way if there is one.

    The people of the commune declare it, or those who keep the adhésions of the service.
    """
    if not (
        keeps_subscriptions(by.actor, service)
        or may_join_for(by.actor, by.day, service=service).filter(pk=commune.pk).exists()
    ):
        raise PermissionDenied
    # Held until the end: of two clicks the second sees what the first has written.
    service = Service.objects.select_for_update().get(pk=service.pk)
    under_way = service.subscriptions.open().filter(commune=commune).first()
    if under_way is not None:
        return under_way
    _refuse_impossible(service, commune, by.day)
    row = Subscription(
        service=service,
        commune=commune,
        declared_on=by.day,
        declared_by=by.actor.user,
        wished_on=wished_on,
        note=note.strip(),
    )
    overridden = checked(row, "declare", by)
    row.full_clean()
    row.save()
    row.options.set(options)
    log_step(row, "declare", by, from_state="", overridden=overridden)
    return row


@transaction.atomic
def record_deliberation(
    *, subscription: Subscription, deliberation: Deliberation, by: Move
) -> Subscription:
    """Note that the municipal council has decided to join, by `deliberation`."""
    row = lock(subscription, "deliberate", by)
    return take_step(row, "deliberate", by, deliberation=deliberation)


@transaction.atomic
def record_decision(
    *, subscription: Subscription, decision: Deliberation, by: Move
) -> Subscription:
    """Note the decision of the EPCI on a file under way; its state does not change."""
    row = lock(subscription, "decide", by)
    _refuse_other_decision(row, decision)
    return take_step(row, "decide", by, decision=decision)


@transaction.atomic
def sign(*, subscription: Subscription, by: Move, agreement: AgreementData) -> Subscription:
    """Note that the convention is signed; its term and notice are those of the service that day."""
    row = lock(subscription, "sign", by)
    _write_agreement(row, agreement)
    return take_step(row, "sign", by)


@transaction.atomic
def complete_papers(
    *,
    subscription: Subscription,
    by: Move,
    deliberation: Deliberation | None = None,
    decision: Deliberation | None = None,
    agreement: AgreementData | None = None,
) -> Subscription:
    """Add papers that were missing to an adhésion in force; those not given stay as they are."""
    row = lock(subscription, "complete", by)
    if deliberation and row.deliberation_id not in (None, deliberation.pk):
        raise ValidationError("Une autre délibération est déjà enregistrée.")
    if decision:
        _refuse_other_decision(row, decision)
    if agreement is not None:
        _write_agreement(row, agreement)
    return take_step(row, "complete", by, deliberation=deliberation, decision=decision)


@transaction.atomic
def activate(*, subscription: Subscription, by: Move, starts_on: datetime.date) -> Subscription:
    """Let the adhésion enter into force on `starts_on`.

    A convention that nothing renews ends it in advance, on the day it expires.
    """
    row = lock(subscription, "activate", by)
    _refuse_start(row, starts_on, by.day)
    agreement = agreement_of(row)
    if agreement is not None:
        agreement.expires_on = _expiry_of(agreement, starts_on)
        agreement.full_clean()
        agreement.save()
    return take_step(row, "activate", by, starts_on=starts_on, ends_on=_final_end(agreement))


@transaction.atomic
def admit(*, subscription: Subscription, by: Move, starts_on: datetime.date) -> Subscription:
    """Let an adhésion that takes no papers enter into force on `starts_on`."""
    row = lock(subscription, "admit", by)
    _refuse_start(row, starts_on, by.day)
    return take_step(row, "admit", by, starts_on=starts_on)


@transaction.atomic
def cancel_start(*, subscription: Subscription, by: Move) -> Subscription:
    """Take back an entry into force whose day is still to come: the file is open again."""
    row = lock(subscription, "cancel_start", by)
    demand_reason(by, "Dites pourquoi l’entrée en vigueur est annulée.")
    if row.starts_on is None or row.starts_on <= by.day:
        raise ValidationError(
            "Cette adhésion est entrée en vigueur\u00a0: enregistrez plutôt un préavis."
        )
    Agreement.objects.filter(subscription=row).update(expires_on=None)
    return take_step(row, "cancel_start", by)


@transaction.atomic
def date_deliberation(
    *,
    subscription: Subscription,
    by: Move,
    transmitted_on: datetime.date | None = None,
    executory_on: datetime.date | None = None,
    file: StoredFile | None = None,
) -> Subscription:
    """Complete the commune's deliberation; what is not given stays as it is.

    It may serve several adhésions: all of them have it so completed. What it has stays.
    """
    row = lock(subscription, "transmit", by)
    if row.deliberation_id is None:
        raise ValidationError("La délibération elle-même manque\u00a0: enregistrez-la d’abord.")
    row.deliberation = Deliberation.objects.select_for_update().get(pk=row.deliberation_id)
    fill_act(row.deliberation, transmitted_on=transmitted_on, executory_on=executory_on, file=file)
    row.deliberation.full_clean()
    row.deliberation.save()
    return take_step(row, "transmit", by)


@transaction.atomic
def correct_deliberation(
    *,
    subscription: Subscription,
    by: Move,
    transmitted_on: datetime.date | None = None,
    executory_on: datetime.date | None = None,
    file: StoredFile | None = None,
) -> Subscription:
    """Replace what was recorded by mistake of the commune's deliberation, and say why.

    The log of every adhésion that it serves has its line.
    """
    row = lock(subscription, "correct", by)
    demand_reason(by, "Dites pourquoi la délibération est corrigée.")
    if row.deliberation_id is None:
        raise ValidationError("La délibération elle-même manque\u00a0: enregistrez-la d’abord.")
    act = Deliberation.objects.select_for_update().get(pk=row.deliberation_id)
    given = {"transmitted_on": transmitted_on, "executory_on": executory_on, "file": file}
    replaced = act.file if file else None
    for name, value in given.items():
        setattr(act, name, value or getattr(act, name))
    act.full_clean()
    act.save()
    if replaced:
        discard(stored_file=replaced)
    row.deliberation = act
    for other in act.subscriptions.exclude(pk=row.pk):
        log_step(other, "correct", by, from_state=other.state, overridden=[])
    return take_step(row, "correct", by)


def fill_act(act: Deliberation, **given: Any) -> None:
    """Give `act` what it lacks. Raise ValidationError for another value than the one recorded."""
    for name, value in given.items():
        recorded = getattr(act, name)
        if value and recorded and value != recorded:
            raise ValidationError(
                {name: "Une autre valeur est déjà enregistrée\u00a0: elle ne se remplace pas ici."}
            )
        setattr(act, name, recorded or value)


def _refuse_impossible(service: Service, commune: Commune, day: datetime.date) -> None:
    if service.state != Service.State.OPEN:
        raise ValidationError("Ce service n’est pas ouvert aux adhésions.")
    if not Commune.objects.members_on(day).filter(pk=commune.pk).exists():
        raise ValidationError("Cette commune n’appartient pas à l’intercommunalité.")
    # What has an end may be followed: its file takes months. No two are in force on one day.
    held = service.subscriptions.in_force_or_to_come_on(day).filter(commune=commune)
    if held.filter(ends_on=None).exists():
        raise ValidationError("Cette commune adhère déjà à ce service.")


def _refuse_other_decision(row: Subscription, decision: Deliberation) -> None:
    if row.decision_id not in (None, decision.pk):
        raise ValidationError("Une autre décision est déjà enregistrée.")


def _refuse_start(row: Subscription, starts_on: datetime.date, day: datetime.date) -> None:
    row.check_start(starts_on)
    if starts_on > add_months(day, MOST_MONTHS_AHEAD):
        raise ValidationError(
            {"starts_on": "Cette date est dans plus de deux ans\u00a0: vérifiez l’année."}
        )


def _write_agreement(row: Subscription, data: AgreementData) -> None:
    """Write the convention of `row`; a first one takes the term and the notice of the service."""
    agreement = agreement_of(row) or Agreement(
        subscription=row,
        term_months=row.service.term_months,
        notice_months=row.service.notice_months,
        renews_tacitly=row.service.renews_tacitly,
    )
    agreement.reference = data.reference.strip() or agreement.reference
    agreement.file = data.file or agreement.file
    for name in ("commune_signed_on", "epci_signed_on", "cst_opinion_on"):
        setattr(agreement, name, getattr(data, name) or getattr(agreement, name))
    if row.starts_on is not None:
        agreement.expires_on = _expiry_of(agreement, row.starts_on)
    agreement.full_clean()
    agreement.save()
    row.agreement = agreement


def _expiry_of(agreement: Agreement, starts_on: datetime.date) -> datetime.date | None:
    """Return when the term in which it was signed ends; None for a convention without a term."""
    return term_end(
        starts_on,
        agreement.term_months,
        renews_tacitly=agreement.renews_tacitly,
        day=max(starts_on, agreement.commune_signed_on or starts_on),
    )


def _final_end(agreement: Agreement | None) -> datetime.date | None:
    """Return when a convention that nothing renews expires; None for any other."""
    return None if agreement is None or agreement.renews_tacitly else agreement.expires_on

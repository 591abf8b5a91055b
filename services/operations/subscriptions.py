"""The steps of an adhésion, from its intention to its end. Each function is atomic.

Each guards itself, locks the row, and returns it as it is then: the row given may be an older copy.
Raise PermissionDenied for who may not, StaleEdit when the row has moved meanwhile, StoppedByChecks
when papers are missing or dates out of order, ValidationError for what no reason passes over.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.actor import Actor
from communes.models import Commune
from core.conflicts import StaleEdit
from files.models import StoredFile
from governance.models import Deliberation
from services.access import keeps_subscriptions, may_join_for, subscription_acts
from services.models import (
    Agreement,
    Service,
    ServiceOption,
    Subscription,
    SubscriptionStep,
    Termination,
)
from services.subscription_checks import (
    Severity,
    StoppedByChecks,
    agreement_of,
    checks_for,
    earliest_end,
)
from services.terms import term_end
from services.workflow import SOURCES


@dataclass(frozen=True)
class Move:
    """Who makes a step, when, on which version of the page, and what they say of it.

    `overridden` are the codes of the checks that they pass over; `comment` then is the reason.
    """

    actor: Actor
    now: datetime.datetime
    version: int | None = None
    comment: str = ""
    overridden: Collection[str] = ()

    @property
    def day(self) -> datetime.date:
        return timezone.localdate(self.now)


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
        or may_join_for(by.actor, by.day).filter(pk=commune.pk).exists()
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
    overridden = _checked(row, "declare", by)
    row.full_clean()
    row.save()
    row.options.set(options)
    _log(row, by, from_state="", overridden=overridden)
    return row


@transaction.atomic
def record_deliberation(
    *, subscription: Subscription, deliberation: Deliberation, by: Move
) -> Subscription:
    """Note that the municipal council has decided to join, by `deliberation`."""
    row = _lock(subscription, "deliberate", by)
    return _step(row, "deliberate", by, deliberation=deliberation)


@transaction.atomic
def record_deliberation_for(
    *, subscriptions: Iterable[Subscription], deliberation: Deliberation, by: Move
) -> list[Subscription]:
    """Note one deliberation for several files, all or none: a council evening."""
    # In one order everywhere, so that two evenings never wait for each other.
    rows = sorted(subscriptions, key=lambda row: row.pk)
    return [record_deliberation(subscription=row, deliberation=deliberation, by=by) for row in rows]


@transaction.atomic
def record_decision(
    *, subscription: Subscription, decision: Deliberation, by: Move
) -> Subscription:
    """Note the decision of the EPCI on a file under way; its state does not change."""
    row = _lock(subscription, "decide", by)
    return _step(row, "decide", by, decision=decision)


@transaction.atomic
def sign(*, subscription: Subscription, by: Move, agreement: AgreementData) -> Subscription:
    """Note that the convention is signed; its term and notice are those of the service that day."""
    row = _lock(subscription, "sign", by)
    _write_agreement(row, agreement)
    return _step(row, "sign", by)


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
    row = _lock(subscription, "complete", by)
    if agreement is not None:
        _write_agreement(row, agreement)
    return _step(row, "complete", by, deliberation=deliberation, decision=decision)


@transaction.atomic
def activate(*, subscription: Subscription, by: Move, starts_on: datetime.date) -> Subscription:
    """Let the adhésion enter into force on `starts_on`.

    A convention that nothing renews ends it in advance, on the day it expires.
    """
    row = _lock(subscription, "activate", by)
    agreement = agreement_of(row)
    if agreement is not None:
        agreement.expires_on = term_end(
            starts_on,
            agreement.term_months,
            renews_tacitly=agreement.renews_tacitly,
            day=starts_on,
        )
        agreement.full_clean()
        agreement.save()
    return _step(row, "activate", by, starts_on=starts_on, ends_on=_final_end(agreement))


@transaction.atomic
def admit(*, subscription: Subscription, by: Move, starts_on: datetime.date) -> Subscription:
    """Let an adhésion that takes no papers enter into force on `starts_on`."""
    row = _lock(subscription, "admit", by)
    return _step(row, "admit", by, starts_on=starts_on)


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

    It may serve several adhésions: all of them have it so completed.
    """
    row = _lock(subscription, "transmit", by)
    if row.deliberation_id is None:
        raise ValidationError("La délibération elle-même manque\u00a0: enregistrez-la d’abord.")
    deliberation = Deliberation.objects.select_for_update().get(pk=row.deliberation_id)
    deliberation.transmitted_on = transmitted_on or deliberation.transmitted_on
    deliberation.executory_on = executory_on or deliberation.executory_on
    deliberation.file = file or deliberation.file
    deliberation.full_clean()
    deliberation.save()
    row.deliberation = deliberation
    return _step(row, "transmit", by)


@transaction.atomic
def give_notice(
    *,
    subscription: Subscription,
    by: Move,
    by_commune: bool,
    notified_on: datetime.date,
    reason: str,
    deliberation: Deliberation | None = None,
    ends_on: datetime.date | None = None,
) -> Subscription:
    """End the adhésion after its notice: on `ends_on`, or else as soon as the convention allows.

    An earlier day is stopped by a check; a later one is free.
    """
    row = _lock(subscription, "give_notice", by)
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi l’adhésion prend fin."})
    row.termination = Termination(
        subscription=row,
        by_commune=by_commune,
        notified_on=notified_on,
        reason=reason.strip(),
        deliberation=deliberation,
        takes_effect_on=ends_on or earliest_end(row, notified_on),
    )
    row.termination.full_clean()
    row.termination.save()
    return _step(row, "give_notice", by, ends_on=row.termination.takes_effect_on)


@transaction.atomic
def cancel_notice(*, subscription: Subscription, by: Move) -> Subscription:
    """Let the adhésion go on as if no notice had been given; the log keeps that there was one."""
    row = _lock(subscription, "cancel_notice", by)
    _demand_reason(by, "Dites pourquoi le préavis est annulé.")
    Termination.objects.filter(subscription=row).delete()
    agreement = agreement_of(row)
    ends_on = _final_end(agreement)
    return _step(row, "cancel_notice", by, ends_on=ends_on)


@transaction.atomic
def end(*, subscription: Subscription, by: Move, ends_on: datetime.date) -> Subscription:
    """Note that the adhésion is over since `ends_on`, which is not to come."""
    row = _lock(subscription, "end", by)
    if ends_on > by.day:
        raise ValidationError(
            {"ends_on": "Cette date est à venir\u00a0: enregistrez plutôt un préavis."}
        )
    return _step(row, "end", by, ends_on=ends_on)


@transaction.atomic
def refuse(*, subscription: Subscription, by: Move) -> Subscription:
    """Note that the EPCI does not accept the adhésion, and why."""
    row = _lock(subscription, "refuse", by)
    _demand_reason(by, "Dites à la commune pourquoi son adhésion est refusée.")
    return _step(row, "refuse", by)


@transaction.atomic
def withdraw(*, subscription: Subscription, by: Move) -> Subscription:
    """Note that the commune gives up joining, and why."""
    row = _lock(subscription, "withdraw", by)
    _demand_reason(by, "Dites pourquoi la commune renonce.")
    return _step(row, "withdraw", by)


def _refuse_impossible(service: Service, commune: Commune, day: datetime.date) -> None:
    if service.state != Service.State.OPEN:
        raise ValidationError("Ce service n’est pas ouvert aux adhésions.")
    if not Commune.objects.members_on(day).filter(pk=commune.pk).exists():
        raise ValidationError("Cette commune n’appartient pas à l’intercommunalité.")
    if service.subscriptions.active_on(day).filter(commune=commune).exists():
        raise ValidationError("Cette commune adhère déjà à ce service.")


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
    agreement.full_clean()
    agreement.save()
    row.agreement = agreement


def _final_end(agreement: Agreement | None) -> datetime.date | None:
    """Return when a convention that nothing renews expires; None for any other."""
    return None if agreement is None or agreement.renews_tacitly else agreement.expires_on


def _lock(subscription: Subscription, move: str, by: Move) -> Subscription:
    """Return the row as it is now, locked until the end of the transaction and guarded."""
    row = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("commune", "service", "agreement", "deliberation__body", "decision__body")
        .get(pk=subscription.pk)
    )
    if move not in subscription_acts(by.actor, row):
        raise PermissionDenied
    is_old = by.version is not None and by.version != row.version
    if is_old or row.state not in SOURCES[move]:
        raise _stale(row, by)
    return row


def _stale(row: Subscription, by: Move) -> StaleEdit:
    """Return the conflict that tells who has moved `row` meanwhile, and to which state."""
    last = row.steps.select_related("by").last()
    what = "Cette adhésion a changé depuis que la page est affichée."
    if last is not None:
        who = f" par {last.by}" if last.by else ""
        what = (
            f"Cette adhésion est passée à l’état «\u00a0{last.get_to_state_display()}\u00a0»{who}."
        )
    is_own = last is not None and last.by is not None and last.by == by.actor.user
    return StaleEdit(url=row.get_absolute_url(), what=what, is_own=is_own)


def _step(row: Subscription, move: str, by: Move, **values: Any) -> Subscription:
    """Run a transition, check what it leaves, save it with its line in the log."""
    origin = row.state
    getattr(row, move)(**values)
    overridden = _checked(row, move, by)
    row.full_clean()
    _save(row)
    _log(row, by, from_state=origin, overridden=overridden)
    return row


def _checked(row: Subscription, move: str, by: Move) -> list[str]:
    """Return the codes that stop `move` and are passed over; raise StoppedByChecks for others.

    Only who keeps the adhésions of the service may pass over.
    """
    stops = [one for one in checks_for(row, move) if one.severity == Severity.STOP]
    may_override = keeps_subscriptions(by.actor, row.service)
    left = [one for one in stops if not may_override or one.code not in by.overridden]
    if left:
        raise StoppedByChecks(left)
    if stops:
        _demand_reason(by, "Dites pourquoi vous passez outre.")
    return [one.code for one in stops]


def _save(row: Subscription) -> None:
    row.version += 1
    row.save()


def _log(row: Subscription, by: Move, *, from_state: str, overridden: list[str]) -> None:
    SubscriptionStep.objects.create(
        subscription=row,
        from_state=from_state,
        to_state=row.state,
        by=by.actor.user,
        at=by.now,
        comment=by.comment.strip(),
        overridden=overridden,
    )


def _demand_reason(by: Move, message: str) -> None:
    if not by.comment.strip():
        raise ValidationError({"comment": message})

"""What ends an adhésion, or gives it up: notices, ends, refusals. Each function is atomic.

They raise what those of `services.operations.subscriptions` do.
"""

import datetime
import logging

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accounts.actor import ANONYMOUS
from governance.models import Deliberation
from services.access import speaks_for_epci
from services.models import Subscription, Termination
from services.operations.steps import Move, demand_reason, lock, take_step
from services.subscription_checks import StoppedByChecks, earliest_end, end_without_notice
from services.workflow import SOURCES

logger = logging.getLogger(__name__)


@transaction.atomic
def give_notice(
    *,
    subscription: Subscription,
    by: Move,
    by_commune: bool,
    reason: str,
    notified_on: datetime.date | None = None,
    deliberation: Deliberation | None = None,
    ends_on: datetime.date | None = None,
) -> Subscription:
    """End the adhésion after its notice: on `ends_on`, or else as soon as the convention allows.

    An earlier day is stopped by a check; a later one is free, up to the end that it already had.
    The notice is of today; who keeps the adhésions may record one that was received before.
    """
    row = lock(subscription, "give_notice", by)
    if not reason.strip():
        raise ValidationError({"reason": "Dites pourquoi l’adhésion prend fin."})
    notified_on = notified_on or by.day
    takes_effect_on = ends_on or earliest_end(row, notified_on)
    _refuse_notice(row, by, notified_on, takes_effect_on)
    row.termination = Termination(
        subscription=row,
        by_commune=by_commune,
        notified_on=notified_on,
        reason=reason.strip(),
        deliberation=deliberation,
        takes_effect_on=takes_effect_on,
        ended_on_before=row.ends_on,
    )
    row.termination.full_clean()
    row.termination.save()
    return take_step(row, "give_notice", by, ends_on=row.termination.takes_effect_on)


@transaction.atomic
def cancel_notice(*, subscription: Subscription, by: Move) -> Subscription:
    """Let the adhésion go on as if no notice had been given; the log keeps that there was one.

    It has again the end that it had before, if it had one.
    """
    row = lock(subscription, "cancel_notice", by)
    demand_reason(by, "Dites pourquoi le préavis est annulé.")
    ends_on = end_without_notice(row)
    Termination.objects.filter(subscription=row).delete()
    return take_step(row, "cancel_notice", by, ends_on=ends_on)


@transaction.atomic
def end(*, subscription: Subscription, by: Move, ends_on: datetime.date) -> Subscription:
    """Note that the adhésion is over since `ends_on`, which is not to come."""
    row = lock(subscription, "end", by)
    if ends_on > by.day:
        raise ValidationError(
            {"ends_on": "Cette date est à venir\u00a0: enregistrez plutôt un préavis."}
        )
    return take_step(row, "end", by, ends_on=ends_on)


@transaction.atomic
def refuse(*, subscription: Subscription, by: Move) -> Subscription:
    """Note that the EPCI does not accept the adhésion, and why."""
    row = lock(subscription, "refuse", by)
    demand_reason(by, "Dites à la commune pourquoi son adhésion est refusée.")
    return take_step(row, "refuse", by)


@transaction.atomic
def withdraw(*, subscription: Subscription, by: Move) -> Subscription:
    """Note that the commune gives up joining, and why."""
    row = lock(subscription, "withdraw", by)
    demand_reason(by, "Dites pourquoi la commune renonce.")
    return take_step(row, "withdraw", by)


def end_due(*, now: datetime.datetime) -> int:
    """End the adhésions whose first day without the service has come; return how many.

    Each in a transaction of its own, by nobody; one that somebody else moves meanwhile stays, and
    one that cannot be ended keeps none of the others from their end.
    """
    by = Move(actor=ANONYMOUS, now=now)
    due = Subscription.objects.filter(state__in=SOURCES["end"], ends_on__lte=by.day)
    return sum(_try_to_end(pk, by) for pk in due.order_by("pk").values_list("pk", flat=True))


def _try_to_end(pk: int, by: Move) -> bool:
    try:
        return _end_one(pk, by)
    except (ValidationError, StoppedByChecks, DatabaseError):
        logger.exception("Adhésion %s could not be ended", pk)
        return False


@transaction.atomic
def _end_one(pk: int, by: Move) -> bool:
    row = (
        Subscription.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("commune", "service__direction")
        .filter(pk=pk, state__in=SOURCES["end"], ends_on__lte=by.day)
        .first()
    )
    if row is None or row.ends_on is None:
        return False
    take_step(row, "end", by, ends_on=row.ends_on)
    return True


def _refuse_notice(
    row: Subscription, by: Move, notified_on: datetime.date, takes_effect_on: datetime.date
) -> None:
    """Refuse a notice whose days rewrite the past, or let last what was about to end."""
    if notified_on != by.day and not speaks_for_epci(by.actor, row):
        raise ValidationError({"notified_on": "Votre préavis est daté d’aujourd’hui."})
    if notified_on > by.day:
        raise ValidationError({"notified_on": "Cette date est à venir."})
    if row.starts_on and notified_on < min(row.starts_on, by.day):
        raise ValidationError({"notified_on": "L’adhésion n’était pas encore en vigueur."})
    if row.ends_on and takes_effect_on > row.ends_on:
        raise ValidationError(
            {
                "ends_on": f"L’adhésion prend déjà fin le {row.ends_on:%d/%m/%Y}\u00a0: un "
                "préavis ne la prolonge pas."
            }
        )
    if takes_effect_on < by.day:
        raise ValidationError(
            f"Ce préavis aurait pris effet le {takes_effect_on:%d/%m/%Y}\u00a0: enregistrez plutôt "
            "la fin de l’adhésion."
        )

"""How each step of an adhésion is taken: the row locked and guarded, checked, saved, told."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actor import Actor
from core.conflicts import StaleEdit
from services import adhesion_emails
from services.access import keeps_subscriptions, speaks_for_epci, subscription_acts
from services.models import Subscription, SubscriptionStep
from services.subscription_checks import Severity, StoppedByChecks, checks_for
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


def lock(subscription: Subscription, move: str, by: Move) -> Subscription:
    """Return the row as it is now, locked until the end of the transaction and guarded."""
    row = (
        Subscription.objects.select_for_update(of=("self",))
        .select_related("commune", "service__direction", "service__provider", "agreement")
        .select_related("deliberation__body", "decision__body")
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


def take_step(row: Subscription, move: str, by: Move, **values: Any) -> Subscription:
    """Run a transition, check what it leaves, save it with its line in the log."""
    origin = row.state
    getattr(row, move)(**values)
    overridden = checked(row, move, by)
    row.full_clean()
    _save(row)
    log_step(row, move, by, from_state=origin, overridden=overridden)
    return row


def checked(row: Subscription, move: str, by: Move) -> list[str]:
    """Return the codes that stop `move` and are passed over; raise StoppedByChecks for others.

    Only who keeps the adhésions of the service may pass over, and for no commune of theirs.
    """
    stops = [one for one in checks_for(row, move) if one.severity == Severity.STOP]
    may_override = speaks_for_epci(by.actor, row)
    left = [one for one in stops if not may_override or one.code not in by.overridden]
    if left:
        raise StoppedByChecks(left)
    if stops:
        demand_reason(by, "Dites pourquoi vous passez outre.")
    return [one.code for one in stops]


def _save(row: Subscription) -> None:
    row.version += 1
    row.save()


def log_step(
    row: Subscription, move: str, by: Move, *, from_state: str, overridden: list[str]
) -> None:
    """Write the line of the log, and the e-mails that tell the other side of it."""
    step = SubscriptionStep.objects.create(
        subscription=row,
        from_state=from_state,
        to_state=row.state,
        move=move,
        by=by.actor.user,
        at=by.now,
        comment=by.comment.strip(),
        overridden=overridden,
    )
    adhesion_emails.step_taken(
        step=step,
        # Nobody, or somebody of both sides: both are told.
        to_commune=step.by is None or keeps_subscriptions(by.actor, row.service),
        to_service=not speaks_for_epci(by.actor, row),
        day=by.day,
    )


def demand_reason(by: Move, message: str) -> None:
    if not by.comment.strip():
        raise ValidationError({"comment": message})

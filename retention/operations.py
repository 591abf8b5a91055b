"""Settling how long things are kept, and deciding what is destroyed. Nothing is destroyed here."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core.conflicts import StaleEdit
from retention.models import DecidedObject, RetentionDecision, RetentionPeriod
from retention.vocabulary import ABOUT, RecordKind
from retention.workflow import State


class RetentionRefused(Exception):
    """Why a list is not made, or not decided; in French, for who asked."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One object as a list names it. `contents` counts what goes with it: « 2 pièces jointes »."""

    number: int
    name: str
    place: str = ""
    began_on: datetime.date | None = None
    ended_on: datetime.date | None = None
    contents: str = ""


def periods() -> dict[RecordKind, RetentionPeriod]:
    """Return the period of each kind: as it was settled, else as it is proposed. One query."""
    settled = {row.kind: row for row in RetentionPeriod.objects.all()}
    return {kind: settled.get(kind) or _proposed(kind) for kind in RecordKind}


def period_of(kind: RecordKind) -> RetentionPeriod:
    """Return the period of `kind`: as it was settled, else as it is proposed (not saved)."""
    return RetentionPeriod.objects.filter(kind=kind).first() or _proposed(kind)


def _proposed(kind: RecordKind) -> RetentionPeriod:
    about = ABOUT[kind]
    return RetentionPeriod(kind=kind, years=about.years, basis=about.basis, reason=about.reason)


@transaction.atomic
def settle_period(*, period: RetentionPeriod, version: int, url: str) -> None:
    """Keep `period`, in the place of the one of its kind that was read as `version`.

    Raise StaleEdit, with the page `url` to read again, when somebody has settled it meanwhile.
    """
    RetentionPeriod.objects.bulk_create([_proposed(RecordKind(period.kind))], ignore_conflicts=True)
    row = RetentionPeriod.objects.select_for_update().get(kind=period.kind)
    if row.version != version:
        raise StaleEdit(url=url, what="Quelqu’un a changé cette durée entre-temps.")
    row.years, row.months = period.years, period.months
    row.basis, row.reason, row.version = period.basis, period.reason, version + 1
    row.save()


@transaction.atomic
def propose(
    *, period: RetentionPeriod, lines: Iterable[Line], by: User, now: datetime.datetime
) -> RetentionDecision:
    """Write down the objects whose `period` is over, to be submitted; destroy nothing.

    What somebody has kept in the last list stays kept, until it is put back into this one.
    Raise RetentionRefused when there are none, or when another list of the kind is open.
    """
    kind = RecordKind(period.kind)
    decision = RetentionDecision(
        kind=kind,
        review_year=timezone.localdate(now).year,
        years=period.years,
        months=period.months,
        reason=period.reason,
        proposed_by=by,
        proposed_at=now,
    )
    try:
        decision.validate_constraints()
    except ValidationError as problem:
        raise RetentionRefused(problem.messages[0]) from problem
    decision.save()
    kept = {one.number: one for one in DecidedObject.objects.kept_by_hand(kind)}
    found = DecidedObject.objects.bulk_create(
        DecidedObject(
            decision=decision,
            position=position,
            number=line.number,
            name=line.name,
            place=line.place,
            began_on=line.began_on,
            ended_on=line.ended_on,
            contents=line.contents,
            **_still_kept(kept.get(line.number)),
        )
        for position, line in enumerate(lines, 1)
    )
    if not found:
        raise RetentionRefused("Rien de cette nature n’a dépassé sa durée.")
    return decision


def _still_kept(earlier: DecidedObject | None) -> dict[str, Any]:
    if earlier is None:
        return {}
    names = ("outcome", "because", "kept_by_id", "kept_at")
    return {name: getattr(earlier, name) for name in names}


@transaction.atomic
def keep_object(
    *,
    decision: RetentionDecision,
    position: int,
    because: str,
    by: User,
    now: datetime.datetime,
) -> DecidedObject:
    """Take one object out of what will be destroyed, for a reason: the archives want it.

    Raise RetentionRefused once the destruction is decided, or without a reason.
    """
    found = _changeable(decision, position)
    found.outcome, found.because = DecidedObject.Outcome.KEPT, because.strip()
    found.kept_by, found.kept_at = by, now
    try:
        found.validate_constraints()
    except ValidationError as problem:
        raise RetentionRefused(problem.messages[0]) from problem
    found.save()
    return found


@transaction.atomic
def put_back(*, decision: RetentionDecision, position: int) -> DecidedObject:
    """Have an object that was kept destroyed with the others after all.

    Raise RetentionRefused once the destruction is decided.
    """
    found = _changeable(decision, position)
    found.outcome, found.because = DecidedObject.Outcome.NAMED, ""
    found.kept_by = found.kept_at = None
    found.save()
    return found


def _changeable(decision: RetentionDecision, position: int) -> DecidedObject:
    row = _locked(decision)
    if row.state != State.PROPOSED:
        raise RetentionRefused("La destruction est décidée\u00a0: la liste ne change plus.")
    return row.objects_named.get(position=position)


@transaction.atomic
def decide(
    *,
    decision: RetentionDecision,
    visa_reference: str,
    visa_on: datetime.date | None,
    comment: str,
    by: User,
    now: datetime.datetime,
) -> RetentionDecision:
    """Write down that what the list names is to be destroyed, with the visa of the archives.

    Raise RetentionRefused without their visa on this very list, when all was taken out of the
    list, and TransitionNotAllowed when it is decided already.
    """
    row = _locked(decision)
    if not row.objects_named.filter(outcome=DecidedObject.Outcome.NAMED).exists():
        raise RetentionRefused("Tout est gardé\u00a0: il n’y a rien à détruire.")
    row.decide()
    row.visa_reference, row.visa_on, row.comment = visa_reference.strip(), visa_on, comment.strip()
    row.decided_by, row.decided_at = by, now
    try:
        row.clean()
        row.validate_constraints()
    except ValidationError as problem:
        raise RetentionRefused(problem.messages[0]) from problem
    row.save()
    return row


@transaction.atomic
def abandon(*, decision: RetentionDecision) -> RetentionDecision:
    """Put a list away: nothing is destroyed. Raise TransitionNotAllowed once it is decided."""
    row = _locked(decision)
    row.abandon()
    row.save()
    return row


@transaction.atomic
def stop(*, decision: RetentionDecision, because: str, by: User) -> RetentionDecision:
    """Put a decided list away before anything is destroyed, for a reason.

    Raise RetentionRefused once its destruction has begun or without a reason, TransitionNotAllowed
    when it is not decided.
    """
    row = _locked(decision)
    destroyed = row.objects_named.filter(outcome=DecidedObject.Outcome.DESTROYED)
    if row.job_id is not None or destroyed.exists():
        raise RetentionRefused("La destruction a commencé\u00a0: elle ne s’arrête plus.")
    row.stop()
    row.stopped_by, row.stopped_because = by, because.strip()
    try:
        row.validate_constraints()
    except ValidationError as problem:
        raise RetentionRefused(problem.messages[0]) from problem
    row.save()
    return row


def _locked(decision: RetentionDecision) -> RetentionDecision:
    return RetentionDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)

"""Settling how long things are kept, and deciding what is destroyed. Nothing is destroyed here."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

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
        )
        for position, line in enumerate(lines, 1)
    )
    if not found:
        raise RetentionRefused("Rien de cette nature n’a dépassé sa durée.")
    return decision


@transaction.atomic
def keep_object(*, decision: RetentionDecision, position: int, because: str) -> DecidedObject:
    """Take one object out of what will be destroyed, for a reason: the archives want it.

    Raise RetentionRefused once the destruction is decided.
    """
    row = _locked(decision)
    if row.state != State.PROPOSED:
        raise RetentionRefused("La destruction est décidée\u00a0: la liste ne change plus.")
    found = row.objects_named.get(position=position)
    found.outcome, found.because = DecidedObject.Outcome.KEPT, because.strip()
    found.save(update_fields=["outcome", "because"])
    return found


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

    Raise RetentionRefused without the visa that the kind needs, when all was taken out of the
    list, and TransitionNotAllowed when it is decided already.
    """
    row = _locked(decision)
    if not row.objects_named.filter(outcome=DecidedObject.Outcome.NAMED).exists():
        raise RetentionRefused("Tout est gardé\u00a0: il n’y a rien à détruire.")
    row.decide()
    row.visa_reference, row.visa_on, row.comment = visa_reference.strip(), visa_on, comment.strip()
    row.decided_by, row.decided_at = by, now
    try:
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


def _locked(decision: RetentionDecision) -> RetentionDecision:
    return RetentionDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)

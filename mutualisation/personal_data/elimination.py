"""Carrying out a decision to destroy: safe to repeat, and to kill at any moment.

Each object goes in a transaction of its own, together with the line that says so. What the decision
names and is no longer due is kept, and its line says why.
"""

import datetime
import logging

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, OperationalError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from jobs.operations import RunningJob, enqueue
from mutualisation.personal_data.emails import tell_decided
from mutualisation.personal_data.review import MATTERS
from retention.models import DecidedObject, RetentionDecision
from retention.operations import RetentionRefused, decide, period_of, propose
from retention.periods import limit_at
from retention.vocabulary import RecordKind
from retention.workflow import State

logger = logging.getLogger(__name__)

JOB_KIND = "elimination"
TASK = "mutualisation.tasks.eliminate"
STEP_EVERY = 20
GONE_BEFORE = "N’existait déjà plus."


@transaction.atomic
def make_list(*, kind: RecordKind, by: User, now: datetime.datetime) -> RetentionDecision:
    """Write down what of `kind` has passed its period at `now`. Raise RetentionRefused."""
    period, matter = period_of(kind), MATTERS[kind]
    rows = matter.over(limit_at(now, years=period.years, months=period.months))
    return propose(period=period, lines=matter.lines(rows), by=by, now=now)


@transaction.atomic
def order(
    *,
    decision: RetentionDecision,
    visa_reference: str,
    visa_on: datetime.date | None,
    comment: str,
    by: User,
    now: datetime.datetime,
) -> RetentionDecision:
    """Decide, and tell who may stop it; `start_due` carries it out once they have had the time.

    Raise RetentionRefused as `decide`.
    """
    row = decide(
        decision=decision,
        visa_reference=visa_reference,
        visa_on=visa_on,
        comment=comment,
        by=by,
        now=now,
    )
    tell_decided(decision=row, by=by)
    return row


@transaction.atomic
def start_due(*, now: datetime.datetime) -> int:
    """Have what was decided long enough ago carried out in the background; return how many."""
    rows = RetentionDecision.objects.due_at(now).select_for_update(of=("self",), skip_locked=True)
    started = [_start(row, row.decided_by) for row in rows.select_related("decided_by")]
    return len(started)


@transaction.atomic
def resume(*, decision: RetentionDecision, by: User) -> RetentionDecision:
    """Take up again a destruction that stopped before its end; what is gone is gone.

    Raise RetentionRefused when none is to be taken up.
    """
    row = RetentionDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if not row.is_stuck:
        raise RetentionRefused("Cette destruction est en cours, ou finie.")
    return _start(row, by)


def _start(decision: RetentionDecision, by: User | None) -> RetentionDecision:
    decision.job = enqueue(
        kind=JOB_KIND, task=TASK, payload={"decision_id": decision.pk}, requested_by=by
    )
    decision.save()
    return decision


def perform(job: RunningJob) -> None:
    """Destroy what the decision names and is still due, and finish it."""
    decision = RetentionDecision.objects.get(pk=job.payload["decision_id"])
    waiting = decision.objects_named.filter(outcome=DecidedObject.Outcome.NAMED)
    numbers = list(waiting.values_list("pk", flat=True))
    for place, number in enumerate(numbers):
        if place % STEP_EVERY == 0:
            job.step(100 * place // len(numbers), f"{place} sur {len(numbers)}")
        _destroy(number, decision, now=timezone.now())
    with transaction.atomic():
        row = RetentionDecision.objects.select_for_update().get(pk=decision.pk)
        row.finish()
        row.done_at = timezone.now()
        row.save()
        job.succeed()


@transaction.atomic
def _destroy(pk: int, decision: RetentionDecision, *, now: datetime.datetime) -> None:
    """Destroy one object and write that it is, or write why it is kept; once, whoever else does."""
    named = DecidedObject.objects.select_for_update().get(pk=pk)
    is_decided = RetentionDecision.objects.filter(pk=decision.pk, state=State.DECIDED).exists()
    if named.outcome != DecidedObject.Outcome.NAMED or not is_decided:
        return
    named.because = _attempt(named, decision, now)
    if named.because == GONE_BEFORE:
        named.outcome = DecidedObject.Outcome.GONE
    elif named.because:
        named.outcome = DecidedObject.Outcome.KEPT
    else:
        named.outcome, named.destroyed_at = DecidedObject.Outcome.DESTROYED, now
    named.save(update_fields=["outcome", "because", "destroyed_at"])


def _attempt(named: DecidedObject, decision: RetentionDecision, now: datetime.datetime) -> str:
    """Destroy what `named` names; return why it is kept instead, nothing when it is gone."""
    matter, limit = MATTERS[RecordKind(decision.kind)], _limit(decision, now)
    # Held until the end: nobody opens it again meanwhile.
    if not matter.model._default_manager.select_for_update().filter(pk=named.number).exists():
        return GONE_BEFORE
    if not matter.over(limit).filter(pk=named.number).exists():
        return "N’est plus à échéance, ou sert encore."
    try:
        with transaction.atomic():
            matter.destroy(named.number, limit, decision)
    except OperationalError:
        # The database is away: the job takes it up again.
        raise
    except (ProtectedError, IntegrityError):
        return "Est encore nommé ailleurs."
    except (DatabaseError, ObjectDoesNotExist):
        # One bad object does not hold the others back, nor the next list of its kind.
        logger.exception("Object %s of %s is not destroyed", named.position, decision.reference)
        return "N’a pas pu être détruit."
    return ""


def _limit(decision: RetentionDecision, now: datetime.datetime) -> datetime.datetime:
    """Return up to when things go: as the list was made, and no further than the period of today.

    A period made longer meanwhile keeps what it covers.
    """
    today = period_of(RecordKind(decision.kind))
    return min(
        limit_at(decision.proposed_at, years=decision.years, months=decision.months),
        limit_at(now, years=today.years, months=today.months),
    )

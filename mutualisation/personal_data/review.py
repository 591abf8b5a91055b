"""The yearly review: what of each kind has passed its period, named without its content.

Each kind says which rows are over, how a list names them, and how one of them is destroyed, which
`elimination.py` does for what a decision names.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, Min, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import Invitation, Membership, User
from core.french import count
from history.kinds import BY_KEY
from history.models import Change, ChangeQuerySet
from history.operations import forget_changes
from jobs.models import Job
from mutualisation.personal_data.links import still_named
from requests_desk.models import ReadingLog, ServiceRequest
from requests_desk.operations import destroy_readings, destroy_request
from retention.models import DecidedObject, RetentionDecision
from retention.operations import Line
from retention.vocabulary import RecordKind

Limit = datetime.datetime


@dataclass(frozen=True, kw_only=True)
class Matter:
    """What the review knows of a kind.

    `over` gives the rows of `model` whose period is over when it is counted up to a moment (the
    limit), the oldest first; `lines` names some of them; `destroy` destroys the row of a number, up
    to the limit, in the name of a decision.
    """

    model: type[Model]
    over: Callable[[Limit], QuerySet]
    lines: Callable[[QuerySet], Iterable[Line]]
    destroy: Callable[[int, Limit, RetentionDecision], object]


def _day(moment: datetime.datetime | None) -> datetime.date | None:
    return timezone.localdate(moment) if moment else None


def _counted(*found: tuple[int, str, str]) -> str:
    """Return « 2 messages, 1 pièce jointe »; what there is none of is left out."""
    return ", ".join(count(number, *words) for number, *words in found if number)


def _requests_over(limit: Limit) -> QuerySet:
    rows = ServiceRequest.objects.filter(closed_at__lt=limit).select_related("commune")
    counted = rows.annotate(
        said=Count("messages", distinct=True), joined=Count("attachments", distinct=True)
    )
    return counted.order_by("closed_at", "pk")


def _request_lines(rows: QuerySet) -> Iterable[Line]:
    for row in rows:
        yield Line(
            number=row.pk,
            name=f"Demande\u00a0{row.number}",
            place=row.commune.name,
            began_on=_day(row.submitted_at),
            ended_on=_day(row.closed_at),
            contents=_counted(
                (row.said, "message", "messages"), (row.joined, "pièce jointe", "pièces jointes")
            ),
        )


def _readings_over(limit: Limit) -> QuerySet:
    """Return the closed requests that were read before `limit`, for those readings alone."""
    old = Q(readings__at__lt=limit)
    rows = ServiceRequest.objects.filter(old, closed_at__isnull=False).select_related("commune")
    told = rows.annotate(
        first=Min("readings__at"), last=Max("readings__at"), read=Count("readings")
    )
    return told.order_by("last", "pk")


def _reading_lines(rows: QuerySet) -> Iterable[Line]:
    for row in rows:
        yield Line(
            number=row.pk,
            name=f"Lectures de la demande\u00a0{row.number}",
            place=row.commune.name,
            began_on=_day(row.first),
            ended_on=_day(row.last),
            contents=count(row.read, "lecture"),
        )


def _accounts_over(limit: Limit) -> QuerySet:
    """Return the closed accounts that no request, delegation or bilan names any more."""
    last = Membership.objects.filter(user=OuterRef("pk")).order_by("-starts_on")
    held = last.values_list(Coalesce("commune__name", "direction__name"))[:1]
    rows = User.objects.filter(closed_at__lt=limit).exclude(still_named())
    return rows.annotate(held_in=Subquery(held)).order_by("closed_at", "pk")


def _account_lines(rows: QuerySet) -> Iterable[Line]:
    for row in rows:
        yield Line(
            number=row.pk,
            # Never the name: the list outlives the account.
            name=f"Compte fermé n°\u00a0{row.pk}",
            place=row.held_in or "",
            began_on=_day(row.date_joined),
            ended_on=_day(row.closed_at),
        )


def _invitations_over(limit: Limit) -> QuerySet:
    """Return those accepted, withdrawn or expired; the one that led to others goes after them.

    While one of them is kept, the one that it came from is still named.
    """
    lasted = Greatest(Coalesce("accepted_at", "withdrawn_at", "expires_at"), "sent_at")
    rows = Invitation.objects.annotate(over_at=lasted)
    later = rows.filter(parent=OuterRef("pk"), over_at__gte=limit)
    over = rows.filter(~Exists(later), over_at__lt=limit)
    children_first = F("parent").asc(nulls_last=True)
    return over.select_related("commune", "direction").order_by(children_first, "over_at", "pk")


def _invitation_lines(rows: QuerySet) -> Iterable[Line]:
    for row in rows:
        yield Line(
            number=row.pk,
            name=f"Invitation n°\u00a0{row.pk}, {row.get_role_display()}",
            place=str(row.commune or row.direction or ""),
            began_on=_day(row.created_at),
            ended_on=_day(row.over_at),
            contents=count(row.sendings, "envoi"),
        )


# Those of the portal that are not forgotten by themselves.
JOB_NAMES = {"bilan": "préparation d’un bilan", "elimination": "destruction"}


def _jobs_over(limit: Limit) -> QuerySet:
    """Return the finished jobs that the portal does not forget by itself."""
    rows = Job.objects.filter(finished_at__lt=limit, expires_at=None)
    return rows.order_by("finished_at", "pk")


def _job_lines(rows: QuerySet) -> Iterable[Line]:
    for row in rows:
        yield Line(
            number=row.pk,
            name=f"Travail n°\u00a0{row.pk}, {JOB_NAMES.get(row.kind, 'autre')}",
            began_on=_day(row.created_at),
            ended_on=_day(row.finished_at),
        )


# What the history told of an object that was destroyed, by the kind of its destruction.
_HISTORY_OF: dict[str, str] = {
    RecordKind.REQUESTS: ServiceRequest._meta.label_lower,
    RecordKind.READINGS: ServiceRequest._meta.label_lower,
    RecordKind.ACCOUNTS: User._meta.label_lower,
    RecordKind.INVITATIONS: Invitation._meta.label_lower,
}


def _destroyed_over(limit: Limit) -> QuerySet:
    """Return what was destroyed before `limit`, and of which the history still tells."""
    gone = DecidedObject.objects.filter(outcome=DecidedObject.Outcome.DESTROYED)
    forgotten = gone.filter(decision__kind=RecordKind.HISTORY, number=OuterRef("pk"))
    rows = gone.filter(decision__kind__in=[*_HISTORY_OF], destroyed_at__lt=limit)
    return rows.exclude(Exists(forgotten)).order_by("destroyed_at", "pk")


def _destroyed_lines(rows: QuerySet) -> Iterable[Line]:
    for row in rows:
        yield Line(
            number=row.pk,
            name=f"Historique\u00a0: {row.name}",
            place=row.place,
            began_on=row.began_on,
            ended_on=_day(row.destroyed_at),
        )


def _changes_of(gone: DecidedObject, limit: Limit) -> ChangeQuerySet:
    """Return what the history tells of an object that was destroyed."""
    about = Change.objects.about(BY_KEY[_HISTORY_OF[gone.decision.kind]], gone.number)
    if gone.decision.kind == RecordKind.READINGS:
        # The request is still there: its own history stays.
        return about.filter(kind=ReadingLog._meta.label_lower, at__lt=limit)
    return about


def _forget_history(number: int, limit: Limit, decision: RetentionDecision) -> None:
    gone = DecidedObject.objects.select_related("decision").get(pk=number)
    forget_changes(changes=_changes_of(gone, limit), decision_id=decision.pk)


MATTERS: dict[RecordKind, Matter] = {
    RecordKind.REQUESTS: Matter(
        model=ServiceRequest,
        over=_requests_over,
        lines=_request_lines,
        destroy=lambda number, limit, decision: destroy_request(request_id=number),
    ),
    RecordKind.READINGS: Matter(
        model=ServiceRequest,
        over=_readings_over,
        lines=_reading_lines,
        destroy=lambda number, limit, decision: destroy_readings(
            request_id=number, read_before=limit
        ),
    ),
    RecordKind.ACCOUNTS: Matter(
        model=User,
        over=_accounts_over,
        lines=_account_lines,
        destroy=lambda number, limit, decision: User.objects.get(pk=number).delete(),
    ),
    RecordKind.INVITATIONS: Matter(
        model=Invitation,
        over=_invitations_over,
        lines=_invitation_lines,
        destroy=lambda number, limit, decision: Invitation.objects.get(pk=number).delete(),
    ),
    RecordKind.JOBS: Matter(
        model=Job,
        over=_jobs_over,
        lines=_job_lines,
        destroy=lambda number, limit, decision: Job.objects.get(pk=number).delete(),
    ),
    RecordKind.HISTORY: Matter(
        model=DecidedObject,
        over=_destroyed_over,
        lines=_destroyed_lines,
        destroy=_forget_history,
    ),
}

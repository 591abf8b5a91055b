"""Inviting the people of a list, or the town halls, in the background: each of them once."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actor import actor_on
from accounts.models import Invitation, User
from accounts.operations import NAMED_BY_TOWN_HALLS, PeopleRefusal, invite
from communes.models import Commune
from jobs.models import Job
from jobs.operations import JobError, RunningJob, enqueue
from mutualisation.people.access import can_manage_people
from mutualisation.people.bulk import Review
from notifications.invitations import send_invitation

KIND = "invite_list"
TASK = "mutualisation.tasks.invite_list"
# The list holds names and addresses: its outcome is read within the day, then it goes.
KEPT_FOR = datetime.timedelta(days=1)
NO_MORE_ADMINISTRATOR = (
    "La personne qui a demandé cet envoi n’administre plus le portail\u00a0: ce qui n’était pas "
    "parti ne part pas."
)
# How many invitations leave between two words of the progress.
BETWEEN_STEPS = 20


@dataclass(frozen=True)
class Wanted:
    """Who is left to invite, what each is invited to, and what has been invited already.

    `wrong` are the numbers of the lines that name nobody who could be invited.
    """

    invitations: list[dict[str, Any]]
    made: QuerySet[Invitation]
    wrong: list[int]


def latest_sending(user: User, now: datetime.datetime) -> Job | None:
    """Return the last sending that `user` has asked for, while what came of it is kept."""
    mine = Job.objects.filter(kind=KIND, requested_by=user, expires_at__gt=now)
    return mine.order_by("-created_at", "-pk").first()


def ask_to_invite_list(
    *, rows: Iterable[tuple[int, list[str]]], by: User, now: datetime.datetime
) -> Job:
    """Ask for the invitation of those whom `rows` name."""
    return _ask(asked={"rows": [list(row) for row in rows]}, by=by, now=now)


def ask_to_invite_town_halls(
    *, communes: Iterable[Commune], by: User, now: datetime.datetime
) -> Job:
    """Ask for the invitation of the clerks of `communes`, at the addresses of the town halls."""
    return _ask(asked={"town_halls": [row.insee_code for row in communes]}, by=by, now=now)


@transaction.atomic
def _ask(*, asked: dict[str, Any], by: User, now: datetime.datetime) -> Job:
    """Return a new sending, or the same asked for a moment ago and still under way."""
    # Held until the end of the transaction: of two confirmations the second finds the first.
    User.objects.select_for_update().get(pk=by.pk)
    latest = latest_sending(by, now)
    if latest is not None and not latest.is_finished and asked.items() <= latest.payload.items():
        return latest
    payload = {**asked, "asked_at": now.isoformat()}
    return enqueue(kind=KIND, task=TASK, payload=payload, requested_by=by, keep_for=KEPT_FOR)


def perform(job: RunningJob) -> None:
    """Invite those asked for, each in a transaction of their own.

    What is left is found in the portal as it is now: an attempt that follows another passes over
    whom that one has invited. Raise JobError when who asked for it may not invite any more: the
    links would be refused.
    """
    by = User.objects.filter(pk=job.requested_by_id, is_active=True).first()
    if by is None or not can_manage_people(actor_on(by, timezone.localdate())):
        raise JobError(NO_MORE_ADMINISTRATOR)
    asked_at = datetime.datetime.fromisoformat(job.payload["asked_at"])
    mine = Invitation.objects.filter(invited_by=by, created_at__gte=asked_at)
    if "rows" in job.payload:
        wanted = _of_list(job.payload["rows"], mine)
    else:
        wanted = _of_town_halls(job.payload["town_halls"], mine)
    total, refused = len(wanted.invitations), []
    for place, one in enumerate(wanted.invitations):
        if place % BETWEEN_STEPS == 0:
            job.step(100 * place // total, f"{place} sur {total}")
        if reason := _refusal(one, by):
            refused.append([one["email"], reason])
    job.succeed({"sent": wanted.made.count(), "refused": refused, "wrong": wanted.wrong})


def _of_list(rows: list[tuple[int, list[str]]], mine: QuerySet[Invitation]) -> Wanted:
    lines = Review().lines(rows)
    return Wanted(
        invitations=[
            {
                "email": line.email,
                "role": line.role,
                "first_name": line.first_name,
                "last_name": line.last_name,
                "commune": line.commune,
                "direction": line.direction,
                "starts_on": line.since,
            }
            for line in lines
            if line.is_good
        ],
        made=mine.filter(email__in={line.email for line in lines}, asks_name=False),
        wrong=[line.number for line in lines if line.problem and not line.is_known],
    )


def _of_town_halls(codes: list[str], mine: QuerySet[Invitation]) -> Wanted:
    made = mine.filter(commune__insee_code__in=codes, asks_name=True)
    communes = Commune.objects.members_on(timezone.localdate()).filter(insee_code__in=codes)
    left = communes.exclude(email="").exclude(pk__in=made.values("commune_id"))
    return Wanted(
        invitations=[
            {
                "email": commune.email,
                "role": NAMED_BY_TOWN_HALLS,
                "commune": commune,
                "asks_name": True,
            }
            for commune in left.only("insee_code", "name", "email", "sort_key")
        ],
        made=made,
        wrong=[],
    )


def _refusal(asked: dict[str, Any], by: User) -> str:
    """Invite and send; return why it has become useless or impossible since it was asked."""
    try:
        with transaction.atomic():
            row, token = invite(by=by, now=timezone.now(), **asked)
            send_invitation(invitation=row, token=token)
    except PeopleRefusal as refusal:
        return str(refusal)
    return ""

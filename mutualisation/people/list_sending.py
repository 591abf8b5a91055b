"""Inviting the people of a list in the background: as many as it names, each of them once."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Invitation, User
from accounts.operations import PeopleRefusal, invite
from jobs.models import Job
from jobs.operations import RunningJob, enqueue
from mutualisation.people.bulk import Line, Review
from notifications.invitations import send_invitation

KIND = "invite_list"
TASK = "mutualisation.tasks.invite_list"
# The list holds names and addresses: it goes as soon as its outcome has been read.
KEPT_FOR = datetime.timedelta(days=1)
# How many invitations leave between two words of the progress.
BETWEEN_STEPS = 20


def latest_sending(user: User, now: datetime.datetime) -> Job | None:
    """Return the last list that `user` has had sent, while what came of it is kept."""
    mine = Job.objects.filter(kind=KIND, requested_by=user, expires_at__gt=now)
    return mine.order_by("-created_at", "-pk").first()


def ask_to_invite(*, rows: list[tuple[int, list[str]]], by: User, now: datetime.datetime) -> Job:
    """Ask for the invitation of those whom `rows` name; the sending under way when there is one."""
    # Held until the end of the transaction: of two confirmations the second finds the first.
    User.objects.select_for_update().get(pk=by.pk)
    latest = latest_sending(by, now)
    if latest is not None and not latest.is_finished:
        return latest
    payload = {"rows": rows, "asked_at": now.isoformat()}
    return enqueue(kind=KIND, task=TASK, payload=payload, requested_by=by, keep_for=KEPT_FOR)


def perform(job: RunningJob) -> None:
    """Invite the people of the list, each in a transaction of their own.

    The lines are reviewed as the portal is now: an attempt that follows another passes over whom
    that one has invited.
    """
    by = User.objects.filter(pk=job.requested_by_id, is_active=True).first()
    if by is None:
        return
    lines = Review().lines(job.payload["rows"])
    good = [line for line in lines if line.is_good]
    refused = []
    for place, line in enumerate(good):
        if place % BETWEEN_STEPS == 0:
            job.step(100 * place // len(good), f"{place} sur {len(good)}")
        if reason := _refusal(line, by):
            refused.append([line.email, reason])
    job.succeed(_result(job, lines, by, refused))


def _refusal(line: Line, by: User) -> str:
    """Invite and send; return why it has become useless or impossible since the review."""
    if line.role is None:
        return line.problem
    try:
        with transaction.atomic():
            row, token = invite(
                email=line.email,
                role=line.role,
                by=by,
                now=timezone.now(),
                first_name=line.first_name,
                last_name=line.last_name,
                commune=line.commune,
                direction=line.direction,
                starts_on=line.since,
            )
            send_invitation(invitation=row, token=token)
    except PeopleRefusal as refusal:
        return str(refusal)
    return ""


def _result(
    job: RunningJob, lines: list[Line], by: User, refused: list[list[str]]
) -> dict[str, Any]:
    """Return what came of the list: the invitations of all the attempts, and what is left of it."""
    made = Invitation.objects.filter(
        invited_by=by,
        email__in={line.email for line in lines},
        created_at__gte=datetime.datetime.fromisoformat(job.payload["asked_at"]),
    )
    wrong = [line.number for line in lines if line.problem and not line.is_known]
    return {"sent": made.count(), "refused": refused, "wrong": wrong}

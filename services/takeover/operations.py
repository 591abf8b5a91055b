"""Keeping a list until it is decided, and writing it: all of it in one transaction, or nothing.

The portal may change between the review and the writing: what would be written is computed again,
and only what was shown is written.
"""

import datetime
from collections.abc import Mapping
from typing import Any, TypeAlias, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core.spreadsheets import UnreadableSpreadsheet
from files.operations import discard, store_upload
from governance.models import Deliberation
from jobs.models import Job
from jobs.operations import JobError, RunningJob, enqueue
from services.models import Agreement, Service, Subscription, SubscriptionStep, Takeover
from services.takeover.lines import Line, Outcome
from services.takeover.review import Review, term_of
from services.vocabulary import SubscriptionMove
from services.vocabulary import SubscriptionState as State
from services.workflow import SOURCES

Day: TypeAlias = datetime.date
KIND = "takeover"
TASK = "services.tasks.write_takeover"
KEPT_FOR = datetime.timedelta(days=30)
_AT_ONCE = 500
CHANGED = (
    "Le portail a changé depuis votre vérification\u00a0: rien n’a été écrit. "
    "Vérifiez la liste de nouveau."
)


@transaction.atomic
def keep_list(*, upload: UploadedFile, by: User) -> Takeover:
    """Keep a list to be reviewed. Raise ValidationError for a file that the portal refuses."""
    return Takeover.objects.create(file=store_upload(upload=upload, uploaded_by=by))


@transaction.atomic
def answer(*, takeover: Takeover, **answers: Mapping[str, Any] | str) -> None:
    """Add what the owner says of the list to what they have said of it; a text replaces."""
    row = Takeover.objects.select_for_update().get(pk=takeover.pk)
    for name, value in answers.items():
        if isinstance(value, str):
            row.answers[name] = value
        else:
            row.answers[name] = {**row.answers.get(name, {}), **value}
    row.save(update_fields=["answers"])


@transaction.atomic
def give_up(*, takeover: Takeover) -> None:
    """Forget a list and its file."""
    file = takeover.file
    takeover.delete()
    discard(stored_file=file)


def forget_old(*, now: datetime.datetime) -> int:
    """Give up the lists that nobody has decided on in KEPT_FOR; return how many."""
    old = Takeover.objects.select_related("file").filter(file__created_at__lt=now - KEPT_FOR)
    for takeover in old:
        give_up(takeover=takeover)
    return len(old)


def read_again(takeover: Takeover, day: datetime.date) -> Review:
    """Return the list read against the portal as it is now. Raise UnreadableSpreadsheet."""
    with takeover.file.file.open("rb") as content:
        return Review(content.read(), takeover.answers, day=day)


def latest_writing(user: User, now: datetime.datetime) -> Job | None:
    """Return the last list that `user` has had written, while what came of it is kept."""
    mine = Job.objects.filter(kind=KIND, requested_by=user, expires_at__gt=now)
    return mine.order_by("-created_at", "-pk").first()


@transaction.atomic
def ask_to_write(*, takeover: Takeover, fingerprint: str, by: User) -> Job:
    """Ask for the writing of what was shown; the one under way when it was asked already."""
    Takeover.objects.select_for_update().get(pk=takeover.pk)
    reference = str(takeover.uuid)
    mine = Job.objects.unfinished().filter(kind=KIND, payload__takeover=reference)
    if (under_way := mine.first()) is not None:
        return under_way
    payload = {"takeover": reference, "fingerprint": fingerprint}
    return enqueue(kind=KIND, task=TASK, payload=payload, requested_by=by, keep_for=KEPT_FOR)


def perform(job: RunningJob) -> None:
    """Write the list of `job` whole, and forget it; or write nothing: raise JobError."""
    job.step(5, "Lecture du fichier")
    try:
        with transaction.atomic():
            # Of two lists written at once the second sees what the first has written.
            list(Service.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
            # And what somebody does of an adhésion meanwhile is seen, or waits for its turn.
            taken_over = Subscription.objects.in_force().filter(is_takeover=True)
            list(taken_over.select_for_update().order_by("pk").values_list("pk", flat=True))
            takeover = Takeover.objects.filter(uuid=job.payload["takeover"]).first()
            if takeover is None:
                raise JobError("Cette liste n’existe plus\u00a0: rien n’a été écrit.")
            now = timezone.now()
            review = read_again(takeover, timezone.localdate(now))
            if review.fingerprint != job.payload["fingerprint"]:
                raise JobError(CHANGED)
            _Writing(takeover.file.name, job.requested_by_id, now).write(review)
            result = {
                "name": takeover.file.name,
                **{outcome.name.lower(): review.counts[outcome] for outcome in Outcome},
            }
            give_up(takeover=takeover)
            job.succeed(result)
    except UnreadableSpreadsheet as refusal:
        raise JobError(str(refusal)) from refusal
    except IntegrityError as refusal:  # an adhésion entered into force meanwhile
        raise JobError(CHANGED) from refusal


class _Writing:
    """One list being written, by somebody, at a moment."""

    def __init__(self, name: str, by_id: int | None, now: datetime.datetime) -> None:
        self.name, self.by_id, self.now = name, by_id, now
        self.day = timezone.localdate(now)

    def write(self, review: Review) -> None:
        """Write what is new, and complete what was there. A fixed number of queries for 500."""
        papers = self._deliberations(review)
        new = [(line, self._subscription(line, papers), "") for line in review.of(Outcome.NEW)]
        Subscription.objects.bulk_create([row for _, row, _ in new], batch_size=_AT_ONCE)
        completed = [
            (line, self._completed(line, line.known, papers), line.known.state)
            for line in review.of(Outcome.COMPLETED)
            if line.known
        ]
        Subscription.objects.bulk_update(
            [row for _, row, _ in completed],
            ["deliberation", "ends_on", "state", "note", "version"],
            batch_size=_AT_ONCE,
        )
        written = [*new, *completed]
        Agreement.objects.bulk_create(
            [self._agreement(line, row) for line, row, _ in written if line.brings_agreement],
            batch_size=_AT_ONCE,
        )
        SubscriptionStep.objects.bulk_create(
            [self._step(line, row, origin) for line, row, origin in written],
            batch_size=_AT_ONCE,
        )

    def _deliberations(self, review: Review) -> dict[tuple[int, str], Deliberation]:
        """Return the deliberations that the lines name, by commune and number."""
        papers = dict(review.known.deliberations)
        made = {}
        for line in review.to_write:
            if line.commune and line.service and line.has_deliberation and line.adopted_on:
                key = (line.commune.pk, line.number)
                if key not in papers and key not in made:
                    made[key] = Deliberation(
                        body=review.known.bodies[line.commune.pk],
                        number=line.number,
                        adopted_on=line.adopted_on,
                        subject=f"Adhésion – {line.service}"[:250],
                    )
        Deliberation.objects.bulk_create(made.values(), batch_size=_AT_ONCE)
        return papers | made

    def _subscription(
        self, line: Line, papers: Mapping[tuple[int, str], Deliberation]
    ) -> Subscription:
        row = Subscription(
            service=line.service,
            commune=line.commune,
            is_takeover=True,
            state=State.TERMINATED if self._is_over(line.ends_on) else State.ACTIVE,
            starts_on=line.starts_on,
            ends_on=line.ends_on,
            note=line.note,
        )
        if line.has_deliberation:
            row.deliberation = papers[row.commune_id, line.number]
        return row

    def _completed(
        self, line: Line, row: Subscription, papers: Mapping[tuple[int, str], Deliberation]
    ) -> Subscription:
        """Fill what was empty of an adhésion: what is written there is never replaced."""
        if line.has_deliberation:
            row.deliberation = row.deliberation or papers[row.commune_id, line.number]
        if line.ends_on and self._is_over(line.ends_on) and row.state in SOURCES["end"]:
            row.end(ends_on=line.ends_on)
        row.ends_on = row.ends_on or line.ends_on
        row.note = row.note or line.note
        row.version += 1
        return row

    def _is_over(self, ends_on: datetime.date | None) -> bool:
        return ends_on is not None and ends_on <= self.day

    def _agreement(self, line: Line, row: Subscription) -> Agreement:
        """Return the convention of a list: one date for both signatures, the service's rules."""
        service = cast(Service, line.service)
        starts_on, signed_on = cast(Day, line.starts_on), cast(Day, line.signed_on)
        return Agreement(
            subscription=row,
            commune_signed_on=signed_on,
            epci_signed_on=signed_on,
            term_months=service.term_months,
            notice_months=service.notice_months,
            renews_tacitly=service.renews_tacitly,
            expires_on=term_of(service, starts_on, signed_on),
        )

    def _step(self, line: Line, row: Subscription, origin: str) -> SubscriptionStep:
        place = f"{line.place[0].lower()}{line.place[1:]}"
        return SubscriptionStep(
            subscription=row,
            from_state=origin,
            to_state=row.state,
            move=SubscriptionMove.TAKE_OVER,
            by_id=self.by_id,
            at=self.now,
            comment=f"Reprise de «\u00a0{self.name}\u00a0», {place}.",
        )

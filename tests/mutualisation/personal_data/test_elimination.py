"""What a decision names, and is still due, is destroyed; nothing else ever is."""

import datetime

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.closing import close_account
from accounts.models import Invitation, Membership, User
from bilan import operations as bilan
from bilan.document import read
from bilan.models import Report
from bilan.period import Period
from files.models import StoredFile
from history.models import Change
from history.operations import forget_changes
from jobs.models import HEARTBEAT_LOST_AFTER, Job
from jobs.operations import requeue_stale
from mutualisation.personal_data import elimination
from mutualisation.personal_data.elimination import make_list, order, resume, start_due
from mutualisation.personal_data.review import JOB_NAMES, MATTERS
from mutualisation.tasks import eliminate
from requests_desk.models import Attachment, Message, ReadingLog, RequestEvent, ServiceRequest
from requests_desk.vocabulary import State as RequestState
from retention.models import DecidedObject, RetentionDecision, RetentionPeriod
from retention.operations import RetentionRefused, keep_object
from retention.vocabulary import RecordKind
from retention.workflow import State
from tests.access.objects import stored
from tests.accounts.factories import InvitationFactory, UserFactory
from tests.cast import Cast, Territory
from tests.jobs.factories import JobFactory
from tests.requests_desk.factories import ServiceRequestFactory

pytestmark = pytest.mark.django_db(transaction=True)
ZONE = timezone.get_current_timezone()
NOW = timezone.now()
LONG_AGO = NOW.replace(year=NOW.year - 12, month=3, day=1)
A_YEAR = datetime.timedelta(days=366)


def closed_request(
    territory: Territory, cast: Cast, *, at: datetime.datetime = LONG_AGO
) -> ServiceRequest:
    """Return a request closed at that moment, with a message, a file, a journal and a reading."""
    row = ServiceRequestFactory(
        commune=territory.home, author=cast.mayor, state=RequestState.CLOSED
    )
    moments = ("submitted_at", "acknowledged_at", "resolved_at", "closed_at")
    dates = {name: at for name in moments if getattr(row, name) is not None}
    ServiceRequest.objects.filter(pk=row.pk).update(created_at=at, **dates)
    message = Message.objects.create(
        request=row, author=cast.mayor, kind="commune", body="Encore", created_at=at
    )
    Attachment.objects.create(request=row, message=message, stored_file=stored())
    RequestEvent.objects.create(request=row, kind="edited", created_at=at)
    ReadingLog.objects.create(
        request=row, reader=cast.desk_agent, what="page", at=at, hour=ReadingLog.hour_of(at)
    )
    return row


def old_job(**fields: object) -> None:
    job = JobFactory(finished=True, **fields)
    Job.objects.filter(pk=job.pk).update(created_at=LONG_AGO, finished_at=LONG_AGO)


def old_invitation(token: str, **fields: object) -> Invitation:
    """Return an invitation that nobody answered."""
    expired = LONG_AGO + datetime.timedelta(days=14)
    row = InvitationFactory(token=token, sent_at=LONG_AGO, expires_at=expired, **fields)
    Invitation.objects.filter(pk=row.pk).update(created_at=LONG_AGO)
    return row


def listed(kind: RecordKind, cast: Cast) -> RetentionDecision:
    return make_list(kind=kind, by=cast.administrator, now=timezone.now())


def ordered(decision: RetentionDecision, cast: Cast) -> RetentionDecision:
    """Decide, and let the time to stop it pass."""
    decided(decision, cast)
    assert start_due(now=timezone.now() + settings.ELIMINATION_DELAY) == 1
    return RetentionDecision.objects.get(pk=decision.pk)


def decided(decision: RetentionDecision, cast: Cast) -> RetentionDecision:
    return order(
        decision=decision,
        visa_reference="AD35-12",
        visa_on=timezone.localdate(),
        comment="",
        by=cast.administrator,
        now=timezone.now(),
    )


def kept(decision: RetentionDecision, number: int, cast: Cast) -> None:
    keep_object(
        decision=decision,
        position=decision.objects_named.get(number=number).position,
        because="À verser aux archives",
        by=cast.administrator,
        now=timezone.now(),
    )


def carried_out(decision: RetentionDecision, cast: Cast) -> RetentionDecision:
    """Decide, let the worker do it, and return the decision as it is then."""
    row = ordered(decision, cast)
    assert row.job is not None
    eliminate(str(row.job.uuid))
    return RetentionDecision.objects.get(pk=row.pk)


def grown_old(decision: RetentionDecision) -> None:
    """Play that it was carried out long ago."""
    decision.objects_named.filter(outcome="destroyed").update(destroyed_at=LONG_AGO)


def test_a_request_leaves_with_all_that_is_its_own(territory: Territory, cast: Cast):
    old, recent = (
        closed_request(territory, cast),
        closed_request(territory, cast, at=NOW - datetime.timedelta(days=400)),
    )
    path = old.attachments.get().stored_file.file.name
    assert default_storage.exists(path)

    decision = carried_out(listed(RecordKind.REQUESTS, cast), cast)

    assert decision.state == State.DONE
    for model in (Message, Attachment, RequestEvent, ReadingLog):
        assert {row.request_id for row in model.objects.all()} == {recent.pk}, model
    assert list(ServiceRequest.objects.all()) == [recent]
    assert StoredFile.objects.count() == 1
    assert not default_storage.exists(path)
    line = decision.objects_named.get()
    assert (line.name, line.place) == (f"Demande\u00a0{old.number}", territory.home.name)
    assert (line.outcome, line.ended_on) == ("destroyed", timezone.localdate(LONG_AGO))
    assert old.subject not in f"{line.name}{line.contents}"


def test_a_list_destroys_nothing(territory: Territory, cast: Cast):
    closed_request(territory, cast)
    old_job()
    old_invitation("x")
    before = {model: model.objects.count() for model in (ServiceRequest, Job, Invitation)}

    for kind in (RecordKind.REQUESTS, RecordKind.JOBS, RecordKind.INVITATIONS):
        assert listed(kind, cast).objects_named.count() == 1

    assert {model: model.objects.count() for model in before} == before
    # A worker that is handed a job without a decision behind it finds nothing to do.
    with pytest.raises(RetentionRefused):
        resume(decision=RetentionDecision.objects.latest("pk"), by=cast.administrator)


def test_what_is_kept_or_no_longer_due_stays(territory: Territory, cast: Cast):
    wanted, reopened, gone = (closed_request(territory, cast) for _ in range(3))
    decision = listed(RecordKind.REQUESTS, cast)
    kept(decision, wanted.pk, cast)
    row = ordered(decision, cast)
    ServiceRequest.objects.filter(pk=reopened.pk).update(
        state=RequestState.IN_PROGRESS, resolved_at=None, closed_at=None
    )

    eliminate(str(row.job.uuid))

    assert set(ServiceRequest.objects.all()) == {wanted, reopened}
    told = {one.number: (one.outcome, one.because) for one in decision.objects_named.all()}
    assert told[wanted.pk] == ("kept", "À verser aux archives")
    assert told[reopened.pk] == ("kept", "N’est plus à échéance, ou sert encore.")
    assert told[gone.pk] == ("destroyed", "")


def test_a_period_made_longer_keeps_what_it_covers(territory: Territory, cast: Cast):
    closed_request(territory, cast)
    decision = ordered(listed(RecordKind.REQUESTS, cast), cast)
    RetentionPeriod.objects.create(kind=RecordKind.REQUESTS, years=30, reason="Décret")

    eliminate(str(decision.job.uuid))

    assert ServiceRequest.objects.count() == 1
    assert decision.objects_named.get().outcome == "kept"


def test_killed_in_the_middle_it_goes_on_and_does_nothing_twice(
    territory: Territory, cast: Cast, monkeypatch
):
    for _ in range(3):
        closed_request(territory, cast)
    decision = ordered(listed(RecordKind.REQUESTS, cast), cast)
    real, seen = elimination._destroy, []

    def dies(pk: int, *args, **kwargs) -> None:
        if len(seen) == 2:
            raise KeyboardInterrupt
        seen.append(pk)
        real(pk, *args, **kwargs)

    monkeypatch.setattr(elimination, "_destroy", dies)
    with pytest.raises(KeyboardInterrupt):
        eliminate(str(decision.job.uuid))
    assert ServiceRequest.objects.count() == 1
    monkeypatch.setattr(elimination, "_destroy", real)
    moments = dict(decision.objects_named.values_list("pk", "destroyed_at"))

    assert requeue_stale(now=timezone.now() + 2 * HEARTBEAT_LOST_AFTER) == 1
    eliminate(str(decision.job.uuid))

    assert not ServiceRequest.objects.exists()
    decision.refresh_from_db()
    assert decision.state == State.DONE
    after = dict(decision.objects_named.values_list("pk", "destroyed_at"))
    assert {pk: after[pk] for pk in seen} == {pk: moments[pk] for pk in seen}


def test_readings_go_without_their_request(territory: Territory, cast: Cast):
    request = closed_request(territory, cast)
    late = NOW - datetime.timedelta(days=5)
    ReadingLog.objects.create(
        request=request,
        reader=cast.desk_agent,
        what="page",
        at=late,
        hour=ReadingLog.hour_of(late),
    )

    decision = carried_out(listed(RecordKind.READINGS, cast), cast)

    assert decision.objects_named.get().contents.replace("\u00a0", " ") == "1 lecture"
    assert [row.at for row in ReadingLog.objects.all()] == [late]
    assert ServiceRequest.objects.filter(pk=request.pk).exists()


def closed_account(**fields) -> User:
    user = UserFactory(**fields)
    close_account(user=user, reason="Départ", now=timezone.now(), by=None)
    User.objects.filter(pk=user.pk).update(closed_at=LONG_AGO, date_joined=LONG_AGO)
    return user


def test_a_closed_account_goes_once_nothing_names_it(territory: Territory, cast: Cast):
    alone, author = closed_account(last_name="Zorglub"), closed_account()
    ServiceRequestFactory(commune=territory.home, author=author)

    decision = listed(RecordKind.ACCOUNTS, cast)
    line = decision.objects_named.get()
    assert line.number == alone.pk
    assert "Zorglub" not in line.name
    carried_out(decision, cast)

    assert not User.objects.filter(pk=alone.pk).exists()
    assert User.objects.filter(pk=author.pk).exists()


def test_an_invitation_and_a_job_go(territory: Territory, cast: Cast):
    old_invitation("a")
    open_one = InvitationFactory(token="b", email="autre@exemple.test")
    old_job()

    for kind in (RecordKind.INVITATIONS, RecordKind.JOBS):
        assert carried_out(listed(kind, cast), cast).state == State.DONE

    assert list(Invitation.objects.all()) == [open_one]
    assert {job.kind for job in Job.objects.all()} == {elimination.JOB_KIND}


def test_a_list_speaks_french_of_every_job(cast: Cast):
    assert {elimination.JOB_KIND, "bilan"} == set(JOB_NAMES)
    old_job(kind="bilan")
    assert (
        listed(RecordKind.JOBS, cast).objects_named.get().name.endswith(f", {JOB_NAMES['bilan']}")
    )


def test_the_history_of_what_is_gone_goes_by_a_decision_of_its_own(
    territory: Territory, cast: Cast
):
    request = closed_request(territory, cast)
    key = f"requests_desk.servicerequest:{request.pk}"
    grown_old(carried_out(listed(RecordKind.REQUESTS, cast), cast))
    assert Change.objects.filter(related__contains=[key]).exists()
    others = set(Change.objects.exclude(related__contains=[key]).values_list("pk", flat=True))

    decision = carried_out(listed(RecordKind.HISTORY, cast), cast)

    assert not Change.objects.filter(related__contains=[key]).exists()
    assert others <= set(Change.objects.values_list("pk", flat=True))
    assert decision.objects_named.get().outcome == "destroyed"
    # Once is enough: it is in no later list.
    with pytest.raises(RetentionRefused):
        listed(RecordKind.HISTORY, cast)


def test_the_history_refuses_any_other_way(territory: Territory, cast: Cast):
    closed_request(territory, cast)
    proposed = listed(RecordKind.REQUESTS, cast)
    before = set(Change.objects.values_list("pk", flat=True))

    for number in (0, proposed.pk, ordered(proposed, cast).pk):
        with pytest.raises(DatabaseError, match="by a decision only"), transaction.atomic():
            forget_changes(changes=Change.objects.all(), decision_id=number)

    assert before <= set(Change.objects.values_list("pk", flat=True))


def test_a_bilan_frozen_before_keeps_its_figures(territory: Territory, cast: Cast):
    closed_request(territory, cast)
    year = LONG_AGO.year
    report = Report.objects.create(year=year)
    report = bilan.freeze(report_id=report.pk, period=Period.of(year), now=LONG_AGO + A_YEAR)
    before = (list(report.figures.values()), read(report).charts)
    assert report.figures.get(key="received").value == 1

    assert carried_out(listed(RecordKind.REQUESTS, cast), cast).state == State.DONE

    assert not ServiceRequest.objects.exists()
    assert (list(report.figures.values()), read(report).charts) == before


@pytest.mark.parametrize("kind", MATTERS)
def test_a_list_costs_the_same_for_one_and_for_twenty(
    kind, territory: Territory, cast: Cast, django_assert_max_num_queries
):
    counts = []
    for number in (1, 20):
        for place in range(number):
            request = closed_request(territory, cast)
            closed_account()
            old_invitation(f"{number}-{place}", commune=territory.home)
            old_job()
        matter = MATTERS[kind]
        with django_assert_max_num_queries(5) as queries:
            lines = list(matter.lines(matter.over(NOW)))
        counts.append(len(queries))
        assert request.pk
        assert kind == RecordKind.HISTORY or len(lines) >= number
    assert counts[0] == counts[1]
    assert Membership.objects.exists()
    assert not DecidedObject.objects.exists()

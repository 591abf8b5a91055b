"""Periods are settled, lists are made, and nothing is decided without what the kind needs."""

import datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed

from accounts.models import User
from core.conflicts import StaleEdit
from jobs.models import Job
from retention.models import DecidedObject, RetentionDecision, RetentionPeriod
from retention.operations import (
    Line,
    RetentionRefused,
    abandon,
    decide,
    keep_object,
    period_of,
    periods,
    propose,
    put_back,
    settle_period,
    stop,
)
from retention.vocabulary import ABOUT, Basis, RecordKind
from retention.workflow import State
from tests.accounts.factories import UserFactory
from tests.jobs.factories import JobFactory
from tests.retention.factories import DecisionFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
VISA = {"visa_reference": "AD35-2040-12", "visa_on": timezone.localdate(NOW), "comment": ""}
LINES = [Line(number=1, name="Demande 2027-0001"), Line(number=2, name="Demande 2027-0002")]


@pytest.fixture
def somebody(db) -> User:
    return UserFactory()


def decided(decision: RetentionDecision, by: User, **changes) -> RetentionDecision:
    return decide(decision=decision, by=by, now=NOW, **VISA | changes)


def kept(decision: RetentionDecision, position: int, by: User, because: str = "Litige") -> None:
    keep_object(decision=decision, position=position, because=because, by=by, now=NOW)


def carried_out(decision: RetentionDecision, by: User) -> None:
    """Play that a list was decided, and its destruction finished."""
    row = decided(decision, by)
    row.finish()
    row.done_at = NOW
    row.save()


def test_every_kind_has_its_words():
    assert set(ABOUT) == set(RecordKind)
    assert len({about.slug for about in ABOUT.values()}) == len(RecordKind)
    assert all(about.what and about.remains and about.reason for about in ABOUT.values())


def test_a_period_is_as_proposed_until_it_is_settled(django_assert_num_queries):
    period = period_of(RecordKind.REQUESTS)
    assert (period.years, period.pk) == (10, None)
    period.years, period.months, period.reason = 15, 6, "Tableau de gestion du 3 mai 2026"
    settle_period(period=period, version=0, url="/")

    with django_assert_num_queries(1):
        found = periods()
    assert (found[RecordKind.REQUESTS].years, found[RecordKind.REQUESTS].months) == (15, 6)
    assert found[RecordKind.JOBS].years == ABOUT[RecordKind.JOBS].years

    with pytest.raises(StaleEdit):
        settle_period(period=period, version=0, url="/")


@pytest.mark.parametrize(
    "values", [{"years": 0}, {"years": 101}, {"months": 12}, {"reason": ""}], ids=str
)
def test_the_database_refuses_a_period_without_sense(values):
    row = {"kind": "jobs", "years": 1, "months": 0, "basis": Basis.OWN, "reason": "x"} | values
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionPeriod.objects.create(**row)


def test_a_list_is_made_once(somebody):
    period = period_of(RecordKind.REQUESTS)
    decision = propose(period=period, lines=LINES, by=somebody, now=NOW)

    named = decision.objects_named.values_list("position", "number", "outcome")
    assert list(named) == [(1, 1, "named"), (2, 2, "named")]
    with pytest.raises(RetentionRefused, match="attend déjà"):
        propose(period=period, lines=LINES, by=somebody, now=NOW)
    abandon(decision=decision)
    assert propose(period=period, lines=LINES, by=somebody, now=NOW).pk != decision.pk


def test_an_empty_list_is_not_made(somebody):
    with pytest.raises(RetentionRefused, match="Rien"):
        propose(period=period_of(RecordKind.JOBS), lines=[], by=somebody, now=NOW)
    assert not RetentionDecision.objects.exists()


@pytest.mark.parametrize("kind", RecordKind)
@pytest.mark.parametrize("missing", [{"visa_reference": ""}, {"visa_on": None}], ids=str)
def test_nothing_is_destroyed_without_the_visa_of_the_archives(kind, missing, somebody):
    decision = DecisionFactory(kind=kind)

    with pytest.raises(RetentionRefused, match="visa"):
        decided(decision, somebody, **missing)

    decision.refresh_from_db()
    assert decision.state == State.PROPOSED
    assert not Job.objects.exists()
    # Nor behind the back of the operation.
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionDecision.objects.filter(pk=decision.pk).update(
            state=State.DECIDED, decided_by=somebody, decided_at=NOW
        )


@pytest.mark.parametrize(("days", "words"), [(-1, "plus ancien"), (1, "à venir")])
def test_a_visa_of_another_list_is_refused(somebody, days, words):
    decision = DecisionFactory(proposed_at=NOW)
    with pytest.raises(RetentionRefused, match=words):
        decided(decision, somebody, visa_on=VISA["visa_on"] + datetime.timedelta(days=days))
    decision.refresh_from_db()
    assert decision.state == State.PROPOSED


def test_what_is_decided_does_not_change(somebody):
    decision = decided(DecisionFactory(named=[1, 2]), somebody)

    for act in (
        lambda: decided(decision, somebody),
        lambda: abandon(decision=decision),
    ):
        with pytest.raises(TransitionNotAllowed):
            act()
    with pytest.raises(RetentionRefused):
        kept(decision, 1, somebody)
    with pytest.raises(RetentionRefused):
        put_back(decision=decision, position=1)


def test_a_list_of_which_all_is_kept_decides_nothing(somebody):
    decision = DecisionFactory(named=[1])
    kept(decision, 1, somebody)
    with pytest.raises(RetentionRefused, match="rien à détruire"):
        decided(decision, somebody)


def test_who_keeps_says_why_and_may_change_their_mind(somebody):
    decision = DecisionFactory(named=[1, 2])
    with pytest.raises(RetentionRefused, match="pourquoi"):
        kept(decision, 1, somebody, because=" ")
    kept(decision, 1, somebody)
    one = decision.objects_named.get(position=1)
    assert (one.outcome, one.because, one.kept_by, one.kept_at) == ("kept", "Litige", somebody, NOW)

    put_back(decision=decision, position=1)

    one.refresh_from_db()
    assert (one.outcome, one.because, one.kept_by, one.kept_at) == ("named", "", None, None)


def test_what_was_kept_stays_kept_in_the_next_list_until_it_is_put_back(somebody):
    period = period_of(RecordKind.REQUESTS)
    first = propose(period=period, lines=LINES, by=somebody, now=NOW)
    kept(first, 2, somebody)
    carried_out(first, somebody)

    second = propose(period=period, lines=LINES, by=somebody, now=NOW)

    told = second.objects_named.values_list("number", "outcome", "because", "kept_by")
    assert list(told) == [(1, "named", "", None), (2, "kept", "Litige", somebody.pk)]
    put_back(decision=second, position=2)
    # As the worker does with what is no longer due.
    carried_out(second, somebody)
    second.objects_named.update(outcome="kept", because="N’est plus à échéance.")
    third = propose(period=period, lines=LINES, by=somebody, now=NOW)
    assert set(third.objects_named.values_list("outcome", flat=True)) == {"named"}


def test_a_list_put_away_keeps_nothing_for_the_next_one(somebody):
    period = period_of(RecordKind.REQUESTS)
    first = propose(period=period, lines=LINES, by=somebody, now=NOW)
    kept(first, 2, somebody)
    abandon(decision=first)
    second = propose(period=period, lines=LINES, by=somebody, now=NOW)
    assert set(second.objects_named.values_list("outcome", flat=True)) == {"named"}


def test_a_decision_is_stopped_for_a_reason_until_it_begins(somebody):
    decision = decided(DecisionFactory(named=[1, 2]), somebody)
    with pytest.raises(RetentionRefused, match="pourquoi"):
        stop(decision=decision, because=" ", by=somebody)

    row = stop(decision=decision, because="Ce n’est pas moi", by=somebody)

    assert (row.state, row.stopped_by) == (State.ABANDONED, somebody)
    begun = DecisionFactory(kind=RecordKind.JOBS, decided=True, job=JobFactory())
    with pytest.raises(RetentionRefused, match="a commencé"):
        stop(decision=begun, because="Trop tard", by=somebody)
    with pytest.raises(TransitionNotAllowed):
        stop(decision=DecisionFactory(kind=RecordKind.READINGS), because="Tôt", by=somebody)


@pytest.mark.parametrize("model", [RetentionDecision, DecidedObject])
def test_the_line_of_a_destruction_is_never_deleted(model):
    DecisionFactory()
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        model.objects.all()._raw_delete("default")
    assert model.objects.exists()

"""The constraints that repeat the workflow, and the reads named in domain words."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from requests_desk.models import Assignment, ServiceRequest
from requests_desk.vocabulary import OPEN_STATES, State
from tests.requests_desk.factories import AssignmentFactory, MessageFactory, ServiceRequestFactory

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize("state", list(State))
def test_a_request_can_be_in_every_state_with_its_dates(state: State):
    request = ServiceRequestFactory(state=state)

    assert ServiceRequest.objects.get(pk=request.pk).state == state


@pytest.mark.parametrize(
    ("state", "wrong", "constraint"),
    [
        (State.SUBMITTED, {"number": None}, "request_numbered_once_submitted"),
        (State.DRAFT, {"number": "2026-00001"}, "request_numbered_once_submitted"),
        (State.SUBMITTED, {"subject": ""}, "request_says_what_it_is_about"),
        (State.SUBMITTED, {"description": ""}, "request_says_what_it_is_about"),
        (State.WAITING, {"waiting_since": None}, "request_waiting_since"),
        (State.ASSIGNED, {"waiting_since": timezone.now()}, "request_waiting_since"),
        (State.RESOLVED, {"resolved_at": None}, "request_resolved_at"),
        (State.IN_PROGRESS, {"resolved_at": timezone.now()}, "request_resolved_at"),
        (State.CLOSED, {"closed_at": None}, "request_closed_at"),
        (State.RESOLVED, {"closed_at": timezone.now()}, "request_closed_at"),
        (State.RESOLVED, {"satisfaction": 6}, "request_satisfaction_from_1_to_5"),
        (State.ASSIGNED, {"satisfaction": 3}, "request_rated_once_answered"),
        (State.SUBMITTED, {"hours_spent": -1}, "request_hours_not_negative"),
        (State.SUBMITTED, {"on_behalf": True}, "request_channel_matches_entry"),
        (State.SUBMITTED, {"channel": "phone"}, "request_channel_matches_entry"),
    ],
)
def test_the_database_refuses_what_the_workflow_never_writes(state, wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ServiceRequestFactory(state=state, **wrong)


@pytest.mark.parametrize("field", ["acknowledged_at", "resolved_at", "closed_at"])
def test_no_step_comes_before_the_submission(field: str):
    request = ServiceRequestFactory(state=State.CLOSED)
    before = {field: request.submitted_at - DAY}

    with (
        pytest.raises(IntegrityError, match="request_dates_follow_submission"),
        transaction.atomic(),
    ):
        ServiceRequest.objects.filter(pk=request.pk).update(**before)


def test_a_broken_rule_is_told_in_french():
    request = ServiceRequestFactory.build(
        state=State.SUBMITTED, description="", commune=None, author=None
    )

    with pytest.raises(ValidationError) as refusal:
        request.validate_constraints()

    assert "Donnez un objet et une description à votre demande." in str(refusal.value)


def test_a_request_has_one_direction_at_a_time():
    assignment = AssignmentFactory()

    with (
        pytest.raises(IntegrityError, match="one_current_assignment_per_request"),
        transaction.atomic(),
    ):
        AssignmentFactory(request=assignment.request)


def test_a_message_says_something():
    with pytest.raises(IntegrityError, match="message_says_something"), transaction.atomic():
        MessageFactory(body="")


def test_open_and_overdue():
    today = timezone.localdate()
    for state in State:
        ServiceRequestFactory(state=state, due_on=today - DAY)
        ServiceRequestFactory(state=state, due_on=today)

    opened = {request.state for request in ServiceRequest.objects.open()}
    overdue = ServiceRequest.objects.overdue_on(today)

    assert opened == set(OPEN_STATES)
    assert {request.state for request in overdue} == set(OPEN_STATES) - {State.WAITING}
    assert {request.due_on for request in overdue} == {today - DAY}


def test_current_assignment_is_the_same_with_and_without_prefetch(django_assert_num_queries):
    old = AssignmentFactory()
    Assignment.objects.filter(pk=old.pk).update(ended_at=timezone.now())
    current = AssignmentFactory(request=old.request)

    alone = ServiceRequest.objects.get(pk=old.request.pk)
    listed = ServiceRequest.objects.with_people().get(pk=old.request.pk)

    assert alone.current_assignment == current
    with django_assert_num_queries(0):
        assert listed.current_assignment == current
        assert listed.current_assignment.direction == current.direction


def test_a_direction_is_found_by_what_it_has_now():
    old = AssignmentFactory()
    Assignment.objects.filter(pk=old.pk).update(ended_at=timezone.now())
    current = AssignmentFactory(request=old.request)

    assert not ServiceRequest.objects.for_direction(old.direction_id)
    assert ServiceRequest.objects.for_direction(current.direction_id).get() == old.request


def test_public_messages_are_not_the_notes():
    reply = MessageFactory()
    MessageFactory(request=reply.request, kind="internal_note")

    assert list(reply.request.messages.public()) == [reply]


def test_addresses_of_drafts_and_requests():
    draft = ServiceRequestFactory(state=State.DRAFT)
    request = ServiceRequestFactory(number="2026-00007")

    assert draft.get_absolute_url() == f"/demandes/brouillons/{draft.uuid}/"
    assert request.get_absolute_url() == "/demandes/2026-00007/"

"""Several people at the same moment, on real connections: one request, one number, one winner."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from core.conflicts import StaleEdit
from files.models import StoredFile
from notifications.models import OutgoingEmail
from requests_desk import operations
from requests_desk.models import Assignment, RequestCounter, RequestEvent, ServiceRequest
from requests_desk.operations import RequestData
from requests_desk.vocabulary import State
from tests.requests_desk.factories import a_note
from tests.simultaneous import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
DATA = RequestData(subject="Nid-de-poule", description="Devant l’école.")


def test_twenty_people_submit_at_once_without_gap_or_double(cast, territory, as_actor, now):
    """Each thread submits three times; a third of that is rolled back at the last moment."""
    actor = as_actor(cast.mayor)

    def submit_three(rank: int) -> list[str]:
        kept = []
        for attempt in range(3):
            with transaction.atomic():
                data = replace(DATA, subject=f"Nid-de-poule {rank}-{attempt}")
                request = operations.submit(
                    actor=actor, uuid=uuid4(), commune=territory.home, data=data, now=now
                )
                if (rank + attempt) % 3 == 0:
                    transaction.set_rollback(True)
                else:
                    kept.append(request.number)
        return kept

    results = all_at_once(20, submit_three)

    numbers = sorted(number for kept in results for number in kept)
    assert numbers == [f"2026-{rank:05d}" for rank in range(1, 41)]
    assert set(ServiceRequest.objects.values_list("number", flat=True)) == set(numbers)
    assert RequestCounter.objects.get().last_number == 40


def test_the_same_form_sent_by_several_clicks_is_one_request(cast, territory, as_actor, now):
    actor, uuid = as_actor(cast.mayor), uuid4()

    def click(rank: int) -> int:
        return operations.submit(
            actor=actor,
            uuid=uuid,
            commune=territory.home,
            data=RequestData(
                service=territory.legal_service, subject="Arrêté", description="Lequel ?"
            ),
            uploads=[a_note()],
            now=now,
        ).pk

    results = all_at_once(8, click)

    request = ServiceRequest.objects.get()
    assert results == [request.pk] * 8
    assert (request.number, request.attachments.count()) == ("2026-00001", 1)
    assert StoredFile.objects.count() == 1
    assert Assignment.objects.count() == 1
    assert RequestEvent.objects.filter(to_state=State.SUBMITTED).count() == 1
    assert OutgoingEmail.objects.count() == 2


def test_the_same_words_sent_at_once_from_several_pages_are_one_request(
    cast, territory, as_actor, now
):
    actor = as_actor(cast.mayor)

    results = all_at_once(
        6,
        lambda rank: (
            operations.submit(
                actor=actor,
                uuid=uuid4(),
                commune=territory.home,
                data=DATA,
                uploads=[a_note(), SimpleUploadedFile(f"{rank}.txt", b"%d" % rank)],
                now=now,
            ).pk
        ),
    )

    request = ServiceRequest.objects.get()
    assert results == [request.pk] * 6
    assert (request.number, request.attachments.count()) == ("2026-00001", 7)
    assert RequestCounter.objects.get().last_number == 1


def test_a_click_that_fails_leaves_the_form_to_the_next(cast, territory, as_actor, now, tmp_path):
    """The first call is refused for its file: nothing of it stays, and the second goes through."""
    actor, uuid = as_actor(cast.mayor), uuid4()
    program = SimpleUploadedFile("plan.pdf", b"MZ\x90\x00" + b"\x00" * 100)

    with pytest.raises(ValidationError):
        operations.submit(
            actor=actor,
            uuid=uuid,
            commune=territory.home,
            data=DATA,
            uploads=[a_note(), program],
            now=now,
        )
    assert not ServiceRequest.objects.exists()
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]

    sent = operations.submit(
        actor=actor, uuid=uuid, commune=territory.home, data=DATA, uploads=[a_note()], now=now
    )

    assert sent.number == "2026-00001"


def test_of_two_people_who_change_a_request_one_is_told(submitted, cast, as_actor, now):
    actor = as_actor(cast.desk_agent)
    acts = [
        lambda: operations.acknowledge(
            actor=actor, request=submitted, version=submitted.version, now=now
        ),
        lambda: operations.decline(
            actor=actor, request=submitted, version=submitted.version, reason="Non", now=now
        ),
    ]

    results = all_at_once(6, lambda rank: acts[rank % 2]())

    conflicts = [result for result in results if isinstance(result, StaleEdit)]
    winners = [result for result in results if isinstance(result, ServiceRequest)]
    assert (len(winners), len(conflicts)) == (1, 5)
    assert all(conflict.what.startswith("Vous avez ") for conflict in conflicts)
    assert all(conflict.is_own for conflict in conflicts)
    assert ServiceRequest.objects.get().state == winners[0].state
    assert RequestEvent.objects.exclude(kind="routed").count() == 2


def test_messages_written_at_once_are_all_kept(submitted, cast, as_actor, now):
    actor = as_actor(cast.mayor)

    results = all_at_once(
        5,
        lambda rank: operations.answer(
            actor=actor, request=submitted, body=f"Message {rank}", now=now
        ),
    )

    assert all(isinstance(result, ServiceRequest) for result in results), results
    assert submitted.messages.count() == 5
    assert ServiceRequest.objects.get().version == submitted.version + 5


def test_two_routings_at_once_leave_one_current_direction(
    submitted, cast, territory, as_actor, now
):
    actor = as_actor(cast.desk_agent)
    directions = [territory.legal_direction, territory.technical_direction]

    results = all_at_once(
        4,
        lambda rank: operations.route(
            actor=actor,
            request=submitted,
            version=submitted.version,
            direction=directions[rank % 2],
            reason="Voirie",
            now=now,
        ),
    )

    assert sum(isinstance(result, ServiceRequest) for result in results) == 1
    assert Assignment.objects.current().count() == 1

"""Drafts and submission: what comes in, from whom, and what the portal makes of it."""

import datetime
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.conflicts import StaleEdit
from files.models import StoredFile
from requests_desk import operations
from requests_desk.access import visible_files
from requests_desk.models import RequestEvent, ServiceRequest
from requests_desk.operations import RequestData
from requests_desk.vocabulary import Channel, State, Urgency
from tests.cast import end_membership
from tests.requests_desk.factories import a_note

pytestmark = pytest.mark.django_db
COMPLETE = RequestData(subject="Nid-de-poule", description="Devant l’école.")


@pytest.fixture
def form(cast, territory, as_actor, now) -> dict:
    """What the mayor's form says, complete."""
    return {
        "actor": as_actor(cast.mayor),
        "uuid": uuid4(),
        "commune": territory.home,
        "data": COMPLETE,
        "now": now,
    }


def test_an_incomplete_draft_is_kept_and_completed(form):
    draft = operations.save_draft(**{**form, "data": RequestData(subject="Nid-de-poule")})
    again = operations.save_draft(**{**form, "uploads": [a_note()]})

    assert draft.pk == again.pk
    assert (again.state, again.number, again.description) == (
        State.DRAFT,
        None,
        "Devant l’école.",
    )
    assert [row.stored_file.name for row in again.attachments.all()] == ["note.txt"]


def test_a_draft_is_its_authors_alone(form, cast, as_actor):
    draft = operations.save_draft(**form)
    clerk = as_actor(cast.clerk)

    with pytest.raises(PermissionDenied):
        operations.save_draft(**{**form, "actor": clerk})
    with pytest.raises(PermissionDenied):
        operations.submit(**{**form, "actor": clerk})
    with pytest.raises(PermissionDenied):
        operations.discard_draft(actor=clerk, draft=draft)


def test_a_draft_is_discarded_with_its_files(form, tmp_path, django_capture_on_commit_callbacks):
    draft = operations.save_draft(**{**form, "uploads": [a_note()]})

    with django_capture_on_commit_callbacks(execute=True):
        operations.discard_draft(actor=form["actor"], draft=draft)

    assert not ServiceRequest.objects.exists()
    assert not StoredFile.objects.exists()
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]


def test_a_file_is_taken_out_of_a_draft_and_only_that_one(form):
    draft = operations.save_draft(
        **{**form, "uploads": [a_note("a.txt"), a_note("b.txt", "Le plan.")]}
    )
    first = draft.attachments.get(stored_file__name="a.txt").stored_file

    for _ in range(2):
        operations.remove_attachment(actor=form["actor"], draft=draft, stored_file_uuid=first.uuid)

    assert [row.stored_file.name for row in draft.attachments.all()] == ["b.txt"]


def test_nothing_submitted_is_discarded_or_loses_a_file(form):
    sent = operations.submit(**{**form, "uploads": [a_note()]})
    uuid = sent.attachments.get().stored_file.uuid

    with pytest.raises(PermissionDenied):
        operations.discard_draft(actor=form["actor"], draft=sent)
    with pytest.raises(PermissionDenied):
        operations.remove_attachment(actor=form["actor"], draft=sent, stored_file_uuid=uuid)
    with pytest.raises(StaleEdit):
        operations.save_draft(**form)
    assert sent.attachments.count() == 1


def test_submission_numbers_dates_and_proposes_the_services_direction(form, territory, now):
    data = RequestData(service=territory.legal_service, subject=" Arrêté ", description="Lequel ?")

    sent = operations.submit(**{**form, "data": data})

    proposed = sent.assignments.get()
    assert (sent.number, sent.state, sent.subject) == ("2026-00001", State.SUBMITTED, "Arrêté")
    assert (sent.submitted_at, sent.due_on) == (now, datetime.date(2026, 3, 24))
    assert (proposed.direction, proposed.assigned_by) == (territory.legal_direction, None)
    assert proposed.reason == "Direction du service «\u00a0Assistance juridique\u00a0»."
    assert [(e.kind, e.to_state, e.is_public) for e in sent.events.all()] == [
        ("transition", "submitted", True),
        ("routed", "", False),
    ]


@pytest.mark.parametrize(
    ("urgency", "wanted_on", "due_on"),
    [
        # From Friday 3 April 2026; Monday 6 April is Easter Monday.
        (Urgency.CRITICAL, None, datetime.date(2026, 4, 7)),
        (Urgency.HIGH, None, datetime.date(2026, 4, 9)),
        (Urgency.NORMAL, datetime.date(2026, 4, 8), datetime.date(2026, 4, 20)),
        (Urgency.PLANNED, datetime.date(2026, 6, 1), datetime.date(2026, 6, 1)),
    ],
)
def test_the_due_date_follows_the_urgency_in_working_days(form, now, urgency, wanted_on, due_on):
    data = RequestData(subject="S", description="D", urgency=urgency, wanted_on=wanted_on)
    friday = now.replace(month=4, day=3)

    sent = operations.submit(**{**form, "data": data, "now": friday})

    assert sent.due_on == due_on


def test_alsace_moselle_has_its_own_holidays(form, territory, now):
    territory.epci.departement = "67"
    territory.epci.save()
    data = RequestData(subject="S", description="D", urgency=Urgency.CRITICAL)

    sent = operations.submit(**{**form, "data": data, "now": now.replace(month=4, day=2)})

    # Thursday; Good Friday and Easter Monday are holidays there.
    assert sent.due_on == datetime.date(2026, 4, 7)


def test_the_number_is_of_the_year_where_the_epci_is(form, territory):
    territory.epci.departement = "974"
    territory.epci.save()
    new_years_eve_in_paris = datetime.datetime(2026, 12, 31, 21, 30, tzinfo=datetime.UTC)

    sent = operations.submit(**{**form, "now": new_years_eve_in_paris})

    assert sent.number == "2027-00001"


def test_a_form_sent_twice_is_one_request(form):
    first = operations.submit(**form)
    second = operations.submit(**{**form, "data": RequestData(subject="Autre")})

    assert (first.pk, second.number) == (second.pk, "2026-00001")
    assert ServiceRequest.objects.get().subject == "Nid-de-poule"
    assert first.events.count() == 1


def test_an_incomplete_request_is_refused_in_french_and_takes_no_number(form):
    with pytest.raises(ValidationError) as refusal:
        operations.submit(**{**form, "data": RequestData(subject="  ")})

    assert refusal.value.message_dict == {
        "subject": ["Donnez un objet à votre demande."],
        "description": ["Décrivez votre demande."],
    }
    assert operations.submit(**form).number == "2026-00001"


def test_a_refused_file_leaves_nothing_half_written(form, tmp_path):
    program = SimpleUploadedFile("plan.pdf", b"MZ\x90\x00" + b"\x00" * 100)

    with pytest.raises(ValidationError, match=r"plan\.pdf"):
        operations.submit(**{**form, "uploads": [a_note(), program]})

    assert not ServiceRequest.objects.exists()
    assert not StoredFile.objects.exists()


def test_the_draft_keeps_its_files_when_it_is_submitted(form):
    operations.save_draft(**{**form, "uploads": [a_note("a.txt")]})

    sent = operations.submit(**{**form, "uploads": [a_note("b.txt", "Le plan.")]})

    assert {row.stored_file.name for row in visible_files(form["actor"])} == {"a.txt", "b.txt"}
    assert sent.attachments.count() == 2


def test_nobody_submits_for_a_commune_that_is_not_theirs(form, cast, territory, as_actor):
    others = [cast.neighbour_mayor, cast.desk_agent, cast.dgs, cast.administrator, cast.outsider]
    for person in others:
        with pytest.raises(PermissionDenied):
            operations.submit(**{**form, "actor": as_actor(person), "uuid": uuid4()})

    clerk = as_actor(cast.clerk)
    for commune in (territory.home, territory.second):
        operations.submit(**{**form, "actor": clerk, "commune": commune, "uuid": uuid4()})
    assert ServiceRequest.objects.count() == 2


def test_a_mandate_that_has_ended_submits_nothing(form, cast, as_actor, now):
    end_membership(cast.mayor, now.date())

    with pytest.raises(PermissionDenied):
        operations.submit(**{**form, "actor": as_actor(cast.mayor)})


def test_a_direction_that_takes_no_requests_is_not_proposed(form, territory):
    territory.legal_direction.receives_requests = False
    territory.legal_direction.save()
    data = RequestData(service=territory.legal_service, subject="S", description="D")

    sent = operations.submit(**{**form, "data": data})

    assert sent.current_assignment is None


def test_the_desk_enters_a_request_that_belongs_to_the_commune(form, cast, as_actor, territory):
    entry = {
        **form,
        "actor": as_actor(cast.desk_agent),
        "channel": Channel.PHONE,
        "contact_name": " Mme Roux ",
    }

    sent = operations.submit_on_behalf(**entry)
    again = operations.submit_on_behalf(**entry)

    assert again.pk == sent.pk
    assert (sent.on_behalf, sent.channel, sent.contact_name) == (True, "phone", "Mme Roux")
    mayor = form["actor"]
    assert ServiceRequest.objects.visible_to(mayor).get() == sent
    with pytest.raises(PermissionDenied):
        operations.submit_on_behalf(**{**entry, "actor": mayor, "uuid": uuid4()})
    with pytest.raises(ValidationError, match="quel moyen"):
        operations.submit_on_behalf(**{**entry, "channel": Channel.PORTAL, "uuid": uuid4()})


def test_a_call_answered_at_once_is_one_closed_request(form, cast, as_actor, territory, now):
    call = {
        "actor": as_actor(cast.desk_agent),
        "uuid": uuid4(),
        "commune": territory.home,
        "contact_name": "M. Roux",
        "service": territory.legal_service,
        "subject": "Délai de recours",
        "answer": "Deux mois à compter de la notification.",
        "minutes_spent": 10,
        "now": now,
    }

    logged = operations.log_call(**call)
    again = operations.log_call(**call)

    logged = ServiceRequest.objects.get(pk=logged.pk)
    assert again.pk == logged.pk
    assert (logged.number, logged.state, str(logged.hours_spent)) == (
        "2026-00001",
        State.CLOSED,
        "0.17",
    )
    assert logged.acknowledged_at == logged.resolved_at == logged.closed_at == now
    assert logged.messages.get().body == "Deux mois à compter de la notification."
    assert [event.to_state for event in logged.events.all()] == [
        "submitted",
        "acknowledged",
        "resolved",
        "closed",
    ]
    assert not logged.assignments.exists()
    with pytest.raises(PermissionDenied):
        operations.log_call(**{**call, "actor": form["actor"], "uuid": uuid4()})


def test_the_journal_says_who_and_when(submitted, cast, now):
    event = submitted.events.get(kind=RequestEvent.Kind.TRANSITION)

    assert (event.actor, event.created_at) == (cast.mayor, now)
    assert (event.from_state, event.to_state) == (State.DRAFT, State.SUBMITTED)


@pytest.mark.parametrize(
    ("dates", "refused"),
    [
        ({"wanted_on": datetime.date(2026, 3, 9)}, {"wanted_on": "passée"}),
        ({"wanted_on": datetime.date(2062, 3, 9)}, {"wanted_on": "trop lointaine"}),
        (
            {"legal_deadline_on": datetime.date(2062, 3, 9)},
            {"legal_deadline_on": "trop lointaine"},
        ),
        ({"legal_deadline_on": datetime.date(1926, 3, 9)}, {"legal_deadline_on": "trop ancienne"}),
    ],
)
def test_a_date_that_makes_no_sense_is_refused_once_sent(form, dates, refused):
    data = RequestData(subject="S", description="D", **dates)

    assert operations.save_draft(**{**form, "data": data}).state == State.DRAFT
    with pytest.raises(ValidationError) as refusal:
        operations.submit(**{**form, "data": data})

    assert list(refusal.value.message_dict) == list(refused)
    for name, words in refused.items():
        assert words in refusal.value.message_dict[name][0]


def test_today_is_a_date_to_wish_for_and_a_deadline_may_just_be_missed(form, now):
    data = RequestData(
        subject="S",
        description="D",
        wanted_on=now.date(),
        legal_deadline_on=now.date() - datetime.timedelta(days=3),
    )

    assert operations.submit(**{**form, "data": data}).number == "2026-00001"


def test_a_draft_sent_again_holds_each_file_once(form):
    for _ in range(3):
        operations.save_draft(**{**form, "uploads": [a_note("a.txt"), a_note("b.txt", "Le plan")]})
    sent = operations.submit(**{**form, "uploads": [a_note("a.txt")]})

    assert sent.attachments.count() == StoredFile.objects.count() == 2


def test_a_request_holds_ten_files_in_all(form):
    def notes(*ranks: int) -> list:
        return [a_note(f"{rank}.txt", f"Note {rank}") for rank in ranks]

    operations.save_draft(**{**form, "uploads": notes(*range(7))})
    with pytest.raises(ValidationError) as refusal:
        operations.submit(**{**form, "uploads": notes(7, 8, 9, 10)})
    assert refusal.value.messages == [
        "10\u00a0fichiers au plus, et il y en a déjà 7\u00a0: les nouveaux n’ont pas été joints."
    ]

    sent = operations.submit(**{**form, "uploads": notes(6, 7, 8, 9)})
    assert sent.attachments.count() == 10


def test_only_what_says_the_number_follows_the_counter(form, territory):
    data = RequestData(service=territory.legal_service, subject="S", description="D")

    with CaptureQueriesContext(connection) as queries:
        operations.submit(**{**form, "data": data, "uploads": [a_note()]})

    asked = [query["sql"] for query in queries.captured_queries]
    locked = next(
        rank for rank, sql in enumerate(asked) if "counter" in sql and "FOR UPDATE" in sql
    )
    written = [sql for sql in asked[locked:] if sql.startswith(("INSERT", "UPDATE"))]
    assert {sql.split('"')[1] for sql in written} == {
        "requests_desk_requestcounter",
        "requests_desk_servicerequest",
        "notifications_outgoingemail",
    }

"""The Back button then « Envoyer »: the same words under a new uuid are the same request."""

import datetime
import uuid
from dataclasses import replace

import pytest

from requests_desk import operations
from requests_desk.models import Attachment, ServiceRequest
from requests_desk.operations import RequestData
from requests_desk.vocabulary import State
from tests.requests_desk.composing import NEW, at, details, need
from tests.requests_desk.composing import send as send_draft
from tests.requests_desk.factories import a_note

DATA = RequestData(subject="Nid-de-poule", description="Devant l’école.")


@pytest.fixture
def send(cast, territory, as_actor, now):
    def send(later=datetime.timedelta(minutes=1), commune=territory.home, data=DATA, **more):
        return operations.submit(
            actor=as_actor(cast.clerk),
            uuid=uuid.uuid4(),
            commune=commune,
            data=data,
            now=now + later,
            **more,
        )

    return send


def test_the_form_written_again_after_the_back_button_is_the_same_request(cast, sign_in):
    mayor = sign_in(cast.mayor)
    answers = []
    for name, content in (("note.txt", "Note"), ("photo.txt", "La photo")):
        mayor.post(NEW, need())
        draft = ServiceRequest.objects.get(state=State.DRAFT)
        mayor.post(at(draft, "precisions"), details(draft, uploads=[a_note(name, content)]))
        answers.append(send_draft(mayor, ServiceRequest.objects.get(state=State.DRAFT)))

    row = ServiceRequest.objects.get()
    assert answers[0].url == answers[1].url == row.get_absolute_url()
    assert f"déjà envoyée, sous le numéro {row.number}" in mayor.get(answers[1].url).text
    assert row.attachments.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "Nid-de-poule, suite"},
        {"description": "Devant la mairie."},
        {"consequence": "Un enfant peut tomber."},
        {"urgency": "critical"},
        {"wanted_on": datetime.date(2026, 9, 30)},
        {"legal_deadline_on": datetime.date(2026, 9, 30)},
    ],
)
def test_other_words_are_another_request(send, change):
    assert send() != send(data=replace(DATA, **change))


def test_another_service_commune_or_moment_is_another_request(send, territory):
    sent = [
        send(),
        send(data=replace(DATA, service=territory.roads_service)),
        send(commune=territory.second),
        send(later=datetime.timedelta(minutes=11)),
    ]

    assert len({row.pk for row in sent}) == 4


def test_the_same_words_of_somebody_else_are_another_request(send, cast, territory, as_actor, now):
    first = send()
    other = operations.submit(
        actor=as_actor(cast.mayor), uuid=uuid.uuid4(), commune=territory.home, data=DATA, now=now
    )

    assert first != other


def test_a_draft_sent_twice_gives_its_files_to_the_first(send, cast, territory, as_actor, now):
    first = send(uploads=[a_note()])
    draft = operations.save_draft(
        actor=as_actor(cast.clerk),
        uuid=uuid.uuid4(),
        commune=territory.home,
        data=DATA,
        uploads=[a_note(), a_note("photo.txt", "La photo")],
        now=now,
    )
    operations.submit(
        actor=as_actor(cast.clerk), uuid=draft.uuid, commune=territory.home, data=DATA, now=now
    )

    assert ServiceRequest.objects.get() == first
    assert Attachment.objects.filter(request=first).count() == 2


def test_the_desk_enters_and_logs_once(cast, territory, sign_in):
    desk = sign_in(cast.desk_agent)
    form = need(channel="phone", contact_name="M. Hamon", urgency="high")
    call = {
        "commune": "35125",
        "contact_name": "M. Hamon",
        "subject": "Horaires",
        "answer": "De 9 h à 12 h.",
        "minutes_spent": "5",
    }
    for url, data in (("/guichet/saisie/", form), ("/guichet/appel/", call)):
        for _ in range(2):
            page = desk.post(url, {**data, "uuid": str(uuid.uuid4())}, follow=True)
        assert "déjà enregistré" in page.content.decode()
    desk.post("/guichet/appel/", {**call, "uuid": str(uuid.uuid4()), "answer": "Le mardi."})

    assert ServiceRequest.objects.filter(state=State.CLOSED).count() == 2
    assert ServiceRequest.objects.exclude(state=State.CLOSED).count() == 1

"""The story of a request, for agents and for the commune."""

import datetime

import pytest
from django.utils import timezone

from requests_desk import operations
from requests_desk.models import Message
from requests_desk.timeline import timeline
from tests.requests_desk.factories import (
    AssignmentFactory,
    AttachmentFactory,
    EventFactory,
    MessageFactory,
    a_note,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(submitted, cast, territory, as_actor, now):
    """A request routed elsewhere, noted, taken, answered and reopened."""
    desk, agent, mayor = map(as_actor, (cast.desk_agent, cast.other_agent, cast.mayor))
    clock = (now + datetime.timedelta(minutes=n) for n in range(1, 100))

    def act(operation, actor, request, **arguments):
        return operation(actor=actor, request=request, now=next(clock), **arguments)

    row = act(
        operations.route,
        desk,
        submitted,
        version=submitted.version,
        direction=territory.technical_direction,
        reason="Le service juridique s’est trompé.",
    )
    row = act(operations.add_note, desk, row, body="Dossier délicat.", uploads=[a_note()])
    row = act(operations.take, agent, row, version=row.version)
    row = act(operations.reply, agent, row, version=row.version, body="Voici.", outcome="resolve")
    row = act(operations.rate, mayor, row, score=2, comment="Incomplet")
    return act(operations.reopen, mayor, row, version=row.version, reason="Il manque le plan.")


def test_agents_read_everything_in_order(told, cast, as_actor):
    story = timeline(told, as_actor(cast.desk_agent))

    assert [(entry.title, entry.author, entry.body) for entry in story] == [
        ("Demande déposée", "Marie Leroux", ""),
        (
            "Orientation proposée\u00a0: Direction des affaires juridiques",
            "",
            "Direction du service «\u00a0Assistance juridique\u00a0».",
        ),
        (
            "Orientée vers\u00a0: Direction des services techniques",
            "Gaëlle Rouault",
            "Le service juridique s’est trompé.",
        ),
        ("Note interne", "Gaëlle Rouault", "Dossier délicat."),
        ("Karim Belaïd s’en occupe", "Karim Belaïd", ""),
        ("Réponse à la commune", "Karim Belaïd", "Voici."),
        ("Résolue", "Karim Belaïd", ""),
        ("Avis de la commune", "Marie Leroux", "Avis\u00a0: 2 sur 5\nIncomplet"),
        ("Rouverte", "Marie Leroux", "Il manque le plan."),
    ]
    note = story[3]
    assert note.is_internal
    assert [entry.title for entry in story if entry.is_note] == ["Note interne"]
    assert [row.stored_file.name for row in note.attachments] == ["note.txt"]


def test_the_commune_reads_neither_notes_nor_the_reasons_of_a_routing(told, cast, as_actor):
    story = timeline(told, as_actor(cast.clerk))

    assert [(entry.title, entry.body) for entry in story] == [
        ("Demande envoyée", ""),
        ("Orientée vers\u00a0: Direction des services techniques", ""),
        ("Karim Belaïd s’en occupe", ""),
        ("Réponse de Karim Belaïd", "Voici."),
        ("Réponse apportée", ""),
        ("Avis de la commune", "Avis\u00a0: 2 sur 5\nIncomplet"),
        ("Demande rouverte", "Il manque le plan."),
    ]
    assert not any(entry.is_internal for entry in story)


def test_a_long_story_takes_no_more_queries(submitted, cast, as_actor, django_assert_num_queries):
    actor = as_actor(cast.agent)

    def lengthen(times: int) -> None:
        for _ in range(times):
            assignment = AssignmentFactory(request=submitted, ended_at=timezone.now())
            EventFactory(request=submitted, kind="routed", assignment=assignment)
            message = MessageFactory(request=submitted, kind=Message.Kind.COMMUNE)
            AttachmentFactory(request=submitted, message=message)

    lengthen(1)
    with django_assert_num_queries(4):
        short = timeline(submitted, actor)
    lengthen(20)
    with django_assert_num_queries(4):
        long = timeline(submitted, actor)

    assert len(long) == len(short) + 40

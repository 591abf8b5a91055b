"""What each reader is told, in words that fit what has happened."""

import datetime
import re
import uuid

import pytest

from requests_desk import operations
from requests_desk.models import ServiceRequest
from requests_desk.operations import RequestData
from requests_desk.timeline import timeline
from requests_desk.vocabulary import State, Urgency
from tests.requests_desk.composing import NEW, at, details, need, send
from tests.requests_desk.factories import ServiceRequestFactory


def opinions(play, reader):
    found = timeline(play.request, play.as_actor(reader))
    return [entry.body.partition("\n")[2] for entry in found if entry.title == "Avis de la commune"]


def answered(play, cast):
    play(operations.reply, cast.desk_agent, body="Voici.", outcome="resolve")


def test_a_second_opinion_replaces_the_first_in_the_story(play, cast):
    answered(play, cast)
    play(operations.rate, cast.mayor, score=2, comment="Trop lent.")
    play(operations.rate, cast.mayor, score=5, comment="Merci.")

    assert opinions(play, cast.mayor) == opinions(play, cast.desk_agent) == ["Merci."]


def test_an_opinion_on_an_earlier_answer_stays_in_the_story(play, cast):
    answered(play, cast)
    play(operations.rate, cast.mayor, score=2, comment="Incomplet.")
    play(operations.reopen, cast.mayor, reason="Il manque la date.")
    answered(play, cast)
    play(operations.rate, cast.mayor, score=4, comment="Complet.")

    assert opinions(play, cast.mayor) == ["Incomplet.", "Complet."]


def test_the_story_says_for_whom_an_agent_entered_a_request(cast, territory, as_actor, now):
    row = operations.submit_on_behalf(
        actor=as_actor(cast.desk_agent),
        uuid=uuid.uuid4(),
        commune=territory.home,
        channel="meeting",
        contact_name="M. Hamon",
        data=RequestData(subject="Trou", description="Rue du Lavoir."),
        now=now,
    )

    for reader in (cast.mayor, cast.desk_agent):
        assert timeline(row, as_actor(reader))[0].body == "Pour M. Hamon, en réunion."


def test_a_planned_request_says_for_when(cast, sign_in):
    mayor = sign_in(cast.mayor)
    mayor.post(NEW, need())
    draft = ServiceRequest.objects.get()
    page = mayor.post(at(draft, "precisions"), details(draft, urgency="planned"))

    assert "Indiquez pour quelle date" in page.text
    assert 'href="#id_wanted_on"' in page.text
    day = datetime.date.today() + datetime.timedelta(days=30)
    draft.refresh_from_db()
    planned = details(draft, urgency="planned", wanted_on=day.isoformat())
    mayor.post(at(draft, "precisions"), planned)
    draft.refresh_from_db()
    send(mayor, draft)
    row = ServiceRequest.objects.get()
    assert (row.state, row.urgency, row.due_on) == (State.SUBMITTED, Urgency.PLANNED, day)


def test_a_draft_is_called_a_draft(cast, sign_in):
    mayor = sign_in(cast.mayor)
    mayor.post(NEW, need(action="save"))
    draft = mayor.get(ServiceRequest.objects.get().get_absolute_url()).text

    assert "étape 1 sur 3) – Brouillon" in draft
    assert "étape 1 sur 3) – Nouvelle demande" in mayor.get(NEW).text


def test_a_message_that_nobody_asked_for_is_no_answer(play, cast, sign_in):
    url = play.request.get_absolute_url()
    mayor = sign_in(cast.mayor)
    assert "Ajouter un message" in mayor.get(url).text
    assert 'href="#repondre"' not in mayor.get(url).text

    play(operations.reply, cast.desk_agent, body="Où ?", outcome="wait")
    assert "Ajouter un message" not in mayor.get(url).text
    assert 'href="#repondre"' in mayor.get(url).text


def test_what_waits_for_the_commune_comes_after_what_does_not(cast, sign_in, territory):
    day = datetime.date(2026, 1, 5)
    common = {"commune": territory.home, "author": cast.mayor}
    waiting = ServiceRequestFactory(state=State.WAITING, due_on=day, **common)
    late = ServiceRequestFactory(
        state=State.IN_PROGRESS, due_on=day + datetime.timedelta(days=1), **common
    )
    later = ServiceRequestFactory(
        state=State.SUBMITTED, due_on=day + datetime.timedelta(days=9), **common
    )

    rows = sign_in(cast.desk_agent).get("/guichet/").context["rows"]
    assert [row.request for row in rows] == [late, later, waiting]


@pytest.mark.parametrize(("member", "is_shown"), [("mayor", False), ("clerk", True)])
def test_the_communes_are_named_to_who_has_several(cast, sign_in, territory, member, is_shown):
    ServiceRequestFactory(commune=territory.home, author=cast.mayor)
    page = sign_in(cast.members()[member]).get("/demandes/").text

    assert ('<th scope="col">Commune</th>' in page) is is_shown
    assert ('data-label="Commune"' in page) is is_shown


def test_who_answered_is_still_named_once_it_is_over(under_way, cast, sign_in):
    agent = cast.agent.get_full_name()
    row = under_way(operations.reply, cast.agent, body="Voici.", outcome="resolve")
    under_way(operations.close, cast.mayor)
    mayor = sign_in(cast.mayor)

    listed = mayor.get("/demandes/").text
    assert re.search(rf"{agent}\s*<span class=\"row-detail\">a répondu</span>", listed)
    assert re.search(
        rf"Votre interlocuteur\s*:\s*<strong>{agent}", mayor.get(row.get_absolute_url()).text
    )

"""The desk and the directions at work on a request: each act, its effects and its refusals."""

from decimal import Decimal
from itertools import pairwise
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core.conflicts import StaleEdit
from requests_desk import operations
from requests_desk.models import Assignment, Message, ServiceRequest
from requests_desk.operations import Outcome, RequestData
from requests_desk.vocabulary import State
from tests.accounts.factories import MembershipFactory
from tests.communes.factories import DirectionFactory
from tests.requests_desk.conftest import DAY, MINUTE, Play
from tests.requests_desk.factories import a_note

pytestmark = pytest.mark.django_db


def test_the_whole_story(play, cast, territory):
    desk, mayor, agent = cast.desk_agent, cast.mayor, cast.agent

    states = [
        play(operations.acknowledge, desk).state,
        play(operations.route, desk, direction=territory.legal_direction).state,
        play(operations.take, agent).state,
        play(operations.reply, agent, body="Quelle rue ?", outcome=Outcome.WAIT).state,
        play(operations.answer, mayor, body="Rue Basse.").state,
        play(operations.reply, agent, body="Voici.", outcome="resolve", hours=Decimal(2)).state,
        play(operations.reopen, mayor, reason="Il manque le plan.").state,
        play(operations.take, agent).state,
        play(operations.resolve, agent, comment="Le plan est parti par courriel.").state,
        play(operations.close, mayor).state,
        play(operations.rate, mayor, score=5, comment="Merci").state,
    ]

    assert states == [
        State.ACKNOWLEDGED,
        State.ASSIGNED,
        State.IN_PROGRESS,
        State.WAITING,
        State.IN_PROGRESS,
        State.RESOLVED,
        State.ASSIGNED,
        State.IN_PROGRESS,
        State.RESOLVED,
        State.CLOSED,
        State.CLOSED,
    ]
    request = play.request
    assert (request.hours_spent, request.satisfaction) == (Decimal(2), 5)
    assert request.current_assignment.agent == agent
    assert [m.kind for m in request.messages.all()] == ["reply", "commune", "reply"]
    chain = [e for e in request.events.all() if e.to_state]
    assert all(before.to_state == after.from_state for before, after in pairwise(chain))


def test_what_changes_the_request_makes_older_pages_stale(play, cast):
    versions = [
        play.request.version,
        play(operations.acknowledge, cast.desk_agent).version,
        play(operations.answer, cast.mayor, body="Précision.").version,
        play(operations.reply, cast.desk_agent, body="Voici.", outcome=Outcome.RESOLVE).version,
    ]

    assert versions == sorted(set(versions))


def test_what_takes_nothing_from_others_leaves_their_pages_good(play, cast):
    """Neither a note that the commune may not know of, nor hours, nor an opinion."""
    shown = play(operations.reply, cast.desk_agent, body="Voici.", outcome=Outcome.RESOLVE).version
    play(operations.add_note, cast.desk_agent, body="À voir.")
    play(operations.log_hours, cast.desk_agent, hours=Decimal("0.5"))
    play(operations.rate, cast.mayor, score=4)

    closed = play(operations.close, cast.mayor, version=shown)

    assert (closed.state, closed.hours_spent, closed.satisfaction) == (
        State.CLOSED,
        Decimal("0.5"),
        4,
    )


def test_the_second_of_two_people_is_told_what_the_first_did(play, cast, as_actor, territory):
    seen = play.request.version
    play(operations.reply, cast.desk_agent, body="Nous regardons.")

    with pytest.raises(StaleEdit) as conflict:
        operations.decline(
            actor=as_actor(cast.desk_agent),
            request=play.request,
            version=seen,
            reason="Hors sujet",
            now=play.now + 2 * MINUTE,
        )

    # The reply also acknowledged the request, one instant after.
    assert conflict.value.what == (
        "Vous avez pris la demande en charge il y a 2\u00a0minutes, dans une autre fenêtre."
    )
    assert conflict.value.url == "/demandes/2026-00001/"
    assert play.request.state == State.ACKNOWLEDGED


def test_the_commune_is_not_told_of_an_internal_note(under_way, cast, as_actor):
    play = under_way
    seen = play(operations.reply, cast.agent, body="Quelle rue ?", outcome=Outcome.WAIT).version
    play(operations.resume, cast.agent)
    play(operations.add_note, cast.agent, body="Dossier délicat.")

    with pytest.raises(StaleEdit) as conflict:
        operations.cancel(
            actor=as_actor(cast.mayor),
            request=play.request,
            version=seen,
            reason="Réglé",
            now=play.now + MINUTE,
        )

    assert "note" not in conflict.value.what
    assert conflict.value.what.startswith("Antoine Briand a repris le traitement")


def test_an_act_that_comes_too_late_is_a_conflict_and_not_a_refusal(play, cast, as_actor):
    play(operations.decline, cast.desk_agent, reason="Compétence du Département.")

    with pytest.raises(StaleEdit, match="Gaëlle Rouault a refusé la demande"):
        play(operations.answer, cast.mayor, body="Voici le plan.")
    assert not Message.objects.exists()


def test_a_reply_sent_twice_is_one(under_way, cast, as_actor, now):
    once = {
        "actor": as_actor(cast.agent),
        "request": under_way.request,
        "version": under_way.request.version,
        "body": "Voici la réponse.",
        "outcome": Outcome.RESOLVE,
        "hours": Decimal(1),
        "now": under_way.now,
    }

    operations.reply(**once)
    again = operations.reply(**once)

    assert again.messages.count() == 1
    assert ServiceRequest.objects.get().hours_spent == 1


def test_notes_and_answers_sent_twice_are_one_but_may_be_said_again_later(under_way, cast):
    play = under_way
    play(operations.add_note, cast.agent, body="Vu.")
    play(operations.add_note, cast.agent, body="Vu. ")
    play(operations.answer, cast.mayor, body="Du nouveau ?")
    play(operations.answer, cast.mayor, body="Du nouveau ?")
    play.now += DAY
    play(operations.answer, cast.mayor, body="Du nouveau ?")

    assert [m.body for m in play.request.messages.all()] == ["Vu.", "Du nouveau ?", "Du nouveau ?"]


def test_confirming_the_proposed_direction_needs_no_reason(play, cast, territory):
    request = play(operations.route, cast.desk_agent, direction=territory.legal_direction)

    assignment = request.assignments.get()
    assert assignment.assigned_by == cast.desk_agent
    assert request.acknowledged_at == play.now


def test_another_direction_needs_a_reason_and_history_stays(play, cast, territory):
    other = {"direction": territory.technical_direction}
    with pytest.raises(ValidationError) as refusal:
        play(operations.route, cast.desk_agent, **other, reason="  ")
    assert refusal.value.message_dict == {
        "reason": ["Dites pourquoi la demande change de direction."]
    }

    request = play(operations.route, cast.desk_agent, **other, reason="C’est un chantier.")

    first, second = request.assignments.all()
    assert (first.direction, first.ended_at) == (territory.legal_direction, play.now)
    assert (second.direction, second.ended_at) == (territory.technical_direction, None)
    assert second.reason == "C’est un chantier."


@pytest.mark.parametrize("closed", [{"receives_requests": False}, {"is_open": False}])
def test_the_cabinet_and_closed_directions_receive_nothing(play, cast, closed):
    cabinet = DirectionFactory(name="Cabinet", **closed)

    with pytest.raises(ValidationError, match=r"Cabinet.* ne reçoit pas"):
        play(operations.route, cast.desk_agent, direction=cabinet, reason="Politique")


def test_the_agent_works_in_the_direction_today(play, cast, territory, now):
    route = {"direction": territory.legal_direction}
    gone = MembershipFactory(
        role="agent", commune=None, direction=territory.legal_direction, ends_on=now.date()
    ).user
    for agent in (cast.other_agent, cast.mayor, gone):
        with pytest.raises(ValidationError, match="ne travaille pas dans cette direction"):
            play(operations.route, cast.desk_agent, **route, agent=agent)

    assert (
        play(operations.route, cast.desk_agent, **route, agent=cast.agent).current_assignment.agent
        == cast.agent
    )


def test_naming_a_colleague_leaves_the_work_under_way(under_way, cast, territory):
    colleague = MembershipFactory(
        role="agent", commune=None, direction=territory.legal_direction
    ).user

    request = under_way(
        operations.route, cast.desk_agent, direction=territory.legal_direction, agent=colleague
    )

    assert request.state == State.IN_PROGRESS
    assert request.current_assignment.agent == colleague
    with pytest.raises(ValidationError, match="déjà orientée"):
        under_way(
            operations.route, cast.desk_agent, direction=territory.legal_direction, agent=colleague
        )


def test_a_request_has_one_current_direction(under_way, cast, territory):
    for direction in (territory.technical_direction, territory.legal_direction):
        under_way(operations.route, cast.desk_agent, direction=direction, reason="Essai")
        assert Assignment.objects.current().get().direction == direction


def test_a_direction_works_once_the_desk_has_confirmed(play, cast, territory, as_actor):
    for act, arguments in (
        (operations.take, {}),
        (operations.reply, {"body": "Bonjour"}),
        (operations.resolve, {}),
    ):
        with pytest.raises(PermissionDenied):
            play(act, cast.agent, **arguments)

    play(operations.route, cast.desk_agent, direction=territory.legal_direction)
    assert play(operations.take, cast.agent).state == State.IN_PROGRESS


def test_a_direction_that_lost_the_request_reads_it_and_no_more(
    under_way, cast, territory, as_actor
):
    under_way(
        operations.route,
        cast.desk_agent,
        direction=territory.technical_direction,
        reason="C’est un chantier.",
    )

    assert ServiceRequest.objects.visible_to(as_actor(cast.agent)).exists()
    for act in (operations.reply, operations.add_note):
        with pytest.raises(PermissionDenied):
            under_way(act, cast.agent, body="Bonjour")


def test_a_request_that_nobody_had_goes_back_to_the_desk(cast, territory, as_actor, now):
    request = operations.submit(
        actor=as_actor(cast.mayor),
        uuid=uuid4(),
        commune=territory.home,
        data=RequestData(subject="Question", description="Qui fait quoi ?"),
        now=now,
    )
    play = Play(request, as_actor, now)
    play(operations.reply, cast.desk_agent, body="Voici.", outcome=Outcome.RESOLVE)

    assert play(operations.reopen, cast.mayor, reason="Pas clair").state == State.SUBMITTED


@pytest.mark.parametrize("act", [operations.decline, operations.cancel])
def test_an_end_asks_why(play, cast, act):
    person = cast.desk_agent if act is operations.decline else cast.mayor

    with pytest.raises(ValidationError) as refusal:
        play(act, person, reason=" ")
    assert "reason" in refusal.value.message_dict

    assert play(act, person, reason="Doublon").closed_at == play.now


@pytest.mark.parametrize("score", [0, 6])
def test_the_note_goes_from_1_to_5(under_way, cast, score):
    under_way(operations.resolve, cast.agent)

    with pytest.raises(ValidationError, match="de 1 à 5"):
        under_way(operations.rate, cast.mayor, score=score)


@pytest.mark.parametrize("hours", [Decimal(0), Decimal(-1)])
def test_time_spent_is_more_than_nothing(under_way, cast, hours):
    with pytest.raises(ValidationError, match="supérieur à zéro"):
        under_way(operations.log_hours, cast.agent, hours=hours)


def test_an_empty_message_is_refused_with_its_files(under_way, cast):
    with pytest.raises(ValidationError, match="Écrivez votre message"):
        under_way(operations.reply, cast.agent, body=" \n", uploads=[a_note()])

    assert not under_way.request.attachments.exists()


def test_a_reply_corrected_after_it_was_sent_comes_too_late(under_way, cast, as_actor):
    """The same words with a file, another end or more hours are not the form already received."""
    first = {
        "actor": as_actor(cast.agent),
        "request": under_way.request,
        "version": under_way.request.version,
        "body": "Voici la réponse.",
        "now": under_way.now + MINUTE,
    }
    operations.reply(**first)

    for correction in (
        {"uploads": [a_note()]},
        {"outcome": Outcome.RESOLVE},
        {"hours": Decimal(1)},
    ):
        with pytest.raises(StaleEdit, match="Vous avez répondu à la commune à l’instant"):
            operations.reply(**first, **correction)
    fresh = operations.reply(**{**first, "version": under_way.request.version + 1})

    assert fresh.messages.count() == 2


def test_an_answer_sent_again_with_a_photo_brings_the_photo(under_way, cast):
    for _ in range(2):
        under_way(operations.answer, cast.mayor, body="Voici.", uploads=[a_note()])
    under_way(
        operations.answer, cast.mayor, body="Voici.", uploads=[a_note(), a_note("b.txt", "B")]
    )

    assert [m.attachments.count() for m in under_way.request.messages.all()] == [1, 2]


def test_a_request_answered_before_any_routing_comes_back_to_the_desk(play, cast, territory):
    play(operations.reply, cast.desk_agent, body="Voici.", outcome=Outcome.RESOLVE)

    request = play(operations.reopen, cast.mayor, reason="Il manque le plan.")

    assert request.state == State.SUBMITTED
    with pytest.raises(PermissionDenied):
        play(operations.reply, cast.agent, body="Bonjour")
    routed = play(operations.route, cast.desk_agent, direction=territory.legal_direction)
    assert routed.state == State.ASSIGNED

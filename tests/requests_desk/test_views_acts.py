"""What can be done from the page of a request, and two people who change it at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from requests_desk.access import Act
from requests_desk.models import Message
from requests_desk.urls import VERBS
from requests_desk.vocabulary import State, Urgency
from tests.requests_desk.acting import SECRET, act, state_of
from tests.requests_desk.factories import (
    a_note,
)


def test_a_conflict_with_oneself_says_so(cast, sign_in, fresh):
    desk = sign_in(cast.desk_agent)
    shown = fresh.version
    assert act(desk, fresh, Act.ACKNOWLEDGE).status_code == 302
    url = reverse("request_acknowledge", args=[fresh.number])
    text = desk.post(url, {"version": shown}).text
    assert "Vous avez pris la demande en charge" in text
    assert "dans une autre fenêtre" in text
    assert "Quelqu’un" not in text
    assert "l’autre personne" not in text


def test_a_request_goes_from_the_desk_to_its_end(cast, sign_in, fresh):
    desk, agent, mayor = (sign_in(user) for user in (cast.desk_agent, cast.agent, cast.mayor))
    assert act(desk, fresh, Act.ACKNOWLEDGE).url == fresh.get_absolute_url()
    assert state_of(fresh) == State.ACKNOWLEDGED
    act(desk, fresh, Act.ROUTE, direction="affaires-juridiques", agent="", reason="")
    assert state_of(fresh) == State.ASSIGNED
    act(agent, fresh, Act.TAKE)
    assert state_of(fresh) == State.IN_PROGRESS
    act(agent, fresh, Act.REPLY, body="De quelle parcelle s’agit-il ?", outcome="wait", hours="0,5")
    assert state_of(fresh) == State.WAITING
    text = mayor.get(fresh.get_absolute_url()).content.decode()
    assert "Nous attendons votre réponse" in text
    assert "De quelle parcelle" in text
    act(mayor, fresh, Act.ANSWER, body="La parcelle AB 12.", uploads=[a_note()])
    assert state_of(fresh) == State.IN_PROGRESS
    act(agent, fresh, Act.REPLY, body="C’est réglé.", outcome="resolve", hours="1.25")
    assert state_of(fresh) == State.RESOLVED
    act(mayor, fresh, Act.REOPEN, reason="Il manque le plan.")
    assert state_of(fresh) == State.ASSIGNED
    act(agent, fresh, Act.REPLY, body="Voici le plan.", outcome="resolve", uploads=[a_note()])
    act(mayor, fresh, Act.CLOSE)
    assert state_of(fresh) == State.CLOSED
    act(mayor, fresh, Act.RATE, score="4", comment="Rapide.")
    fresh.refresh_from_db()
    assert (fresh.satisfaction, str(fresh.hours_spent)) == (4, "1.75")
    assert "4 sur 5" in mayor.get(fresh.get_absolute_url()).content.decode()


def test_another_direction_needs_a_reason_and_keeps_what_was_chosen(
    cast, sign_in, fresh, territory
):
    desk = sign_in(cast.desk_agent)
    choice = {"direction": "services-techniques", "agent": str(cast.other_agent.pk)}
    page = act(desk, fresh, Act.ROUTE, **choice, reason="")
    text = page.content.decode()
    assert "Dites pourquoi la demande change de direction." in text
    assert '<option value="services-techniques" selected>' in text
    assert state_of(fresh) == State.SUBMITTED
    act(desk, fresh, Act.ROUTE, **choice, reason="Il s’agit de voirie.")
    fresh = type(fresh).objects.get(pk=fresh.pk)
    assert fresh.current_assignment.direction == territory.technical_direction
    assert fresh.current_assignment.agent == cast.other_agent


def test_routing_refuses_an_agent_of_another_direction(cast, sign_in, fresh):
    page = act(
        sign_in(cast.desk_agent),
        fresh,
        Act.ROUTE,
        direction="affaires-juridiques",
        agent=str(cast.other_agent.pk),
        reason="",
    )
    assert "ne travaille pas dans cette direction" in page.content.decode()
    assert state_of(fresh) == State.SUBMITTED


def test_a_direction_that_takes_no_request_is_not_proposed(cast, sign_in, fresh, territory):
    territory.technical_direction.receives_requests = False
    territory.technical_direction.save()
    page = sign_in(cast.desk_agent).get(fresh.get_absolute_url())
    assert "services-techniques" not in page.content.decode()
    refused = act(sign_in(cast.desk_agent), fresh, Act.ROUTE, direction="services-techniques")
    assert "Un point est à corriger" in refused.content.decode()
    assert state_of(fresh) == State.SUBMITTED


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        (Act.REPLY, {"body": " ", "outcome": "none"}, "Ce champ est obligatoire"),
        (Act.REPLY, {"body": "Bonjour.", "outcome": "none", "hours": "-1"}, "supérieure ou égale"),
        (Act.DECLINE, {"reason": ""}, "Ce champ est obligatoire"),
        (Act.CHANGE_URGENCY, {"urgency": "normal", "reason": "Ainsi."}, "une autre urgence"),
        (Act.LOG_HOURS, {"hours": "0"}, "supérieur à zéro"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed(cast, sign_in, row, name, typed, message):
    page = act(sign_in(cast.desk_agent), row, name, **typed)
    text = page.content.decode()
    assert page.status_code == 200
    assert message in text
    assert "Un point est à corriger" in text
    for value in typed.values():
        assert value.strip() in text
    row.refresh_from_db()
    assert (row.state, row.version, row.hours_spent) == (State.IN_PROGRESS, 0, 0)


def test_a_refused_file_keeps_the_reply(cast, sign_in, row):
    heavy = SimpleUploadedFile("facture.exe", b"MZ\x90\x00")
    page = act(sign_in(cast.agent), row, Act.REPLY, body="Voici.", outcome="none", uploads=[heavy])
    text = page.content.decode()
    assert "facture.exe" in text
    assert "Voici." in text
    assert row.messages.count() == 2


def test_the_second_of_two_agents_is_told_and_keeps_what_they_typed(cast, sign_in, row):
    desk, agent = sign_in(cast.desk_agent), sign_in(cast.agent)
    shown = row.version
    reply = reverse("request_reply", args=[row.number])
    first = {"version": shown, "body": "Je m’en occupe.", "outcome": "none"}
    assert desk.post(reply, first).status_code == 302
    second = {
        "version": shown,
        "body": "Ma longue réponse à ne pas perdre.",
        "outcome": "resolve",
        "uploads": [a_note()],
    }
    conflict = agent.post(reply, second)
    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "Ma longue réponse à ne pas perdre." in text
    assert conflict.context["typed"] == [("Réponse à la commune", second["body"])]
    assert "Vos fichiers sont gardés" in text
    assert "Gaëlle Rouault a répondu à la commune" in text
    assert f'href="{row.get_absolute_url()}?pour=reponse&amp;fichier=' in text
    assert state_of(row) == State.IN_PROGRESS
    assert not Message.objects.filter(body__startswith="Ma longue").exists()
    # The address of the conflict, read again, leads to the request.
    assert agent.get(reply).url == row.get_absolute_url()


def test_an_answer_to_a_request_just_closed_is_given_back(cast, sign_in, row):
    mayor = sign_in(cast.mayor)
    act(sign_in(cast.desk_agent), row, Act.DECLINE, reason="Hors de nos compétences.")
    conflict = mayor.post(
        reverse("request_answer", args=[row.number]), {"body": "Encore une précision."}
    )
    assert conflict.status_code == 409
    assert "Encore une précision." in conflict.content.decode()


def test_the_same_reply_sent_twice_is_one(cast, sign_in, row):
    agent = sign_in(cast.agent)
    typed = {"version": row.version, "body": "Une seule fois.", "outcome": "none"}
    url = reverse("request_reply", args=[row.number])
    assert [agent.post(url, typed).status_code for _ in range(2)] == [302, 302]
    assert row.messages.filter(body="Une seule fois.").count() == 1


def test_a_stranger_gets_404_and_a_weak_role_403_for_every_act(cast, sign_in, row):
    everything = {
        "body": "x", "outcome": "none", "direction": "affaires-juridiques", "reason": "x",
        "urgency": "high", "score": "3", "hours": "1", "comment": "x", "agent": "",
    }  # fmt: skip
    stranger, reader = sign_in(cast.neighbour_mayor), sign_in(cast.mayor)
    for name in VERBS:
        assert act(stranger, row, name, **everything).status_code == 404, name
    for name in (Act.ROUTE, Act.REPLY, Act.ADD_NOTE, Act.DECLINE, Act.TAKE, Act.RESOLVE):
        assert act(reader, row, name, **everything).status_code == 403, name
        assert act(reader, row, name).status_code == 403, name
    row.refresh_from_db()
    assert row.version == 0


def test_the_urgency_is_changed_visibly(cast, sign_in, row):
    act(sign_in(cast.desk_agent), row, Act.CHANGE_URGENCY, urgency="critical", reason="Danger.")
    row.refresh_from_db()
    assert row.urgency == Urgency.CRITICAL
    assert "Danger." in sign_in(cast.mayor).get(row.get_absolute_url()).content.decode()


def test_a_note_between_agents_makes_nobody_else_stale(cast, sign_in, row):
    """Nor does it tell the commune that there is one."""
    act(sign_in(cast.agent), row, Act.REPLY, body="Voici.", outcome="resolve")
    row.refresh_from_db()
    shown = row.version
    act(sign_in(cast.agent), row, Act.ADD_NOTE, body=SECRET)
    closed = sign_in(cast.mayor).post(
        reverse("request_close", args=[row.number]), {"version": shown}
    )
    assert (closed.status_code, state_of(row)) == (302, State.CLOSED)


def test_a_reply_corrected_after_it_was_sent_is_given_back(cast, sign_in, row):
    agent, url = sign_in(cast.agent), reverse("request_reply", args=[row.number])
    typed = {"version": row.version, "body": "C’est fait.", "outcome": "none"}
    assert agent.post(url, typed).status_code == 302
    conflict = agent.post(url, {**typed, "uploads": [a_note()]})
    assert conflict.status_code == 409
    assert "C’est fait." in conflict.content.decode()
    assert "Vos fichiers sont gardés" in conflict.content.decode()

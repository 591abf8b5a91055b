"""The page of a request, what can be done from it, and two people who change it at once."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communes.models import Direction
from requests_desk import operations
from requests_desk.access import Act
from requests_desk.models import Message
from requests_desk.urls import VERBS
from requests_desk.vocabulary import State, Urgency
from tests.accounts.factories import MembershipFactory
from tests.requests_desk.factories import (
    AttachmentFactory,
    EventFactory,
    MessageFactory,
    ServiceRequestFactory,
    a_note,
)

SECRET = "Attention, contentieux en cours avec ce riverain."


@pytest.fixture
def row(cast, territory):
    """A request of the home commune, at work in the legal direction, with everything on it."""
    row = ServiceRequestFactory(
        commune=territory.home,
        author=cast.mayor,
        service=territory.legal_service,
        state=State.IN_PROGRESS,
        consequence="Le chantier ne peut pas commencer.",
        assigned_to=territory.legal_direction,
        assigned_to__agent=cast.agent,
    )
    AttachmentFactory(request=row)
    EventFactory(request=row, actor=cast.desk_agent)
    reply = MessageFactory(request=row, author=cast.agent, body="Nous regardons le dossier.")
    AttachmentFactory(request=row, message=reply)
    note = MessageFactory(
        request=row, author=cast.agent, kind=Message.Kind.INTERNAL_NOTE, body=SECRET
    )
    AttachmentFactory(request=row, message=note)
    return row


@pytest.fixture
def fresh(cast, territory):
    """A request that nobody has read, proposed to the direction of its service."""
    return ServiceRequestFactory(
        commune=territory.home,
        author=cast.mayor,
        service=territory.legal_service,
        assigned_to=territory.legal_direction,
        assigned_to__assigned_by=None,
    )


def act(client, row, name, **typed):
    """Send the form of an act as the page shows it now."""
    row.refresh_from_db()
    return client.post(
        reverse(f"request_{name}", args=[row.number]), {"version": row.version, **typed}
    )


def code_of(client, url):
    """Return the code of a served file, read to its end so that it is closed."""
    answer = client.get(url)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


def state_of(row):
    return type(row).objects.get(pk=row.pk).state


def test_who_reads_the_page(cast, sign_in, row):
    expected = {
        "mayor": 200,
        "clerk": 200,
        "desk_agent": 200,
        "dgs": 200,
        "agent": 200,
        "neighbour_mayor": 404,
        "other_agent": 404,
        "elected": 404,
        "administrator": 404,
        "outsider": 404,
    }
    for member, code in expected.items():
        client = sign_in(cast.members()[member])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(row.get_absolute_url()).status_code == code, member
        assert len(queries) <= 15, member


def test_the_commune_reads_its_words_and_never_the_notes(cast, sign_in, row):
    for user in (cast.mayor, cast.clerk):
        text = sign_in(user).get(row.get_absolute_url()).content.decode()
        assert "La direction y travaille." in text
        assert "Antoine Briand" in text
        assert "02 99 44 55 66" in text
        assert "Nous regardons le dossier." in text
        assert SECRET not in text
        assert "Note interne" not in text


def test_who_has_no_number_is_reached_through_the_desk(cast, sign_in, territory):
    territory.epci.phone = "02 99 00 00 01"
    territory.epci.save()
    direction = territory.technical_direction
    Direction.objects.filter(pk=direction.pk).update(phone="")
    row = ServiceRequestFactory(commune=territory.home, state=State.ASSIGNED, assigned_to=direction)
    mayor = sign_in(cast.mayor)
    for url in (row.get_absolute_url(), reverse("home")):
        text = mayor.get(url).text
        assert "par le guichet\u00a0: " in text
        assert 'href="tel:0299000001"' in text
    direction.phone = "02 99 00 00 02"
    direction.save()
    for url in (row.get_absolute_url(), reverse("home")):
        text = mayor.get(url).text
        assert "par le guichet\u00a0: " not in text
        assert 'href="tel:0299000002"' in text


def status_of(client, row):
    """Return the card that says where the request is."""
    page = client.get(row.get_absolute_url()).text
    return page[page.index('class="request-status') :].partition("</section>")[0]


def test_the_last_word_of_the_desk_is_read_before_what_it_calls_for(under_way, cast, sign_in):
    mayor, url = sign_in(cast.mayor), under_way.request
    assert "message de" not in status_of(mayor, url)

    under_way.now = timezone.now() - datetime.timedelta(days=1)
    under_way(operations.reply, cast.agent, body="Nous passons mardi.", outcome="none")
    card = status_of(mayor, url)
    assert "Nouveau message de Antoine Briand" in card
    assert "Nous passons mardi." in card
    # Those who wrote it are not told so.
    assert "Nous passons mardi." not in status_of(sign_in(cast.desk_agent), url)

    under_way(operations.answer, cast.mayor, body="Merci.")
    assert "Nous passons mardi." not in status_of(mayor, url)

    under_way(operations.reply, cast.agent, body="Où ?", outcome="wait")
    assert "Question de Antoine Briand" in status_of(mayor, url)
    under_way(operations.resume, cast.agent)
    assert "Où ?" not in status_of(mayor, url)

    under_way(operations.reply, cast.agent, body="C’est réparé.", outcome="resolve")
    card = status_of(mayor, url)
    assert card.index("Réponse de Antoine Briand") < card.index("C’est réparé.")
    assert card.index("C’est réparé.") < card.index("Elle vous convient")
    page = mayor.get(url.get_absolute_url()).text
    assert page.index("C’est réparé.") < page.index('id="avis"')

    under_way(operations.reopen, cast.mayor, reason="Encore cassé.")
    assert "C’est réparé." not in status_of(mayor, url)


def test_an_old_message_is_the_last_one_but_no_longer_new(under_way, cast, sign_in):
    under_way.now = timezone.now() - datetime.timedelta(days=20)
    under_way(operations.reply, cast.agent, body="Nous passons mardi.", outcome="none")
    card = status_of(sign_in(cast.mayor), under_way.request)
    assert "Dernier message de Antoine Briand" in card
    assert "Nouveau message" not in card


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


def test_agents_read_the_notes_and_get_the_work_panel(cast, sign_in, row):
    for user in (cast.desk_agent, cast.agent):
        text = sign_in(user).get(row.get_absolute_url()).content.decode()
        assert SECRET in text
        assert "la commune ne le voit pas" in text
        assert "Traiter la demande" in text


def test_buttons_are_drawn_from_abilities_alone(cast, sign_in, row):
    for member in ("mayor", "desk_agent", "agent", "dgs"):
        page = sign_in(cast.members()[member]).get(row.get_absolute_url())
        text = page.content.decode()
        for act_name in VERBS:
            url = reverse(f"request_{act_name}", args=[row.number])
            assert (f'action="{url}"' in text) == (act_name in page.context["can"]), (
                member,
                act_name,
            )


def test_files_follow_who_reads_them(cast, sign_in, row):
    given, replied, noted = row.attachments.order_by("pk")
    for user, expected in (
        (cast.mayor, (200, 200, 404)),
        (cast.agent, (200, 200, 200)),
        (cast.desk_agent, (200, 200, 200)),
        (cast.neighbour_mayor, (404, 404, 404)),
        (cast.other_agent, (404, 404, 404)),
        (cast.administrator, (404, 404, 404)),
    ):
        client = sign_in(user)
        urls = [attachment.get_absolute_url() for attachment in (given, replied, noted)]
        assert tuple(code_of(client, url) for url in urls) == expected
    visitor = sign_in(None).get(given.get_absolute_url())
    assert (visitor.status_code, visitor.url.split("?")[0]) == (302, reverse("account_login"))


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
    assert "Vos fichiers, eux, ne sont pas gardés" in text
    assert "Gaëlle Rouault a répondu à la commune" in text
    assert f'href="{row.get_absolute_url()}"' in text
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


def test_lateness_is_the_agents_business(cast, sign_in, fresh):
    """The targets stay unpublished until the EPCI adopts them."""
    fresh.due_on = timezone.localdate() - datetime.timedelta(days=3)
    fresh.save()
    assert "En retard" in sign_in(cast.desk_agent).get(fresh.get_absolute_url()).content.decode()
    text = sign_in(cast.mayor).get(fresh.get_absolute_url()).content.decode()
    assert "retard" not in text
    assert "au plus tard" not in text


def test_the_urgency_is_changed_visibly(cast, sign_in, row):
    act(sign_in(cast.desk_agent), row, Act.CHANGE_URGENCY, urgency="critical", reason="Danger.")
    row.refresh_from_db()
    assert row.urgency == Urgency.CRITICAL
    assert "Danger." in sign_in(cast.mayor).get(row.get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", ["2026-99999", "2026-1", "nouvelles", "1"])
def test_an_unknown_number_is_not_found(cast, sign_in, number):
    assert sign_in(cast.desk_agent).get(f"/demandes/{number}/").status_code == 404


def test_a_crowded_page_asks_no_more_of_the_database(cast, sign_in, row):
    client = sign_in(cast.desk_agent)
    client.get(row.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(row.get_absolute_url())
    for _ in range(10):
        message = MessageFactory(request=row, author=cast.agent)
        AttachmentFactory(request=row, message=message)
        EventFactory(request=row, actor=cast.desk_agent)
    with CaptureQueriesContext(connection) as many:
        client.get(row.get_absolute_url())
    assert len(few) == len(many) <= 15


def test_the_page_speaks_of_what_its_reader_can_do(cast, sign_in, territory, row, fresh):
    councillor = sign_in(MembershipFactory(role="councillor", commune=territory.home).user)
    waiting = ServiceRequestFactory(commune=territory.home, author=cast.mayor, state=State.WAITING)
    url = waiting.get_absolute_url()
    assert "Répondez ci-dessous" in sign_in(cast.mayor).get(url).content.decode()
    text = councillor.get(url).content.decode()
    assert "Répondez ci-dessous" not in text
    assert "Le guichet attend la réponse de la commune" in text

    url = fresh.get_absolute_url()
    assert "prenez-la en charge" in sign_in(cast.desk_agent).get(url).content.decode()
    text = sign_in(cast.agent).get(url).content.decode()
    assert "prenez-la en charge" not in text
    assert "le guichet ne l’a pas encore orientée" in text


def test_the_work_panel_is_drawn_for_who_has_work_in_it(cast, sign_in, territory):
    ended = ServiceRequestFactory(
        commune=territory.home, state=State.CLOSED, assigned_to=territory.legal_direction
    )
    for user, is_drawn in ((cast.dgs, False), (cast.desk_agent, True)):
        text = sign_in(user).get(ended.get_absolute_url()).content.decode()
        assert ("Traiter la demande" in text) == is_drawn


def test_a_closed_account_is_not_proposed(cast, sign_in, fresh):
    desk = sign_in(cast.desk_agent)
    assert "Antoine Briand" in desk.get(fresh.get_absolute_url()).content.decode()
    cast.agent.is_active = False
    cast.agent.save()
    assert "Antoine Briand" not in desk.get(fresh.get_absolute_url()).content.decode()


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
    assert "joignez-les de nouveau" in conflict.content.decode()

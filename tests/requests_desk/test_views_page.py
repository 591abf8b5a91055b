"""The page of a request: who reads it, and what it says to each of them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from communes.models import Direction
from requests_desk import operations
from requests_desk.urls import VERBS
from requests_desk.vocabulary import State
from tests.accounts.factories import MembershipFactory
from tests.requests_desk.acting import SECRET
from tests.requests_desk.factories import (
    AttachmentFactory,
    EventFactory,
    MessageFactory,
    ServiceRequestFactory,
)


def code_of(client, url):
    """Return the code of a served file, read to its end so that it is closed."""
    answer = client.get(url)
    if answer.streaming:
        assert b"".join(answer.streaming_content)
    return answer.status_code


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


def test_lateness_is_the_agents_business(cast, sign_in, fresh):
    """The targets stay unpublished until the EPCI adopts them."""
    fresh.due_on = timezone.localdate() - datetime.timedelta(days=3)
    fresh.save()
    assert "En retard" in sign_in(cast.desk_agent).get(fresh.get_absolute_url()).content.decode()
    text = sign_in(cast.mayor).get(fresh.get_absolute_url()).content.decode()
    assert "retard" not in text
    assert "au plus tard" not in text


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

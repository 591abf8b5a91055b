"""After a council: one act for several adhésions, seen first, all or none."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from governance.models import Deliberation
from services.models import LegalForm, Subscription
from tests.cast import Cast, Territory
from tests.communes.factories import CommuneStructureFactory, EpciStructureFactory
from tests.governance.factories import DeliberationFactory
from tests.services.adhesions.test_pages import PDF
from tests.services.factories import ServiceFactory, SubscriptionFactory
from tests.services.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
State = Subscription.State
DELIBERATION, DECISION = "/adhesions/seance/deliberation/", "/adhesions/seance/decision/"


@pytest.fixture(autouse=True)
def bodies(territory: Territory) -> None:
    for commune in (territory.home, territory.neighbour):
        CommuneStructureFactory(commune=commune)
    EpciStructureFactory(epci=territory.epci)


def sent(client: Client, url: str, rows: list[Subscription], **data: object) -> object:
    """Send the form: its file the first time, then what the page has kept of it."""
    typed = {"rows": [str(row.uuid) for row in rows], "number": "2026-5"}
    typed |= {"adopted_on": "2026-03-02", **data}
    return client.post(url, typed)


def hidden(response, name: str) -> str:
    found = re.search(f'name="{name}"[^>]* value="([^"]*)"', response.content.decode())
    assert found is not None
    return html.unescape(found.group(1))


def a_paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("seance.pdf", PDF, content_type="application/pdf")


def test_one_deliberation_for_several_services(territory: Territory, cast: Cast, sign_in):
    rows = [SubscriptionFactory(intention=True, commune=territory.home) for _ in range(2)]
    mayor = sign_in(cast.mayor)
    seen = sent(mayor, DELIBERATION, rows, file=a_paper())
    assert seen.status_code == 200
    assert "Ce qui va être écrit" in seen.content.decode()
    assert not Deliberation.objects.exists()
    kept, confirmed = hidden(seen, "kept"), hidden(seen, "confirme")
    # Fewer than what was shown is shown again.
    assert sent(mayor, DELIBERATION, rows[:1], kept=kept, confirme=confirmed).status_code == 200
    assert sent(mayor, DELIBERATION, rows, kept=kept, confirme=confirmed).status_code == 302
    act = Deliberation.objects.get()
    assert set(act.subscriptions.all()) == set(rows)
    assert {row.state for row in act.subscriptions.all()} == {State.DELIBERATED}
    assert act.file.name == "seance.pdf"


def test_a_file_decided_first_still_waits_for_its_council(
    territory: Territory, cast: Cast, sign_in
):
    row = SubscriptionFactory(
        intention=True, commune=territory.home, decision=DeliberationFactory(of_epci=True)
    )
    other = SubscriptionFactory(intention=True, commune=territory.home)
    mayor = sign_in(cast.mayor)
    page = mayor.get(DELIBERATION)
    assert set(page.context["rows"]) == {row, other}
    link = re.search(r'href="([^"]*/modeles/[^"]*)"', page.content.decode())
    assert link is not None
    assert mayor.get(html.unescape(link.group(1))).status_code == 200


def test_each_refused_line_is_named_and_nothing_is_written(
    territory: Territory, cast: Cast, sign_in
):
    rows = [SubscriptionFactory(intention=True, commune=territory.home) for _ in range(2)]
    page = sent(sign_in(cast.mayor), DELIBERATION, rows)
    assert page.status_code == 422
    words = html.unescape(page.content.decode())
    for row in rows:
        assert f"{row}</a>" in words
    assert "Le fichier de la délibération de la commune manque." in words
    assert not Deliberation.objects.exists()


def test_one_decision_for_several_communes(territory: Territory, cast: Cast, sign_in):
    rows = [
        SubscriptionFactory(deliberated=True, commune=commune, service=territory.roads_service)
        for commune in (territory.home, territory.neighbour)
    ]
    agent = sign_in(cast.desk_agent)
    seen = sent(agent, DECISION, rows, file=a_paper())
    done = sent(agent, DECISION, rows, kept=hidden(seen, "kept"), confirme=hidden(seen, "confirme"))
    assert done.status_code == 302
    assert {
        row.decision.number for row in Subscription.objects.filter(service=territory.roads_service)
    } == {"2026-5"}
    assert sign_in(cast.mayor).get(DECISION).status_code == 403


def test_a_council_decides_for_its_own_commune(territory: Territory, cast: Cast, sign_in):
    SubscriptionFactory(intention=True, commune=territory.home, service=territory.roads_service)
    network = ServiceFactory(legal_form=LegalForm.NETWORK)
    SubscriptionFactory(intention=True, commune=territory.home, service=network)
    agent = sign_in(cast.desk_agent)
    (row,) = agent.get(DELIBERATION).context["rows"]
    assert row.service == territory.roads_service
    SubscriptionFactory(intention=True, commune=territory.neighbour)
    assert "De quelle commune" in text_of(agent.get(DELIBERATION))
    (row,) = agent.get(f"{DELIBERATION}?commune=35006").context["rows"]
    assert row.commune == territory.neighbour


def test_the_page_runs_the_same_queries_for_one_row_and_fifty(
    territory: Territory, cast: Cast, sign_in
):
    SubscriptionFactory(deliberated=True)
    agent = sign_in(cast.desk_agent)
    one = queries_of(agent, DECISION)
    for _ in range(49):
        SubscriptionFactory(deliberated=True)
    assert queries_of(agent, DECISION) == one <= 15

"""The home page of each person."""

import datetime
import re
from dataclasses import fields

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from bilan.models import Report
from bilan.workflow import State as ReportState
from communes.models import Commune
from files.operations import store_bytes
from requests_desk.models import Attachment, Message, ServiceRequest
from requests_desk.vocabulary import State
from tests.accounts.factories import MembershipFactory
from tests.cast import Cast, end_membership
from tests.mutualisation.structure import assert_well_built
from tests.requests_desk.factories import PDF, EventFactory, MessageFactory, ServiceRequestFactory
from tests.services.factories import SynonymFactory
from tests.services.pages import queries_of

PEOPLE = [field.name for field in fields(Cast)]
MAX_QUERIES = 15


@pytest.mark.parametrize("person", PEOPLE)
def test_each_person_has_a_well_built_home_page(cast, sign_in, person):
    user = cast.members()[person]
    response = sign_in(user).get(reverse("home"))
    assert response.status_code == 200
    assert_well_built(response.text)
    assert user.get_full_name() in response.text


@pytest.mark.parametrize("person", PEOPLE)
def test_home_page_asks_the_database_little_however_many_requests(cast, territory, sign_in, person):
    client = sign_in(cast.members()[person])

    def some_requests(number: int) -> None:
        for state in (State.WAITING, State.IN_PROGRESS, State.RESOLVED):
            ServiceRequestFactory.create_batch(
                number,
                commune=territory.home,
                state=state,
                service=territory.legal_service,
                assigned_to=territory.legal_direction,
            )
        for row in ServiceRequestFactory.create_batch(
            number, commune=territory.home, state=State.ASSIGNED
        ):
            MessageFactory(request=row)
        ServiceRequestFactory.create_batch(
            number, commune=territory.home, state=State.DRAFT, author=cast.mayor
        )

    client.get(reverse("home"))
    some_requests(1)
    few = queries_of(client, reverse("home"))
    some_requests(17)
    assert queries_of(client, reverse("home")) == few
    assert few <= MAX_QUERIES


def test_mayor_finds_what_waits_for_the_commune_and_what_is_under_way(cast, territory, sign_in):
    waiting = ServiceRequestFactory(commune=territory.home, state=State.WAITING)
    answered = ServiceRequestFactory(commune=territory.home, state=State.RESOLVED)
    submitted = ServiceRequestFactory(commune=territory.home, state=State.SUBMITTED)
    closed = ServiceRequestFactory(commune=territory.home, state=State.CLOSED)
    elsewhere = ServiceRequestFactory(commune=territory.neighbour, state=State.WAITING)
    page = sign_in(cast.mayor).get(reverse("home")).text
    assert "De quoi avez-vous besoin\u00a0?" in page
    assert (
        page.index(waiting.subject) < page.index(answered.subject) < page.index(submitted.subject)
    )
    assert "Le guichet lit votre demande" in page
    assert closed.subject not in page
    assert elsewhere.subject not in page
    assert reverse("request_new") in page


def test_each_list_shows_its_first_five_in_order_and_how_many_there_are(cast, territory, sign_in):
    now = timezone.now()
    for state, since, rank in (
        (State.WAITING, "waiting_since", 1),
        (State.RESOLVED, "submitted_at", -1),
        (State.SUBMITTED, "submitted_at", -1),
        (State.DRAFT, "created_at", -1),
    ):
        for days in (3, 7, 1, 6, 2, 5, 4):
            row = ServiceRequestFactory(
                commune=territory.home, state=state, author=cast.mayor, subject=f"{state} {days}"
            )
            moment = now + datetime.timedelta(days=rank * days - 10)
            ServiceRequest.objects.filter(pk=row.pk).update(**{since: moment})
    commune = sign_in(cast.mayor).get(reverse("home")).context["home"].commune
    for panel, state in (
        (commune.waiting, State.WAITING),
        (commune.answered, State.RESOLVED),
        (commune.under_way, State.SUBMITTED),
        (commune.drafts, State.DRAFT),
    ):
        subjects = [line.row.request.subject for line in panel.lines]
        assert subjects == [f"{state} {days}" for days in (1, 2, 3, 4, 5)]
        assert (panel.total, panel.has_more) == (7, True)


def test_what_is_read_and_reached_first_is_the_question_at_every_width(cast, territory, sign_in):
    ServiceRequestFactory(commune=territory.home, state=State.WAITING)
    page = sign_in(cast.mayor).get(reverse("home")).text
    assert page.index("De quoi avez-vous besoin") < page.index("Nous attendons votre réponse")
    # A style that moved a part of the page would part what is seen from the order of the keyboard.
    styles = (settings.BASE_DIR / "static/css/theme.css").read_text("utf-8")
    rules = re.findall(r"(\.home-[^{}]*)\{([^}]*)\}", styles)
    assert rules
    assert not [name for name, rule in rules if re.search(r"(?<![-\w])order\s*:|-reverse", rule)]


def test_the_question_of_the_desk_is_read_and_answered_from_home(cast, territory, sign_in):
    waiting = ServiceRequestFactory(commune=territory.home, state=State.WAITING)
    MessageFactory(request=waiting, body="Quel bâtiment ?", created_at=waiting.submitted_at)
    MessageFactory(request=waiting, body="De quelle école parlez-vous ? " + "Merci. " * 60)
    MessageFactory(request=waiting, body="Relancer lundi", kind=Message.Kind.INTERNAL_NOTE)
    page = sign_in(cast.mayor).get(reverse("home")).text
    assert "De quelle école parlez-vous" in page
    assert "Quel bâtiment" not in page
    assert "Relancer lundi" not in page
    assert page.count("Merci.") < 30
    assert f'href="{waiting.get_absolute_url()}#repondre"' in page
    # Who only reads is not offered to answer.
    MembershipFactory(user=cast.outsider, role=Role.READER, commune=territory.home)
    assert "#repondre" not in sign_in(cast.outsider).get(reverse("home")).text


def test_a_message_of_an_agent_comes_first_until_the_commune_answers(cast, territory, sign_in):
    request = ServiceRequestFactory(commune=territory.home, state=State.ASSIGNED)
    mayor, now = sign_in(cast.mayor), timezone.now()

    def panels() -> tuple[int, int]:
        commune = mayor.get(reverse("home")).context["home"].commune
        return commune.news.total, commune.under_way.total

    def days_ago(number: float) -> datetime.datetime:
        return now - datetime.timedelta(days=number)

    assert panels() == (0, 1)
    # Too old to be new, it is still read with its request.
    MessageFactory(request=request, body="Un devis est demandé.", created_at=days_ago(20))
    assert panels() == (0, 1)
    assert "Un devis est demandé." in mayor.get(reverse("home")).text
    MessageFactory(
        request=request, author=cast.agent, body="Nous passons mardi.", created_at=days_ago(2)
    )
    assert panels() == (1, 0)
    page = mayor.get(reverse("home")).text
    assert page.index("Nouveau message") < page.index("Nous passons mardi.")
    assert page.index("Nous passons mardi.") < page.index('id="en-cours"')
    assert "par Antoine Briand" in page
    assert "devis" not in page
    # A note between agents is no answer; a message of the commune is.
    note = Message.Kind.INTERNAL_NOTE
    MessageFactory(request=request, kind=note, body="Relancer", created_at=days_ago(1.5))
    assert panels() == (1, 0)
    MessageFactory(request=request, kind=Message.Kind.COMMUNE, created_at=days_ago(1))
    assert panels() == (0, 1)
    assert "Nous passons mardi." not in mayor.get(reverse("home")).text
    # So is a wait that ended, or a request reopened.
    MessageFactory(request=request, body="De quelle rue ?", created_at=days_ago(0.5))
    assert panels() == (1, 0)
    EventFactory(request=request, from_state=State.WAITING, to_state=State.ASSIGNED)
    assert panels() == (0, 1)
    assert "De quelle rue" not in mayor.get(reverse("home")).text


def test_each_request_under_way_says_since_when(cast, territory, sign_in):
    moved = datetime.datetime(2026, 3, 17, 12, tzinfo=datetime.UTC)
    request = ServiceRequestFactory(commune=territory.home, state=State.IN_PROGRESS)
    EventFactory(request=request, kind="transition", to_state=State.IN_PROGRESS, created_at=moved)
    assert "Depuis le mardi 17 mars 2026." in sign_in(cast.mayor).get(reverse("home")).text


def test_the_last_documents_of_the_commune_are_there_and_those_of_drafts_are_not(
    cast, territory, sign_in
):
    def joined(name: str, **fields: object) -> None:
        request = ServiceRequestFactory(**{"commune": territory.home, **fields})
        stored = store_bytes(content=PDF, name=name, kind="application/pdf")
        Attachment.objects.create(request=request, stored_file=stored)

    joined("plan-de-la-rue.pdf")
    joined("brouillon.pdf", state=State.DRAFT, author=cast.mayor)
    joined("ailleurs.pdf", commune=territory.neighbour)
    page = sign_in(cast.mayor).get(reverse("home")).text
    assert "plan-de-la-rue.pdf" in page
    assert "brouillon.pdf" not in page
    assert "ailleurs.pdf" not in page


def test_mayor_resumes_own_drafts_from_home(cast, territory, sign_in):
    mine = ServiceRequestFactory(commune=territory.home, state=State.DRAFT, author=cast.mayor)
    theirs = ServiceRequestFactory(commune=territory.home, state=State.DRAFT, author=cast.clerk)
    empty = ServiceRequestFactory(
        commune=territory.home, state=State.DRAFT, author=cast.mayor, subject=""
    )
    page = sign_in(cast.mayor).get(reverse("home")).text
    drafts = page[page.index("Vos brouillons") : page.index('id="en-cours"')]
    assert mine.subject in drafts
    assert mine.get_absolute_url() in drafts
    assert "Sans objet" in drafts
    assert empty.get_absolute_url() in drafts
    assert theirs.get_absolute_url() not in page
    assert mine.subject not in page[page.index('id="en-cours"') :]


def test_mayor_without_drafts_reads_nothing_of_them(cast, sign_in):
    assert "Vos brouillons" not in sign_in(cast.mayor).get(reverse("home")).text


def test_clerk_of_two_communes_reads_the_name_of_each(cast, territory, sign_in):
    ServiceRequestFactory(commune=territory.second, state=State.IN_PROGRESS)
    page = sign_in(cast.clerk).get(reverse("home")).text
    assert "Mes communes" in page
    main = page[page.index("<main") :]
    assert main.count(territory.second.name) >= 2
    assert territory.home.name in main


def test_mayor_sees_services_subscribed_and_services_open(cast, territory, sign_in):
    page = sign_in(cast.mayor).get(reverse("home")).text
    main = page[page.index('id="vos-services"') :]
    subscribed, rest = main.split("<details", 1)
    assert territory.legal_service.name in subscribed
    assert territory.roads_service.name in rest
    assert "1\u00a0service ouvert" in rest


def test_the_inbox_is_the_home_of_the_desk_and_the_directions(cast, territory, sign_in):
    ServiceRequestFactory.create_batch(3, commune=territory.home, state=State.SUBMITTED)
    for person in ("desk_agent", "agent", "other_agent"):
        client = sign_in(cast.members()[person])
        home, inbox = client.get(reverse("home")), client.get(reverse("inbox"))
        assert [row.request for row in home.context["rows"]] == [
            row.request for row in inbox.context["rows"]
        ]
        assert home.context["rail"] == inbox.context["rail"]
        assert f'<a href="{reverse("inbox")}" aria-current="page">Guichet' in home.text


def test_late_requests_alert_the_general_management_only_when_there_are_some(
    cast, territory, sign_in
):
    client = sign_in(cast.dgs)
    assert "tone-danger" not in client.get(reverse("home")).text
    ServiceRequestFactory(
        commune=territory.home, state=State.SUBMITTED, due_on=datetime.date(2020, 1, 2)
    )
    page = client.get(reverse("home")).text
    [alert] = re.findall(r'key-figure tone-danger">.*?</div>', page, re.DOTALL)
    assert "vue=en-retard" in alert
    assert 'class="shape"' in alert


def test_agent_sees_the_requests_of_the_direction_only(cast, territory, sign_in):
    mine = ServiceRequestFactory(
        commune=territory.home, state=State.ASSIGNED, assigned_to=territory.legal_direction
    )
    other = ServiceRequestFactory(
        commune=territory.home, state=State.ASSIGNED, assigned_to=territory.technical_direction
    )
    page = sign_in(cast.agent).get(reverse("home")).text
    assert mine.subject in page
    assert other.subject not in page


def test_elected_member_sees_the_coverage_and_no_request(cast, territory, sign_in):
    request = ServiceRequestFactory(commune=territory.home, state=State.WAITING)
    page = sign_in(cast.elected).get(reverse("home")).text
    assert "1\u00a0commune sur 3" in page
    assert request.subject not in page


def test_the_latest_bilan_is_one_click_away_once_it_may_be_read(cast, territory, sign_in, client):
    frozen_at = datetime.datetime(2026, 1, 15, 9, 30, tzinfo=datetime.UTC)
    report = Report.objects.create(
        year=2025,
        state=ReportState.PUBLIC,
        frozen_at=frozen_at,
        cut_off_on=datetime.date(2025, 12, 31),
        pdf=store_bytes(content=PDF, name="bilan-2025.pdf", kind="application/pdf"),
    )
    Report.objects.create(year=2026)
    page = sign_in(cast.elected).get(reverse("home")).text
    assert "Télécharger le bilan 2025 (PDF)" in page
    assert reverse("report_pdf", args=[2025]) in page
    assert "2026 (PDF)" not in page
    public = client.get(reverse("home")).text
    assert report.get_absolute_url() in public
    assert "Chiffres arrêtés au 31 décembre 2025" in public


@pytest.mark.parametrize(
    ("person", "is_shown"),
    [("elected", False), ("administrator", False), ("dgs", False), ("outsider", True)],
)
def test_the_catalogue_fills_the_home_of_visitors_only(cast, sign_in, person, is_shown):
    page = sign_in(cast.members()[person]).get(reverse("home")).text
    assert ('id="catalogue"' in page) == is_shown


def test_administrator_is_led_to_the_people_and_to_no_request(cast, territory, sign_in):
    request = ServiceRequestFactory(commune=territory.home, state=State.WAITING)
    cast.administrator.is_staff = cast.administrator.is_superuser = True
    cast.administrator.save()
    page = sign_in(cast.administrator).get(reverse("home")).text
    assert f'href="{reverse("people")}"' in page
    assert reverse("admin:index") in page
    assert request.subject not in page


def test_administrator_without_the_technical_administration_gets_no_dead_link(cast, sign_in):
    page = sign_in(cast.administrator).get(reverse("home")).text
    assert reverse("admin:index") not in page
    assert 'href=""' not in page


def test_administrator_reads_what_is_missing_and_nothing_else(cast, territory, sign_in):
    client = sign_in(cast.administrator)

    def missing() -> dict[str, str]:
        return {one.title: one.missing for one in client.get("/").context["home"].checks}

    before = missing()
    assert "le logo" in before["L’identité du portail"]
    assert before["Les mentions légales et le guichet"].startswith("il manque")
    assert before["Les communes"] == ""
    # The outsider of the cast has no role, and nobody of the neighbour's town hall is written to.
    assert before["Les personnes et leurs fonctions"] == "1\u00a0personne sans fonction en cours"
    assert before["Les directions"] == before["Les services"] == ""
    assert before["Les mots des communes"] == "aucun mot pour l’instant"
    end_membership(cast.other_agent, timezone.localdate())
    SynonymFactory()
    Commune.objects.filter(pk=territory.neighbour.pk).update(email="")
    after = missing()
    assert after["Les communes"].endswith(f"téléphone ({territory.neighbour.name})")
    assert after["Les directions"] == "1\u00a0direction sans personne pour répondre"
    assert after["Les services"] == "1\u00a0service ouvert sans interlocuteur"
    assert after["Les personnes et leurs fonctions"] == "2\u00a0personnes sans fonction en cours"
    assert after["Les mots des communes"] == ""


def test_a_closed_account_answers_for_nobody(cast, territory, sign_in):
    client = sign_in(cast.administrator)
    User.objects.filter(pk=cast.other_agent.pk).update(is_active=False)
    missing = {one.title: one.missing for one in client.get("/").context["home"].checks}
    assert missing["Les directions"] == "1\u00a0direction sans personne pour répondre"
    assert missing["Les services"] == "1\u00a0service ouvert sans interlocuteur"
    assert missing["Les personnes et leurs fonctions"] == "1\u00a0personne sans fonction en cours"


def test_somebody_without_a_role_is_told_so(cast, sign_in):
    page = sign_in(cast.outsider).get(reverse("home")).text
    assert "aucune fonction en cours" in page
    assert reverse("request_new") not in page

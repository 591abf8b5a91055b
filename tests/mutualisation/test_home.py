"""The home page of each person."""

import datetime
import re
from dataclasses import fields

import pytest
from django.urls import reverse

from bilan.models import Report
from bilan.workflow import State as ReportState
from files.operations import store_bytes
from requests_desk.vocabulary import State
from tests.cast import Cast
from tests.mutualisation.structure import assert_well_built
from tests.requests_desk.factories import PDF, ServiceRequestFactory

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
def test_home_page_asks_the_database_little_however_many_requests(
    cast, territory, sign_in, django_assert_max_num_queries, person
):
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
        ServiceRequestFactory.create_batch(
            number, commune=territory.home, state=State.DRAFT, author=cast.mayor
        )

    client.get(reverse("home"))
    some_requests(1)
    with django_assert_max_num_queries(MAX_QUERIES) as few:
        client.get(reverse("home"))
    some_requests(17)
    with django_assert_max_num_queries(MAX_QUERIES) as many:
        client.get(reverse("home"))
    assert len(many) == len(few)


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
    subscribed, rest = main.split("<details>", 1)
    assert territory.legal_service.name in subscribed
    assert territory.roads_service.name in rest
    assert "1\u00a0service ouvert" in rest


def test_desk_agent_sees_the_counts_of_the_inbox(cast, territory, sign_in):
    ServiceRequestFactory.create_batch(3, commune=territory.home, state=State.SUBMITTED)
    page = sign_in(cast.desk_agent).get(reverse("home")).text
    figure = re.search(r'key-figure-value">3<.*?vue=a-trier', page, re.DOTALL)
    assert figure is not None
    assert reverse("inbox") in page


def test_late_requests_alert_the_desk_only_when_there_are_some(cast, territory, sign_in):
    client = sign_in(cast.desk_agent)
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
    assert "des communes engagées" in page
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


def test_elected_member_reads_the_year_beside_the_one_before(cast, sign_in):
    frozen_at = datetime.datetime(2026, 1, 15, 9, 30, tzinfo=datetime.UTC)
    report = Report.objects.create(
        year=2025,
        state=ReportState.CIRCULATED,
        frozen_at=frozen_at,
        cut_off_on=datetime.date(2025, 12, 31),
        pdf=store_bytes(content=PDF, name="bilan-2025.pdf", kind="application/pdf"),
    )
    for position, (key, unit, value, before) in enumerate(
        [("satisfaction", "sur 5", "4.31", None), ("received", "demandes", "1412", "1290")]
    ):
        report.figures.create(
            key=key,
            position=position,
            label=key.upper(),
            unit=unit,
            value=value,
            previous_value=before,
            queried_at=frozen_at,
        )
    page = sign_in(cast.elected).get(reverse("home")).text
    part = page[page.index("L’année 2025") : page.index('id="territoire"')]
    assert "1\u202f412" in part
    assert "2024\u00a0: 1\u202f290" in part
    assert "4,3\u00a0sur\u00a05" in part
    assert "2024\u00a0: –" in part
    assert part.index("RECEIVED") < part.index("SATISFACTION")
    assert report.get_absolute_url() in part
    assert "Télécharger le bilan 2025 (PDF)" in page
    assert "L’année 2025" not in sign_in(cast.mayor).get(reverse("home")).text


@pytest.mark.parametrize(
    ("person", "is_shown"),
    [("elected", False), ("administrator", False), ("dgs", False), ("outsider", True)],
)
def test_the_catalogue_fills_the_home_of_visitors_only(cast, sign_in, person, is_shown):
    page = sign_in(cast.members()[person]).get(reverse("home")).text
    assert ('id="catalogue"' in page) == is_shown


def test_administrator_is_led_to_the_accounts_and_to_no_request(cast, territory, sign_in):
    request = ServiceRequestFactory(commune=territory.home, state=State.WAITING)
    cast.administrator.is_staff = cast.administrator.is_superuser = True
    cast.administrator.save()
    page = sign_in(cast.administrator).get(reverse("home")).text
    assert reverse("admin:index") in page
    assert request.subject not in page


def test_administrator_without_the_technical_administration_gets_no_dead_link(cast, sign_in):
    page = sign_in(cast.administrator).get(reverse("home")).text
    assert reverse("admin:index") not in page


def test_somebody_without_a_role_is_told_so(cast, sign_in):
    page = sign_in(cast.outsider).get(reverse("home")).text
    assert "aucune fonction en cours" in page
    assert reverse("request_new") not in page

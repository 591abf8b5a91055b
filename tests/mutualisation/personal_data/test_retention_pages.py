"""The pages of the review and of the decisions, by which an administrator has things destroyed."""

import datetime

import pdfua
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.mandates import give_role
from accounts.models import Membership, Role, User
from jobs.models import Job
from mutualisation.personal_data import retention_views
from mutualisation.personal_data.chores import chores_at
from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State as RequestState
from retention.models import RetentionDecision, RetentionPeriod
from retention.vocabulary import ABOUT, RecordKind
from retention.workflow import State
from tests.accounts.proof import proves_who_they_are
from tests.cast import Cast, Territory
from tests.jobs.factories import JobFactory
from tests.mutualisation.personal_data.test_elimination import closed_request
from tests.retention.factories import DecisionFactory

pytestmark = pytest.mark.django_db
MAX_QUERIES = 15
SLUG = ABOUT[RecordKind.REQUESTS].slug
VISA = {"visa_reference": "AD35-2026-4", "visa_on": timezone.localdate().isoformat(), "comment": ""}


@pytest.fixture
def administrator(cast: Cast) -> Client:
    """A client that has just proved who it is."""
    return proves_who_they_are(cast.administrator.email)


def test_the_review_shows_every_kind(cast: Cast, sign_in, django_assert_max_num_queries):
    client = sign_in(cast.administrator)
    with django_assert_max_num_queries(MAX_QUERIES):
        page = client.get(reverse("retention")).text
    for kind, about in ABOUT.items():
        assert kind.label in page
        assert reverse("retention_kind", args=[about.slug]) in page


def test_a_kind_names_its_objects_and_not_what_they_say(
    territory: Territory, cast: Cast, administrator, django_assert_max_num_queries
):
    counts = []
    for number in (1, 20):
        rows = [closed_request(territory, cast) for _ in range(number)]
        with django_assert_max_num_queries(MAX_QUERIES) as queries:
            page = administrator.get(reverse("retention_kind", args=[SLUG])).text
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert all(row.number in page for row in rows)
    assert territory.home.name in page
    assert rows[0].subject not in page
    assert rows[0].description not in page


def test_a_kind_that_does_not_exist_is_not_found(administrator):
    assert administrator.get(reverse("retention_kind", args=["rien"])).status_code == 404


def test_a_period_is_settled_with_its_reason(administrator):
    url = reverse("retention_period", args=[SLUG])
    given = {"years": "12", "months": "6", "basis": "legal", "reason": "Circulaire", "version": "0"}

    assert administrator.post(url, given | {"reason": ""}).status_code == 422
    assert administrator.post(url, given | {"years": "0"}).status_code == 422
    assert administrator.post(url, given).status_code == 302

    row = RetentionPeriod.objects.get()
    assert (row.years, row.months, row.basis) == (12, 6, "legal")
    assert "12 ans et 6 mois" in administrator.get(
        reverse("retention_kind", args=[SLUG])
    ).text.replace("\u00a0", " ")
    # Somebody else had the page open: what they typed is given back.
    late = administrator.post(url, given | {"years": "30"})
    assert late.status_code == 409
    assert "30" in late.text


def test_from_the_list_to_the_order(territory: Territory, cast: Cast, administrator):
    row = closed_request(territory, cast)
    made = administrator.post(reverse("retention_list", args=[SLUG]), follow=True)
    decision = RetentionDecision.objects.get()
    assert "rien n’est encore détruit" in made.text
    decide = reverse("elimination_decide", args=[decision.reference])

    assert "sera détruit" in administrator.get(decide).text.replace("\u00a0", " ")
    assert administrator.post(decide, VISA | {"visa_reference": ""}).status_code == 422
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert administrator.post(decide, VISA | {"visa_on": tomorrow.isoformat()}).status_code == 422
    assert not Job.objects.exists()
    assert administrator.post(decide, VISA).status_code == 302

    decision.refresh_from_db()
    assert (decision.state, decision.visa_reference) == (State.DECIDED, "AD35-2026-4")
    assert decision.decided_by == cast.administrator
    # Nothing begins before everybody has had the time to stop it.
    assert not Job.objects.exists()
    assert ServiceRequest.objects.filter(pk=row.pk).exists()


def test_a_session_left_open_decides_nothing(cast: Cast, sign_in):
    decision = DecisionFactory(proposed_by=cast.administrator)
    url = reverse("elimination_decide", args=[decision.reference])

    client = sign_in(cast.administrator)
    assert client.get(url).url.startswith(reverse("account_reauthenticate"))
    answer = client.post(url, VISA)

    # What was typed is not lost.
    assert answer.status_code == 403
    assert VISA["visa_reference"] in answer.text
    assert reverse("account_reauthenticate") in answer.text
    decision.refresh_from_db()
    assert decision.state == State.PROPOSED


def test_a_session_left_open_settles_no_period(cast: Cast, sign_in):
    given = {"years": "1", "months": "0", "basis": "own", "reason": "Vite", "version": "0"}
    answer = sign_in(cast.administrator).post(reverse("retention_period", args=[SLUG]), given)
    assert answer.status_code == 403
    assert "Vite" in answer.text
    assert not RetentionPeriod.objects.exists()


def test_the_dgs_stops_a_destruction_and_does_nothing_else(cast: Cast, sign_in):
    decision = DecisionFactory(decided=True)
    client = sign_in(cast.dgs)
    address = reverse("elimination_stop", args=[decision.reference])
    assert address in client.get(decision.get_absolute_url()).text

    assert client.post(address, {"because": ""}).status_code == 422
    page = client.post(address, {"because": "Le visa est faux"}, follow=True).text

    decision.refresh_from_db()
    assert (decision.state, decision.stopped_by) == (State.ABANDONED, cast.dgs)
    assert "Le visa est faux" in page
    assert address not in page


def test_what_the_archives_want_is_kept(cast: Cast, administrator):
    decision = DecisionFactory(named=[1, 2])
    url = reverse("elimination_keep", args=[decision.reference, 2])

    assert administrator.post(url, {"because": ""}).status_code == 422
    page = administrator.post(url, {"because": "Litige en cours"}, follow=True).text

    kept = decision.objects_named.get(position=2)
    assert (kept.outcome, kept.because, kept.kept_by) == (
        "kept",
        "Litige en cours",
        cast.administrator,
    )
    assert "Litige en cours" in page
    assert url not in page
    unknown = reverse("elimination_keep", args=[decision.reference, 9])
    assert administrator.post(unknown, {"because": "Litige"}).status_code == 404

    back = reverse("elimination_put_back", args=[decision.reference])
    assert url in administrator.post(back, {"position": "2"}, follow=True).text
    kept.refresh_from_db()
    assert (kept.outcome, kept.kept_by) == ("named", None)


def test_what_was_kept_is_said_before_the_next_list(
    territory: Territory, cast: Cast, administrator
):
    row = closed_request(territory, cast)
    done = DecisionFactory(named=[1, row.pk], done=True)
    assert done.objects_named.get(number=row.pk).outcome == "kept"
    page = administrator.get(reverse("retention_kind", args=[SLUG])).text
    assert "À verser aux archives" in page


def test_every_decision_can_be_found_again(administrator, monkeypatch):
    monkeypatch.setattr(retention_views, "SHOWN", 1)
    old, recent = DecisionFactory(done=True), DecisionFactory(done=True)
    first = administrator.get(reverse("retention")).text
    second = administrator.get(reverse("retention"), {"page": "2"}).text
    assert (recent.get_absolute_url() in first, old.get_absolute_url() in first) == (True, False)
    assert old.get_absolute_url() in second


def test_a_list_is_abandoned(administrator):
    decision = DecisionFactory()
    administrator.post(reverse("elimination_abandon", args=[decision.reference]))
    decision.refresh_from_db()
    assert decision.state == State.ABANDONED


def test_a_destruction_that_failed_is_taken_up_again(cast: Cast, administrator):
    job = JobFactory(state="failed", error="La panne", finished_at=timezone.now())
    decision = DecisionFactory(decided=True, job=job)
    page = reverse("elimination", args=[decision.reference])
    assert "La panne" in administrator.get(page).text

    resume = reverse("elimination_resume", args=[decision.reference])
    administrator.post(resume)
    administrator.post(resume)

    assert Job.objects.count() == 2


def test_a_decision_costs_the_same_for_one_and_for_fifty(
    administrator, django_assert_max_num_queries
):
    counts = []
    for kind, number in ((RecordKind.REQUESTS, 1), (RecordKind.JOBS, 50)):
        decision = DecisionFactory(kind=kind, named=[*range(1, number + 1)])
        with django_assert_max_num_queries(MAX_QUERIES) as queries:
            administrator.get(reverse("elimination", args=[decision.reference]))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_is_taken_away_as_a_table_and_as_a_bordereau(administrator):
    decision = DecisionFactory(named=[1, 2])
    table = administrator.get(reverse("elimination_csv", args=[decision.reference]))
    lines = table.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Rang;Désignation;Commune")
    assert lines[1].startswith("1;Demande 2027-0001;La Guerche-de-Bretagne;04/01/2027;01/03/2027")
    assert len(lines) == 3


@pytest.mark.parametrize("is_done", [False, True])
def test_the_bordereau_is_tagged_and_says_what_it_is(administrator, tmp_path, is_done):
    decision = DecisionFactory(named=[*range(1, 81)], done=is_done)
    answer = administrator.get(reverse("elimination_pdf", args=[decision.reference]))
    assert answer["Content-Type"] == "application/pdf"
    path = tmp_path / "bordereau.pdf"
    path.write_bytes(answer.content)

    assert [(one.rule_id, one.message) for one in pdfua.validate(str(path)).findings] == []
    pdf = pypdf.PdfReader(path)
    assert pdf.trailer["/Root"]["/Lang"] == "fr"
    assert pdf.metadata.title == f"Bordereau d’élimination – {decision}"
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert len(pages) > 1
    assert all("Désignation" in page for page in pages)
    text = " ".join(pages)
    assert ("Projet de bordereau" in text) is not is_done
    assert ("Visa des archives AD35-2040-4" in text) is is_done
    assert "Demande 2027-0080" in text


def test_chores_are_counted(territory: Territory, cast: Cast):
    now = datetime.datetime(2040, 6, 1, 12, tzinfo=timezone.get_current_timezone())
    User.objects.update(date_joined=now)
    Membership.objects.filter(user=cast.clerk).update(ends_on=datetime.date(2037, 5, 1))
    User.objects.filter(pk=cast.outsider.pk).update(is_active=False)
    draft = closed_request(territory, cast, at=now.replace(year=2038))
    ServiceRequest.objects.filter(pk=draft.pk).update(
        state=RequestState.DRAFT, number=None, submitted_at=None, acknowledged_at=None,
        resolved_at=None, closed_at=None,
    )  # fmt: skip

    assert [chore.number for chore in chores_at(now)] == [1, 1]
    give_role(
        user=cast.clerk,
        role=Role.READER,
        starts_on=datetime.date(2037, 5, 2),
        commune=territory.home,
    )
    assert [chore.number for chore in chores_at(now)] == [1, 0]

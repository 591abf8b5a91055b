"""Bringing a list of adhésions, reviewing it, putting it right, having it written."""

import datetime
import re
import threading
import time
from contextlib import closing

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.spreadsheets import read_rows
from files.models import StoredFile
from governance.models import Deliberation
from jobs.models import Job
from jobs.operations import requeue_stale
from services.models import Service, Subscription, SubscriptionStep, Takeover
from services.subscription_checks import missing_pieces
from services.takeover.lines import Outcome
from services.tasks import write_takeover
from tests.cast import Territory
from tests.communes.factories import CommuneFactory, CommuneStructureFactory
from tests.processes import WorkerProcess, wait_until
from tests.services.factories import ServiceFactory, SubscriptionFactory
from tests.services.pages import queries_of, text_of
from tests.simultaneous import all_at_once
from tests.spreadsheets import xlsx

pytestmark = pytest.mark.django_db
HEAD = "Commune;Service;Début;Dernier jour;Délibération n°;Délibération du;Convention du;Remarque"
MAX_QUERIES = 15
SECONDS_OF_WORK = 5


@pytest.fixture(autouse=True)
def bodies(territory: Territory) -> None:
    """The legal persons whose councils decide."""
    for commune in (territory.home, territory.neighbour, territory.second):
        CommuneStructureFactory(commune=commune)


@pytest.fixture
def keeper(cast, sign_in) -> Client:
    return sign_in(cast.desk_agent)


def brings(client: Client, *lines: str, head: str = HEAD) -> str:
    """Bring a list, and return the address of its review."""
    file = SimpleUploadedFile("suivi.csv", "\n".join([head, *lines]).encode())
    answer = client.post(reverse("takeover"), {"file": file})
    assert answer.status_code == 302, text_of(answer)
    return answer.url


def accepts(client: Client, url: str) -> Job:
    """Accept what the review shows, and let the worker do its work."""
    fingerprint = client.get(url).context["review"].fingerprint
    answer = client.post(f"{url}accepter/", {"fingerprint": fingerprint})
    assert answer.url == reverse("takeover_writing")
    job = Job.objects.latest("pk")
    write_takeover(str(job.uuid))
    job.refresh_from_db()
    return job


def faults(client: Client, url: str) -> dict[str, str]:
    """Return what is wrong, by line."""
    lines = client.get(url).context["review"].of(Outcome.WRONG)
    said = {
        line.key: " ".join(f"{fault.where} : {fault.sentence}" for fault in line.faults)
        for line in lines
    }
    return {key: re.sub(r"[\u00a0\u202f]", " ", words) for key, words in said.items()}


@pytest.mark.django_db(transaction=True)
class TestWriting:
    def test_a_list_is_reviewed_then_written_whole(self, keeper: Client, territory: Territory):
        url = brings(
            keeper,
            "guerche de bretagne (La);voirie;01/03/2019;;2019-12;10/02/2019;20/02/2019;Au début",
            "35006;Voirie;2020-01-01;31/12/2021;;;;",
            "La Guerche-de-Bretagne;Juridique;01/01/2018;;;;;",
        )
        page = text_of(keeper.get(url))
        assert "Reprendre 2 adhésions" in page
        assert Subscription.objects.count() == 1

        job = accepts(keeper, url)

        assert (job.state, job.result["new"], job.result["same"]) == ("succeeded", 2, 1)
        first = Subscription.objects.get(commune=territory.home, service=territory.roads_service)
        assert (first.state, first.is_takeover, first.ends_on) == ("active", True, None)
        assert first.deliberation.adopted_on == datetime.date(2019, 2, 10)
        assert first.agreement.epci_signed_on == datetime.date(2019, 2, 20)
        missing = {check.code for check in missing_pieces(first)}
        assert {"deliberation_file_missing", "decision_missing"} <= missing
        second = Subscription.objects.get(commune=territory.neighbour)
        assert (second.state, second.ends_on) == ("terminated", datetime.date(2022, 1, 1))
        assert "ligne 2" in first.steps.get().comment.replace("\u00a0", " ")
        assert not Takeover.objects.exists()
        assert not StoredFile.objects.exists()
        assert "2 adhésions créées" in text_of(keeper.get(reverse("takeover_writing")))

    def test_a_list_brought_again_completes_what_is_empty(self, keeper, territory: Territory):
        accepts(keeper, brings(keeper, "35006;voirie;01/01/2020;;;;;"))
        url = brings(keeper, "35006;voirie;01/01/2020;;12;01/12/2019;05/12/2019;Vu")

        accepts(keeper, url)

        row = Subscription.objects.get(commune=territory.neighbour)
        assert (row.deliberation.number, row.note, row.version) == ("12", "Vu", 1)
        assert row.agreement.commune_signed_on == datetime.date(2019, 12, 5)
        assert row.steps.count() == 2
        again = brings(keeper, "35006;voirie;01/01/2020;;12;01/12/2019;;")
        assert keeper.get(again).context["review"].counts == {Outcome.SAME: 1}
        other = brings(keeper, "35006;voirie;01/01/2020;;13;01/12/2019;;")
        assert "le n° 12" in faults(keeper, other)["2"]

    def test_one_deliberation_serves_several_services(self, keeper, territory: Territory):
        url = brings(
            keeper,
            "35006;voirie;01/01/2020;;12;01/12/2019;;",
            "35006;juridique;01/01/2020;;12;01/12/2019;;",
        )
        accepts(keeper, url)
        assert Deliberation.objects.get().subscriptions.count() == 2

    def test_two_people_write_the_same_list(self, keeper, cast, sign_in, territory: Territory):
        """The second is told that the portal has changed; nothing is written twice."""
        other, line = sign_in(cast.administrator), "35006;voirie;01/01/2020;;;;;"
        mine, theirs = brings(keeper, line), brings(other, line)
        shown = other.get(theirs).context["review"].fingerprint
        accepts(keeper, mine)

        other.post(f"{theirs}accepter/", {"fingerprint": shown})
        write_takeover(str(Job.objects.latest("pk").uuid))

        page = text_of(other.get(reverse("takeover_writing")))
        assert "Le portail a changé depuis votre vérification" in page
        assert Subscription.objects.filter(commune=territory.neighbour).count() == 1
        assert other.get(theirs).context["review"].counts == {Outcome.SAME: 1}
        assert keeper.get(theirs).status_code == 404

    def test_two_lists_are_written_at_the_same_moment(self, keeper, cast, sign_in, territory):
        """In two processes, the same adhésion: one writes it, the other is refused whole."""
        for client in (keeper, sign_in(cast.administrator)):
            url = brings(client, "35006;voirie;01/01/2020;;;;;", "35008;voirie;01/01/2020;;;;;")
            shown = client.get(url).context["review"].fingerprint
            client.post(f"{url}accepter/", {"fingerprint": shown})
        jobs = [str(job.uuid) for job in Job.objects.all()]

        all_at_once(2, lambda rank: write_takeover(jobs[rank]))

        assert sorted(Job.objects.values_list("state", flat=True)) == ["failed", "succeeded"]
        assert Subscription.objects.filter(is_takeover=True).count() == 2

    def test_a_notice_given_while_it_is_written_stays(self, keeper, territory: Territory):
        accepts(keeper, brings(keeper, "35006;voirie;01/01/2020;;;;;"))
        ends_on = datetime.date(2030, 1, 1)
        url = brings(keeper, "35006;voirie;01/01/2020;;12;01/12/2019;;")
        shown = keeper.get(url).context["review"].fingerprint
        keeper.post(f"{url}accepter/", {"fingerprint": shown})
        job, is_given = Job.objects.latest("pk"), threading.Event()

        def work(rank: int) -> None:
            if rank:
                is_given.wait(timeout=30)
                write_takeover(str(job.uuid))
                return
            with transaction.atomic():
                Subscription.objects.update(state="notice", ends_on=ends_on, version=1)
                is_given.set()
                wait_until(somebody_waits)

        assert all_at_once(2, work) == [None, None]
        row = Subscription.objects.get(is_takeover=True)
        assert (row.state, row.ends_on, row.deliberation) == ("notice", ends_on, None)
        assert "a changé" in Job.objects.latest("pk").error

    def test_what_the_portal_says_of_an_end_stays_and_is_told(self, keeper, territory: Territory):
        accepts(keeper, brings(keeper, "35006;voirie;01/01/2020;31/12/2021;;;;"))
        url = brings(keeper, "35006;voirie;01/01/2020;;;;;")
        (line,) = keeper.get(url).context["review"].of(Outcome.SAME)
        assert "court jusqu’au 31/12/2021" in line.remarks[0]
        other = brings(keeper, "35006;voirie;01/01/2020;31/12/2022;;;;")
        assert "court jusqu’au 31/12/2021" in faults(keeper, other)["2"]

    def test_accepted_twice_it_is_written_once(self, keeper, territory: Territory):
        url = brings(keeper, "35006;voirie;01/01/2020;;;;;")
        shown = {"fingerprint": keeper.get(url).context["review"].fingerprint}
        for _ in range(2):
            keeper.post(f"{url}accepter/", shown)
        job = Job.objects.get()
        for _ in range(2):  # a message that comes twice does nothing twice
            write_takeover(str(job.uuid))
        assert SubscriptionStep.objects.count() == 1

    def test_a_killed_worker_writes_nothing_half(self, keeper, territory: Territory, tmp_path):
        """It dies between the adhésions and their log; the next attempt writes all."""
        url = brings(keeper, "35006;voirie;01/01/2020;;;;;", "35008;voirie;01/01/2020;;;;;")
        shown = {"fingerprint": keeper.get(url).context["review"].fingerprint}
        with closing(connection.copy()) as other, other.cursor() as cursor:
            cursor.execute("BEGIN; LOCK TABLE services_subscriptionstep IN SHARE MODE")
            worker = WorkerProcess(tmp_path / "worker.log")
            try:
                keeper.post(f"{url}accepter/", shown)
                wait_until(somebody_waits, log=worker.log)
            finally:
                worker.kill()
            cursor.execute("ROLLBACK")
        job = Job.objects.get()
        assert (job.state, Subscription.objects.filter(is_takeover=True).count()) == ("running", 0)

        later = timezone.now() + datetime.timedelta(minutes=2)
        assert requeue_stale(now=later) == 1
        write_takeover(str(job.uuid))
        job.refresh_from_db()
        assert (job.state, job.attempt, job.result["new"]) == ("succeeded", 2, 2)
        assert SubscriptionStep.objects.count() == 2


def somebody_waits() -> bool:
    """Return whether a process waits for what another holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks WHERE NOT granted"
            " AND (relation = 'services_subscriptionstep'::regclass"
            " OR transactionid = pg_current_xact_id_if_assigned()::xid)"
        )
        return cursor.fetchone() is not None


def test_ten_thousand_lines_are_reviewed_at_once(keeper: Client, territory: Territory):
    """A page of them, in a few seconds of work, the last bad one named."""
    lines = [f"35006;Voirie;01/01/{2018 + n % 5};31/12/{2018 + n % 5};;;;" for n in range(9_998)]
    url = brings(keeper, *lines, "Ailleurs;Voirie;01/01/2020;;;;;")
    began = time.process_time()
    page = keeper.get(url)
    assert time.process_time() - began < SECONDS_OF_WORK
    assert page.context["review"].counts == {Outcome.NEW: 5, Outcome.WRONG: 9_994}
    assert len(page.content) < 200_000
    assert "Ligne 10000" in text_of(keeper.get(f"{url}?voir=a-corriger&page=200"))
    assert keeper.post(reverse("takeover"), {"file": too_long()}).status_code == 422


def too_long() -> SimpleUploadedFile:
    return SimpleUploadedFile("long.csv", "\n".join([HEAD, *["35006;Voirie"] * 10_001]).encode())


def test_each_bad_line_is_named(keeper: Client, territory: Territory):
    SubscriptionFactory(
        service=territory.roads_service,
        commune=territory.second,
        starts_on=datetime.date(2019, 1, 1),
    )
    ServiceFactory(
        name="Piscine", short_name="Piscine", state=Service.State.STUDIED, opened_on=None
    )
    CommuneFactory(name="Rennes", insee_code="35238")
    url = brings(
        keeper,
        "Argentre du Plessi;Voirie;01/01/2020;;;;;",
        "35006;Voiries;01/01/2020;;;;;",
        "35006;Voirie;01/01/2020;31/12/2019;;;;",
        "35006;Voirie;01/01/2010;;;;;",
        "35006;Piscine;01/01/2020;;;;;",
        "35008;Voirie;01/01/2020;;;;;",
        "35006;Juridique;bientôt;;;;;",
        "35006;Juridique;;;;;;",
        ";Juridique;01/01/2020;;;;;",
        "35125;Voirie;01/01/2020;;7;01/12/2019;;",
        "35125;Voirie;01/06/2020;;7;02/12/2019;01/01/2090;",
    )
    said = faults(keeper, url)
    for key, words in {
        "2": "Colonne A « Commune » : « Argentre du Plessi » n’est pas une commune connue. "
        "Est-ce « Argentré-du-Plessis » ?",
        "3": "Colonne B « Service » : « Voiries » n’est pas un service du portail. "
        "Est-ce « Voirie » ?",
        "4": "La fin (31/12/2019) précède le début (01/01/2020).",
        "5": "Ce service n’a ouvert que le 01/02/2017.",
        "6": "encore à l’étude",
        "7": "Cette commune adhère déjà à ce service depuis le 01/01/2019, sans fin.",
        "8": "Colonne C « Début » : « bientôt » n’est pas une date",
        "9": "La date de début manque.",
        "10": "La commune manque.",
        "12": "La ligne 11 date ce numéro du 01/12/2019.",
    }.items():
        assert words in said[key]
    assert "chevauchent celles de la ligne 11" in said["12"]
    assert "est à venir" in said["12"]
    assert not Subscription.objects.filter(is_takeover=True).exists()


def test_a_commune_that_was_not_a_member_is_named(keeper: Client, territory: Territory):
    territory.second.epci_memberships.update(starts_on=datetime.date(2022, 1, 1))
    url = brings(keeper, "35008;Voirie;01/01/2020;;;;;")
    assert "n’appartenait pas à l’intercommunalité le 01/01/2020" in faults(keeper, url)["2"]


def test_two_formats_of_date_are_named(keeper: Client, territory: Territory):
    url = brings(
        keeper, "35006;Voirie;11/24/2020;;;;;", "35008;Voirie;03/04/2020;;;;;",
        "35125;Voirie;24/11/2020;;;;;",
    )  # fmt: skip
    assert set(faults(keeper, url)) == {"2", "3"}
    assert "mélange jour/mois et mois/jour" in text_of(keeper.get(url))
    only = brings(keeper, "35006;Voirie;11/24/2020;;;;;", "35008;Voirie;03/04/2020;;;;;")
    assert keeper.post(only, {"order": "month"}).status_code == 302
    starts = [line.starts_on for line in keeper.get(only).context["review"].lines]
    assert starts == [datetime.date(2020, 11, 24), datetime.date(2020, 3, 4)]


def test_missing_columns_are_named_and_may_be_told(keeper: Client, territory: Territory):
    url = brings(keeper, "35006;voirie;01/01/2020", head="Commune;Quoi;Début")
    page = keeper.get(url)
    assert "Aucune colonne n’est reconnue pour : Service" in text_of(page)
    assert "Reprendre 0" not in text_of(page)
    (name,) = [name for name in page.context["form"].fields if name.startswith("colonne-")]
    keeper.post(url, {name: "service"})
    assert keeper.get(url).context["review"].counts == {Outcome.NEW: 1}


def test_an_unknown_word_is_told_once_for_all_its_lines(keeper: Client, territory: Territory):
    url = brings(keeper, "35006;Les routes;01/01/2020", "35008;les routes;01/01/2020", head=HEAD)
    page = keeper.get(url)
    (name,) = [name for name in page.context["form"].fields if name.startswith("service-")]
    keeper.post(url, {name: "service:voirie"})
    assert keeper.get(url).context["review"].counts == {Outcome.NEW: 2}


def test_crosses_take_the_start_that_is_told(keeper: Client, territory: Territory):
    rows = [["", "Voirie", "Juridique"], ["35006", "x", "oui"], ["35125", "", "x"]]
    file = SimpleUploadedFile("croix.xlsx", xlsx(rows))
    url = keeper.post(reverse("takeover"), {"file": file}).url
    assert set(faults(keeper, url)) == {"2-B", "2-C"}
    keeper.post(url, {"start": "2021-01-01"})
    review = keeper.get(url).context["review"]
    # Who adheres already keeps its own date.
    assert review.counts == {Outcome.NEW: 2, Outcome.SAME: 1}


def test_a_line_is_put_right_or_left_out(keeper: Client, territory: Territory):
    url = brings(keeper, "Argentray;Voirie;01/01/2020;;;;;", "Ailleurs;Voirie;01/01/2020;;;;;")
    right = {"commune": "35006", "service": "voirie", "start": "2020-02-01", "end": "2021-12-31"}
    assert keeper.post(f"{url}ligne/2/", {**right, "commune": ""}).status_code == 422
    assert keeper.post(f"{url}ligne/2/", right).url == url
    assert keeper.post(f"{url}ligne/3/", {"action": "leave_out"}).url == url
    review = keeper.get(url).context["review"]
    assert review.counts == {Outcome.NEW: 1, Outcome.LEFT_OUT: 1}
    assert review.lines[0].ends_on == datetime.date(2022, 1, 1)
    keeper.post(f"{url}ligne/3/", {"action": "take_back"})
    assert set(faults(keeper, url)) == {"3"}
    assert keeper.get(f"{url}ligne/99/").status_code == 404


def test_the_bad_lines_come_back_as_a_file(keeper: Client, territory: Territory):
    url = brings(keeper, "Ailleurs;Voirie;01/01/2020;;;;;vu", "35006;Voirie;01/01/2020;;;;;")
    rows = read_rows(keeper.get(f"{url}a-corriger.xlsx").content)
    assert len(rows) == 2
    assert rows[1][1][:2] == ["Ailleurs", "Voirie"]
    assert "n’est pas une commune connue" in rows[1][1][-1]


@pytest.mark.parametrize("shape", ["liste", "croix"])
@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods"])
def test_the_models_come_back_as_they_left(keeper, territory: Territory, shape, extension):
    address = reverse("takeover_model", args=[shape, extension])
    model = keeper.get(address).content
    file = SimpleUploadedFile(f"modele.{extension}", model)
    url = keeper.post(reverse("takeover"), {"file": file}).url
    assert "Aucune adhésion dans ce fichier" in text_of(keeper.get(url))


def test_a_list_is_given_up(keeper: Client, territory: Territory):
    url = brings(keeper, "35006;Voirie;01/01/2020;;;;;")
    keeper.post(f"{url}abandonner/")
    assert not Takeover.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_file_that_is_no_table_is_refused(keeper: Client, territory: Territory):
    file = SimpleUploadedFile("liste.csv", b"")
    assert keeper.post(reverse("takeover"), {"file": file}).status_code == 422
    file = SimpleUploadedFile("liste.xlsx", b"PK\x03\x04rien")
    answer = keeper.post(reverse("takeover"), {"file": file})
    assert answer.status_code == 422
    assert not Takeover.objects.exists()


def test_the_review_runs_as_many_queries_for_fifty_lines(keeper: Client, territory: Territory):
    one = brings(keeper, "35006;Voirie;01/01/2020;;1;01/12/2019;;")
    services = [ServiceFactory() for _ in range(50)]
    many = brings(keeper, *(f"35006;{row.name};01/01/2020;;1;01/12/2019;;" for row in services))
    assert queries_of(keeper, one) == queries_of(keeper, many) <= MAX_QUERIES

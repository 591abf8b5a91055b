"""A list of people, invited at once."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Role
from accounts.operations import invite
from jobs.models import Job
from mutualisation.tasks import invite_list
from notifications.models import OutgoingEmail
from tests.cast import end_membership
from tests.communes.factories import CommuneFactory
from tests.spreadsheets import xlsx

pytestmark = pytest.mark.django_db
MAX_QUERIES = 15
CODES = ("35125", "35002")
HEAD = [
    "Adresse électronique",
    "Prénom",
    "Nom",
    "Fonction",
    "Commune ou direction",
    "Exerce depuis le",
]


def sends(client: Client, page) -> str:
    """Confirm the review, let the worker do its work, and return the page that tells it."""
    answer = client.post(reverse("invite_list"), {"rows": page.context["rows"]})
    assert answer.url == reverse("invite_sending")
    assert "L’envoi va commencer" in client.get(answer.url).text
    invite_list(str(Job.objects.latest("pk").uuid))
    return client.get(answer.url).text


@pytest.mark.django_db(transaction=True)
class TestListOfPeople:
    def send(self, client: Client, rows: list[list[str]], name: str = "liste.xlsx"):
        file = SimpleUploadedFile(name, xlsx(rows))
        return client.post(reverse("invite_list"), {"file": file})

    def test_each_bad_line_is_named_and_nothing_is_written_before(self, administrator, territory):
        CommuneFactory(name="Availles-sur-Seiche", insee_code="35002", member=True)
        page = self.send(
            administrator,
            [
                HEAD,
                ["rose@legoff.test", "Rose", "Le Goff", "Adjointe", "guerche de bretagne (La)"],
                ["pas une adresse", "Al", "Ba", "maire", "Argentré-du-Plessis"],
                ["al@ba.test", "Al", "Ba", "Roi", "35006"],
                ["al@ba.test", "Al", "Ba", "Adjoint", "Rennes"],
                ["al@ba.test", "", "Ba", "Agent", "Voirie"],
                ["ag@ba.test", "Ag", "Ba", "Agent", "services techniques"],
                ["mairie@guerche.test", "Al", "Ba", "Secrétaire", "35125"],
                ["ROSE@legoff.test", "Rose", "Le Goff", "adjointe au maire", "35125"],
                ["secretaire@demo.test", "Sylvie", "Morin", "Secrétaire de mairie", "35125"],
                ["new@maire.test", "N", "M", "Maire", "35125"],
                ["since@maire.test", "O", "M", "Maire", "35002"],
                ["spring@maire.test", "O", "M", "Maire", "35002", "au printemps"],
                ["other@maire.test", "O", "M", "Maire", "35002", "22/03/2026"],
            ],
        )

        assert page.status_code == 200
        good, bad, known = (page.context[name] for name in ("good", "bad", "known"))
        assert [line.number for line in good] == [2, 7, 14]
        assert [line.number for line in bad] == [3, 4, 5, 6, 8, 12, 13]
        assert [line.number for line in known] == [9, 10, 11]
        words = " ".join(line.problem for line in (*bad, *known)).replace("\u00a0", " ")
        for said in (
            "« pas une adresse » n’est pas une adresse",
            "Fonction inconnue : « Roi »",
            "« Rennes » n’est pas une commune membre",
            "Il manque : Prénom",
            "Adresse partagée",
            "à la ligne 2",
            "Exerce déjà",
            "déjà un maire",
            "depuis quand ce maire exerce",
            "« au printemps » n’est pas une date",
        ):
            assert said in words
        assert not Invitation.objects.exists()
        assert not OutgoingEmail.objects.exists()

        sends(administrator, page)

        sent = set(Invitation.objects.values_list("email", "role", "starts_on"))
        assert sent == {
            ("rose@legoff.test", "deputy", None),
            ("ag@ba.test", "agent", None),
            ("other@maire.test", "mayor", datetime.date(2026, 3, 22)),
        }
        assert OutgoingEmail.objects.filter(kind="invitation").count() == 3
        again = administrator.post(reverse("invite_list"), {"rows": page.context["rows"]})
        assert again.url == reverse("invite_list")
        assert Invitation.objects.count() == 3

    def test_a_sending_that_was_killed_goes_on_where_it_was(self, administrator, territory):
        """The first attempt dies after the first invitation: the second sends the others alone."""
        rows = [[f"a{n}@b.test", "A", "B", "Adjoint", "35125"] for n in range(3)]
        page = self.send(administrator, [HEAD, *rows])
        administrator.post(reverse("invite_list"), {"rows": page.context["rows"]})
        job = Job.objects.get()
        invite(
            email="a0@b.test", role=Role.DEPUTY, commune=territory.home, now=timezone.now(),
            by=job.requested_by,
        )  # fmt: skip
        Job.objects.update(attempt=1)

        for _ in range(2):  # a message that comes twice does nothing twice
            invite_list(str(job.uuid))
        assert Invitation.objects.count() == 3
        assert OutgoingEmail.objects.filter(kind="invitation").count() == 2
        job.refresh_from_db()
        assert (job.attempt, job.state, job.result["sent"]) == (2, "succeeded", 3)
        told = administrator.get(reverse("invite_sending")).text.replace("\u00a0", " ")
        assert "3 invitations envoyées" in told

    def test_confirmed_twice_it_leaves_once(self, administrator, territory):
        page = self.send(administrator, [HEAD, ["a@b.test", "A", "B", "Adjoint", "35125"]])
        for _ in range(2):
            administrator.post(reverse("invite_list"), {"rows": page.context["rows"]})
        assert Job.objects.count() == 1

    def test_a_clerk_of_six_villages_is_invited_at_once(self, administrator, territory):
        codes = [f"3590{n}" for n in range(6)]
        for code in codes:
            CommuneFactory(name=f"Village {code}", insee_code=code, member=True)
        rows = [["a@b.test", "A", "B", "Secrétaire", code] for code in codes]
        sends(administrator, self.send(administrator, [HEAD, *rows]))
        assert Invitation.objects.filter(email="a@b.test").count() == 6

    def test_what_is_refused_at_the_sending_is_told(self, administrator, territory, cast):
        row = [cast.administrator.email, "A", "B", "Adjoint", "35125"]
        told = sends(administrator, self.send(administrator, [HEAD, row]))
        assert "Pas envoyées" in told
        assert cast.administrator.email in told
        assert not Invitation.objects.exists()

    def test_nothing_leaves_for_who_is_no_longer_administrator(
        self, administrator, territory, cast
    ):
        page = self.send(administrator, [HEAD, ["a@b.test", "A", "B", "Adjoint", "35125"]])
        administrator.post(reverse("invite_list"), {"rows": page.context["rows"]})
        job = Job.objects.get()
        end_membership(job.requested_by, timezone.localdate())

        invite_list(str(job.uuid))

        job.refresh_from_db()
        assert job.state == "failed"
        assert "n’administre plus le portail" in job.error
        assert not Invitation.objects.exists()

    def test_the_model_is_read_as_it_is_given(self, administrator, territory):
        CommuneFactory(name="Vitré", insee_code="35360", member=True)
        model = administrator.get(reverse("invite_model"))
        file = SimpleUploadedFile("modele.csv", model.content)
        page = administrator.post(reverse("invite_list"), {"file": file})
        assert [line.number for line in page.context["good"]] == [2, 3]

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"\x89PNG\x00", "pas un tableau"),
            (b"Nom;Ville\nA;B\n", "La première ligne doit nommer les colonnes"),
        ],
    )
    def test_what_is_no_list_is_said(self, administrator, content, words):
        file = SimpleUploadedFile("x.csv", content)
        page = administrator.post(reverse("invite_list"), {"file": file})
        assert page.status_code == 422
        assert words in page.text

    @pytest.mark.parametrize("rows", ["", "{", "[]", "[1]", '[["a", 1]]', '[[1, ["x"]]]'])
    def test_a_forged_confirmation_sends_nothing(self, administrator, rows):
        assert administrator.post(reverse("invite_list"), {"rows": rows}).status_code == 302
        assert not Invitation.objects.exists()

    def test_a_long_list_asks_no_more_questions(
        self, administrator, territory, django_assert_max_num_queries
    ):
        counts = []
        for number in (1, 200):
            rows = [[f"a{n}@b.test", "A", "B", "Adjoint", "35125"] for n in range(number)]
            with django_assert_max_num_queries(MAX_QUERIES + 10) as queries:
                self.send(administrator, [HEAD, *rows])
            counts.append(len(queries))
        assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True)
class TestTownHalls:
    def asks(self, client: Client, *codes: str) -> Job:
        answer = client.post(reverse("invite_town_halls"), {"communes": codes})
        assert answer.url == reverse("invite_sending")
        return Job.objects.latest("pk")

    def test_they_are_invited_in_the_background_and_it_is_told(self, administrator, territory):
        job = self.asks(administrator, territory.home.insee_code)
        assert not Invitation.objects.exists()
        invite_list(str(job.uuid))

        row = Invitation.objects.get()
        assert (row.email, row.role, row.asks_name) == ("mairie@guerche.test", Role.CLERK, True)
        told = administrator.get(reverse("invite_sending")).text.replace("\u00a0", " ")
        assert "1 invitation envoyée" in told

    def test_a_sending_that_was_killed_goes_on_where_it_was(self, administrator, territory):
        CommuneFactory(name="Availles", insee_code="35002", member=True, email="a@mairie.test")
        job = self.asks(administrator, *CODES)
        invite(
            email=territory.home.email, role=Role.CLERK, commune=territory.home, asks_name=True,
            now=timezone.now(), by=job.requested_by,
        )  # fmt: skip
        Job.objects.update(attempt=1)
        invite_list(str(job.uuid))

        job.refresh_from_db()
        assert job.result == {"sent": 2, "refused": [], "wrong": []}
        assert OutgoingEmail.objects.get(kind="invitation").recipient == "a@mairie.test"

    def test_another_sending_does_not_wait_for_the_first(self, administrator, territory):
        """Asked twice, the same leaves once; other town halls asked meanwhile are not forgotten."""
        CommuneFactory(name="Availles", insee_code="35002", member=True, email="a@mairie.test")
        jobs = [self.asks(administrator, code) for code in (CODES[0], CODES[0], CODES[1])]
        assert jobs[0] == jobs[1]
        for job in (jobs[0], jobs[2]):
            invite_list(str(job.uuid))
        assert Invitation.objects.count() == 2

"""Setting a portal up from its first page to its last, as an administrator does it."""

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from communes.models import Commune, Direction, Epci, Population
from jobs.models import Job
from mutualisation.setup import imports
from mutualisation.setup.imports import ask_for_import, latest_import
from mutualisation.tasks import import_territory
from requests_desk.models import RequestType
from services.models import LegalForm, Service, Synonym
from tests.accounts.factories import MembershipFactory
from tests.communes.factories import DirectionFactory, EpciFactory
from tests.mutualisation.structure import assert_well_built

MORTAGNE = "248500662"
pytestmark = pytest.mark.django_db


@pytest.fixture
def membership():
    return MembershipFactory(role=Role.ADMINISTRATOR, commune=None)


@pytest.fixture
def client(membership, sign_in) -> Client:
    return sign_in(membership.user)


@pytest.fixture
def epci(db) -> Epci:
    """An EPCI whose set-up is not over."""
    return EpciFactory(setup_finished_at=None)


def fingerprint_on(page: str) -> str:
    found = re.search(r'name="fingerprint" value="([0-9a-f]{32})"', page)
    assert found is not None
    return found[1]


def load(siren: str, client: Client) -> Job:
    """Confirm what the page of this EPCI shows, and do the job as the worker does."""
    address = reverse("setup_preview", args=[siren])
    fingerprint = fingerprint_on(client.get(address).text)
    response = client.post(address, {"fingerprint": fingerprint, "garder": "False"})
    assert response.url == reverse("territory_import")
    import_territory(str(latest_import().uuid))
    return latest_import()


class TestSearch:
    def found(self, client: Client, words: str) -> str:
        page = client.get(reverse("setup_search"), {"q": words}).text
        assert_well_built(page)
        return page

    @pytest.mark.parametrize(
        "words", ["pays de mortagne vendée", "Mortagne", "248 500 662", "248500662"]
    )
    def test_by_name_or_by_number(self, client, words):
        page = self.found(client, "mortagne" if "vendée" in words else words)
        assert f'href="{reverse("setup_preview", args=[MORTAGNE])}"' in page
        assert "SIREN 248\u00a0500\u00a0662" in page

    @pytest.mark.parametrize("words", ["pays de mortagn", "pays de mortaigne"])
    def test_a_slip_gives_the_nearest(self, client, words):
        page = self.found(client, words)
        assert f'href="{reverse("setup_preview", args=[MORTAGNE])}"' in page

    def test_a_slip_is_said_to_be_one(self, client):
        assert "Les plus proches" in self.found(client, "pays de mortaigne")

    def test_what_does_not_exist_says_what_to_try(self, client):
        assert "Aucune intercommunalité trouvée" in self.found(client, "zzzzzzzz")
        assert "Aucune intercommunalité ne porte ce numéro" in self.found(client, "123456789")

    def test_too_few_words_say_how_many_there_are(self, client):
        assert "Les 30 premières seulement" in self.found(client, "communauté")

    def test_a_portal_with_its_territory_has_nothing_to_choose(self, client, epci):
        for address in (reverse("setup_search"), reverse("setup_preview", args=[MORTAGNE])):
            assert client.get(address).url == reverse("territory_update")


class TestPreviewAndImport:
    def test_the_communes_are_shown_before_anything_is_written(self, client):
        page = client.get(reverse("setup_preview", args=[MORTAGNE])).text
        assert_well_built(page)
        assert "Charger ces 11\u00a0communes" in page
        assert "Mortagne-sur-Sèvre" in page
        assert "<svg" in page
        assert "2022" in page
        assert not Commune.objects.exists()
        assert not Epci.objects.exists()

    def test_an_unknown_number_leads_back_to_the_search(self, client):
        response = client.get(reverse("setup_preview", args=["123456789"]), follow=True)
        assert response.redirect_chain[-1][0] == reverse("setup_search")
        assert "Aucun EPCI ne porte le numéro SIREN" in response.text
        assert "--search" not in response.text

    def test_what_was_confirmed_is_loaded_in_the_background(self, client, membership):
        job = load(MORTAGNE, client)
        assert (job.state, job.requested_by) == (Job.State.SUCCEEDED, membership.user)
        assert job.result["communes"] == Commune.objects.count() == 11
        assert Population.objects.count() == 11
        page = client.get(reverse("territory_import")).text
        assert_well_built(page)
        assert "C’est chargé" in page
        assert f'href="{reverse("setup_directions")}"' in page
        over = client.get(reverse("territory_import_progress"))
        assert over["HX-Refresh"] == "true"

    def test_the_progress_is_shown_without_a_script(self, client, membership):
        ask_for_import(
            siren=MORTAGNE, fingerprint="0" * 32, keep_contacts=False, by=membership.user
        )
        page = client.get(reverse("territory_import")).text
        assert "Le chargement va commencer" in page
        assert f'<a href="{reverse("territory_import")}">Actualiser</a>' in page
        assert "HX-Refresh" not in client.get(reverse("territory_import_progress"))

    def test_asked_twice_it_is_done_once(self, client, membership):
        asked = {
            ask_for_import(
                siren=MORTAGNE, fingerprint="0" * 32, keep_contacts=False, by=membership.user
            ).pk
            for _ in range(2)
        }
        assert len(asked) == 1

    def test_another_import_under_way_is_not_passed_off_as_ones_own(self, client):
        other = MembershipFactory(role=Role.ADMINISTRATOR, commune=None).user
        address = reverse("setup_preview", args=[MORTAGNE])
        fingerprint = fingerprint_on(client.get(address).text)
        ask_for_import(siren="200039022", fingerprint="0" * 32, keep_contacts=False, by=other)
        response = client.post(
            address, {"fingerprint": fingerprint, "garder": "False"}, follow=True
        )
        assert "le vôtre n’est pas parti" in response.text
        assert f"demandé par {other.get_full_name()}" in response.text
        assert "200\u00a0039\u00a0022" in response.text
        assert Job.objects.count() == 1

    def test_data_that_changed_meanwhile_is_refused_with_a_clear_message(self, client, membership):
        ask_for_import(
            siren=MORTAGNE, fingerprint="0" * 32, keep_contacts=False, by=membership.user
        )
        import_territory(str(latest_import().uuid))
        assert latest_import().state == Job.State.FAILED
        page = client.get(reverse("territory_import")).text
        assert "Rien n’a été chargé" in page
        assert "Les données ont changé" in page
        assert f'href="{reverse("setup_search")}"' in page
        assert not Epci.objects.exists()

    def test_a_forged_confirmation_asks_for_nothing(self, client):
        address = reverse("setup_preview", args=[MORTAGNE])
        assert client.post(address, {"fingerprint": "x"}).url == address
        assert imports.latest_import() is None


class TestDirections:
    def post(self, client: Client, **values: object):
        data = {"word": "direction", "gender": "f", "own": "", **values}
        return client.post(reverse("setup_directions"), data)

    def test_the_twelve_of_the_model_are_offered_then_written(self, client, epci):
        page = client.get(reverse("setup_directions")).text
        assert_well_built(page)
        offered = re.findall(r'name="usual" value="([^"]+)"', page)
        assert len(offered) == 12
        assert page.count("checked") == 12 + 2  # the word and its gender
        assert self.post(client, usual=offered).url == reverse("setup_services")
        assert Direction.objects.count() == 12
        assert Direction.objects.receiving_requests().count() == 11
        assert Direction.objects.get(slug="finances").name == "Direction des finances"

    def test_one_s_own_list_and_one_s_own_word(self, client, epci):
        from_model = ["finances", "cabinet"]
        own = "Pôle ressources humaines\n\n  Pôle   technique \nPôle technique"
        self.post(client, word="pôle", own=own, own_only="on", usual=from_model)
        names = list(Direction.objects.values_list("name", "short_name", "slug"))
        assert names == [
            ("Pôle ressources humaines", "Ressources humaines", "ressources-humaines"),
            ("Pôle technique", "Technique", "technique"),
        ]
        epci.refresh_from_db()
        assert epci.direction_noun.every == "tous les pôles"

    def test_the_word_is_used_by_the_model_and_everywhere(self, client, epci):
        self.post(client, word="pôle", usual=["finances"])
        assert Direction.objects.get().name == "Pôle des finances"
        page = client.get(reverse("directions")).text
        assert "<h1>Pôles</h1>" in page
        assert "1\u00a0pôle" in page
        home = client.get("/").text
        assert ">Pôles</a>" in home
        assert ">Directions</a>" not in home

    def test_another_word_is_given_whole(self, client, epci):
        refused = self.post(client, word="other", gender="", own="Unité des eaux")
        assert refused.status_code == 422
        assert refused.text.count("Donnez-le pour un autre mot.") >= 3
        assert "Unité des eaux" in refused.text
        self.post(client, word="other", singular="Unité", plural="Unités", own="Unité des eaux")
        epci.refresh_from_db()
        assert epci.direction_noun.the == "l’unité"
        assert Direction.objects.get().short_name == "Eaux"

    def test_what_exists_is_left_and_nothing_is_doubled(self, client, epci):
        DirectionFactory(name="Direction des finances", slug="finances", mission="La nôtre.")
        for _ in range(2):
            self.post(client, usual=["solidarites"], own="DIRECTION DES FINANCES\nMission bocage")
        assert set(Direction.objects.values_list("slug", flat=True)) == {
            "finances",
            "solidarites",
            "mission-bocage",
        }
        assert Direction.objects.get(slug="finances").mission == "La nôtre."

    def test_nothing_at_all_is_refused(self, client, epci):
        refused = self.post(client)
        assert refused.status_code == 422
        assert "Cochez-en dans le modèle" in refused.text
        assert not Direction.objects.exists()


class TestServices:
    @pytest.fixture
    def directions(self, epci, client):
        data = {"word": "direction", "own": "", "usual": ["finances", "affaires-juridiques"]}
        client.post(reverse("setup_directions"), data)
        return {each.slug: each for each in Direction.objects.all()}

    def fields(self, client: Client, *taken: str, **values: object) -> dict[str, object]:
        """Return the fields of the page as they are drawn, with the services that are ticked."""
        page = client.get(reverse("setup_services")).text
        assert_well_built(page)
        form = {"state": "open", "opened_on": "2026-01-01", "other_types": "on", **values}
        for name in re.findall(r'<select name="([^"]+)"', page):
            block = page.split(f'<select name="{name}"')[1].split("</select>")[0]
            chosen = re.search(r'value="([^"]*)" selected', block)
            form.setdefault(name, chosen[1] if chosen else "")
        return form | {f"take-{slug}": "on" for slug in taken}

    def test_who_answers_is_guessed_and_what_is_ticked_is_written(self, client, directions):
        data = self.fields(client, "assistance-juridique", "observatoire-fiscal")
        assert client.post(reverse("setup_services"), data).url == reverse("setup_identity")
        rows = Service.objects.values_list("slug", "direction__slug", "legal_form", "state")
        assert set(rows) == {
            ("assistance-juridique", "affaires-juridiques", LegalForm.ASSISTANCE, "open"),
            ("observatoire-fiscal", "finances", LegalForm.ASSISTANCE, "open"),
        }
        assert Service.objects.first().opened_on == datetime.date(2026, 1, 1)
        legal = RequestType.objects.filter(service__slug="assistance-juridique")
        assert legal.count() == 5
        assert RequestType.objects.filter(slug="panne-informatique", service=None).exists()
        assert Synonym.objects.exists()

    def test_the_requests_of_other_domains_may_wait(self, client, directions):
        data = self.fields(client, "assistance-juridique")
        del data["other_types"]
        client.post(reverse("setup_services"), data)
        assert not RequestType.objects.filter(slug="panne-informatique").exists()
        assert RequestType.objects.filter(service__slug="assistance-juridique").count() == 5

    def test_a_service_that_comes_later_takes_the_requests_that_waited(self, client, directions):
        client.post(reverse("setup_services"), self.fields(client, "assistance-juridique"))
        page = client.get(reverse("setup_services")).text
        assert 'name="take-assistance-juridique"' not in page
        later = {"direction-informatique": "finances"}
        client.post(reverse("setup_services"), self.fields(client, "informatique", **later))
        assert RequestType.objects.get(slug="panne-informatique").service.slug == "informatique"

    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"take-informatique": "on"}, "Qui rend «\u00a0Informatique\u00a0»\u00a0?"),
            ({"take-voirie": "on", "opened_on": ""}, "Depuis quand sont-ils ouverts"),
            ({}, "Cochez au moins un service"),
        ],
    )
    def test_what_is_missing_is_asked_for(self, client, directions, values, message):
        data = self.fields(client) | {"direction-voirie": "finances"} | values
        refused = client.post(reverse("setup_services"), data)
        assert refused.status_code == 422
        assert message in refused.text
        assert not Service.objects.exists()

    def test_studied_services_have_no_date(self, client, directions):
        data = self.fields(client, "observatoire-fiscal", state="studied", opened_on="")
        client.post(reverse("setup_services"), data)
        service = Service.objects.get()
        assert (service.state, service.opened_on) == (Service.State.STUDIED, None)

    def test_directions_come_first(self, client, epci):
        response = client.get(reverse("setup_services"), follow=True)
        assert response.redirect_chain[-1][0] == reverse("setup_directions")
        assert "Décrivez d’abord vos directions" in response.text


class TestSteps:
    def test_what_remains_is_on_the_home_until_it_is_over(self, client, epci):
        home = client.get("/").text
        assert "L’installation n’est pas terminée" in home
        aside = reverse("setup_put_aside", args=["identite"])
        assert f'href="{reverse("setup_identity")}"' in home
        client.post(aside)
        assert f'href="{reverse("setup_identity")}"' not in client.get("/").text
        assert "De côté" in client.get(reverse("setup")).text
        client.post(aside, {"aside": "no"})
        assert f'href="{reverse("setup_identity")}"' in client.get("/").text
        assert client.post(reverse("setup_finish")).url == "/"
        assert "L’installation n’est pas terminée" not in client.get("/").text
        epci.refresh_from_db()
        assert epci.setup_finished_at <= timezone.now()

    def test_a_link_writes_nothing(self, client, epci):
        assert client.get(reverse("setup_finish")).url == reverse("setup")
        assert client.get(reverse("setup_put_aside", args=["services"])).url == reverse("setup")
        epci.refresh_from_db()
        assert (epci.setup_finished_at, epci.setup_passed) == (None, [])

    def test_the_territory_cannot_be_put_aside(self, client, epci):
        address = reverse("setup_put_aside", args=["territoire"])
        assert client.post(address).status_code == 404

    @pytest.mark.parametrize("name", ["setup", "setup_identity", "setup_invitations"])
    def test_every_page_is_well_built(self, client, epci, name):
        page = client.get(reverse(name)).text
        assert_well_built(page)
        if name != "setup":
            assert "Laisser cette étape de côté" in page

    def test_each_page_takes_few_queries(self, client, epci, django_assert_max_num_queries):
        for name in ("setup", "setup_directions", "setup_identity", "setup_invitations"):
            with django_assert_max_num_queries(15):
                client.get(reverse(name))

"""Writing a sheet in the portal: its parts, the preview, the versions, the states."""

import datetime
from decimal import Decimal

import pytest

from accounts.models import Role
from services.models import Service, ServiceDocument, ServiceVersion, Tariff, TariffTier
from services.sheet.content import Sheet, sheet_of
from services.tariffs import Basis
from tests.accounts.factories import MembershipFactory
from tests.communes.factories import CommuneStructureFactory, PopulationFactory
from tests.files.factories import StoredFileFactory
from tests.services.factories import (
    OptionFactory,
    ServiceFactory,
    SubscriptionFactory,
    TariffFactory,
)

pytestmark = pytest.mark.django_db


def presentation(service: Service, **changes: object) -> dict[str, object]:
    """Return what the form of the presentation posts, as the page shows it."""
    return {
        "version": service.version,
        "name": service.name,
        "short_name": service.short_name,
        "summary": service.summary,
        "description": service.description,
        "limits": "",
        "direction": service.direction_id,
        "legal_form": service.legal_form,
        "provider": "",
        "unit": "",
        "notice_months": "6",
        "term_months": "",
        "renews_tacitly": "on",
        "source": "",
        "note": "",
        "action": "publish",
        **changes,
    }


def edit(service: Service, part: str = "presentation") -> str:
    return f"/services/{service.slug}/modifier/{part}/"


def lines(*typed: dict[str, object], initial: int = 0) -> dict[str, object]:
    """Return what a form of several lines posts."""
    posted: dict[str, object] = {"form-TOTAL_FORMS": len(typed), "form-INITIAL_FORMS": initial}
    for rank, line in enumerate(typed):
        posted |= {f"form-{rank}-{name}": value for name, value in line.items()}
    return posted | {"version": 0, "note": "", "action": "publish"}


class TestPublicSheet:
    def test_it_says_everything(self, service, territory, cast, sign_in):
        service.legal_form, service.provider = "secondment", CommuneStructureFactory()
        service.minimum_population, service.term_months = 500, 36
        service.eligibility = "Avoir un plan local d’urbanisme."
        service.save()
        PopulationFactory(commune=territory.home, municipal=4000, total=4000)
        option = OptionFactory(service=service, name="Astreinte")
        OptionFactory(service=service, name="Ancienne option", is_offered=False)
        TariffFactory(service=service, basis=Basis.PER_INHABITANT, amount=Decimal("1.15"))
        TariffFactory(service=service, option=option, amount=Decimal(250))
        ServiceDocument.objects.create(service=service, title="Règlement", file=StoredFileFactory())
        page = sign_in(cast.mayor).get(service.get_absolute_url()).content.decode()
        for text in (
            "article L5211-4-1 du CGCT), ascendante",
            service.provider.name,
            "À partir de 500\u00a0habitants.",
            "Avoir un plan local d’urbanisme.",
            "3\u00a0ans, reconduction tacite\u00a0; préavis de 6\u00a0mois.",
            "Astreinte",
            "1,15\u00a0€ par habitant et par an",
            "environ 4\u202f600\u00a0€ par an pour votre commune",
            "environ 250\u00a0€ par an pour votre commune",
            "Règlement",
        ):
            assert text in page, text
        assert "Ancienne option" not in page
        assert "Modifier la fiche" not in page

    def test_anybody_chooses_a_commune(self, service, territory, client):
        PopulationFactory(commune=territory.neighbour, municipal=300)
        TariffFactory(service=service, basis=Basis.PER_INHABITANT, amount=Decimal(2))
        Service.objects.filter(pk=service.pk).update(minimum_population=500)
        address = f"{service.get_absolute_url()}?commune={territory.neighbour.insee_code}"
        page = client.get(address).content.decode()
        assert "environ 600\u00a0€ par an pour Argentré-du-Plessis" in page
        assert "aux communes d’au moins 500\u00a0habitants" in page
        assert "environ" not in client.get(service.get_absolute_url()).content.decode()

    @pytest.mark.parametrize("commune", ["", "99999", "'", "\x00"])
    def test_a_code_that_is_no_commune_is_none(self, service, client, commune):
        TariffFactory(service=service)
        response = client.get(service.get_absolute_url(), {"commune": commune})
        assert response.status_code == 200

    def test_as_many_queries_whatever_the_number_of_lines(
        self, service, client, django_assert_max_num_queries
    ):
        for rank in range(20):
            option = OptionFactory(service=service)
            tariff = TariffFactory(service=service, option=option, basis=Basis.TIERS, amount=None)
            TariffTier.objects.create(tariff=tariff, from_population=rank, amount=rank)
        with django_assert_max_num_queries(15):
            client.get(service.get_absolute_url())


class TestEditing:
    def test_a_part_is_previewed_then_published_and_nothing_is_lost(self, service, dgs):
        typed = presentation(service, limits="Aucun contentieux.", note="Précision")
        preview = dgs.post(edit(service), {**typed, "action": "preview"})
        text = preview.content.decode()
        assert "Rien n’est encore publié" in text
        assert "Aucun contentieux." in text
        assert 'name="limits" value="Aucun contentieux."' in text
        service.refresh_from_db()
        assert service.limits == ""
        back = dgs.post(edit(service), {**typed, "action": "back"})
        assert back.status_code == 200
        assert ">\nAucun contentieux.</textarea>" in back.content.decode()

        response = dgs.post(edit(service), typed)

        assert response.status_code == 302
        service.refresh_from_db()
        assert (service.limits, service.version) == ("Aucun contentieux.", 1)
        first, second = service.versions.order_by("number")
        assert (first.number, first.sheet["limits"], first.published_by) == (1, "", None)
        assert (second.note, second.published_by.email) == ("Précision", "dgs@demo.test")
        assert Sheet.from_json(second.sheet) == sheet_of(service)

    def test_a_stale_page_is_a_409_that_gives_back_what_was_typed(self, service, dgs):
        Service.objects.filter(pk=service.pk).update(version=3)
        response = dgs.post(edit(service), presentation(service, limits="Mon texte"))
        assert response.status_code == 409
        assert "Mon texte" in response.content.decode()
        service.refresh_from_db()
        assert service.limits == ""

    def test_what_is_wrong_is_said_beside_its_field(self, service, dgs):
        response = dgs.post(edit(service), presentation(service, name="", legal_form="horizontal"))
        assert response.status_code == 422
        other = ServiceFactory(name="Déjà pris")
        response = dgs.post(edit(service), presentation(service, name=other.name))
        assert response.status_code == 422
        response = dgs.post(edit(service), presentation(service, legal_form="horizontal"))
        assert "quelle commune rend le service" in response.content.decode()

    def test_the_communes_of_a_pole(self, service, territory, dgs):
        posted = {
            "version": 0,
            "minimum_population": "",
            "maximum_population": "",
            "eligibility": "",
            "note": "",
            "action": "publish",
        }
        assert dgs.post(edit(service, "communes"), posted).status_code == 422
        chosen = {**posted, "eligible_communes": [territory.home.pk, territory.second.pk]}
        assert dgs.post(edit(service, "communes"), chosen).status_code == 302
        service.refresh_from_db()
        assert not service.is_open_to_all
        assert set(service.eligible_communes.all()) == {territory.home, territory.second}

    def test_options_keep_their_rows_and_tariffs_follow_their_names(self, service, dgs):
        kept, gone = OptionFactory(service=service), OptionFactory(service=service)
        TariffFactory(service=service, option=kept)
        TariffFactory(service=service, option=gone)
        response = dgs.post(
            edit(service, "options"),
            lines(
                {"pk": kept.pk, "name": "Astreinte", "description": "", "is_offered": "on"},
                {"pk": gone.pk, "name": gone.name, "is_offered": "on", "DELETE": "on"},
                {"name": "Formation", "description": "Deux jours", "is_offered": "on"},
                {"name": "", "description": "", "is_offered": "on"},
                initial=2,
            ),
        )
        assert response.status_code == 302
        assert [(one.pk == kept.pk, one.name) for one in service.options.all()] == [
            (True, "Astreinte"),
            (False, "Formation"),
        ]
        assert [tariff.option for tariff in service.tariffs.all()] == [kept]

    def test_an_option_that_communes_hold_is_not_deleted(self, service, dgs):
        option = OptionFactory(service=service)
        SubscriptionFactory(service=service).options.add(option)
        response = dgs.post(
            edit(service, "options"),
            lines({"pk": option.pk, "name": option.name, "DELETE": "on"}, initial=1),
        )
        assert response.status_code == 422
        assert "Des communes ont choisi l’option" in response.content.decode()
        assert service.options.contains(option)

    def test_tariffs_in_tiers(self, service, dgs):
        line = {
            "option": "",
            "starts_on": "2026-01-01",
            "last_on": "2026-12-31",
            "basis": "tiers",
            "amount": "",
            "unit_label": "",
            "tiers": "0 : 100\n500 : 300,50\n2 000 : 900 €",
            "note": "",
        }
        # The line that the page leaves empty says its first choices.
        empty = {"option": "", "basis": "per_inhabitant", "tiers": ""}
        assert dgs.post(edit(service, "tarif"), lines(line, empty)).status_code == 302
        tariff = Tariff.objects.get()
        assert tariff.ends_on == datetime.date(2027, 1, 1)
        assert list(tariff.tiers.values_list("from_population", "amount")) == [
            (0, Decimal(100)),
            (500, Decimal("300.50")),
            (2000, Decimal(900)),
        ]
        page = dgs.get(edit(service, "tarif")).content.decode()
        assert "500 : 300,50" in page

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"tiers": "de 0 à 500 : cher"}, "ne se lit pas"),
            ({"tiers": "500 : 1.500"}, "ne se lit pas"),
            ({"tiers": ""}, "au moins une tranche"),
            ({"tiers": "500 : 1\n500 : 2"}, "commencent au même endroit"),
            ({"basis": "flat"}, "Donnez un montant"),
            ({"basis": "per_unit", "amount": "12,50"}, "quelle unité est facturée"),
            ({"last_on": "2025-12-31"}, "finit après avoir commencé"),
        ],
    )
    def test_a_wrong_tariff_is_told(self, service, dgs, changes, message):
        line = {"starts_on": "2026-01-01", "basis": "tiers", "tiers": "0 : 1", **changes}
        response = dgs.post(edit(service, "tarif"), lines(line))
        assert response.status_code == 422
        assert message in response.content.decode()

    def test_two_tariffs_on_the_same_day_are_refused(self, service, dgs):
        one = {"starts_on": "2026-01-01", "basis": "flat", "amount": "100"}
        response = dgs.post(edit(service, "tarif"), lines(one, {**one, "starts_on": "2027-01-01"}))
        assert "Le service a deux tarifs aux mêmes dates" in response.content.decode()
        ended = {**one, "last_on": "2026-12-31"}
        response = dgs.post(
            edit(service, "tarif"), lines(ended, {**one, "starts_on": "2027-01-01"})
        )
        assert response.status_code == 302

    def test_a_network_leaves_no_signed_file_behind(self, service, dgs):
        SubscriptionFactory(service=service, signed=True)
        response = dgs.post(edit(service), presentation(service, legal_form="network"))
        assert response.status_code == 422
        assert "1\u00a0dossier d’adhésion" in response.content.decode()
        service.subscriptions.all().delete()
        response = dgs.post(edit(service), presentation(service, legal_form="network"))
        assert response.status_code == 302


class TestRights:
    @pytest.mark.parametrize("role", [Role.DIRECTOR, Role.HEAD_OF_SERVICE])
    def test_a_head_writes_the_sheets_of_their_direction_alone(
        self, role, service, territory, sign_in
    ):
        head = MembershipFactory(role=role, commune=None, direction=service.direction).user
        client = sign_in(head)
        assert client.get(edit(service)).status_code == 200
        assert client.get(edit(territory.roads_service)).status_code == 403
        stolen = presentation(service, direction=territory.technical_direction.pk)
        assert client.post(edit(service), stolen).status_code == 422
        page = client.get("/administration/nouveau-service/").content.decode()
        assert territory.technical_direction.name not in page


class TestNewService:
    def test_it_is_studied_and_has_an_address_of_its_own(self, service, dgs, client):
        typed = presentation(service, name="Assistance juridique !", version="")
        preview = dgs.post("/administration/nouveau-service/", {**typed, "action": "preview"})
        assert "Aperçu de la fiche" in preview.content.decode()
        assert Service.objects.count() == 2
        response = dgs.post("/administration/nouveau-service/", typed)
        row = Service.objects.get(name="Assistance juridique !")
        assert response.url == edit(row, "communes")
        assert (row.slug, row.state) == ("assistance-juridique-2", Service.State.STUDIED)
        assert row.versions.count() == 1
        assert client.get(row.get_absolute_url()).status_code == 404


class TestVersions:
    @pytest.fixture
    def versions(self, service, dgs):
        OptionFactory(service=service, name="Astreinte")
        TariffFactory(service=service)
        for version, limits in enumerate(("Pas de contentieux.", "Ni conseil fiscal.")):
            typed = presentation(service, limits=limits, version=version)
            assert dgs.post(edit(service), typed).status_code == 302
        return list(ServiceVersion.objects.order_by("number"))

    def test_what_changed_between_two(self, service, versions, client):
        url = f"/services/{service.slug}/versions/3/"
        page = client.get(url).content.decode()
        assert "Pas de contentieux." in page
        assert "Ni conseil fiscal." in page
        assert "Diane" not in page
        page = client.get(f"{url}?avec=1").content.decode()
        assert "Pas de contentieux." not in page
        assert client.get(f"/services/{service.slug}/versions/4/").status_code == 404

    def test_an_old_one_is_published_again(self, service, versions, dgs, client):
        service.tariffs.all().delete()
        url = f"/services/{service.slug}/versions/2/retablir/"
        assert dgs.post(url, {"version": "1"}).status_code == 409
        assert dgs.post(url, {"version": "2"}).status_code == 302
        service.refresh_from_db()
        assert service.limits == "Pas de contentieux."
        assert service.tariffs.count() == 1
        assert service.versions.first().note == "Version 2 rétablie"
        assert sheet_of(service) == Sheet.from_json(versions[1].sheet)

    def test_an_option_held_since_stays(self, service, versions, dgs):
        option = OptionFactory(service=service, name="Formation")
        SubscriptionFactory(service=service).options.add(option)
        dgs.post(f"/services/{service.slug}/versions/2/retablir/", {"version": "2"})
        assert [(one.name, one.is_offered) for one in service.options.all()] == [
            ("Astreinte", True),
            ("Formation", False),
        ]

    def test_an_option_renamed_since_is_the_same(self, service, versions, dgs):
        option, row = service.options.get(), SubscriptionFactory(service=service)
        TariffFactory(service=service, option=option)
        row.options.add(option)
        edited = {"pk": option.pk, "name": "Astreinte 24 h", "is_offered": "on"}
        posted = lines(edited, initial=1) | {"version": 2}
        assert dgs.post(edit(service, "options"), posted).status_code == 302
        dgs.post(f"/services/{service.slug}/versions/2/retablir/", {"version": "3"})
        assert [(one.name, one.is_offered) for one in row.options.all()] == [("Astreinte", True)]
        assert service.options.count() == 1

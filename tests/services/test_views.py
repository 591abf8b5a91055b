"""The public pages of the territory."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from communes.models import EpciMembership
from services.models import LegalForm, Service
from tests.accounts.factories import MembershipFactory
from tests.communes.factories import (
    CommuneFactory,
    DirectionFactory,
    EpciMembershipFactory,
    PopulationFactory,
    StructureFactory,
)
from tests.services.factories import ExpectationFactory, ServiceFactory, SubscriptionFactory
from tests.services.pages import queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("served_epci")]

LISTS = ["/services/", "/communes/", "/directions/", "/adhesions/"]
QUERY_LIMIT = 15


def write_rows(number: int) -> None:
    """Write `number` services of as many directions, each with a commune that subscribes to all."""
    communes = [CommuneFactory(member=True) for _ in range(number)]
    for commune in communes:
        PopulationFactory(commune=commune)
        PopulationFactory(commune=commune, vintage=2022)
    for commune in communes:
        direction = DirectionFactory()
        direction.structures.set([StructureFactory(), StructureFactory()])
        service = ServiceFactory(direction=direction)
        SubscriptionFactory(service=service, commune=commune)
        EpciMembershipFactory(
            commune=CommuneFactory(), ends_on=datetime.date(2019, 1, 1), successor=commune
        )


@pytest.mark.parametrize("url", LISTS)
def test_an_empty_portal_says_so(client, url):
    assert 'class="empty-state"' in client.get(url).content.decode()


@pytest.mark.parametrize("url", [*LISTS, "/services/?q=service+utile&state=open"])
def test_lists_run_as_many_queries_for_1_row_as_for_50(client, url):
    write_rows(1)
    one = queries_of(client, url)
    write_rows(49)
    assert queries_of(client, url) == one
    assert one <= QUERY_LIMIT


def test_sheets_run_as_many_queries_for_1_row_as_for_50(client):
    subscription = SubscriptionFactory()
    service, commune = subscription.service, subscription.commune
    pages = [row.get_absolute_url() for row in (service, commune, service.direction)]
    before = [queries_of(client, url) for url in pages]
    for _ in range(49):
        SubscriptionFactory(service=service)
        other = ServiceFactory(direction=service.direction)
        SubscriptionFactory(service=other, commune=commune)
        ServiceFactory()
    assert [queries_of(client, url) for url in pages] == before
    assert max(before) <= QUERY_LIMIT


def test_a_word_to_the_service_is_read_by_nobody_outside(client):
    row = SubscriptionFactory(note="Notre secrétaire est en congé maladie.")
    for page in (row.service, row.commune):
        read = text_of(client.get(page.get_absolute_url()))
        assert "depuis le" in read
        assert "congé maladie" not in read


def test_filters_that_block_stay_under_the_limit_for_a_signed_in_person(sign_in):
    subscription = SubscriptionFactory()
    agent = MembershipFactory(role=Role.DGS, commune=None).user
    url = (
        f"/services/?q=introuvable&direction={subscription.service.direction.slug}"
        "&legal_form=network&state=open"
    )
    assert queries_of(sign_in(agent), url) <= QUERY_LIMIT


@pytest.mark.parametrize("url", LISTS)
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, url, method):
    assert getattr(client, method)(url).status_code == 405


class TestCatalogue:
    def test_each_service_has_its_state_and_its_coverage(self, client):
        SubscriptionFactory(service__name="Voirie", service__direction__short_name="Technique")
        CommuneFactory(member=True)
        ServiceFactory(name="Archives", state=Service.State.SUSPENDED)
        page = text_of(client.get("/services/"))
        assert "2 services" in page
        assert "Voirie Un service utile à toutes les communes. Ouvert 1 commune sur 2" in page
        assert "Suspendu 0 commune sur 2" in page

    def test_the_filter_that_blocks_is_named_with_a_link_that_removes_it(self, client):
        ServiceFactory(name="Voirie", state=Service.State.OPEN)
        ServiceFactory(name="Archives", state=Service.State.SUSPENDED)
        response = client.get("/services/", {"q": "voirie", "state": "suspended"})
        page = text_of(response)
        assert "Aucun service ne correspond" in page
        assert "Retirer le filtre État : Suspendu : 1 service" in page
        assert 'href="?q=voirie"' in response.content.decode()

    def test_several_filters_may_block_together(self, client):
        ServiceFactory(name="Voirie")
        page = text_of(client.get("/services/", {"q": "piscine", "legal_form": "network"}))
        assert "il faut en retirer plusieurs" in page

    def test_a_choice_that_does_not_exist_is_told(self, client):
        ServiceFactory(name="Voirie")
        page = text_of(client.get("/services/", {"state": "perdu"}))
        assert "Sélectionnez un choix valide" in page
        assert "Voirie" in page

    def test_text_from_the_address_is_escaped(self, client):
        ServiceFactory()
        body = client.get("/services/", {"q": "<script>alert(1)</script>"}).content.decode()
        assert "<script>alert(1)" not in body

    def test_a_service_under_study_is_for_the_epci_only(self, client, sign_in):
        studied = ServiceFactory(name="Piscine", state=Service.State.STUDIED, opened_on=None)
        dgs = MembershipFactory(role=Role.DGS, commune=None).user
        assert "Piscine" not in text_of(client.get("/services/"))
        assert client.get(studied.get_absolute_url()).status_code == 404
        assert "Piscine" in text_of(sign_in(dgs).get("/services/"))
        assert "À l’étude" in text_of(sign_in(dgs).get(studied.get_absolute_url()))
        assert "Piscine" not in text_of(client.get(studied.direction.get_absolute_url()))
        assert "Piscine" not in text_of(client.get("/directions/"))


class TestServiceSheet:
    def test_it_says_what_a_commune_wants_to_know(self, client):
        service = ServiceFactory(
            name="Marquage au sol",
            limits="Il ne répare pas la chaussée.",
            legal_form=LegalForm.PURCHASING_GROUP,
            opened_on=datetime.date(2018, 3, 1),
            direction__name="Direction des services techniques",
            direction__phone="02 99 74 00 00",
        )
        ExpectationFactory(service=service, label="Signalisation", percentage=60, is_threshold=True)
        page = text_of(client.get(service.get_absolute_url()))
        assert "Il ne répare pas la chaussée." in page
        assert "Groupement de commandes (articles L2113-6 à L2113-8 du CCP)" in page
        assert "Plusieurs communes achètent ensemble" in page
        assert "Ouvert le 1er mars 2018" in page
        assert "Direction des services techniques" in page
        assert "02 99 74 00 00" in page
        assert "Signalisation : plus de 60 % des maires" in page
        assert "Source : Enquête auprès des maires" in page

    def test_subscriptions_show_the_last_day_inside_their_period(self, client):
        service = ServiceFactory()
        SubscriptionFactory(service=service, commune__name="Domagné")
        SubscriptionFactory(
            service=service,
            commune__name="Erbrée",
            starts_on=datetime.date(2018, 1, 1),
            ends_on=datetime.date(2024, 1, 1),
        )
        page = text_of(client.get(service.get_absolute_url()))
        assert "1 commune sur 2" in page
        assert "Domagné depuis le 1er janvier 2018" in page
        assert "Adhésions terminées Erbrée du 1er janvier 2018 au 31 décembre 2023" in page

    def test_what_starts_later_is_announced_and_not_counted(self, client):
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        service = SubscriptionFactory(starts_on=tomorrow).service
        page = text_of(client.get(service.get_absolute_url()))
        assert "0 commune sur 1" in page
        assert "À venir" in page

    def test_a_commune_that_left_the_epci_is_shown_apart(self, client):
        subscription = SubscriptionFactory(commune__name="Domagné")
        EpciMembership.objects.update(ends_on=datetime.date(2025, 1, 1))
        page = text_of(client.get(subscription.service.get_absolute_url()))
        assert "Aucune commune n’y adhère" in page
        assert "hors des totaux" in page

    def test_only_those_who_may_submit_see_the_button(self, client, cast, sign_in, territory):
        url = territory.legal_service.get_absolute_url()
        link = "/demandes/nouvelle/?service=assistance-juridique"
        seen = {
            name
            for name, person in cast.members().items()
            if link in sign_in(person).get(url).content.decode()
        }
        assert seen == {"mayor", "clerk", "neighbour_mayor"}
        assert link not in client.get(url).content.decode()

    def test_nobody_asks_for_a_commune_that_has_left(self, cast, sign_in, territory):
        EpciMembership.objects.filter(commune=territory.home).update(ends_on=timezone.localdate())
        mayor = sign_in(cast.mayor)
        pages = ["/", territory.legal_service.get_absolute_url(), territory.home.get_absolute_url()]
        assert [
            url for url in pages if "/demandes/nouvelle/" in mayor.get(url).content.decode()
        ] == []
        clerk = sign_in(cast.clerk)
        assert [
            url for url in pages if "/demandes/nouvelle/" in clerk.get(url).content.decode()
        ] == pages[:2]

    def test_a_visitor_is_led_to_the_sign_in_page_and_back(self, client, territory):
        url = territory.legal_service.get_absolute_url()
        body = client.get(url).content.decode()
        assert f'href="{reverse("account_login")}?next={url}"' in body

    def test_a_closed_service_takes_no_request(self, cast, sign_in, territory):
        Service.objects.update(state=Service.State.CLOSED, closed_on=timezone.localdate())
        page = sign_in(cast.mayor).get(territory.legal_service.get_absolute_url())
        assert "/demandes/nouvelle/" not in page.content.decode()
        assert "Fermé" in text_of(page)
        assert "commune sur" not in text_of(page)
        assert "le service n’est pas proposé à cette date" in text_of(page)

    def test_a_service_that_opens_later_has_no_coverage_yet(self, client):
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        service = ServiceFactory(opened_on=tomorrow)
        assert "commune sur" not in text_of(client.get(service.get_absolute_url()))

    def test_an_unknown_service_is_not_found(self, client):
        assert client.get("/services/inconnu/").status_code == 404


class TestCommunes:
    def test_the_list_gives_the_latest_population_with_its_vintage(self, client):
        commune = SubscriptionFactory(commune__name="Domagné").commune
        PopulationFactory(commune=commune, vintage=2022, municipal=2000, total=2100)
        PopulationFactory(commune=commune, vintage=2023, municipal=2345, total=2400)
        CommuneFactory(name="Erbrée", member=True)
        ServiceFactory()
        page = text_of(client.get("/communes/"))
        assert "2 communes" in page
        assert "Domagné 2 345 (2023) 1 service sur 2" in page
        assert "Erbrée – 0 service sur 2" in page

    def test_a_merged_commune_leads_to_its_successor(self, client):
        successor = CommuneFactory(name="Val d’Izé", member=True)
        EpciMembershipFactory(
            commune__name="Izé", ends_on=datetime.date(2019, 1, 1), successor=successor
        )
        page = text_of(client.get("/communes/"))
        assert "Izé , jusqu’au 31 décembre 2018 ; aujourd’hui Val d’Izé" in page
        assert "1 commune" in page

    def test_a_commune_that_left_twice_is_listed_once_with_its_last_day(self, client):
        left = EpciMembershipFactory(commune__name="Izé", ends_on=datetime.date(2012, 1, 1)).commune
        EpciMembershipFactory(
            commune=left,
            starts_on=datetime.date(2015, 1, 1),
            ends_on=datetime.date(2019, 1, 1),
        )
        page = text_of(client.get("/communes/"))
        assert page.count("Izé") == 1
        assert "Izé , jusqu’au 31 décembre 2018" in page

    def test_a_commune_that_was_never_a_member_has_no_page(self, client):
        stranger = CommuneFactory()
        assert client.get(stranger.get_absolute_url()).status_code == 404
        assert client.get("/communes/99999/").status_code == 404

    def test_the_sheet_of_a_town_hall(self, client):
        commune = CommuneFactory(
            name="La Guerche-de-Bretagne",
            member=True,
            phone="02 99 96 21 09",
            website="https://www.laguerche.test",
            opening_hours=[["lundi", "vendredi", [["09:00:00", "12:30:00"]]]],
            contour={
                "type": "Polygon",
                "coordinates": [[[-1.2, 47.9], [-1.1, 47.9], [-1.1, 48.0], [-1.2, 47.9]]],
            },
        )
        PopulationFactory(commune=commune, vintage=2023, municipal=4200, total=4310)
        joined = SubscriptionFactory(commune=commune, service__name="Archives").service
        ServiceFactory(name="Voirie")
        response = client.get(commune.get_absolute_url())
        page = text_of(response)
        assert "Du lundi au vendredi de 9 h à 12 h 30" in page
        assert "2023 4 200 4 310" in page
        assert "Source : Insee" in page
        assert f"{joined.name} depuis le 1er janvier 2018" in page
        assert "Services ouverts à la commune" in page
        assert "Membre de Vitré Communauté" in page
        assert "La Guerche-de-Bretagne dans l’intercommunalité, le nord en haut" in page
        assert 'href="tel:0299962109"' in response.content.decode()
        assert [service.name for service in response.context["to_join"]] == ["Voirie"]

    def test_it_offers_what_is_for_it(self, client, sign_in, cast, territory):
        territory.home.populations.create(vintage=2023, municipal=4200, total=4310)
        pole = ServiceFactory(name="Pôle", is_open_to_all=False)
        ServiceFactory(name="Grandes communes", minimum_population=10_000)
        page, home = territory.home.get_absolute_url(), sign_in(cast.mayor).get("/")
        offered = {service.name for service in client.get(page).context["to_join"]}
        assert offered == {"Voirie"}
        assert "Voirie" in text_of(home)
        assert "Pôle" not in text_of(home)
        assert "Grandes communes" not in text_of(home)
        pole.eligible_communes.add(territory.home)
        assert pole in client.get(page).context["to_join"]

    def test_the_sheet_of_a_merged_commune(self, client):
        successor = CommuneFactory(name="Val d’Izé", member=True)
        old = EpciMembershipFactory(
            commune__name="Izé", ends_on=datetime.date(2019, 1, 1), successor=successor
        ).commune
        page = text_of(client.get(old.get_absolute_url()))
        assert "jusqu’au 31 décembre 2018" in page
        assert "Sa suite est assurée par Val d’Izé" in page
        assert "Succède à Izé" in text_of(client.get(successor.get_absolute_url()))

    def test_what_is_prepared_for_a_studied_service_is_for_the_epci_only(self, client, sign_in):
        held = SubscriptionFactory(
            service__name="Piscine", service__state=Service.State.STUDIED, service__opened_on=None
        )
        dgs = MembershipFactory(role=Role.DGS, commune=None).user
        url = held.commune.get_absolute_url()
        assert "Piscine" not in text_of(client.get(url))
        assert "Piscine" in text_of(sign_in(dgs).get(url))

    def test_an_address_that_is_no_web_address_is_no_link(self, client):
        commune = CommuneFactory(member=True, website="javascript:alert(1)")
        assert "javascript:" not in client.get(commune.get_absolute_url()).content.decode()

    def test_only_the_people_of_the_commune_ask_from_its_page(self, cast, sign_in, territory):
        url = territory.home.get_absolute_url()
        seen = {
            name
            for name, person in cast.members().items()
            if "Faire une demande" in text_of(sign_in(person).get(url))
        }
        assert seen == {"mayor", "clerk"}


class TestDirections:
    def test_the_list_gives_missions_and_structures(self, client):
        direction = DirectionFactory(name="Direction des finances", mission="Tenir les comptes.")
        direction.structures.set([StructureFactory(name="CCAS de Vitré")])
        DirectionFactory(name="Direction disparue", is_open=False)
        page = text_of(client.get("/directions/"))
        assert "1 direction" in page
        assert "Tenir les comptes. Travaille pour CCAS de Vitré" in page
        assert "disparue" not in page

    def test_a_closed_direction_keeps_its_page(self, client):
        direction = DirectionFactory(is_open=False, receives_requests=False)
        page = text_of(client.get(direction.get_absolute_url()))
        assert "n’est plus en activité" in page
        assert "ne reçoit pas de demandes" in page

    def test_the_sheet_gives_its_services_with_their_coverage(self, client):
        subscription = SubscriptionFactory(service__name="Voirie")
        page = text_of(client.get(subscription.service.direction.get_absolute_url()))
        assert "Voirie" in page
        assert "1 commune sur 1" in page

    def test_an_unknown_direction_is_not_found(self, client):
        assert client.get("/directions/inconnue/").status_code == 404


# What the catalogue does not name ----------------------------------------------------------------

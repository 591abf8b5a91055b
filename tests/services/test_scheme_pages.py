"""The public pages of the scheme, and what other pages say of it."""

import pytest
from django.urls import reverse

from communes.models import Commune
from core.rough_dates import RoughDate
from governance.models import SchemeAction
from services.models import Service
from tests.communes.factories import CommuneFactory
from tests.governance.factories import (
    ActionFactory,
    AxisFactory,
    FigureFactory,
    SchemeFactory,
    StepFactory,
)
from tests.services.factories import ExpectationFactory, ServiceFactory
from tests.services.pages import queries_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]
MOST_QUERIES = 15
read = RoughDate.read


@pytest.fixture
def page(client):
    return lambda name="scheme", *args: text_of(client.get(reverse(name, args=args)))


def test_an_empty_portal_says_what_to_do(cast, sign_in, page):
    assert "Le schéma n’est pas encore publié" in page()
    assert "Écrire le schéma" not in page()
    written = text_of(sign_in(cast.dgs).get(reverse("scheme")))
    assert "Aucun schéma n’est écrit" in written
    assert "Écrire le schéma" in written


def test_shows_the_scheme_as_its_sources_give_it(territory, page):
    scheme = SchemeFactory(name="Schéma du Pays", source="Page « Schéma de mutualisation »")
    StepFactory(scheme=scheme, title="État des lieux", description="Concertation.")
    StepFactory(
        scheme=scheme,
        title="Accord de principe",
        starts=read("printemps 2015"),
        ends=read("printemps 2015"),
    )
    axis = AxisFactory(scheme=scheme, title="Des services communs", objective="En créer deux.")
    FigureFactory(scheme=scheme, title="Adhésions au droit des sols", value="26 communes sur 31")
    ExpectationFactory(label="Assistance juridique", percentage=80)
    shared = ActionFactory(
        scheme=scheme,
        axis=axis,
        title="Une balayeuse à deux",
        kind=SchemeAction.Kind.BETWEEN_COMMUNES,
        progress=40,
        source="Rapport de 2018",
    )
    shared.communes.add(territory.home, territory.second)
    shared.services.add(territory.roads_service)

    found = page()
    for words in (
        "Schéma du Pays",
        "Adopté le 20 janvier 2017",
        "Rapprocher les équipes",
        "État des lieux De janvier à juin 2015 Concertation.",
        "Accord de principe Au printemps 2015",
        "Axe 1 – Des services communs En créer deux.",
        "Une balayeuse à deux Partage entre communes, depuis le 1er juillet 2015, réalisée à 40 %",
        "Avec Availles-sur-Seiche , La Guerche-de-Bretagne",
        "Service : Voirie",
        "Adhésions au droit des sols 26 communes sur 31",
        "80 % des maires",
        "Sources Page « Schéma de mutualisation » Rapport de 2018",
    ):
        assert words in found


def test_arranges_the_actions_by_axis_or_by_kind(client):
    scheme = SchemeFactory()
    axis = AxisFactory(scheme=scheme, title="Réseaux")
    ActionFactory(scheme=scheme, axis=axis, kind=SchemeAction.Kind.NETWORK)
    ActionFactory(scheme=scheme, kind=SchemeAction.Kind.TRANSFER)

    groups = client.get(reverse("scheme")).context["groups"]
    assert [group.title for group in groups] == ["Axe\u00a01 – Réseaux", "Les autres actions"]
    groups = client.get(reverse("scheme"), {"par": "nature"}).context["groups"]
    assert [group.title for group in groups] == ["Réseau professionnel", "Transfert de compétence"]
    # What was never a choice is the usual order.
    groups = client.get(reverse("scheme"), {"par": "zorglub"}).context["groups"]
    assert len(groups) == 2
    assert groups[0].anchor == "axe-" + axis.slug


def test_a_scheme_without_axes_goes_by_kind(client):
    ActionFactory(kind=SchemeAction.Kind.TRANSFER)
    groups = client.get(reverse("scheme")).context["groups"]
    assert [group.title for group in groups] == ["Transfert de compétence"]


def test_an_axis_without_actions_says_so(page):
    AxisFactory()
    assert "Aucune action n’est encore inscrite dans cet axe." in page()


def test_all_communes_are_not_named_one_by_one(page):
    action = ActionFactory()
    action.communes.set([CommuneFactory(member=True) for _ in range(7)])
    assert "Avec 7 communes" in page()
    action.communes.set(Commune.objects.all())
    assert "Avec toutes les communes" in page()


def test_a_draft_is_its_editors(cast, sign_in, client):
    action = ActionFactory(scheme=SchemeFactory(draft=True))
    action.services.add(service := ServiceFactory())
    addresses = [action.get_absolute_url(), action.scheme.get_absolute_url()]

    for address in addresses:
        assert client.get(address).status_code == 404
        assert sign_in(cast.agent).get(address).status_code == 404
        assert sign_in(cast.dgs).get(address).status_code == 200
    assert "n’est pas encore publié" in text_of(client.get(reverse("scheme")))
    page = text_of(sign_in(cast.dgs).get(reverse("scheme")))
    assert "seules les personnes qui l’écrivent le lisent" in page
    assert action.title not in text_of(client.get(service.get_absolute_url()))
    assert action.title in text_of(sign_in(cast.dgs).get(service.get_absolute_url()))


def test_a_former_scheme_keeps_its_pages(page):
    old = SchemeFactory(closed=True, name="Schéma de 2012")
    SchemeFactory(name="Schéma de 2017")
    assert "Les autres schémas Schéma de 2012 Terminé" in page()
    assert "Schéma de 2012" in page("scheme_edition", old.slug)


def test_an_action_shows_who_takes_part(territory, page):
    action = ActionFactory(
        title="Un poste à deux",
        lead_commune=territory.home,
        description="Un agent d’accueil.",
        progress=40,
        is_fictitious=True,
    )
    action.communes.add(territory.home, territory.second)
    action.services.add(territory.legal_service)

    found = page("scheme_action", action.slug)
    for words in (
        "Un agent d’accueil.",
        "La Guerche-de-Bretagne (conduit l’action)",
        "Availles-sur-Seiche",
        "Assistance juridique Un service utile à toutes les communes. 1 commune sur 3",
        "Dates Depuis le 1er juillet 2015",
        "Réalisation 40 %",
        "exemple fictif",
        "Sources Page publique de l’intercommunalité",
    ):
        assert words in found


def test_a_service_under_study_is_not_shown_through_its_action(client, cast, sign_in):
    action = ActionFactory()
    studied = ServiceFactory(name="Service secret", state=Service.State.STUDIED, opened_on=None)
    action.services.add(studied)
    for address in (reverse("scheme"), action.get_absolute_url()):
        assert "Service secret" not in text_of(client.get(address))
        assert "Service secret" in text_of(sign_in(cast.agent).get(address))


def test_a_service_under_study_is_not_shown_through_what_mayors_asked_for(client, cast, sign_in):
    SchemeFactory()
    studied = ServiceFactory(name="Service secret", state=Service.State.STUDIED, opened_on=None)
    ExpectationFactory(label="Le numérique", service=studied)
    for reader, is_there in ((client, False), (sign_in(cast.agent), True)):
        page = reader.get(reverse("scheme"))
        assert "Le numérique" in text_of(page)
        assert ("Service secret" in text_of(page)) is is_there
        assert (studied.get_absolute_url() in page.text) is is_there


def test_sheets_of_services_and_communes_lead_to_the_actions(territory, client):
    action = ActionFactory(title="Pôle ouest")
    action.services.add(territory.roads_service)
    action.communes.add(territory.home)
    for row, is_there in (
        (territory.roads_service, True),
        (territory.legal_service, False),
        (territory.home, True),
        (territory.second, False),
    ):
        assert ("Pôle ouest" in text_of(client.get(row.get_absolute_url()))) is is_there


def test_the_search_finds_actions(territory, client):
    ActionFactory(title="Prise de la compétence assainissement")
    found = text_of(client.get("/recherche/", {"q": "assainissement"}))
    assert "Actions du schéma" in found
    assert "Prise de la compétence" in found


def test_the_same_queries_for_1_action_and_for_50(territory, client):
    def fill(number: int) -> None:
        axis = AxisFactory(scheme=scheme)
        StepFactory(scheme=scheme)
        FigureFactory(scheme=scheme)
        for _ in range(number):
            action = ActionFactory(scheme=scheme, axis=axis, lead_commune=territory.home)
            action.communes.set(Commune.objects.all())
            action.services.set(Service.objects.all())

    scheme = SchemeFactory()
    fill(1)
    addresses = [
        reverse("scheme"),
        territory.home.get_absolute_url(),
        territory.legal_service.get_absolute_url(),
        SchemeAction.objects.get().get_absolute_url(),
    ]
    before = [queries_of(client, address) for address in addresses]
    fill(49)
    assert [queries_of(client, address) for address in addresses] == before
    assert max(before) <= MOST_QUERIES

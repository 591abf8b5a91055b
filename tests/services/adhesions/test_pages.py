"""The page of an adhésion and its steps, for both sides."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from governance.models import Deliberation
from services.models import Subscription
from tests.cast import Cast, Territory
from tests.communes.factories import CommuneStructureFactory, EpciStructureFactory
from tests.services.factories import ServiceFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def bodies(territory: Territory) -> None:
    """The legal persons that an import writes: those whose councils decide."""
    CommuneStructureFactory(commune=territory.home)
    EpciStructureFactory(epci=territory.epci)


def paper(name: str = "deliberation.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


def act_url(row: Subscription, act: str) -> str:
    return reverse("subscription_act", args=[row.uuid, act])


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_a_mayor_declares_an_intention_in_two_clicks(territory: Territory, cast: Cast) -> None:
    mayor = client_of(cast.mayor)
    url = reverse("join", args=[territory.roads_service.slug])
    assert mayor.get(url).status_code == 200
    response = mayor.post(url, {"commune": territory.home.insee_code, "note": ""})
    row = Subscription.objects.open().get(commune=territory.home)
    assert response.status_code == 302
    assert response["Location"] == row.get_absolute_url()
    page = mayor.get(row.get_absolute_url()).content.decode()
    assert "Votre intention est enregistrée" in page
    assert "Faire délibérer le conseil municipal" in page


def test_a_whole_path_by_both_sides(territory: Territory, cast: Cast) -> None:
    mayor, keeper = client_of(cast.mayor), client_of(cast.desk_agent)
    service = ServiceFactory()
    row = SubscriptionFactory(intention=True, service=service, commune=territory.home)

    def send(client: Client, act: str, **data: object) -> None:
        response = client.post(act_url(row, act), data)
        assert response.status_code == 302, response.content.decode()
        row.refresh_from_db()

    send(mayor, "deliberation", number="2026-12", adopted_on="2026-03-02", file=paper())
    send(mayor, "transmission", transmitted_on="2026-03-05", executory_on="2026-03-06")
    send(
        keeper,
        "decision",
        number="B-7",
        adopted_on="2026-03-20",
        file=paper(),
        transmitted_on="2026-03-21",
        executory_on="2026-03-21",
    )
    send(
        keeper,
        "convention",
        commune_signed_on="2026-04-01",
        epci_signed_on="2026-04-02",
        cst_opinion_on="2026-02-01",
        file=paper("convention.pdf"),
    )
    send(keeper, "entree-en-vigueur", starts_on="2026-05-01")
    assert row.state == Subscription.State.ACTIVE
    shown = mayor.post(
        act_url(row, "preavis"), {"notified_on": "2026-06-01", "reason": "Nous recrutons."}
    ).content.decode()
    assert "prendra fin le" in shown
    assert "lundi 30 novembre 2026" in shown
    row.refresh_from_db()
    assert row.state == Subscription.State.ACTIVE
    send(mayor, "preavis", notified_on="2026-06-01", reason="Nous recrutons.", confirme="oui")
    assert row.state == Subscription.State.NOTICE
    assert row.ends_on == datetime.date(2026, 12, 1)
    for client in (mayor, keeper):
        page = client.get(row.get_absolute_url()).content.decode()
        assert "2026-12" in page
        assert "Nous recrutons." in page


def test_a_keeper_passes_over_with_a_reason_and_it_stays_visible(
    territory: Territory, cast: Cast
) -> None:
    keeper = client_of(cast.desk_agent)
    row = SubscriptionFactory(
        intention=True, service=territory.roads_service, commune=territory.home
    )
    url, typed = act_url(row, "deliberation"), {"number": "9", "adopted_on": "2026-03-02"}
    refused = keeper.post(url, typed)
    assert refused.status_code == 422
    assert "Le fichier de la délibération de la commune manque." in refused.content.decode()
    assert not Deliberation.objects.filter(number="9").exists()
    keeper.post(
        url,
        typed | {"override": "deliberation_file_missing", "override_reason": "Perdue en 2014."},
    )
    row.refresh_from_db()
    assert row.state == Subscription.State.DELIBERATED
    page = keeper.get(row.get_absolute_url()).content.decode()
    assert "Perdue en 2014." in page
    assert "Passé outre" in page


def test_a_stranger_and_a_neighbour_read_nothing(territory: Territory, cast: Cast) -> None:
    row = SubscriptionFactory(commune=territory.home, service=territory.roads_service)
    for user in (cast.neighbour_mayor, cast.outsider, cast.elected):
        client = client_of(user)
        assert client.get(row.get_absolute_url()).status_code == 404
        assert client.get(act_url(row, "preavis")).status_code == 404

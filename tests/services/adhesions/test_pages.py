"""The page of an adhésion and its steps, for both sides."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from files.models import PendingFile
from governance.models import Deliberation
from services.models import LegalForm, Subscription
from services.terms import add_months
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
    today = timezone.localdate()
    effect_on = add_months(today, 6)
    # Their notice is of today, whatever day they send.
    shown = mayor.post(
        act_url(row, "preavis"), {"notified_on": "2026-06-01", "reason": "Nous recrutons."}
    )
    assert "prendra fin le" in shown.content.decode()
    assert shown.context["effect_on"] == effect_on
    row.refresh_from_db()
    assert row.state == Subscription.State.ACTIVE
    given = {"reason": "Nous recrutons.", "confirme": str(effect_on)}
    # Another day than the one that was shown is shown again.
    earlier = today - datetime.timedelta(days=40)
    assert keeper.post(
        act_url(row, "preavis"), given | {"notified_on": str(earlier), "side": "commune"}
    ).context["effect_on"] == add_months(earlier, 6)
    send(mayor, "preavis", **given)
    assert row.state == Subscription.State.NOTICE
    assert row.ends_on == effect_on
    for client in (mayor, keeper):
        page = client.get(row.get_absolute_url()).content.decode()
        assert "Nous recrutons." in page
        assert "Décision qui accepte l’adhésion" in page
        assert "Préavis donné" in page


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


def kept_in(response: HttpResponse) -> str:
    """Return the reference of the file that a form shows as kept."""
    found = re.search(r'name="kept" value="([0-9a-f-]{36})"', response.content.decode())
    assert found is not None
    return found.group(1)


def test_a_refused_form_keeps_its_file_until_it_is_accepted(
    territory: Territory, cast: Cast
) -> None:
    row = SubscriptionFactory(
        intention=True, service=territory.roads_service, commune=territory.home
    )
    mayor, url = client_of(cast.mayor), act_url(row, "deliberation")
    refused = mayor.post(url, {"number": "2026-9", "adopted_on": "", "file": paper()})
    assert refused.status_code == 422
    typed = {"number": "2026-9", "adopted_on": "2026-03-02", "kept": kept_in(refused)}
    # Nobody else has it.
    assert client_of(cast.desk_agent).post(url, typed).status_code == 422
    assert mayor.post(url, typed).status_code == 302
    row.refresh_from_db()
    assert row.deliberation is not None
    assert row.deliberation.file is not None
    assert row.deliberation.file.name == "deliberation.pdf"
    assert not PendingFile.objects.exists()


def test_a_conflict_keeps_the_file_for_the_step_that_is_still_there(
    territory: Territory, cast: Cast
) -> None:
    row = SubscriptionFactory(
        deliberated=True, service=territory.roads_service, commune=territory.home, version=3
    )
    row.deliberation.file = None
    row.deliberation.save()
    mayor = client_of(cast.mayor)
    late = mayor.post(act_url(row, "transmission"), {"version": "2", "file": paper()})
    assert late.status_code == 409
    waiting = PendingFile.objects.get().stored_file
    address = f"{act_url(row, 'transmission')}?fichier={waiting.uuid}"
    assert address in late.content.decode()
    assert "deliberation.pdf" in mayor.get(address).content.decode()
    assert "deliberation.pdf" not in client_of(cast.desk_agent).get(address).content.decode()


def test_passing_over_without_a_reason_says_so_and_keeps_the_list(
    territory: Territory, cast: Cast
) -> None:
    row = SubscriptionFactory(
        intention=True, service=territory.roads_service, commune=territory.home
    )
    typed = {"number": "9", "adopted_on": "2026-03-02", "override": "deliberation_file_missing"}
    page = client_of(cast.desk_agent).post(act_url(row, "deliberation"), typed)
    assert page.status_code == 422
    assert "Dites pourquoi vous passez outre." in page.content.decode()
    assert 'value="deliberation_file_missing"' in page.content.decode()


def test_a_commune_that_has_a_file_is_led_to_it(territory: Territory, cast: Cast) -> None:
    row = SubscriptionFactory(
        intention=True, service=territory.roads_service, commune=territory.home
    )
    mayor, url = client_of(cast.mayor), reverse("join", args=["voirie"])
    for response in (mayor.get(url), mayor.post(url, {"commune": territory.home.insee_code})):
        assert response.status_code == 302
        assert response["Location"] == row.get_absolute_url()
    assert Subscription.objects.open().count() == 1


def test_between_communes_the_other_side_is_the_one_that_renders_the_service(
    territory: Territory, cast: Cast
) -> None:
    lender = CommuneStructureFactory(commune=territory.neighbour)
    row = SubscriptionFactory(
        deliberated=True,
        service__legal_form=LegalForm.HORIZONTAL,
        service__provider=lender,
        commune=territory.home,
    )
    theirs, keeper = client_of(cast.neighbour_mayor), client_of(cast.desk_agent)

    page = theirs.get(row.get_absolute_url()).content.decode()
    assert "Décision de la commune qui rend le service" in page
    assert "Décision de l’intercommunalité" not in page
    assert theirs.get(act_url(row, "decision")).status_code == 403
    form = keeper.get(act_url(row, "decision")).content.decode()
    assert "Enregistrer la décision de la commune qui rend le service" in form
    data = {"number": "2026-9", "adopted_on": "2026-03-02", "file": paper()}
    assert keeper.post(act_url(row, "decision"), data).status_code == 302
    row.refresh_from_db()
    assert row.decision.body == lender
    form = keeper.get(act_url(row, "convention")).content.decode()
    assert "Signée par la commune qui rend le service le" in form


def test_a_commune_that_lends_its_people_lends_them_to_the_epci(territory: Territory) -> None:
    own = territory.home.structures.get()
    row = SubscriptionFactory(service__provider=own, commune=territory.home)
    assert row.other_body.epci == territory.epci
    assert row.other_side == "l’intercommunalité"

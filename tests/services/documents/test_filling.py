"""What the tables give to the model papers, and who downloads them."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Role
from communes.models import Population
from services.documents.filling import facts_before, facts_for
from services.models import LegalForm, Subscription
from services.tariff_words import tariff_words
from services.tariffs import Basis
from tests.accounts.factories import MembershipFactory
from tests.cast import Cast, Territory
from tests.communes.factories import CommuneStructureFactory
from tests.services.factories import (
    AgreementFactory,
    OptionFactory,
    ServiceFactory,
    SubscriptionFactory,
    TariffFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 22)


@pytest.fixture
def adhesion(territory: Territory, cast: Cast) -> Subscription:
    return Subscription.objects.get(commune=territory.home, service=territory.legal_service)


def test_the_mayor_in_office_signs(territory, cast, adhesion):
    facts = facts_for(adhesion, territory.epci, DAY)

    assert facts.commune.head_name == cast.mayor.get_full_name()
    assert facts.borrower == facts.commune
    assert facts.lender.name == territory.epci.name
    assert facts.starts_on == adhesion.starts_on


def test_the_president_in_office_signs_for_the_epci(territory, adhesion):
    president = MembershipFactory(role=Role.PRESIDENT, commune=None)

    assert facts_for(adhesion, territory.epci, DAY).epci.head_name == (
        president.user.get_full_name()
    )


def test_a_convention_keeps_its_own_notice(territory, adhesion):
    AgreementFactory(subscription=adhesion, notice_months=12, term_months=24)
    facts = facts_for(adhesion, territory.epci, DAY)

    assert (facts.service.notice_months, facts.service.term_months) == (12, 24)
    assert facts.signed_on == datetime.date(2017, 12, 1)


def test_a_commune_that_lends_its_own_service_lends_to_the_epci(territory):
    provider = CommuneStructureFactory(commune=territory.home)
    service = ServiceFactory(legal_form=LegalForm.SECONDMENT, provider=provider)
    row = SubscriptionFactory(service=service, commune=territory.home)
    facts = facts_for(row, territory.epci, DAY)

    assert (facts.lender, facts.borrower) == (facts.commune, facts.epci)
    assert facts.other == facts.epci


def test_between_communes_the_one_that_provides_is_the_other_side(territory):
    provider = CommuneStructureFactory(commune=territory.neighbour)
    service = ServiceFactory(legal_form=LegalForm.HORIZONTAL, provider=provider)
    facts = facts_before(territory.home, [service], territory.epci, DAY)

    assert facts.lender.name == territory.neighbour.name
    assert facts.other.assembly == "conseil municipal"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            {"basis": Basis.PER_INHABITANT, "amount": Decimal("2.50")},
            "2,50\u00a0€ par habitant et par an, soit environ 1\u202f700\u00a0€ par an "
            "pour 680\u00a0habitants.",
        ),
        ({"basis": Basis.FLAT, "amount": Decimal("300")}, "300\u00a0€ par an."),
        (
            {"basis": Basis.PER_UNIT, "amount": Decimal("35"), "unit_label": "dossier"},
            "35\u00a0€ par dossier.",
        ),
        ({"basis": Basis.FREE, "amount": None, "note": "La première année"},
         "gratuit (La première année)."),
    ],
)  # fmt: skip
def test_a_tariff_is_said_in_words(values, expected):
    tariff = TariffFactory(**values)

    assert tariff_words(tariff.service, DAY, 680) == (expected,)


def test_tiers_are_said_one_by_one():
    tariff = TariffFactory(basis=Basis.TIERS, amount=None)
    tariff.tiers.create(from_population=0, amount=Decimal("100"))
    tariff.tiers.create(from_population=500, amount=Decimal("250.50"))
    (said,) = tariff_words(tariff.service, DAY, 680)

    assert "100\u00a0€ à partir de 0\u00a0habitant" in said
    assert "250,50\u00a0€ à partir de 500\u00a0habitants" in said
    assert "soit environ 250\u00a0€ par an" in said


def test_an_option_has_a_tariff_for_who_takes_it():
    option = OptionFactory(name="Sauvegarde")
    TariffFactory(service=option.service, option=option, amount=Decimal("50"))

    assert tariff_words(option.service, DAY, 680) == ()
    assert tariff_words(option.service, DAY, 680, [option]) == ("Sauvegarde : 50\u00a0€ par an.",)


@pytest.mark.parametrize(
    ("extension", "start"), [("odt", b"PK\x03\x04"), ("pdf", b"%PDF-")]
)  # fmt: skip
def test_the_mayor_downloads_the_models_of_an_adhesion(client, cast, adhesion, extension, start):
    client.force_login(cast.mayor)
    address = reverse("subscription_model", args=[adhesion.uuid, "convention", extension])
    response = client.get(address)

    assert response.content.startswith(start)
    assert response["Cache-Control"] == "private, no-store"
    assert f".{extension}" in response["Content-Disposition"]


def test_models_of_an_adhesion_are_few_queries(
    client, cast, adhesion, django_assert_max_num_queries
):
    client.force_login(cast.mayor)
    address = reverse("subscription_model", args=[adhesion.uuid, "convention", "odt"])
    with django_assert_max_num_queries(15):
        client.get(address)


def test_one_deliberation_for_several_services(client, territory, cast):
    client.force_login(cast.mayor)
    address = reverse("service_model", args=["assistance-juridique", "deliberation", "odt"])
    alone = client.get(address)
    both = client.get(address, {"avec": "voirie"})

    assert both.status_code == 200
    assert len(both.content) > len(alone.content)


def test_a_mayor_asks_for_no_other_commune(client, territory, cast):
    client.force_login(cast.mayor)
    address = reverse("service_model", args=["voirie", "deliberation", "pdf"])

    assert client.get(address, {"commune": territory.home.insee_code}).status_code == 200
    assert client.get(address, {"commune": territory.neighbour.insee_code}).status_code == 404


def test_a_network_signs_no_convention(client, cast):
    service = ServiceFactory(legal_form=LegalForm.NETWORK)
    client.force_login(cast.mayor)

    for kind, status in (("deliberation", 200), ("convention", 404)):
        address = reverse("service_model", args=[service.slug, kind, "odt"])
        assert client.get(address).status_code == status


def test_the_estimate_is_of_the_latest_population(territory):
    TariffFactory(service=territory.roads_service, basis=Basis.PER_INHABITANT, amount=Decimal("1"))
    for vintage, municipal in ((2020, 900), (2023, 1000)):
        Population.objects.create(
            commune=territory.home, vintage=vintage, municipal=municipal, total=municipal
        )
    facts = facts_before(territory.home, [territory.roads_service], territory.epci, DAY)

    assert "1\u202f000\u00a0habitants" in facts.service.tariff[0]

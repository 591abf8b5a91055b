"""What the tables of the sheet and of the adhésions' papers refuse."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from communes.models import Structure
from services.models import Service, Subscription, TariffTier
from services.tariffs import Basis
from tests.communes.factories import CommuneFactory, CommuneStructureFactory
from tests.refusals import refuses
from tests.services.factories import (
    AgreementFactory,
    OptionFactory,
    ServiceFactory,
    SubscriptionFactory,
    TariffFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2020, 1, 1)
BEFORE, AFTER = DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=1)
State = Subscription.State


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"legal_form": "horizontal"}, "quelle commune rend le service"),
        (
            {"minimum_population": 500, "maximum_population": 499},
            "au moins égale à la population minimale",
        ),
        ({"term_months": 0}, "dure au moins un mois"),
    ],
)
def test_services_that_may_not_be(values, message):
    service = ServiceFactory()
    for name, value in values.items():
        setattr(service, name, value)
    refuses(service, message)


def test_who_lends_to_whom_gives_the_words_of_the_law():
    service = ServiceFactory(legal_form="secondment")
    assert service.lending == "descendante"
    service.provider = CommuneStructureFactory()
    assert service.lending == "ascendante"
    service.legal_form = "common_service"
    assert service.lending == ""


class TestEligibility:
    @pytest.mark.parametrize(
        ("bounds", "population", "reason"),
        [
            ((None, None), 10, ""),
            ((500, 2000), 500, ""),
            ((500, 2000), 2000, ""),
            ((500, None), None, ""),
            ((500, None), 499, "aux communes d’au moins 500\u00a0habitants\u00a0; la vôtre"),
            ((None, 2000), 2001, "aux communes de 2\u202f000\u00a0habitants au plus"),
        ],
    )
    def test_by_population_the_reason_is_told(self, bounds, population, reason):
        service = ServiceFactory(minimum_population=bounds[0], maximum_population=bounds[1])
        found = service.eligibility_of(CommuneFactory(), population)
        assert found.is_eligible == (not reason)
        assert reason in found.reason

    def test_a_pole_is_for_its_communes(self):
        service, commune = ServiceFactory(is_open_to_all=False), CommuneFactory()
        assert not service.eligibility_of(commune, 100).is_eligible
        service.eligible_communes.add(commune)
        assert service.eligibility_of(commune, 100).is_eligible
        assert not service.eligibility_of(commune, 100, listed=()).is_eligible


class TestTariffs:
    @pytest.mark.parametrize(
        ("values", "message"),
        [
            ({"starts_on": DAY, "ends_on": DAY}, "finit après avoir commencé"),
            ({"basis": Basis.FREE, "amount": Decimal(1)}, "Donnez un montant"),
            ({"basis": Basis.TIERS, "amount": Decimal(1)}, "Donnez un montant"),
            ({"basis": Basis.FLAT, "amount": None}, "Donnez un montant"),
            ({"basis": Basis.FLAT, "amount": Decimal(-1)}, "Donnez un montant"),
            ({"basis": Basis.PER_UNIT, "unit_label": ""}, "quelle unité est facturée"),
        ],
    )
    def test_tariffs_that_may_not_be(self, values, message):
        tariff = TariffFactory()
        for name, value in values.items():
            setattr(tariff, name, value)
        refuses(tariff, message)

    def test_one_at_a_time_for_the_service_and_for_each_option(self):
        service = ServiceFactory()
        held = TariffFactory(service=service, starts_on=BEFORE, ends_on=AFTER)
        refuses(TariffFactory.build(service=service, starts_on=DAY), "Ce service a déjà un tarif")
        option = OptionFactory(service=service)
        TariffFactory(service=service, option=option, starts_on=DAY)
        refuses(
            TariffFactory.build(service=service, option=option, starts_on=BEFORE),
            "Cette option a déjà un tarif",
        )
        TariffFactory(service=service, option=OptionFactory(service=service), starts_on=DAY)
        TariffFactory(service=service, starts_on=AFTER)
        assert list(service.tariffs.filter(option=None).active_on(DAY)) == [held]

    def test_the_option_is_of_the_same_service(self):
        tariff = TariffFactory.build(service=ServiceFactory(), option=OptionFactory())
        with pytest.raises(ValidationError, match="d’un autre service"):
            tariff.full_clean()

    @pytest.mark.parametrize(
        ("bounds", "message"),
        [
            ({}, "commence à une population ou à un volume"),
            ({"from_population": 1, "from_units": 1}, "commence à une population ou à un volume"),
            ({"from_population": 500}, "commencent au même endroit"),
            ({"from_units": 1, "amount": Decimal(-1)}, "positif ou nul"),
        ],
    )
    def test_tiers_that_may_not_be(self, bounds, message):
        tariff = TariffFactory(basis=Basis.TIERS, amount=None)
        TariffTier.objects.create(tariff=tariff, from_population=500, amount=Decimal(1))
        refuses(TariffTier(**{"tariff": tariff, "amount": Decimal(1), **bounds}), message)

    def test_a_price_holds_what_is_computed(self):
        tariff = TariffFactory(basis=Basis.TIERS, amount=None)
        TariffTier.objects.create(tariff=tariff, from_population=500, amount=Decimal(80))
        assert [tier.amount for tier in tariff.price.tiers] == [Decimal(80)]


class TestSubscriptions:
    @pytest.mark.parametrize(
        ("values", "message"),
        [
            (
                {"state": State.ACTIVE, "starts_on": None},
                "dès qu’elle est en vigueur, et pas avant",
            ),
            ({"state": State.SIGNED, "starts_on": DAY}, "dès qu’elle est en vigueur, et pas avant"),
            ({"state": State.NOTICE, "ends_on": None}, "a une date de fin"),
            ({"state": State.TERMINATED, "ends_on": None}, "a une date de fin"),
            ({"declared_on": None}, "quand la commune a déclaré son intention"),
        ],
    )
    def test_states_that_their_dates_contradict(self, values, message):
        row = SubscriptionFactory.build(
            service=ServiceFactory(), commune=CommuneFactory(member=True), **values
        )
        refuses(row, message)

    def test_one_file_under_way_for_a_commune_and_a_service(self):
        held = SubscriptionFactory(intention=True)
        refuses(
            SubscriptionFactory.build(
                service=held.service, commune=held.commune, state=State.SIGNED, starts_on=None
            ),
            "déjà un dossier en cours",
        )

    def test_a_file_under_way_is_in_force_on_no_day(self):
        for state in ("intention", "deliberated", "signed"):
            SubscriptionFactory(**{state: True})
        SubscriptionFactory(state=State.REFUSED, starts_on=None)
        assert not Subscription.objects.active_on(DAY).exists()
        assert not Subscription.objects.counted_on(DAY).exists()
        assert Subscription.objects.open().count() == 3

    def test_what_was_refused_or_not_yet_in_force_forbids_nothing(self):
        held = SubscriptionFactory()
        for state in (State.REFUSED, State.WITHDRAWN, State.INTENTION):
            SubscriptionFactory(
                service=held.service, commune=held.commune, state=state, starts_on=None
            ).full_clean()


def test_a_convention_expires_after_its_signature():
    agreement = AgreementFactory()
    agreement.expires_on = agreement.commune_signed_on
    refuses(agreement, "prend fin après sa signature")


def test_the_portal_s_own_epci_is_no_other_provider():
    provider = Service._meta.get_field("provider")
    assert provider.get_limit_choices_to().children == [("kind", Structure.Kind.EPCI)]
    assert provider.get_limit_choices_to().negated

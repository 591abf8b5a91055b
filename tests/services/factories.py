"""Services and adhésions for tests."""

import datetime
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Role
from services.models import (
    Agreement,
    Delegation,
    Expectation,
    LegalForm,
    Service,
    ServiceOption,
    Subscription,
    Synonym,
    Tariff,
)
from services.tariffs import Basis
from tests.accounts.factories import MembershipFactory
from tests.communes.factories import CommuneFactory, DirectionFactory
from tests.files.factories import StoredFileFactory
from tests.governance.factories import DeliberationFactory


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    slug = factory.Sequence(lambda n: f"service-{n}")
    name = factory.Sequence(lambda n: f"Service numéro {n:03d}")
    short_name = factory.Sequence(lambda n: f"Service {n}")
    summary = "Un service utile à toutes les communes."
    description = "Ce que fait le service, en quelques phrases."
    direction = factory.SubFactory(DirectionFactory)
    legal_form = LegalForm.COMMON_SERVICE
    state = Service.State.OPEN
    opened_on = datetime.date(2017, 2, 1)


class ExpectationFactory(DjangoModelFactory):
    class Meta:
        model = Expectation

    label = factory.Sequence(lambda n: f"Sujet {n}")
    percentage = 80
    source = "Enquête auprès des maires"
    position = factory.Sequence(lambda n: n)


class OptionFactory(DjangoModelFactory):
    class Meta:
        model = ServiceOption

    service = factory.SubFactory(ServiceFactory)
    name = factory.Sequence(lambda n: f"Option {n}")


class TariffFactory(DjangoModelFactory):
    class Meta:
        model = Tariff

    service = factory.SubFactory(ServiceFactory)
    starts_on = datetime.date(2018, 1, 1)
    basis = Basis.FLAT
    amount = Decimal("300.00")


class SubscriptionFactory(DjangoModelFactory):
    """In force since 2018 by default; traits for a file under way, and for a « reprise »."""

    class Meta:
        model = Subscription
        skip_postgeneration_save = True

    class Params:
        intention = factory.Trait(state=Subscription.State.INTENTION, starts_on=None)
        deliberated = factory.Trait(
            state=Subscription.State.DELIBERATED,
            starts_on=None,
            deliberation=factory.SubFactory(
                DeliberationFactory, body__commune=factory.SelfAttribute("...commune")
            ),
        )
        signed = factory.Trait(
            deliberated=True,
            state=Subscription.State.SIGNED,
            decision=factory.SubFactory(DeliberationFactory, of_epci=True),
            convention=factory.RelatedFactory(
                "tests.services.factories.AgreementFactory", factory_related_name="subscription"
            ),
        )
        takeover = factory.Trait(is_takeover=True, declared_on=None)

    service = factory.SubFactory(ServiceFactory)
    commune = factory.SubFactory(CommuneFactory, member=True)
    state = Subscription.State.ACTIVE
    declared_on = datetime.date(2017, 9, 1)
    starts_on = datetime.date(2018, 1, 1)


class AgreementFactory(DjangoModelFactory):
    """A convention signed by both sides, its file included."""

    class Meta:
        model = Agreement

    subscription = factory.SubFactory(SubscriptionFactory)
    commune_signed_on = datetime.date(2017, 11, 20)
    epci_signed_on = datetime.date(2017, 12, 1)
    cst_opinion_on = datetime.date(2017, 10, 15)
    file = factory.SubFactory(StoredFileFactory)


class SynonymFactory(DjangoModelFactory):
    class Meta:
        model = Synonym

    words = factory.Sequence(lambda n: f"mot numéro {n}")
    meaning = "voirie"


class DelegationFactory(DjangoModelFactory):
    """By default an order that the mayor, without an account, has signed for a clerk to send.

    `by_mayor`: given by the mayor of the same commune, on the portal.
    """

    class Meta:
        model = Delegation
        skip_postgeneration_save = True

    class Params:
        by_mayor = factory.Trait(
            mandate=factory.SubFactory(
                MembershipFactory, commune=factory.SelfAttribute("..delegate.commune")
            ),
        )

    delegate = factory.SubFactory(MembershipFactory, role=Role.CLERK)
    level = Delegation.Level.SUBMIT
    starts_on = datetime.date(2020, 7, 6)
    order_number = "2020-17"
    order_signed_on = datetime.date(2020, 7, 6)
    granted_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def domain(self, create: bool, services: list | None, **kwargs: object) -> None:
        """Give it for some services only."""
        if create and services:
            self.services.set(services)
            Delegation.objects.filter(pk=self.pk).update(is_general=False)
            self.is_general = False

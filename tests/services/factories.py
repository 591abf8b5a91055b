"""Services and adhésions for tests."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Role
from services.models import Delegation, Expectation, LegalForm, Service, Subscription, Synonym
from tests.accounts.factories import MembershipFactory
from tests.communes.factories import CommuneFactory, DirectionFactory


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


class SubscriptionFactory(DjangoModelFactory):
    class Meta:
        model = Subscription

    service = factory.SubFactory(ServiceFactory)
    commune = factory.SubFactory(CommuneFactory, member=True)
    starts_on = datetime.date(2018, 1, 1)


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
            order_number="",
            order_signed_on=None,
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

"""Services and adhésions for tests."""

import datetime

import factory
from factory.django import DjangoModelFactory

from services.models import Expectation, LegalForm, Service, Subscription, Synonym
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

"""People for tests: a user, and their roles."""

import datetime

import factory
from factory.django import DjangoModelFactory

from accounts.models import Membership, Role, User
from tests.communes.factories import CommuneFactory

PASSWORD = "Mutualisation-2026!"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"personne{n}@demo.test")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Martin-{n}")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(DjangoModelFactory):
    """By default the mayor of a commune, for a long time."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.MAYOR
    commune = factory.SubFactory(CommuneFactory, member=True)
    starts_on = datetime.date(2020, 7, 1)

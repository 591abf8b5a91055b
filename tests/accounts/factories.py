"""People for tests: a user, and their roles."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.invitations import VALIDITY, digest_of
from accounts.models import Invitation, Membership, Role, User
from tests.communes.factories import CommuneFactory

PASSWORD = "Mutualisation-2026!"
TOKEN = "jeton-d-essai-qui-a-quarante-trois-lettres"


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


class InvitationFactory(DjangoModelFactory):
    """By default to be the clerk of a commune, just sent, its token `TOKEN`."""

    class Meta:
        model = Invitation

    class Params:
        token = TOKEN

    email = factory.Sequence(lambda n: f"invitee{n}@demo.test")
    first_name = "Nadia"
    last_name = factory.Sequence(lambda n: f"Le Gall-{n}")
    role = Role.CLERK
    commune = factory.SubFactory(CommuneFactory, member=True)
    token_digest = factory.LazyAttribute(lambda row: digest_of(row.token))
    sent_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda row: row.sent_at + VALIDITY)

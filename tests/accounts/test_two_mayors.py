"""What is said before one mayor at a time is asked of a portal that already has two."""

import datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection

from accounts.models import Role
from tests.accounts.factories import MembershipFactory
from tests.communes.factories import CommuneFactory

check = import_module("accounts.migrations.0003_invitations").refuse_two_mayors


@pytest.mark.django_db
def test_communes_that_have_two_mayors_are_named():
    with connection.cursor() as cursor:  # given back with the test's transaction
        cursor.execute("ALTER TABLE accounts_membership DROP CONSTRAINT membership_one_mayor")
    day = datetime.date(2026, 4, 1)
    followed, double = CommuneFactory(name="Suivie"), CommuneFactory(name="Double")
    for commune, ends_on in ((followed, day), (double, day + datetime.timedelta(days=1))):
        first = datetime.date(2020, 7, 1)
        MembershipFactory(commune=commune, role=Role.MAYOR, starts_on=first, ends_on=ends_on)
        MembershipFactory(commune=commune, role=Role.MAYOR, starts_on=day)

    with pytest.raises(CommandError, match="en même temps : Double\\."):
        check(apps, None)

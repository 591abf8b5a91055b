"""`bin/manage demo`: what it says, and when it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from demonstration.people import LOGINS, PASSWORD
from tests.accounts.factories import UserFactory


def say(*arguments: str, **options: object) -> str:
    output = StringIO()
    call_command("demo", *arguments, stdout=output, **options)
    return output.getvalue()


def test_the_territories_are_listed_one_a_line():
    assert "vitre" in say(list=True).split()


@pytest.mark.django_db
def test_an_unknown_territory_gets_those_available():
    with pytest.raises(CommandError, match=r"« atlantide ».*vitre"):
        say("atlantide")


@pytest.mark.django_db
def test_production_refuses_the_demonstration(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="production"):
        say("vitre")


@pytest.mark.django_db
def test_a_loaded_demonstration_only_says_who_can_sign_in():
    UserFactory(email="maire@demo.test")

    lines = say("vitre")

    assert PASSWORD in lines
    assert all(login.email in lines for login in LOGINS)
    assert "chargées" not in lines

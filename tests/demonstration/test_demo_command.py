"""`bin/manage demo`: what it says, and when it refuses."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from bilan.models import Report
from communes.models import Epci
from communes.operations import import_epci
from demonstration.people import LOGINS, PASSWORD
from demonstration.territories import TERRITORIES
from requests_desk.models import ServiceRequest


def say(*arguments: str, **options: object) -> str:
    output = StringIO()
    call_command("demo", *arguments, stdout=output, **options)
    return output.getvalue()


def test_the_territories_are_listed_one_a_line():
    assert say(list=True).split() == ["vitre", "mortagne", "herault", "redon", "maubeuge"]


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
def test_the_logins_are_said_without_loading_anything():
    lines = say("vitre", logins=True)

    assert PASSWORD in lines
    assert all(login.email in lines for login in LOGINS)
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_database_holds_one_territory_and_says_which(settings):
    import_epci(siren=TERRITORIES["redon"].siren)

    with pytest.raises(CommandError, match=r"Redon Agglomération\. .*« bin/run mortagne »"):
        say("mortagne")
    assert Epci.objects.get().siren == TERRITORIES["redon"].siren
    assert not User.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_second_call_loads_nothing_more():
    say("vitre")
    counts = ServiceRequest.objects.count(), Report.objects.count(), User.objects.count()
    lines = say("vitre")

    assert (ServiceRequest.objects.count(), Report.objects.count(), User.objects.count()) == counts
    assert "chargées" not in lines
    assert "Bilan" not in lines

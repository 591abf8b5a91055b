"""The EPCI's time zone is the one of requests and of tasks."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from communes.middleware import PortalEpciMiddleware
from mutualisation.celery import app
from tests.communes.factories import EpciFactory


@app.task(name="tests.current_zone", ignore_result=False)
def current_zone() -> str:
    return timezone.get_current_timezone_name()


def zone_of_a_request() -> str:
    def view(_request):
        return HttpResponse(timezone.get_current_timezone_name())

    return PortalEpciMiddleware(view)(RequestFactory().get("/")).content.decode()


def zone_of_a_task() -> str:
    return current_zone.apply().get()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("departement", "zone"),
    [("35", "Europe/Paris"), ("974", "Indian/Reunion"), ("972", "America/Martinique")],
)
@pytest.mark.parametrize("current", [zone_of_a_request, zone_of_a_task])
def test_requests_and_tasks_run_in_the_zone_of_the_epci(current, departement, zone):
    EpciFactory(departement=departement)
    assert current() == zone
    assert timezone.get_current_timezone_name() == "Europe/Paris"


@pytest.mark.django_db
@pytest.mark.parametrize("current", [zone_of_a_request, zone_of_a_task])
def test_an_empty_portal_runs_in_the_zone_of_paris(current):
    assert current() == "Europe/Paris"

"""A demonstration loaded twice on the same day is the same to the last row."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction

from demonstration.operations import load
from requests_desk.models import RequestEvent, ServiceRequest
from services.models import Subscription

NOW = datetime.datetime(2026, 11, 20, 15, 0, tzinfo=ZoneInfo("Europe/Paris"))


def digest() -> tuple[list[tuple], list[tuple], list[tuple]]:
    """Return what tells two loads apart: requests, journal and adhésions, without ids."""
    return (
        list(
            ServiceRequest.objects.order_by("number").values_list(
                "number", "commune__insee_code", "subject", "state", "resolved_at", "hours_spent"
            )
        ),
        list(
            RequestEvent.objects.order_by("request__number", "pk").values_list(
                "request__number", "from_state", "to_state", "created_at"
            )
        ),
        list(
            Subscription.objects.order_by("service__slug", "commune__insee_code").values_list(
                "service__slug", "commune__insee_code", "starts_on", "ends_on"
            )
        ),
    )


@pytest.mark.django_db
def test_two_loads_give_the_same():
    digests = []
    for _ in range(2):
        with transaction.atomic():
            load(territory="vitre", now=NOW, say=lambda line: None)
            digests.append(digest())
            transaction.set_rollback(True)

    assert digests[0] == digests[1]
    assert len(digests[0][0]) > 1000

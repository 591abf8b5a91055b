"""What administrators, who read no confidential request, learn of one by the history."""

from collections.abc import Callable

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from history.models import Change
from requests_desk.models import Assignment, ReadingLog, ServiceRequest
from requests_desk.vocabulary import CONFIDENTIAL, Confidentiality, State
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory

pytestmark = pytest.mark.django_db


def no_longer_anybody() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")


@pytest.fixture
def reader(cast: Cast, sign_in: Callable[[User | None], Client]) -> Client:
    return sign_in(cast.administrator)


def a_request(territory: Territory, cast: Cast, level: str) -> ServiceRequest:
    """Return a request of the mayor's, sent from their page, then given to an agent."""
    with pghistory.context(user=cast.mayor.pk, page="/demandes/brouillon/zorglub/"):
        row = ServiceRequestFactory(
            commune=territory.home,
            author=cast.mayor,
            confidentiality=level,
            assigned_to=territory.legal_direction,
        )
        Assignment.objects.filter(request=row).update(agent=cast.agent)
        ServiceRequest.objects.filter(pk=row.pk).update(state=State.IN_PROGRESS, urgency="high")
        log = ReadingLog.objects.create(
            request=row, reader=cast.desk_agent, what="page", at=timezone.now(), hour=timezone.now()
        )
        log.delete()
    no_longer_anybody()
    return row


def all_pages(reader: Client, row: ServiceRequest) -> dict[str, str]:
    """Return what each page and the file show of a request, its own name apart."""
    own = Change.objects.filter(related__contains=[f"requests_desk.servicerequest:{row.pk}"])
    kinds = ("demande", "orientation", "lecture")
    found = {f"list of {kind}": reader.get(reverse("history"), {"objet": kind}) for kind in kinds}
    found["its page"] = reader.get(reverse("history_of", args=["demande", row.pk]))
    for change in own.filter(kind="requests_desk.assignment"):
        address = reverse("history_of", args=["orientation", change.object_id])
        found["page of its direction"] = reader.get(address)
    shown = {name: page.text.partition("<main")[2] for name, page in found.items()}
    shown = {name: text.partition("Changements, du plus récent")[2] for name, text in shown.items()}
    for kind in kinds:
        file = reader.get(reverse("history_csv"), {"objet": kind})
        shown[f"file of {kind}"] = b"".join(file.streaming_content).decode()
    assert all(row.number in text for text in shown.values())
    return shown


def named(territory: Territory, cast: Cast, text: str) -> list[str]:
    people = [person.get_full_name() for person in (cast.mayor, cast.agent, cast.desk_agent)]
    words = [*people, territory.home.name, territory.legal_direction.name, "zorglub"]
    return [word for word in words if word in text]


@pytest.mark.parametrize("level", CONFIDENTIAL)
def test_nothing_says_whose_a_confidential_request_is(
    level: str, territory: Territory, cast: Cast, reader: Client
):
    row = a_request(territory, cast, level)

    found = {name: named(territory, cast, text) for name, text in all_pages(reader, row).items()}

    assert {name: words for name, words in found.items() if words} == {}
    page = reader.get(reverse("history"), {"objet": "demande"}).text
    assert "Demande confidentielle\u00a0: personne non montrée" in page
    assert "valeur non montrée" in page


def test_of_any_other_request_they_do(territory: Territory, cast: Cast, reader: Client):
    row = a_request(territory, cast, Confidentiality.NORMAL)

    found = {name: named(territory, cast, text) for name, text in all_pages(reader, row).items()}

    assert all(cast.mayor.get_full_name() in words for words in found.values())
    assert territory.home.name in found["its page"]
    assert cast.agent.get_full_name() in found["page of its direction"]


def test_the_filter_by_person_does_not_tell_it_either(
    territory: Territory, cast: Cast, reader: Client
):
    a_request(territory, cast, Confidentiality.DISPUTE)
    row = a_request(territory, cast, Confidentiality.NORMAL)
    asked = {"par": cast.mayor.get_full_name(), "objet": "demande"}

    changes = reader.get(reverse("history"), asked).context["page"].changes

    assert {change.object_id for change in changes} == {row.pk}


def test_a_request_that_is_gone_stays_confidential(
    territory: Territory, cast: Cast, reader: Client
):
    row = a_request(territory, cast, Confidentiality.DISPUTE)
    number = row.pk
    Assignment.objects.filter(request=row).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM requests_desk_servicerequest WHERE id = %s", [number])

    text = reader.get(reverse("history_of", args=["demande", number])).text

    assert "Suppression" in text
    assert named(territory, cast, text.partition("Changements, du plus récent")[2]) == []

"""Who and whence: what pages, tasks and commands tell the database, and what they keep silent."""

from collections.abc import Callable

import pghistory
import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from history.middleware import address_of
from history.models import Change
from history.reading import entries_of
from history.tasks import RecordedTask
from jobs.operations import running
from manage import main
from mutualisation.celery import app
from services.models import Synonym
from tests.accounts.factories import PASSWORD
from tests.cast import Cast, Territory
from tests.jobs.factories import JobFactory
from tests.services.factories import SynonymFactory

pytestmark = pytest.mark.django_db


def told() -> tuple[str, str]:
    entry = entries_of([Change.objects.latest("pk")])[0]
    return entry.who, entry.whence


def test_without_any_context_the_portal_itself_has_done_it():
    SynonymFactory()

    assert told() == ("Le portail", "hors des pages du portail")


def test_a_task_says_its_name(cast: Cast):
    @app.task(base=RecordedTask, name="tests.history.work", shared=False)
    def work() -> None:
        SynonymFactory()

    work()

    assert told() == ("Le portail", "par la tâche de fond «\u00a0tests.history.work\u00a0»")
    assert issubclass(app.Task, RecordedTask)


@pytest.mark.django_db(transaction=True)
def test_a_job_says_who_asked_for_it(cast: Cast):
    job = JobFactory(requested_by=cast.dgs)
    with pghistory.context(task="bilan.tasks.produce"), running(job.uuid):
        SynonymFactory()

    change = Change.objects.filter(kind="services.synonym").latest("pk")
    assert change.actor_id == cast.dgs.pk
    assert change.origin == {"task": "bilan.tasks.produce"}


@pytest.mark.django_db(transaction=True)
def test_a_command_says_its_name(monkeypatch, territory: Territory):
    monkeypatch.setattr("sys.argv", ["manage.py", "synonyms"])
    main()

    assert told() == ("Le portail", "par la commande «\u00a0synonyms\u00a0»")


def test_all_that_one_act_does_bears_the_same_mark(cast: Cast):
    with pghistory.context(command="synonyms"):
        SynonymFactory()
        Synonym.objects.update(meaning="routes")
    one, other = Change.objects.order_by("-pk")[:2]

    assert one.act == other.act is not None


def test_who_signs_in_is_known_from_then_on(cast: Cast):
    client = Client()
    client.post(reverse("account_login"), {"login": cast.mayor.email, "password": PASSWORD})
    cast.mayor.refresh_from_db()

    assert cast.mayor.last_login is not None
    assert not Change.objects.filter(kind="accounts.user", change="changed").exists()


def test_a_page_that_is_read_opens_no_context(cast: Cast, sign_in: Callable[..., Client]):
    client = sign_in(cast.administrator)
    client.get(reverse("services"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("services"))

    assert not [query for query in queries if "pghistory" in query["sql"]]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/administration/mots/chien-errant/", "/administration/mots/chien-errant/"),
        ("/compte/mot-de-passe/1-abcdef-secret/", None),
        ("/nulle-part/", ""),
    ],
)
def test_an_address_that_opens_something_is_not_kept(address: str, kept: str | None):
    found = address_of(RequestFactory().post(address))

    assert "secret" not in found
    if kept is not None:
        assert found == kept


def test_the_link_of_a_new_password_is_not_kept(territory: Territory):
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "1z", "key": "k3y-x"})

    found = address_of(RequestFactory().post(address))

    assert "k3y" not in found
    assert "…" in found

"""The pages of the history, and its file."""

import csv
import datetime
import io
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pghistory
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from communes.models import Commune, Epci
from history.kinds import BY_KEY, KINDS
from history.models import Change
from history.names import Names
from services.models import Service, Subscription, Synonym
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import Cast, Territory
from tests.requests_desk.factories import ServiceRequestFactory
from tests.services.factories import SubscriptionFactory, SynonymFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(cast: Cast, sign_in: Callable[[User | None], Client]) -> Client:
    return sign_in(cast.administrator)


def listed(client: Client, query: str = "") -> list[Change]:
    page = client.get(f"{reverse('history')}?{query}").context["page"]
    return page.changes


def test_an_act_on_a_page_is_told_with_who_and_where(cast: Cast, reader: Client):
    reader.post(reverse("synonym_new"), {"words": "chien errant", "meaning": "fourrière"})

    text = reader.get(reverse("history")).text
    change = Change.objects.filter(kind="services.synonym").latest("pk")

    assert change.actor_id == cast.administrator.pk
    assert change.origin == {"page": reverse("synonym_new")}
    assert "Création\u00a0: mot des communes «\u00a0chien errant\u00a0»" in text
    assert "Alain Denis" in text
    assert "fourrière" in text


def test_before_and_after_are_named_in_french(territory: Territory, reader: Client):
    Service.objects.filter(pk=territory.legal_service.pk).update(
        state=Service.State.SUSPENDED, direction=territory.technical_direction
    )
    entry = reader.get(reverse("history")).context["page"].entries[0]

    assert entry.subject == "service mutualisé «\u00a0Assistance juridique\u00a0»"
    assert [(line.label, line.before, line.after) for line in entry.lines] == [
        ("direction", "Direction des affaires juridiques", "Direction des services techniques"),
        ("état", "Ouvert", "Suspendu"),
    ]


def test_a_date_a_choice_and_an_empty_value_are_words(territory: Territory, reader: Client):
    Subscription.objects.filter(commune=territory.home).update(ends_on=datetime.date(2026, 7, 1))
    line = reader.get(reverse("history")).context["page"].entries[0].lines[0]

    assert (line.label, line.before, line.after) == ("jusqu’au (exclu)", "–", "1er juillet 2026")


def test_what_is_not_kept_is_said(reader: Client):
    person = UserFactory()
    User.objects.filter(pk=person.pk).update(phone="02 99 00 11 22")

    response = reader.get(reverse("history"))

    line = response.context["page"].entries[0].lines[0]
    assert (line.label, line.unseen) == ("ligne directe", True)
    assert "valeur non conservée" in response.text
    assert "02 99 00 11 22" not in response.text


def test_what_is_gone_is_named_by_what_is_known_or_its_number(territory: Territory, reader: Client):
    synonym = SynonymFactory(words="chien errant")
    row = SubscriptionFactory(service=territory.roads_service, commune=territory.second)
    person = UserFactory(first_name="Zoé", last_name="Partie")
    number = person.pk
    with pghistory.context(user=number):
        synonym.delete()
    with connection.cursor() as cursor:  # what the context left in the test's one transaction
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")
    row.delete()
    person.delete()

    text = reader.get(reverse("history")).text

    assert f"Suppression\u00a0: personne n°\u00a0{number}" in text
    assert "adhésion «\u00a0Availles-sur-Seiche – Voirie\u00a0»" in text
    assert "mot des communes «\u00a0chien errant\u00a0»" in text
    assert f"Personne n°\u00a0{number} (compte effacé)" in text
    assert "Zoé" not in text


def test_the_page_of_an_object_holds_what_belongs_to_it(territory: Territory, reader: Client):
    SubscriptionFactory(service=territory.roads_service, commune=territory.second)
    address = reverse("history_of", args=["commune", territory.second.pk])
    response = reader.get(address)
    kinds = {change.kind for change in response.context["page"].changes}

    assert "<h1" in response.text
    assert "Availles-sur-Seiche" in response.text
    assert kinds == {
        "communes.commune",
        "communes.epcimembership",
        "services.subscription",
        "accounts.membership",
    }
    assert all(
        f"communes.commune:{territory.second.pk}" in change.related
        for change in response.context["page"].changes
    )


def test_an_object_that_is_gone_keeps_its_page(reader: Client):
    synonym = SynonymFactory(words="chien errant")
    number = synonym.pk
    synonym.delete()

    response = reader.get(reverse("history_of", args=["mot", number]))

    assert response.status_code == 200
    assert "chien errant" in response.text


@pytest.mark.parametrize("address", ["mot/999999999/", "inconnu/1/", "mot/0/", f"mot/{10**30}/"])
def test_what_never_was_has_no_page(address: str, reader: Client):
    assert reader.get(f"/administration/historique/{address}").status_code == 404


def test_filters_keep_what_they_say(territory: Territory, cast: Cast, reader: Client):
    reader.post(reverse("synonym_new"), {"words": "goudron", "meaning": "voirie"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pghistory.context_metadata', '', true)")
    Synonym.objects.filter(words="goudron").update(meaning="routes")
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)

    assert {c.kind for c in listed(reader, "objet=mot")} == {"services.synonym"}
    assert {c.change for c in listed(reader, "nature=changed")} == {"changed"}
    assert [c.actor_id for c in listed(reader, "par=alain+denis")] == [cast.administrator.pk]
    assert listed(reader, "par=personne+de+ce+nom") == []
    assert len(listed(reader, f"objet=mot&du={today}&au={today}")) == 2
    assert listed(reader, f"du={tomorrow}") == []
    assert listed(reader, f"objet=mot&au={today - datetime.timedelta(days=1)}") == []


@pytest.mark.parametrize(
    "query",
    [
        "du=hier&objet=inconnu&avant=zorglub",
        "au=9999-12-31",
        "du=0001-01-01&apres=-1",
        f"du=%00&avant={10**40}",
    ],
)
def test_a_filter_that_is_wrong_says_so_and_hides_nothing(
    query: str, territory: Territory, reader: Client
):
    response = reader.get(f"{reverse('history')}?{query}")

    assert response.status_code == 200
    assert response.context["page"].changes
    assert "Écrivez une date" in response.text


def test_pages_follow_each_other_without_loss(reader: Client):
    for number in range(120):
        SynonymFactory(words=f"mot {number}")
    wanted = list(Change.objects.filter(kind="services.synonym").order_by("-pk"))
    seen: list[Change] = []
    address = f"{reverse('history')}?objet=mot"
    while address:
        page = reader.get(address).context["page"]
        seen += page.changes
        address = page.older_url and f"{reverse('history')}{page.older_url}"

    assert seen == wanted
    newer = reader.get(f"{reverse('history')}{page.newer_url}").context["page"]
    assert newer.changes == wanted[50:100]
    assert "objet=mot" in newer.newer_url


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(address)
        assert response.status_code == 200
        if response.streaming:
            assert b"".join(response.streaming_content)
    return len(queries)


@pytest.mark.parametrize("name", ["history", "history_csv"])
def test_a_page_costs_the_same_for_one_change_and_for_fifty(
    name: str, territory: Territory, reader: Client
):
    ServiceRequestFactory()
    address = reverse(name)
    few = queries_of(reader, f"{address}?objet=demande")
    for _ in range(20):
        MembershipFactory()
        SubscriptionFactory()
        ServiceRequestFactory(assigned_to=territory.legal_direction)

    assert queries_of(reader, address) <= few
    assert few <= 10


def test_the_page_of_an_object_costs_the_same(territory: Territory, reader: Client):
    address = reverse("history_of", args=["direction", territory.legal_direction.pk])
    few = queries_of(reader, address)
    for _ in range(50):
        MembershipFactory(commune=None, direction=territory.legal_direction, role=Role.AGENT)

    assert queries_of(reader, address) == few


def test_the_file_holds_a_line_for_each_field(territory: Territory, reader: Client):
    SynonymFactory(words="=SOMME(A1)", meaning="voirie")
    response = reader.get(f"{reverse('history_csv')}?objet=mot")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    assert response["Content-Disposition"].startswith('attachment; filename="historique-')
    assert [(row["Champ"], row["Avant"], row["Après"]) for row in rows] == [
        ("ce que l’on dit", "", "'=SOMME(A1)"),
        ("ce que cela veut dire", "", "voirie"),
    ]
    assert {row["Nature"] for row in rows} == {"Création"}


def test_the_file_goes_on_beyond_what_is_read_at_once(reader: Client, monkeypatch):
    monkeypatch.setattr("history.exports.READ_AT_ONCE", 7)
    for _ in range(20):
        SynonymFactory()
    response = reader.get(f"{reverse('history_csv')}?objet=mot")
    text = b"".join(response.streaming_content).decode("utf-8-sig")

    assert len(list(csv.DictReader(io.StringIO(text), delimiter=";"))) == 40


def test_the_file_is_written_in_the_hours_of_the_epci(territory: Territory, reader: Client):
    Epci.objects.update(departement="974")
    SynonymFactory(words="chien errant")
    change = Change.objects.latest("pk")
    response = reader.get(f"{reverse('history_csv')}?objet=mot")

    text = b"".join(response.streaming_content).decode("utf-8-sig")  # the page has gone

    local = change.at.astimezone(ZoneInfo("Indian/Reunion"))
    assert f"{local:%Y-%m-%d %H:%M:%S};Création" in text
    assert timezone.get_current_timezone_name() == "Europe/Paris"


def test_a_filter_that_is_wrong_gives_no_file(territory: Territory, reader: Client):
    response = reader.get(f"{reverse('history_csv')}?du=31/13/2026&objet=mot", follow=True)

    assert response.redirect_chain == [
        (f"{reverse('history')}?du=31%2F13%2F2026&objet=mot", 302),
    ]
    assert "Écrivez une date" in response.text


def test_every_kind_is_named_by_one_query(territory: Territory, django_assert_num_queries):
    changes = [Change(kind=kind.key, object_id=1) for kind in KINDS]
    with django_assert_num_queries(1):
        Names(changes)


def test_a_kind_that_is_gone_is_still_read(territory: Territory, reader: Client, monkeypatch):
    SynonymFactory(words="chien errant")
    monkeypatch.delitem(BY_KEY, "services.synonym")

    assert "services.synonym" in reader.get(reverse("history")).text


def test_the_administrator_reads_where_a_request_stands_not_what_it_says(
    territory: Territory, cast: Cast, reader: Client
):
    row = ServiceRequestFactory(
        commune=territory.home, author=cast.mayor, subject="Zorglub", description="Zorglub"
    )
    text = reader.get(reverse("history_of", args=["demande", row.pk])).text

    assert row.number in text
    assert "La Guerche-de-Bretagne" in text
    assert "Zorglub" not in text


def test_a_link_leads_administrators_there(territory: Territory, cast: Cast, sign_in):
    service, home, direction = (
        territory.legal_service,
        territory.home,
        territory.legal_direction,
    )
    synonym = SynonymFactory(words="chien errant")
    linked = {
        reverse("service", args=[service.slug]): ("service", service.pk),
        reverse("commune", args=[home.insee_code]): ("commune", home.pk),
        reverse("direction", args=[direction.slug]): ("direction", direction.pk),
        reverse("synonym_edit", args=[synonym.slug]): ("mot", synonym.pk),
        reverse("person", args=[cast.mayor.reference]): ("personne", cast.mayor.pk),
    }
    administrator = sign_in(cast.administrator)

    for address, arguments in linked.items():
        history = reverse("history_of", args=arguments)
        assert history in administrator.get(address).text
        for member in (None, cast.mayor, cast.desk_agent, cast.dgs):
            assert history not in sign_in(member).get(address).text


def test_communes_are_found_by_their_number(territory: Territory, reader: Client):
    Commune.objects.filter(pk=territory.home.pk).update(phone="02 99 99 99 99")
    address = reverse("history_of", args=["commune", territory.home.pk])

    assert "02 99 99 99 99" in reader.get(address).text

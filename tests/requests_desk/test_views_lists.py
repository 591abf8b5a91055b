"""The list of requests and the inbox: who sees what, filters, saved views, pages."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from requests_desk.vocabulary import State, Urgency
from tests.requests_desk.factories import ServiceRequestFactory
from tests.services.pages import queries_of


def numbers(page):
    """Return the numbers of the requests that a page lists."""
    return {row.request.number for row in page.context["rows"]}


@pytest.fixture
def at_home(cast, territory):
    """Make a request of the home commune."""

    def make(**fields):
        defaults = {"commune": territory.home, "author": cast.mayor}
        return ServiceRequestFactory(**{**defaults, **fields})

    return make


def test_each_person_lists_what_they_may_read(cast, sign_in, territory, at_home):
    home = at_home(assigned_to=territory.legal_direction)
    second = at_home(commune=territory.second, author=cast.clerk)
    neighbour = at_home(commune=territory.neighbour, author=cast.neighbour_mayor)
    draft = at_home(state=State.DRAFT)
    everything = {home.number, second.number, neighbour.number}
    expected = {
        "mayor": {home.number, draft.number},
        "clerk": {home.number, second.number},
        "neighbour_mayor": {neighbour.number},
        "desk_agent": everything,
        "dgs": everything,
        "agent": {home.number},
        "other_agent": set(),
    }
    for member, listed in expected.items():
        page = sign_in(cast.members()[member]).get("/demandes/")
        assert numbers(page) == listed, member


@pytest.mark.parametrize("member", ["elected", "administrator", "outsider"])
@pytest.mark.parametrize("url", ["/demandes/", "/guichet/"])
def test_the_others_have_no_list(cast, sign_in, member, url):
    assert sign_in(cast.members()[member]).get(url).status_code == 403


def test_a_row_names_its_commune_and_who_has_it(cast, sign_in, territory, at_home):
    at_home(
        state=State.IN_PROGRESS,
        service=territory.legal_service,
        assigned_to=territory.legal_direction,
        assigned_to__agent=cast.agent,
    )
    text = sign_in(cast.clerk).get("/demandes/").content.decode()
    for words in ("La Guerche-de-Bretagne", "Assistance juridique", "Antoine Briand", "En cours"):
        assert words in text


def test_the_commune_and_the_agents_read_their_own_words(cast, sign_in, territory, at_home):
    at_home(state=State.ASSIGNED, assigned_to=territory.legal_direction)
    assert "Orientée vers une direction" in sign_in(cast.mayor).get("/demandes/").content.decode()
    assert "Orientée" in sign_in(cast.desk_agent).get("/demandes/").content.decode()


def test_filters_narrow_the_list_and_show_as_chips(cast, sign_in, territory, at_home):
    wanted = at_home(subject="Élagage route de l’Étang", service=territory.roads_service)
    at_home(subject="Élagage du parc")
    at_home(subject="Route barrée", service=territory.roads_service, state=State.CLOSED)
    query = {"q": "elagage ETANG", "service": "voirie", "etat": "en-cours"}
    page = sign_in(cast.mayor).get("/demandes/", query)
    assert numbers(page) == {wanted.number}
    labels = dict(page.context["chips"])
    assert "Service\u00a0: Voirie" in labels
    assert "service" not in labels["Service\u00a0: Voirie"]
    assert "etat=en-cours" in labels["Service\u00a0: Voirie"]


def test_a_request_is_found_by_its_number(cast, sign_in, at_home):
    wanted = at_home()
    at_home()
    page = sign_in(cast.mayor).get("/demandes/", {"q": wanted.number})
    assert numbers(page) == {wanted.number}


@pytest.mark.parametrize("apostrophe", ["'", "’"])
def test_either_apostrophe_finds_the_subject(cast, sign_in, at_home, apostrophe):
    wanted = at_home(subject="Panne à l’accueil")
    page = sign_in(cast.mayor).get("/demandes/", {"q": f"l{apostrophe}accueil"})
    assert numbers(page) == {wanted.number}


def test_an_empty_result_names_the_filter_that_blocks_it(cast, sign_in, territory, at_home):
    at_home(subject="Élagage", service=territory.roads_service)
    client = sign_in(cast.mayor)
    query = {"q": "elagage", "service": "assistance-juridique"}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get("/demandes/", query)
    text = page.content.decode()
    assert "Sans Service\u00a0: Assistance juridique" in text
    assert "1\u00a0demande" in text
    assert "Sans «\u00a0elagage" not in text
    assert len(queries) <= 15


def test_values_that_make_no_sense_filter_nothing(cast, sign_in, at_home):
    row = at_home()
    client = sign_in(cast.desk_agent)
    for query in ({"service": "rien"}, {"etat": "perdu"}, {"page": "douze"}, {"commune": "99999"}):
        assert numbers(client.get("/demandes/", query)) == {row.number}
    assert client.get("/guichet/", {"vue": "inconnue", "urgence": "x"}).status_code == 200


def test_only_people_of_several_communes_filter_by_commune(cast, sign_in, territory, at_home):
    at_home()
    other = at_home(commune=territory.second)
    assert "commune" not in sign_in(cast.mayor).get("/demandes/").context["filters"].form.fields
    page = sign_in(cast.clerk).get("/demandes/", {"commune": "35008"})
    assert numbers(page) == {other.number}


def test_a_new_request_is_proposed_to_those_who_may_send_one(cast, sign_in):
    link = 'href="/demandes/nouvelle/"'
    assert link in sign_in(cast.mayor).get("/demandes/").content.decode()
    assert link not in sign_in(cast.desk_agent).get("/demandes/").content.decode()


def test_pages_hold_25_requests_and_keep_the_filters(cast, sign_in, territory):
    ServiceRequestFactory.create_batch(27, commune=territory.home, author=cast.mayor)
    client = sign_in(cast.mayor)
    first = client.get("/demandes/", {"etat": "en-cours"})
    assert len(first.context["rows"]) == 25
    assert "etat=en-cours&amp;page=2" in first.content.decode()
    assert len(client.get("/demandes/", {"page": 2}).context["rows"]) == 2


@pytest.mark.parametrize(
    ("url", "member", "shown"),
    [
        ("/demandes/", "clerk", 25),
        ("/demandes/", "desk_agent", 25),
        ("/guichet/", "desk_agent", 50),
        ("/guichet/", "agent", 50),
    ],
)
def test_lists_ask_as_much_of_the_database_for_50_rows(
    cast, sign_in, territory, url, member, shown
):
    def make(number):
        ServiceRequestFactory.create_batch(
            number,
            commune=territory.home,
            author=cast.mayor,
            service=territory.legal_service,
            state=State.IN_PROGRESS,
            assigned_to=territory.legal_direction,
            assigned_to__agent=cast.agent,
        )

    client = sign_in(cast.members()[member])
    make(1)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        assert len(client.get(url).context["rows"]) == 1
    make(49)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(url).context["rows"]) == shown
    assert len(one) == len(many)
    assert len(many) <= 15


def test_the_inbox_shows_what_presses_most_first(cast, sign_in, at_home):
    today = timezone.localdate()
    later, soon, late = (
        at_home(due_on=today + datetime.timedelta(days=days)) for days in (8, 1, -2)
    )
    at_home(state=State.CLOSED)
    page = sign_in(cast.desk_agent).get("/guichet/")
    assert [row.request.number for row in page.context["rows"]] == [
        late.number,
        soon.number,
        later.number,
    ]
    assert [row.is_late for row in page.context["rows"]] == [True, False, False]


def test_saved_views_count_what_they_show(cast, sign_in, territory, at_home):
    today = timezone.localdate()
    legal = territory.legal_direction
    far = today + datetime.timedelta(days=30)
    at_home(due_on=far)
    at_home(due_on=today - datetime.timedelta(days=1), state=State.ASSIGNED, assigned_to=legal)
    at_home(due_on=today, state=State.ACKNOWLEDGED)
    # Nobody is late while the commune is asked.
    at_home(due_on=today - datetime.timedelta(days=9), state=State.WAITING, assigned_to=legal)
    at_home(due_on=far, state=State.IN_PROGRESS, assigned_to=legal, assigned_to__agent=cast.agent)
    at_home(state=State.RESOLVED, assigned_to=legal, assigned_to__agent=cast.agent)
    for user, expected in (
        (
            cast.desk_agent,
            {"a-trier": 1, "en-retard": 1, "bientot": 1, "en-attente": 1, "les-miennes": 0}
            | {"toutes": 5},
        ),
        (
            cast.agent,
            {"a-trier": 0, "en-retard": 1, "bientot": 0, "en-attente": 1, "les-miennes": 1}
            | {"ma-direction": 3, "toutes": 3},
        ),
    ):
        client = sign_in(user)
        rail = client.get("/guichet/").context["rail"]
        assert {link["slug"]: link["number"] for link in rail} == expected
        for link in rail:
            page = client.get(link["url"])
            assert len(page.context["rows"]) == link["number"], link["slug"]
            assert f"{link['label']}</h2>" in page.content.decode()


def test_a_view_keeps_the_filters_and_filters_keep_the_view(cast, sign_in, at_home):
    at_home(urgency=Urgency.HIGH)
    wanted = at_home(urgency=Urgency.CRITICAL)
    at_home(urgency=Urgency.CRITICAL, state=State.ASSIGNED)
    page = sign_in(cast.desk_agent).get("/guichet/", {"vue": "a-trier", "urgence": "critical"})
    assert numbers(page) == {wanted.number}
    assert all("urgence=critical" in link["url"] for link in page.context["rail"])
    # The number of a view is that of the rows to which its link leads.
    counted = {link["slug"]: link["number"] for link in page.context["rail"]}
    assert (counted["a-trier"], counted["toutes"]) == (1, 2)
    assert '<input type="hidden" name="vue" value="a-trier">' in page.content.decode()


def test_the_inbox_filters_by_direction(cast, sign_in, territory, at_home):
    wanted = at_home(assigned_to=territory.legal_direction)
    at_home(assigned_to=territory.technical_direction)
    page = sign_in(cast.dgs).get("/guichet/", {"direction": "affaires-juridiques"})
    assert numbers(page) == {wanted.number}


def test_only_the_desk_enters_requests_from_the_inbox(cast, sign_in):
    assert 'href="/guichet/saisie/"' in sign_in(cast.desk_agent).get("/guichet/").content.decode()
    for user in (cast.agent, cast.dgs):
        assert 'href="/guichet/saisie/"' not in sign_in(user).get("/guichet/").content.decode()


def test_the_inbox_says_how_long_is_left_in_words_and_by_date(cast, sign_in, at_home):
    today = timezone.localdate()
    for days in (-3, 0, 1):
        at_home(due_on=today + datetime.timedelta(days=days))
    at_home(due_on=today, state=State.WAITING)
    page = sign_in(cast.desk_agent).get("/guichet/")
    assert [row.time_left for row in page.context["rows"]] == [
        "3\u00a0jours de retard",
        "aujourd’hui",
        "demain",
        "délai suspendu",
    ]
    late = today - datetime.timedelta(days=3)
    assert f'<time datetime="{late:%Y-%m-%d}">{late:%d/%m}</time>' in page.text
    # The clock of a request that waits for its commune has no date.
    assert page.text.count("<time ") == 3


def test_own_requests_are_those_one_has_in_charge_or_has_entered(cast, sign_in, territory, at_home):
    entered = at_home(author=cast.desk_agent, on_behalf=True, channel="phone")
    held = at_home(
        state=State.IN_PROGRESS,
        assigned_to=territory.legal_direction,
        assigned_to__agent=cast.agent,
    )
    at_home()
    for user, expected in ((cast.desk_agent, entered), (cast.agent, held)):
        page = sign_in(user).get("/guichet/", {"vue": "les-miennes"})
        assert numbers(page) == {expected.number}
    assert "Mes demandes" not in sign_in(cast.dgs).get("/guichet/").text


def test_an_empty_view_leads_to_where_its_filters_find_something(cast, sign_in, at_home):
    opened = at_home(subject="Panne de la chaudière")
    over = at_home(subject="Panne du photocopieur", state=State.CLOSED)
    client = sign_in(cast.desk_agent)
    page = client.get("/guichet/", {"vue": "en-attente", "q": "panne"})
    assert not page.context["rows"]
    found = {place.label: place for place in page.context["elsewhere"]}
    assert [place.number for place in found.values()] == [1, 1]
    assert numbers(client.get("/guichet/" + found["Toutes les ouvertes"].url)) == {opened.number}
    answered = client.get(found["Demandes répondues ou terminées"].url)
    assert over.number in numbers(answered)
    # « Demandes » cannot be narrowed by urgency: what it holds is not offered.
    page = client.get("/guichet/", {"vue": "en-attente", "urgence": "normal"})
    assert [place.label for place in page.context["elsewhere"]] == ["Toutes les ouvertes"]


def test_an_empty_inbox_asks_little_of_the_database(cast, sign_in, at_home):
    at_home()
    client = sign_in(cast.desk_agent)
    query = "vue=en-attente&q=rien&commune=35125&urgence=high"
    assert queries_of(client, f"/guichet/?{query}") <= 15


def test_a_request_leads_back_to_the_list_as_one_left_it(cast, sign_in, at_home):
    row = at_home()
    client = sign_in(cast.desk_agent)
    target = f"#demande-{row.number}"
    left = "http://testserver/guichet/?vue=a-trier&page=2"
    page = client.get(row.get_absolute_url(), headers={"referer": left}).text
    assert f'href="/guichet/?vue=a-trier&amp;page=2{target}">Guichet' in page
    left = "http://testserver/demandes/?q=panne"
    page = client.get(row.get_absolute_url(), headers={"referer": left}).text
    assert f'href="/demandes/?q=panne{target}">Demandes' in page
    for stranger in ("https://ailleurs.test/guichet/?vue=a-trier", "http://testserver/bilans/"):
        page = client.get(row.get_absolute_url(), headers={"referer": stranger}).text
        assert f'href="/guichet/{target}">Guichet' in page
    assert f'id="demande-{row.number}"' in client.get("/guichet/").text

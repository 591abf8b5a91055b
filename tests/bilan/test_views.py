"""The pages of the bilans, for each reader and each step."""

import pytest
from django.urls import reverse

from bilan import operations
from bilan.models import Report, State
from bilan.period import Period
from jobs.models import Job
from tests.bilan.conftest import FROZEN_AT, kept

READERS = [
    "anonymous",
    "outsider",
    "administrator",
    "agent",
    "mayor",
    "elected",
    "desk_agent",
    "dgs",
]


@pytest.fixture
def client_of(cast, sign_in):
    people = {**cast.members(), "anonymous": None}
    return lambda name: sign_in(people[name])


def downloaded(client) -> bytes | None:
    """Return the PDF of 2025, or None where there is none to be seen."""
    answer = client.get("/bilans/2025/pdf/")
    if answer.status_code == 404:
        return None
    assert 'filename="bilan-2025-vitre-communaute.pdf"' in answer["Content-Disposition"]
    return b"".join(answer.streaming_content)


def step(client, name: str, report: Report, **fields):
    data = {"frozen_at": report.frozen_at.isoformat(), **fields}
    return client.post(reverse(f"report_{name}", args=[report.year]), data)


@pytest.mark.parametrize(
    ("steps", "readers"),
    [
        ([], {"desk_agent", "dgs"}),
        (["validate"], {"desk_agent", "dgs"}),
        (["validate", "circulate"], {"desk_agent", "dgs", "mayor", "elected"}),
        (["validate", "circulate", "publish"], set(READERS)),
    ],
)
def test_page_pdf_and_list_show_a_bilan_to_the_same_people(
    ask, cast, as_actor, freeze, client_of, steps, readers
):
    ask("2025-03-03")
    report = freeze(pdf=True)
    for name in steps:
        report = getattr(operations, name)(report=report, actor=as_actor(cast.dgs), now=FROZEN_AT)
    for reader in READERS:
        client = client_of(reader)
        sees = reader in readers
        assert client.get("/bilans/2025/").status_code == (200 if sees else 404), reader
        assert downloaded(client) == (b"%PDF-1.7 essai" if sees else None), reader
        assert ("/bilans/2025/pdf/" in client.get("/bilans/").text) is sees, reader


def test_the_page_shows_the_figures_the_charts_and_their_tables(ask, freeze, client_of):
    for day in (3, 4, 5, 6, 7):
        ask(f"2025-03-{day:02d}", after=2, satisfaction=4)
    ask("2024-03-03", after=1)
    freeze(pdf=True)
    page = client_of("dgs").get("/bilans/2025/").text
    assert "1\u00a0commune sur 3 est engagée dans au moins 1\u00a0service mutualisé" in page
    assert "9\u00a0demandes sur\u00a010 en moins de 3\u00a0jours" in page
    assert page.count("<svg xmlns") == 5
    assert page.count("<svg xmlns") == page.count("Voir les chiffres de ce graphique")
    assert 'data-label="Reçues 2025"' in page


def test_a_year_without_bilan_says_what_to_do(ask, freeze, client_of):
    ask("2025-03-03")
    page = client_of("anonymous").get("/bilans/1999/")
    assert page.status_code == 404
    assert "Il n’y a pas de bilan 1999 à lire" in page.text
    assert reverse("reports") in page.text
    assert reverse("report_prepare", args=[1999]) not in page.text
    mine = client_of("dgs").get("/bilans/2025/")
    assert mine.status_code == 404
    assert reverse("report_prepare", args=[2025]) in mine.text
    assert reverse("report_prepare", args=[1999]) not in client_of("dgs").get("/bilans/1999/").text


def test_the_whole_life_of_a_bilan_in_the_browser(ask, cast, client_of, freeze):
    ask("2025-03-03")
    dgs = client_of("dgs")
    assert "Préparer le bilan 2025" in dgs.get("/bilans/").text
    page = dgs.post("/bilans/2025/preparer/", {"cut_off_on": ""}, follow=True)
    assert "hx-trigger" in page.text
    assert "La préparation continue" in page.text or "la préparation continue" in page.text
    Job.objects.update(state=Job.State.SUCCEEDED, finished_at=FROZEN_AT, progress=100)
    report = freeze(pdf=True)
    assert "Valider le bilan" in dgs.get("/bilans/2025/").text
    page = step(dgs, "validate", report, comment="Relu.")
    assert page.status_code == 302
    assert "Relu." in dgs.get("/bilans/2025/").text
    desk = client_of("desk_agent")
    assert "Diffuser aux élus" in desk.get("/bilans/2025/").text
    step(desk, "circulate", report)
    assert "Télécharger le bilan 2025" in client_of("elected").get("/bilans/").text
    assert "Rendre public" not in desk.get("/bilans/2025/").text
    step(dgs, "publish", report)
    assert downloaded(client_of("anonymous")) == b"%PDF-1.7 essai"
    assert "Relu." not in client_of("anonymous").get("/bilans/2025/").text


@pytest.mark.parametrize(
    ("name", "actor", "status"),
    [
        ("prepare", "elected", 404),
        ("validate", "desk_agent", 403),
        ("validate", "administrator", 404),
        ("validate", "elected", 404),
        ("publish", "desk_agent", 403),
        ("circulate", "mayor", 404),
    ],
)
def test_a_stranger_gets_404_and_a_weak_role_403(ask, freeze, client_of, name, actor, status):
    ask("2025-03-03")
    report = freeze(pdf=True)
    assert step(client_of(actor), name, report).status_code == status
    assert Report.objects.get().state == State.FROZEN


def test_steps_are_for_people_who_have_signed_in(ask, freeze, client_of):
    ask("2025-03-03")
    answer = step(client_of("anonymous"), "validate", freeze(pdf=True))
    assert answer.status_code == 403
    assert f'href="{reverse("account_login")}?next=' in answer.text
    assert Report.objects.get().state == State.FROZEN


def test_an_outdated_page_gets_a_conflict_and_gives_the_comment_back(ask, freeze, client_of):
    ask("2025-03-03")
    seen = freeze(pdf=True)
    freeze(pdf=True, now=FROZEN_AT.replace(hour=10))
    answer = step(client_of("dgs"), "validate", seen, comment="Tout est juste.")
    assert answer.status_code == 409
    assert "Tout est juste." in answer.text
    assert Report.objects.get().state == State.FROZEN


def test_a_second_click_gets_a_conflict(ask, freeze, client_of):
    ask("2025-03-03")
    report, dgs = freeze(pdf=True), client_of("dgs")
    assert step(dgs, "validate", report, comment="Relu.").status_code == 302
    conflict = step(dgs, "validate", report, comment="Relu deux fois.")
    assert conflict.status_code == 409
    assert "Validé par la direction générale" in conflict.text
    assert conflict.context["typed"] == [("", "Relu deux fois.")]
    assert dgs.get(conflict.context["conflict"].url).status_code == 200


@pytest.mark.parametrize("name", ["prepare", "abandon", "validate", "circulate", "publish"])
def test_a_step_followed_as_a_link_leads_to_the_bilan(ask, freeze, client_of, name):
    """As after signing in again, when the session expired before the click."""
    ask("2025-03-03")
    freeze(pdf=True)
    page = client_of("dgs").get(reverse(f"report_{name}", args=[2025]))
    assert (page.status_code, page.url) == (302, "/bilans/2025/")
    assert Report.objects.get().state == State.FROZEN


@pytest.mark.parametrize(
    ("year", "cut_off_on", "words"),
    [
        (2019, "", "Aucune demande en 2019"),
        (2025, "2025-02-30", "Cette date n’existe pas"),
        (2025, "2024-12-31", "s’arrêtent à un jour de 2025"),
        (2999, "", "n’a pas commencé"),
        (0, "", "donnez une année de 2000 à"),
        (99_999_999_999, "", "n’a pas commencé"),
    ],
)
def test_a_refused_preparation_is_explained(ask, client_of, year, cut_off_on, words):
    ask("2025-03-03")
    url = reverse("report_prepare", args=[year])
    page = client_of("dgs").post(url, {"cut_off_on": cut_off_on}, follow=True)
    assert words in page.text
    assert not Report.objects.exists()


def test_another_cut_off_asked_during_a_production_is_not_said_to_be_prepared(ask, client_of):
    ask("2025-03-03")
    dgs = client_of("dgs")
    dgs.post("/bilans/2025/preparer/", {"cut_off_on": ""})
    page = dgs.post("/bilans/2025/preparer/", {"cut_off_on": "2025-09-30"}, follow=True)
    assert "déjà en préparation, avec ses chiffres arrêtés au 31 décembre 2025" in page.text
    assert "Vous pouvez quitter cette page" not in [str(one) for one in page.context["messages"]]


def test_the_former_version_stays_one_click_away_while_the_next_is_prepared(
    ask, cast, as_actor, freeze, client_of
):
    ask("2025-03-03")
    first = freeze(pdf=True)
    for name in ("validate", "circulate", "publish"):
        first = getattr(operations, name)(report=first, actor=as_actor(cast.dgs), now=FROZEN_AT)
    dgs = client_of("dgs")
    dgs.post("/bilans/2025/preparer/", {"cut_off_on": ""})
    for reader in READERS:
        assert downloaded(client_of(reader)) == b"%PDF-1.7 essai", reader
    assert "Télécharger la version 1" in dgs.get("/bilans/2025/").text
    assert "de la version 1" in dgs.get("/bilans/").text
    assert "Télécharger la version 1" not in client_of("elected").get("/bilans/2025/").text

    Job.objects.update(state=Job.State.SUCCEEDED, finished_at=FROZEN_AT, progress=100)
    second = Report.objects.get(version=2)
    operations.freeze(report_id=second.pk, period=Period.of(2025), now=FROZEN_AT)
    operations.attach(
        report_id=second.pk, frozen_at=FROZEN_AT, content=b"%PDF-1.7 deux", finish=kept
    )
    assert downloaded(dgs) == b"%PDF-1.7 deux"
    former = dgs.get("/bilans/2025/pdf/?version=1")
    assert b"".join(former.streaming_content) == b"%PDF-1.7 essai"
    assert downloaded(client_of("anonymous")) == b"%PDF-1.7 essai"
    for version in ("2", "3", "99999999999"):
        url = f"/bilans/2025/pdf/?version={version}"
        assert client_of("anonymous").get(url).status_code == 404, version


def test_a_next_version_made_by_mistake_is_abandoned_from_its_page(
    ask, cast, as_actor, freeze, client_of
):
    ask("2025-03-03")
    operations.validate(report=freeze(pdf=True), actor=as_actor(cast.dgs), now=FROZEN_AT)
    dgs, url = client_of("dgs"), reverse("report_abandon", args=[2025])
    assert url not in dgs.get("/bilans/2025/").text
    dgs.post("/bilans/2025/preparer/", {"cut_off_on": ""})
    assert url not in dgs.get("/bilans/2025/").text
    Job.objects.update(state=Job.State.FAILED, finished_at=FROZEN_AT, error="Une panne.")
    assert url in dgs.get("/bilans/2025/").text
    page = dgs.post(url, {"version": "2"}, follow=True)
    assert "La version 2 est abandonnée." in page.text
    assert "La version 2 a été abandonnée." in page.text
    assert "Diffuser aux élus" in page.text
    assert "changé de version" in dgs.post(url, {"version": "2"}, follow=True).text
    assert Report.objects.get().version == 1


def test_the_progress_is_told_until_the_page_must_be_reloaded(ask, client_of):
    ask("2025-03-03")
    dgs = client_of("dgs")
    dgs.post("/bilans/2025/preparer/")
    Job.objects.update(state=Job.State.RUNNING, progress=50, step="Mise en page")
    fragment = dgs.get("/bilans/2025/avancement/")
    assert "Mise en page" in fragment.text
    assert "every 2s" in fragment.text
    assert "HX-Refresh" not in fragment
    Job.objects.update(
        state=Job.State.FAILED, finished_at=FROZEN_AT, error="Une panne, dite en français."
    )
    fragment = dgs.get("/bilans/2025/avancement/")
    assert "Une panne, dite en français." in fragment.text
    assert "every 2s" not in fragment.text
    assert fragment["HX-Refresh"] == "true"
    assert "Une panne, dite en français." in dgs.get("/bilans/2025/").text


def test_pages_take_few_queries(ask, freeze, client_of, django_assert_max_num_queries):
    ask("2025-03-03")
    ask("2024-03-03")
    freeze(pdf=True)
    dgs = client_of("dgs")
    with django_assert_max_num_queries(15):
        dgs.get("/bilans/2025/")
    with django_assert_max_num_queries(15) as few:
        dgs.get("/bilans/")
    Report.objects.bulk_create(Report(year=year) for year in range(1970, 2020))
    with django_assert_max_num_queries(15) as many:
        dgs.get("/bilans/")
    assert len(few) == len(many)

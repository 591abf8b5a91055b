"""The PDF of a bilan: tagged, readable, and saying what it must."""

import datetime
from base64 import b64encode
from pathlib import Path

import pdfua
import pypdf
import pytest
from django.core.management import CommandError, call_command

from bilan import operations
from bilan.models import Report, State
from bilan.period import Period
from jobs.models import Job
from tests.bilan.conftest import FROZEN_AT
from tests.communes.factories import CommuneFactory, give_logo
from tests.services.factories import ServiceFactory, SubscriptionFactory

_made: list[bytes] = []
NOW = datetime.datetime(2025, 11, 22, 12, tzinfo=datetime.UTC)


@pytest.fixture
def full_year(ask, territory):
    """Forty communes and more, five services, and requests over two years."""
    services = [ServiceFactory() for _ in range(5)]
    for rank in range(43):
        commune = CommuneFactory(
            insee_code=f"35{rank + 500}", name=f"Commune numéro {rank:02d}", member=True
        )
        SubscriptionFactory(commune=commune, service=services[rank % 5])
        ask(f"2025-{rank % 10 + 1:02d}-03", commune=commune, service=services[rank % 5], after=rank)
        ask(f"2024-{rank % 12 + 1:02d}-03", commune=commune, service=services[0], after=2)


@pytest.fixture
def full_pdf(full_year, tmp_path) -> Path:
    """The bilan of the full year, made for the first test that asks and read by the others."""
    if not _made:
        report = Report.objects.create(year=2025)
        period = Period(2025, datetime.date(2025, 11, 22))
        report = operations.freeze(report_id=report.pk, period=period, now=NOW)
        _made.append(operations.render_pdf(operations.as_html(report)))
    path = tmp_path / "bilan.pdf"
    path.write_bytes(_made[0])
    return path


def test_the_pdf_is_tagged_and_says_what_it_is(full_pdf):
    verdict = pdfua.validate(str(full_pdf))
    assert [(one.rule_id, one.message) for one in verdict.findings] == []
    pdf = pypdf.PdfReader(full_pdf)
    pages = [" ".join(page.extract_text().split()) for page in pdf.pages]
    assert pdf.metadata.title == "Bilan 2025 – Vitré Communauté"
    assert pdf.trailer["/Root"]["/Lang"] == "fr"
    text = " ".join(pages)
    assert "44 communes sur 46 sont engagées dans au moins 1 service mutualisé" in text
    assert "43 demandes ont été reçues du 1er janvier au 22 novembre 2025" in text
    for number, page in enumerate(pages, 1):
        assert "Démonstration" in page, number
        assert "Bilan provisoire, chiffres arrêtés au 22 novembre 2025" in page, number
        assert f"page {number} / {len(pages)}" in page, number
        assert len(page) > 300 or number == 1, f"page {number} is nearly empty"
    titles = [item.title for item in pdf.outline if not isinstance(item, list)]
    assert titles[0] == "Bilan 2025 de la mutualisation"
    chapters = [item.title for item in pdf.outline[1] if not isinstance(item, list)]
    assert chapters == [
        "Sommaire",
        "1. Chiffres clés",
        "2. Le cadre du schéma",
        "3. Qui adhère à quoi",
        "4. Service par service",
        "5. Le guichet des demandes",
        "6. Méthode et définitions",
    ]


def test_a_table_over_several_pages_repeats_its_header(full_pdf):
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(full_pdf).pages]
    matrix = [page for page in pages if "Commune numéro" in page and "Oui" in page]
    assert len(matrix) > 1
    assert all("Juridique" in page and "Total" in page for page in matrix)


def test_the_contents_give_the_pages(full_pdf):
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(full_pdf).pages]
    contents = pages[1].replace(" .", "").replace(".", "")
    for title in ("Qui adhère à quoi", "Le guichet des demandes", "Méthode et définitions"):
        number = int(contents.split(title)[1].split()[0])
        assert title in pages[number - 1], title


def test_the_command_writes_the_bilan_and_keeps_it_in_the_portal(ask, territory, tmp_path, capsys):
    ask("2025-03-03", after=2)
    path = tmp_path / "bilan.pdf"
    path.write_text("former")
    call_command("bilan", "2025", "--output", str(path))
    report = Report.objects.get()
    assert (report.state, report.is_provisional) == (State.FROZEN, False)
    with report.pdf.file.open("rb") as file:
        assert file.read() == path.read_bytes()
    assert "1 demande a été reçue en 2025" in " ".join(
        page.extract_text() for page in pypdf.PdfReader(path).pages
    ).replace("\u00a0", " ")
    assert list(tmp_path.glob(".*")) == []
    assert str(path) in capsys.readouterr().out


def test_the_command_gives_a_validated_bilan_as_it_is(ask, cast, as_actor, freeze, tmp_path):
    ask("2025-03-03")
    operations.validate(report=freeze(pdf=True), actor=as_actor(cast.dgs), now=FROZEN_AT)
    path = tmp_path / "bilan.pdf"
    call_command("bilan", "2025", "--output", str(path))
    assert path.read_bytes() == b"%PDF-1.7 essai"
    with pytest.raises(CommandError, match="ses chiffres ne changent plus"):
        call_command("bilan", "2025", "--output", str(path), "--cut-off", "2025-06-30")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["2019", "--output", "b.pdf"], "Aucune demande en 2019"),
        (["2999", "--output", "b.pdf"], "L’année 2999 n’a pas commencé"),
        (["0", "--output", "b.pdf"], "donnez une année de 2000 à"),
        (["2025", "--output", "."], "est un dossier"),
        (["2025", "--output", "absent/b.pdf"], "n’existe pas"),
        (["2025", "--output", "b.pdf", "--cut-off", "30/06/2025"], "n’est pas une date"),
        (["2025", "--output", "b.pdf", "--cut-off", "2024-06-30"], "à un jour de 2025"),
    ],
)
def test_the_command_refuses_in_french_and_writes_nothing(
    ask, tmp_path, monkeypatch, arguments, words
):
    ask("2025-03-03")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError, match=words):
        call_command("bilan", *arguments)
    assert list(tmp_path.glob("*.pdf")) == []
    assert not Report.objects.exists()


def test_the_command_waits_for_the_worker_that_has_the_bilan(ask, cast, as_actor, tmp_path):
    ask("2025-03-03")
    operations.prepare(year=2025, actor=as_actor(cast.dgs), now=FROZEN_AT)
    Job.objects.update(state=Job.State.RUNNING, progress=50)
    with pytest.raises(CommandError, match="en préparation sur le portail"):
        call_command("bilan", "2025", "--output", str(tmp_path / "b.pdf"))


def test_the_shell_says_how_far_it_is(ask, tmp_path, capsys):
    ask("2025-03-03")
    call_command("bilan", "2025", "--output", str(tmp_path / "b.pdf"))
    steps = capsys.readouterr().err
    for step in ("Chiffres", "Graphiques", "Mise en page", "Fichier"):
        assert step in steps


def test_html_escapes_what_people_have_written(ask, territory):
    type(territory.legal_service).objects.update(summary="<script>alert(1)</script> & co")
    ask("2025-03-03")
    report = Report.objects.create(year=2025)
    operations.freeze(report_id=report.pk, period=Period.of(2025), now=FROZEN_AT)
    assert "&lt;script&gt;" in operations.as_html(report)
    assert "<script>" not in operations.as_html(report)


def test_the_pdf_has_its_drawings_with_their_alternatives(full_pdf):
    pdf = pypdf.PdfReader(full_pdf)
    alternatives = [
        str(node["/Alt"])
        for node in (pdf.get_object(rank) for rank in range(1, pdf.trailer["/Size"]))
        if isinstance(node, dict) and node.get("/S") == "/Figure"
    ]
    assert len(alternatives) == 5
    assert "Demandes reçues chaque mois, selon ce qu’elles sont devenues" in alternatives


def test_the_document_keeps_the_colour_and_the_logo_of_its_day(ask, territory, tmp_path):
    ask("2025-03-03")
    logo = give_logo(territory.epci)
    type(territory.epci).objects.update(colour="#5b2c83")
    report = Report.objects.create(year=2025)
    operations.freeze(report_id=report.pk, period=Period.of(2025), now=FROZEN_AT)
    type(territory.epci).objects.update(colour="#0a6b3d")

    html = operations.as_html(report)
    assert "--rule: #5b2c83;" in html
    assert "#0a6b3d" not in html
    drawn = f'src="data:image/png;base64,{b64encode(logo.content).decode()}"'
    assert f'{drawn} alt="Vitré Communauté"' in html
    path = tmp_path / "bilan.pdf"
    path.write_bytes(operations.render_pdf(html))
    assert [one.message for one in pdfua.validate(str(path)).findings] == []
    assert len(pypdf.PdfReader(path).pages[0].images) == 1


def test_a_document_frozen_before_there_were_colours_has_its_own(ask, territory):
    ask("2025-03-03")
    report = Report.objects.create(year=2025)
    operations.freeze(report_id=report.pk, period=Period.of(2025), now=FROZEN_AT)
    report.texts.filter(key__in=["colour", "logo"]).delete()

    assert "cover-logo" not in operations.as_html(report)
    assert "<style>" not in operations.as_html(report)

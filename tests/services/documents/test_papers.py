"""The model papers of each legal form: the same words in both files, and the right ones."""

import dataclasses
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from pypdf import PdfReader

from core.paper_files import paper_odt, paper_pdf
from core.papers import Paper
from services.documents.kinds import AGREEMENT, DECISION, DELIBERATION, NOTICE, kinds_for
from services.models import LegalForm
from tests.services.documents.papers import COMMUNE, facts_of, service_of

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
EVERY = [(form, kind) for form in LegalForm for kind in kinds_for(form)]


def letters(text: str) -> str:
    """Return `text` without what a line or a page cuts."""
    return re.sub(r"[\s\u00ad]+", "", text)


def texts(paper: Paper) -> str:
    content = paper_odt(paper)
    with ZipFile(BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("content.xml"))
    return "\n".join("".join(e.itertext()) for e in root.iter(f"{TEXT}p", f"{TEXT}h"))


@pytest.mark.parametrize(("form", "kind"), EVERY, ids=lambda one: getattr(one, "slug", str(one)))
def test_both_files_hold_the_same_words(form, kind):
    paper = kind.write(facts_of(service_of(form)))

    pages = PdfReader(BytesIO(paper_pdf(paper))).pages
    read = " ".join(page.extract_text() for page in pages)
    for repeated in (
        paper.footer,
        f"{paper.letterhead.name} – {paper.title}",
        *(f"page {place} / {len(pages)}" for place in range(1, len(pages) + 1)),
    ):
        read = letters(read).replace(letters(repeated), "")
    written = letters(texts(paper))

    # Side by side in a table or under a letterhead, words are read in another order: count letters.
    own = letters("".join((paper.letterhead.name, *paper.letterhead.lines)))
    assert sorted(read.replace("–", "")) == sorted((own + written).replace("–", ""))


@pytest.mark.parametrize(("form", "kind"), EVERY, ids=lambda one: getattr(one, "slug", str(one)))
def test_styles_that_a_text_names_are_in_the_file(form, kind):
    with ZipFile(BytesIO(paper_odt(kind.write(facts_of(service_of(form)))))) as archive:
        content = etree.fromstring(archive.read("content.xml"))
        styles = etree.fromstring(archive.read("styles.xml"))
        manifest = archive.read("META-INF/manifest.xml").decode()
        names = archive.namelist()
    known = {e.get(f"{STYLE}name") for root in (content, styles) for e in root.iter()}
    named = {
        value
        for root in (content, styles)
        for element in root.iter()
        for key, value in element.attrib.items()
        if key.endswith("style-name") and not element.tag.startswith(STYLE)
    }

    assert named <= known
    assert names[0] == "mimetype"
    assert ("Pictures/logo.png" in names) == ('full-path="Pictures/logo.png"' in manifest)


def test_tables_find_their_styles_where_word_processors_look():
    """LibreOffice reads those of tables among the automatic ones only: no border otherwise."""
    paper = DELIBERATION.write(facts_of(service_of(LegalForm.COMMON_SERVICE)))
    with ZipFile(BytesIO(paper_odt(paper))) as archive:
        content = etree.fromstring(archive.read("content.xml"))
    automatic = {e.get(f"{STYLE}name") for e in content.iter(f"{STYLE}style")}
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    named = {e.get(f"{table}style-name") for e in content.iter()} - {None}

    assert named
    assert named <= automatic


def test_what_is_known_is_filled_and_the_rest_is_marked():
    said = texts(DELIBERATION.write(facts_of(service_of(LegalForm.COMMON_SERVICE))))

    assert "n°\u00a02026-45 du 3 novembre 2026" in said
    assert "Le conseil municipal d’Availles-sur-Seiche," in said
    assert "à compter du 1er janvier 2027" in said
    assert "donne pouvoir à Anne Martin, maire, pour signer" in said
    assert "article L5211-4-2" in said
    assert "[à compléter\u00a0: date]" in said
    assert "comité social territorial" not in said


def test_an_opinion_is_cited_where_one_is_needed():
    service = service_of(LegalForm.COMMON_SERVICE, needs_opinion=True)

    assert "comité social territorial" in texts(DELIBERATION.write(facts_of(service)))


def test_one_deliberation_joins_several_services():
    services = (service_of(LegalForm.COMMON_SERVICE), service_of(LegalForm.ASSISTANCE, name="ADS"))
    said = texts(DELIBERATION.write(facts_of(*services)))

    assert "plusieurs services mutualisés" in said
    assert "Les conventions annexées sont approuvées." in said
    assert "ADS" in said


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        (LegalForm.COMMON_SERVICE, "Annexe – Fiche d’impact"),
        (LegalForm.SECONDMENT, "article D5211-16"),
        (LegalForm.SHARED_GOODS, "Annexe – Règlement de mise à disposition"),
        (LegalForm.PURCHASING_GROUP, "avant le lancement de la procédure"),
        (LegalForm.ASSISTANCE, "Conduite de la prestation"),
        (LegalForm.HORIZONTAL, "articles L5111-1 et L5111-1-1"),
    ],
)
def test_each_legal_form_has_its_own_articles(form, expected):
    assert expected in texts(AGREEMENT.write(facts_of(service_of(form))))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"term_months": None}, "sans limitation de durée"),
        ({"term_months": 36}, "pour 3\u00a0ans, puis reconduite tacitement"),
        ({"term_months": 18, "renews_tacitly": False}, "pour 18\u00a0mois et prend fin"),
        ({"notice_months": 0}, "avis de réception, sans préavis."),
        ({"notice_months": 12}, "avec un préavis de 1\u00a0an"),
    ],
)
def test_a_convention_says_the_term_and_the_notice_of_the_service(changes, expected):
    service = service_of(LegalForm.ASSISTANCE, **changes)

    assert expected in texts(AGREEMENT.write(facts_of(service)))


def test_a_letter_says_that_there_is_no_notice():
    service = service_of(LegalForm.ASSISTANCE, notice_months=0)

    assert "La convention ne prévoit aucun préavis." in texts(NOTICE.write(facts_of(service)))


def test_articles_number_themselves_in_the_text_to_edit():
    with ZipFile(
        BytesIO(paper_odt(AGREEMENT.write(facts_of(service_of(LegalForm.SHARED_GOODS)))))
    ) as archive:
        content = etree.fromstring(archive.read("content.xml"))
    numbers = [number.text for number in content.iter(f"{TEXT}number")]
    restarted = [h for h in content.iter(f"{TEXT}h") if h.get(f"{TEXT}restart-numbering")]

    assert numbers[0] == "Article\u00a01\u00a0– "
    # The annex has articles of its own.
    assert numbers.count("Article\u00a01\u00a0– ") == len(restarted) == 2


def test_a_commune_that_lends_signs_first_with_its_own_deliberation():
    facts = facts_of(service_of(LegalForm.SECONDMENT))
    lending = dataclasses.replace(facts, lender=COMMUNE, borrower=facts.epci)
    said = texts(AGREEMENT.write(lending))

    assert said.index("commune d’Availles-sur-Seiche, sise") < said.index("Vitré Communauté, sise")
    assert "conseil municipal n°\u00a02026-45" in said


def test_the_letter_goes_to_the_other_side():
    said = texts(NOTICE.write(facts_of(service_of(LegalForm.COMMON_SERVICE))))

    assert "Vitré Communauté" in said
    assert "un préavis de 6\u00a0mois" in said


def test_the_other_assembly_accepts():
    said = texts(DECISION.write(facts_of(service_of(LegalForm.COMMON_SERVICE))))

    assert "Le conseil communautaire," in said
    assert "conseil municipal de la commune d’Availles-sur-Seiche n°\u00a02026-45" in said

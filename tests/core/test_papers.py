"""Papers as plain data: their articles, their blanks, and the two files made of them."""

from io import BytesIO
from zipfile import ZipFile

import pdfua
import pytest
from lxml import etree

from core.paper_files import paper_odt, paper_pdf
from core.papers import (
    Article,
    Grid,
    Heading,
    Letterhead,
    Paper,
    Points,
    Signatures,
    Text,
    Tone,
    blank,
    known_or_blank,
    pieces,
)


def paper(*blocks, **changes) -> Paper:
    values = {
        "title": "Convention",
        "letterhead": Letterhead("Vitré Communauté", ("35500 Vitré",)),
        "advice": ("À vérifier.",),
        "footer": "Modèle",
        "blocks": blocks,
        **changes,
    }
    return Paper(**values)


EVERY_BLOCK = (
    *(Text(f"Un texte {tone} & <suite> : {blank('date')}", tone) for tone in Tone),
    Article("Objet"),
    Points(("un", "deux")),
    Grid("Services", (("Voirie", "6 mois"),), ("Service", "Préavis")),
    Grid("Séance", (("Date", blank("date")),)),
    Signatures((("Pour l’une,",), ("Pour l’autre,",)), made="Fait à Vitré."),
    Heading("Annexe", begins_page=True),
    Article("Biens"),
)


def test_what_was_pasted_with_controls_is_a_paper_too():
    content = ZipFile(BytesIO(paper_odt(paper(Text("Une ligne\x0bpuis une autre"))))).read(
        "content.xml"
    )
    assert "Une ligne puis une autre" in "".join(etree.fromstring(content).itertext())


def test_articles_begin_again_after_a_heading():
    blocks = (Article("Objet"), Text("…"), Article("Durée"), Heading("Annexe"), Article("Biens"))
    numbers = [n for block, n in paper(*blocks).numbered() if isinstance(block, Article)]

    assert numbers == [1, 2, 1]


def test_what_is_to_fill_in_is_told_apart():
    assert pieces(f"Le {blank('date')} : fait.") == [
        ("Le ", False),
        ("[à compléter\u00a0: date]", True),
        ("\u00a0: fait.", False),
    ]
    assert known_or_blank("", "numéro") == blank("numéro")
    assert known_or_blank("12", "numéro") == "12"


def test_the_pdf_of_every_block_is_accessible(tmp_path):
    path = tmp_path / "papier.pdf"
    path.write_bytes(paper_pdf(paper(*EVERY_BLOCK)))

    assert [one.message for one in pdfua.validate(str(path)).findings] == []


@pytest.mark.parametrize("part", ["content.xml", "styles.xml", "meta.xml"])
def test_the_text_to_edit_is_well_formed_and_french(part):
    made = paper_odt(paper(*EVERY_BLOCK, title="Convention & annexe"))
    with ZipFile(BytesIO(made)) as archive:
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.text"
        root = etree.fromstring(archive.read(part))
    said = etree.tostring(root, encoding="unicode")

    if part == "content.xml":
        assert "&amp; &lt;suite&gt;" in said
    if part == "styles.xml":
        assert 'fo:language="fr"' in said
    if part == "meta.xml":
        assert "Convention &amp; annexe" in said

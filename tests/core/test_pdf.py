"""The PDF wrapper: tags, table headers, and no address but static files."""

import io

import pdfua
import pypdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from core.pdf import STATIC_BASE_URL, UnreachableAddress, render_pdf, static_path

TABLE = """
<table>
  <thead><tr><th scope="col">Commune</th><th scope="col">Demandes</th></tr></thead>
  <tbody><tr><th scope="row">Vitré</th><td>1\u202f234</td></tr></tbody>
</table>
"""


def page(body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="fr"><head><title>Essai</title>{head}</head>'
        f"<body><h1>Essai</h1>{body}</body></html>"
    )


def elements(content: bytes, kind: str) -> list[dict]:
    pdf = pypdf.PdfReader(io.BytesIO(content))
    found = (pdf.get_object(rank) for rank in range(1, pdf.trailer["/Size"]))
    return [node for node in found if isinstance(node, dict) and node.get("/S") == kind]


def test_the_pdf_passes_the_checker(tmp_path):
    path = tmp_path / "essai.pdf"
    path.write_bytes(render_pdf(page(TABLE)))
    assert pdfua.validate(str(path)).findings == ()
    pdf = pypdf.PdfReader(path)
    assert pdf.metadata.title == "Essai"
    assert pdf.trailer["/Root"]["/Lang"] == "fr"


def test_each_table_header_says_what_it_heads():
    scopes = [node["/A"]["/Scope"] for node in elements(render_pdf(page(TABLE)), "/TH")]
    assert scopes == ["/Column", "/Column", "/Row"]


def test_the_title_of_a_drawing_is_its_alternative():
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">'
        "<title>Un carré</title><rect width='9' height='9'/></svg>"
    )
    (figure,) = elements(render_pdf(page(drawing)), "/Figure")
    assert figure["/Alt"] == "Un carré"


def test_numbers_keep_their_spaces():
    pdf = pypdf.PdfReader(io.BytesIO(render_pdf(page(TABLE))))
    assert "1\u00a0234" in pdf.pages[0].extract_text()


def test_the_shipped_face_is_embedded_and_no_other():
    sheets = (f'<link rel="stylesheet" href="css/{name}.css">' for name in ("faces", "bilan"))
    content = render_pdf(page("Été", "".join(sheets)))
    fonts = pypdf.PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"]
    names = {str(font.get_object()["/BaseFont"]).split("+")[1] for font in fonts.values()}
    assert names
    assert all(name.startswith("Source-Sans-3") for name in names), names


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/logo.png",
        "https://127.0.0.1/logo.png",
        "file:///etc/hostname",
        f"{STATIC_BASE_URL}../pyproject.toml",
        f"{STATIC_BASE_URL}%2e%2e/pyproject.toml",
        f"{STATIC_BASE_URL}css/absent.css",
    ],
)
def test_only_static_files_are_read(url):
    with pytest.raises(Exception, match=r"static file|located outside"):
        static_path(url)
    with pytest.raises((FatalURLFetchingError, UnreachableAddress)):
        render_pdf(page(f'<img src="{url}" alt="Logo">'))

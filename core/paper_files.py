"""The two files made of a paper, from the same words: an ODT to edit, and a PDF to read."""

from base64 import b64encode
from io import BytesIO

from django.template.loader import render_to_string
from PIL import Image

from core.french import typographic
from core.odt import render_odt
from core.papers import Paper
from core.pdf import render_pdf

ODT_KIND = "application/vnd.oasis.opendocument.text"
PDF_KIND = "application/pdf"
# The height at which both files draw the logo, in millimetres.
LOGO_MM = 18
_LOGO_NAME = "Pictures/logo.png"


def paper_odt(paper: Paper) -> bytes:
    """Return the ODT of `paper`: real styles, articles that number themselves, blanks in yellow."""
    logo, width = _png(paper.letterhead.logo)
    context = {
        "paper": paper,
        "logo": _LOGO_NAME if logo else "",
        "logo_width": width,
        "logo_height": LOGO_MM,
    }
    return render_odt(
        content=render_to_string("odt/content.xml", context),
        styles=render_to_string("odt/styles.xml", context),
        title=typographic(paper.title),
        pictures={_LOGO_NAME: logo} if logo else {},
    )


def paper_pdf(paper: Paper) -> bytes:
    """Return the PDF of `paper`, tagged (PDF/UA-1)."""
    logo, _ = _png(paper.letterhead.logo)
    address = f"data:image/png;base64,{b64encode(logo).decode()}" if logo else ""
    return render_pdf(render_to_string("pdf/paper.html", {"paper": paper, "logo": address}))


def _png(picture: bytes) -> tuple[bytes, int]:
    """Return a picture as PNG, which every word processor draws, and its width in millimetres."""
    if not picture:
        return b"", 0
    out = BytesIO()
    with Image.open(BytesIO(picture)) as drawn:
        drawn.save(out, "PNG")
        return out.getvalue(), round(LOGO_MM * drawn.width / drawn.height)

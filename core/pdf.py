"""PDF documents made of HTML: tagged (PDF/UA-1), with nothing fetched from the network.

WeasyPrint is loaded on first use: it takes half a second and needs Pango, and most commands do
without both.
"""

from mimetypes import guess_type
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders

# Where the relative addresses of a document lead: to the project's own static files, read on disk.
STATIC_BASE_URL = "http://static.invalid/"


class UnreachableAddress(ValueError):
    """The document asks for a file that is not one of the project's static files."""


def static_path(url: str) -> str:
    """Return the path on disk of the static file that `url` names.

    Raises UnreachableAddress for any other address, so that a PDF never depends on the network
    nor on a file of the machine.
    """
    if not url.startswith(STATIC_BASE_URL):
        raise UnreachableAddress(f"A PDF only reads static files: {url}")
    found = finders.find(unquote(urlsplit(url).path).lstrip("/"))
    if not isinstance(found, str):
        raise UnreachableAddress(f"No such static file: {url}")
    return found


def render_pdf(html: str) -> bytes:
    """Return `html` as a PDF/UA-1 file.

    The document gives its language (`<html lang>`), its title and its stylesheets
    (`<link href="css/….css">`, relative to the static files). Raises when a file is missing.
    """
    import weasyprint
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = static_path(url)
            kind = guess_type(path)[0] or "application/octet-stream"
            with open(path, "rb") as file:
                return URLFetcherResponse(url, file.read(), {"Content-Type": kind})

    # The shipped face has no narrow no-break space: one of another face, or none, would be drawn.
    document = weasyprint.HTML(
        string=html.replace("\u202f", "\u00a0"),
        base_url=STATIC_BASE_URL,
        url_fetcher=StaticFetcher(fail_on_errors=True),
    )
    written: bytes = document.write_pdf(pdf_variant="pdf/ua-1", finisher=_scope_table_headers)
    return written


def _scope_table_headers(_document: Any, pdf: Any) -> None:
    """Say of each table header whether it heads a column or a row, which WeasyPrint leaves out.

    ISO 14289-1 (7.5) wants it. A header under THead heads its column, any other one its row.
    """

    def parent(element: Any) -> Any:
        return pdf.objects[int(element["P"].split()[0])]

    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            group = parent(parent(element))
            attributes = element.get("A") or {"O": "/Table"}
            attributes["Scope"] = "/Column" if group.get("S") == "/THead" else "/Row"
            element["A"] = attributes

"""Texts that people edit in a word processor: OpenDocument (ISO/IEC 26300).

odfdo is loaded on first use: it takes half a second, and most requests do without.
"""

from collections.abc import Mapping
from io import BytesIO

# The picture of the library's own blank document.
_THUMBNAIL = "Thumbnails/thumbnail.png"


def render_odt(
    *, content: str, styles: str, title: str, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """Return an ODT file made of its two XML parts, `content` and `styles`.

    `pictures` are PNG files by the name that the styles give them, as « Pictures/logo.png ».
    """
    from odfdo import Document

    document = Document("text")
    document.set_part("content.xml", content.encode())
    document.set_part("styles.xml", styles.encode())
    for name, picture in (pictures or {}).items():
        document.set_part(name, picture)
        document.manifest.add_full_path(name, "image/png")
    document.del_part(_THUMBNAIL)
    document.manifest.del_full_path(_THUMBNAIL)
    document.meta.title = title
    document.language = "fr-FR"
    out = BytesIO()
    document.save(out)
    return out.getvalue()

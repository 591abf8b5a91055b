"""Small real files of each kind, accepted and refused."""

import io
import zipfile

from PIL import Image
from pypdf import PdfWriter

ODF = "application/vnd.oasis.opendocument"
OPENXML = "application/vnd.openxmlformats-officedocument"

_MAIN_PARTS = {
    "docx": ("/word/document.xml", f"{OPENXML}.wordprocessingml.document.main+xml"),
    "xlsx": ("/xl/workbook.xml", f"{OPENXML}.spreadsheetml.sheet.main+xml"),
    "pptx": ("/ppt/presentation.xml", f"{OPENXML}.presentationml.presentation.main+xml"),
    "docm": ("/word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
}


def pdf() -> bytes:
    content = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.write(content)
    return content.getvalue()


def picture(file_format: str) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(content, file_format)
    return content.getvalue()


def heic(brand: bytes = b"heic") -> bytes:
    """The header of a telephone's photo: its file type box, then an empty metadata box."""
    file_type = b"ftyp" + brand + b"\x00\x00\x00\x00" + b"mif1" + brand
    meta = b"meta\x00\x00\x00\x00"
    boxes = [(len(box) + 4).to_bytes(4, "big") + box for box in (file_type, meta)]
    return b"".join(boxes)


def archive(entries: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in entries.items():
            packed.writestr(name, text)
    return content.getvalue()


def opendocument(label: str, **others: str) -> bytes:
    return archive(
        {"mimetype": label, "content.xml": "<office/>", "META-INF/manifest.xml": "<m/>", **others}
    )


def openxml(extension: str, others: dict[str, str | bytes] | None = None) -> bytes:
    part, kind = _MAIN_PARTS[extension]
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="{part}" ContentType="{kind}"/></Types>'
    )
    return archive(
        {"[Content_Types].xml": types, part.lstrip("/"): "<document/>", **(others or {})}
    )

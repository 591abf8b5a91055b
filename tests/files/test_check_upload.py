"""What may be joined to a request, read from the content."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from files.operations import MAX_UPLOAD_BYTES, check_upload
from tests.files import samples
from tests.files.samples import ODF, OPENXML

CSV = "commune;habitants\r\nVitré;18 000\r\n"

ACCEPTED = {
    "délibération.pdf": (samples.pdf(), "application/pdf"),
    "SANS-EXTENSION": (samples.pdf(), "application/pdf"),
    "CAPITALES.PDF": (samples.pdf(), "application/pdf"),
    "photo.jpg": (samples.picture("JPEG"), "image/jpeg"),
    "photo.jpeg": (samples.picture("JPEG"), "image/jpeg"),
    "plan.png": (samples.picture("PNG"), "image/png"),
    "renommée.jpg": (samples.picture("PNG"), "image/png"),
    "photo.webp": (samples.picture("WEBP"), "image/webp"),
    "IMG_0001.HEIC": (samples.heic(), "image/heic"),
    "IMG_0002.heic": (samples.heic(b"heix"), "image/heic"),
    "IMG_0003.heif": (samples.heic(b"mif1"), "image/heif"),
    "IMG_0004.jpg": (samples.heic(), "image/heic"),
    "arrêté.odt": (samples.opendocument(f"{ODF}.text"), f"{ODF}.text"),
    "budget.ods": (samples.opendocument(f"{ODF}.spreadsheet"), f"{ODF}.spreadsheet"),
    "réunion.odp": (samples.opendocument(f"{ODF}.presentation"), f"{ODF}.presentation"),
    "arrêté.docx": (samples.openxml("docx"), f"{OPENXML}.wordprocessingml.document"),
    "budget.xlsx": (samples.openxml("xlsx"), f"{OPENXML}.spreadsheetml.sheet"),
    "réunion.pptx": (samples.openxml("pptx"), f"{OPENXML}.presentationml.presentation"),
    "note.txt": ("L’eau monte rue de l’Étang.".encode(), "text/plain"),
    "ancien.txt": ("Voirie communale abîmée".encode("cp1252"), "text/plain"),
    "marque.txt": ("\ufeffVoirie".encode(), "text/plain"),
    "Texte Unicode.txt": (CSV.encode("utf-16"), "text/plain"),
    "liste.csv": (CSV.encode(), "text/csv"),
    "liste-ancienne.csv": (CSV.encode("cp1252"), "text/csv"),
}

PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + b"\x00" * 200
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ZIP = samples.archive({"photo.jpg": b"x"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
MACROS = {"word/vbaProject.bin": b"\x00\x01"}

REFUSED = {
    "programme.exe": PROGRAM,
    "programme.pdf": PROGRAM,
    "programme.txt": PROGRAM,
    "facture.pdf.exe": samples.pdf(),
    "page.html": HTML,
    "page.txt": HTML,
    "page.csv": b"\xef\xbb\xbf  \n" + HTML,
    "page-utf16.txt": HTML.decode().encode("utf-16"),
    "dessin.svg": SVG,
    "dessin.png": SVG,
    "dessin.txt": b'<?xml version="1.0"?>' + SVG,
    "script.txt": b"#!/bin/sh\nrm -rf /\n",
    "texte.rtf": b"{\\rtf1\\ansi Bonjour}",
    "texte.txt": b"{\\rtf1\\ansi Bonjour}",
    "archive.zip": ZIP,
    "archive.docx": ZIP,
    "archive.odt": samples.archive({"mimetype": "application/epub+zip", "content.xml": "x"}),
    "étiquette-seule.odt": samples.archive({"mimetype": f"{ODF}.text"}),
    "macros.docm": samples.openxml("docm", MACROS),
    "macros.docx": samples.openxml("docx", MACROS),
    "macros-renommées.docx": samples.openxml("docm"),
    "macros.odt": samples.opendocument(f"{ODF}.text", **{"Basic/script-lc.xml": "<b/>"}),
    "python.odt": samples.opendocument(f"{ODF}.text", **{"Scripts/python/a.py": "1"}),
    "tronqué.docx": samples.openxml("docx")[:-30],
    "pk.docx": b"PK\x03\x04" + b"\x00" * 100,
    "tableau.docx": samples.openxml("xlsx"),
    "image.pdf": samples.picture("PNG"),
    "document.png": samples.pdf(),
    "ancien.doc": OLE,
    "protégé.docx": OLE,
    "film.mp4": b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42" + b"\x00" * 50,
    "film.heic": b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isommp42" + b"\x00" * 50,
    "note.md": b"# Titre",
    "note.js": b"alert(1)",
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_each_accepted_kind_is_known_by_its_content(name):
    content, kind = ACCEPTED[name]
    # What the browser declares proves nothing either.
    upload = SimpleUploadedFile(name, content, content_type="application/x-msdownload")
    assert check_upload(upload) == kind
    assert upload.tell() == 0


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused_by_its_name_in_french(name):
    upload = SimpleUploadedFile(name, REFUSED[name], content_type="application/pdf")
    with pytest.raises(ValidationError) as refusal:
        check_upload(upload)
    assert refusal.value.code == "kind"
    (message,) = refusal.value.messages
    assert message.startswith(f"«\u00a0{name}\u00a0» est refusé")
    assert "PDF, photos (JPEG, PNG, HEIC, WebP)" in message


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("archive.zip", "un par un"),
        ("macros.docm", "sans macros"),
        ("ancien.doc", "format ancien"),
        ("image.pdf", "ne correspond pas à son nom"),
        ("programme.exe", "ce type de fichier n’est pas accepté"),
    ],
)
def test_a_refusal_says_what_to_do(name, advice):
    with pytest.raises(ValidationError, match=advice):
        check_upload(SimpleUploadedFile(name, REFUSED[name]))


def test_twenty_megabytes_pass_and_one_byte_more_does_not():
    content = samples.pdf().ljust(MAX_UPLOAD_BYTES, b"\n")
    assert check_upload(SimpleUploadedFile("plan.pdf", content)) == "application/pdf"
    with pytest.raises(ValidationError) as refusal:
        check_upload(SimpleUploadedFile("plan.pdf", content + b"\n"))
    assert refusal.value.code == "too_large"
    assert refusal.value.messages == [
        "«\u00a0plan.pdf\u00a0» pèse 20,1\u00a0Mo. Un fichier ne peut pas dépasser 20\u00a0Mo."
    ]


def test_an_empty_file_is_refused():
    with pytest.raises(ValidationError, match="est vide") as refusal:
        check_upload(SimpleUploadedFile("vide.pdf", b""))
    assert refusal.value.code == "empty"


def test_an_archive_is_never_unpacked_whole():
    bomb = samples.archive({"[Content_Types].xml": b"x" * 80_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(ValidationError):
        check_upload(SimpleUploadedFile("bombe.docx", bomb))

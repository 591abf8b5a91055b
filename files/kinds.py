"""What a file is, from its content: a name proves nothing."""

import zipfile
import zlib
from typing import IO

import puremagic

_OPENDOCUMENT = "application/vnd.oasis.opendocument."
_OPENXML = "application/vnd.openxmlformats-officedocument."

# Media type → the extensions that a file of this type may bear, its own first.
ACCEPTED_KINDS: dict[str, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif", ".hif"),
    "image/heif": (".heif", ".heic", ".hif"),
    f"{_OPENDOCUMENT}text": (".odt",),
    f"{_OPENDOCUMENT}spreadsheet": (".ods",),
    f"{_OPENDOCUMENT}presentation": (".odp",),
    f"{_OPENXML}wordprocessingml.document": (".docx",),
    f"{_OPENXML}spreadsheetml.sheet": (".xlsx",),
    f"{_OPENXML}presentationml.presentation": (".pptx",),
    "text/csv": (".csv",),
    "text/plain": (".txt",),
}
# Telephones and messengers often give a picture another picture's extension.
PICTURE_EXTENSIONS = frozenset(
    extension
    for kind, extensions in ACCEPTED_KINDS.items()
    if kind.startswith("image/")
    for extension in extensions
)

_HEAD_BYTES = 4096
_CHUNK_BYTES = 64 * 1024
_HEIF_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic"),
    **dict.fromkeys((b"mif1", b"msf1"), "image/heif"),
}
_MAGIC_KINDS = ("application/pdf", "image/jpeg", "image/png", "image/webp")

# An office document is a ZIP archive; these entries say which one, or that it carries programs.
_MAX_ENTRIES = 5_000
_MAX_MANIFEST_BYTES = 1024 * 1024
_OPENXML_MAIN_PARTS = {
    f"{kind}.main+xml".encode(): kind for kind in ACCEPTED_KINDS if kind.startswith(_OPENXML)
}
# Truncated, encrypted, of an unknown method, or made to confuse.
_UNREADABLE_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    OSError,
    RuntimeError,
    ValueError,
)
_MACRO_ENTRIES = ("basic/", "scripts/", "object/scripts/")

# Text that a browser or an office suite would run or draw rather than show as text.
_MARKUP = tuple(
    b"<!doctype <html <head <body <svg <?xml <script <iframe <!-- <?php {\\rtf %!ps #! "
    b"mime-version:".split()
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1a")) + b"\x7f"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def sniff(file: IO[bytes], extension: str) -> str | None:
    """Return the accepted media type of a file's content, None when it is of none.

    `extension` (lower case, with its dot) only tells plain text from CSV, which look the same.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    kind = _picture_or_pdf(head) or (_office_document(file) if head[:2] == b"PK" else None)
    if kind is None and extension in (".txt", ".csv") and _is_plain_text(file):
        kind = "text/csv" if extension == ".csv" else "text/plain"
    file.seek(0)
    return kind


def extension_agrees(extension: str, kind: str) -> bool:
    """Tell whether a name's extension is honest about the content; a missing one is."""
    if kind.startswith("image/"):
        return extension == "" or extension in PICTURE_EXTENSIONS
    return extension == "" or extension in ACCEPTED_KINDS[kind]


def _picture_or_pdf(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return _HEIF_BRANDS.get(head[8:12])
    if not head:
        return None
    try:
        found = {match.mime_type for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return None
    return next((kind for kind in _MAGIC_KINDS if kind in found), None)


def _office_document(file: IO[bytes]) -> str | None:
    """Return the kind of an office document without macros; nothing is unpacked but its label."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = [entry.filename.lower() for entry in archive.infolist()]
            if len(names) > _MAX_ENTRIES or any(
                name.startswith(_MACRO_ENTRIES) or name.endswith(("vbaproject.bin", ".exe", ".js"))
                for name in names
            ):
                return None
            if "mimetype" in names:
                label = _first_bytes(archive, "mimetype").strip().decode("ascii", "replace")
                return label if label in ACCEPTED_KINDS and "content.xml" in names else None
            if "[content_types].xml" in names:
                return _openxml_kind(_first_bytes(archive, "[Content_Types].xml"))
    except _UNREADABLE_ARCHIVE:
        return None
    return None


def _openxml_kind(manifest: bytes) -> str | None:
    if b"macroenabled" in manifest.lower():
        return None
    kinds = {kind for part, kind in _OPENXML_MAIN_PARTS.items() if part in manifest}
    return kinds.pop() if len(kinds) == 1 else None


def _first_bytes(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile("No office suite compresses so.")
    with archive.open(name) as entry:
        return entry.read(_MAX_MANIFEST_BYTES)


def _is_plain_text(file: IO[bytes]) -> bool:
    file.seek(0)
    start = file.read(_HEAD_BYTES)
    if start[:2] in _UTF16_MARKS:  # Excel's « Texte Unicode »
        file.seek(0)
        return _decodes_as_utf16(file.read())
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        return False
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        if len(chunk.translate(None, _CONTROLS)) != len(chunk):
            return False
    return True


def _decodes_as_utf16(content: bytes) -> bool:
    try:
        text = content.decode("utf-16")
    except UnicodeDecodeError:
        return False
    return "\x00" not in text and not text.lstrip().lower().startswith(
        tuple(mark.decode("ascii") for mark in _MARKUP)
    )

"""Lists that people bring: CSV as spreadsheets write it, XLSX and ODS, read as rows of texts."""

import csv
import datetime
import io
import zipfile

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from core.french import count, typographic

MOST_BYTES = 2 * 1024 * 1024
# What a small file may unfold into: a list of people is far from it, a trap is not.
MOST_UNFOLDED = 40 * 1024 * 1024
MOST_ROWS = 1000
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")  # Excel's « Texte Unicode »


class UnreadableSpreadsheet(Exception):
    """The file is no list that can be read; the message says why and what to do, in French."""

    def __init__(self, message: str) -> None:
        super().__init__(typographic(message))


class DayText(str):
    """The text of a cell that the spreadsheet itself holds as a day: 24/11/2026, never 11/24."""

    __slots__ = ()


def read_rows(content: bytes, *, most_rows: int = MOST_ROWS) -> list[tuple[int, list[str]]]:
    """Return the rows of the first sheet in sight that hold something: (line number, texts).

    The lines are numbered as the spreadsheet shows them, from 1. The kind is told by the content,
    not by the name. A formula is read as its result, cells merged downwards as so many times the
    same. Raise UnreadableSpreadsheet, when there are more than `most_rows` below the titles too.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableSpreadsheet("Ce fichier dépasse 2 Mo : n’y gardez que la liste.")
    if content.startswith(OLD_EXCEL):
        raise UnreadableSpreadsheet(
            "Ce fichier est d’un ancien format d’Excel, ou protégé par un mot de passe : "
            "enregistrez-le sans mot de passe au format .xlsx ou .csv."
        )
    rows = _sheet(content) if content.startswith(ZIP) else _csv(content)
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if not filled:
        raise UnreadableSpreadsheet("Ce fichier est vide.")
    if len(filled) > most_rows + 1:
        raise UnreadableSpreadsheet(
            f"Ce fichier a plus de {count(most_rows, 'ligne')} : partagez-le en plusieurs."
        )
    return filled


def _sheet(content: bytes) -> list[list[str]]:
    """Return the rows of the first sheet in sight of an XLSX or ODS file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unfolded = sum(entry.file_size for entry in archive.infolist())
        if unfolded > MOST_UNFOLDED:
            raise UnreadableSpreadsheet("Ce tableau est trop grand : n’y gardez que la liste.")
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(_first_in_sight(book))
        rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        return _unmerged(rows, sheet)
    except (CalamineError, zipfile.BadZipFile, IndexError, ValueError) as error:
        raise UnreadableSpreadsheet(
            "Ce fichier n’est pas un tableau lisible : enregistrez-le au format .xlsx ou .csv."
        ) from error


def _first_in_sight(book: CalamineWorkbook) -> int:
    return next(
        (
            place
            for place, sheet in enumerate(book.sheets_metadata)
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
        ),
        0,
    )


def _unmerged(rows: list[list[str]], sheet: CalamineSheet) -> list[list[str]]:
    """Write what cells merged downwards say in each of them: the file holds it in the first."""
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : bottom + 1]:
            row[left] = rows[top][left]
    return rows


def _csv(content: bytes) -> list[list[str]]:
    """Return the rows of a CSV file: by « ; », tabulation or comma, in UTF-8 or as Excel writes it.

    A line is a record: a cell may hold line breaks, which are folded into spaces.
    """
    text = _decoded(content)
    first_line = text.split("\n", 1)[0]
    separator = max(";\t,", key=first_line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [[_text(cell) for cell in row] for row in rows]
    except csv.Error as error:
        raise UnreadableSpreadsheet(
            "Ce fichier n’est pas un tableau lisible : enregistrez-le au format .xlsx ou .csv."
        ) from error


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF16):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise UnreadableSpreadsheet(
            "Ce fichier n’est pas un tableau : choisissez un fichier .xlsx, .ods ou .csv."
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _text(cell: object) -> str:
    """Return a cell as people read it: a whole number without decimals, a day as 24/11/2026."""
    if isinstance(cell, bool) or cell is None:
        return "" if cell is None else ("oui" if cell else "non")
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime.datetime | datetime.date):
        return DayText(f"{cell:%d/%m/%Y}")
    return " ".join(str(cell).split())

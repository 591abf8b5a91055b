"""Lists that people bring: CSV as their spreadsheets write it, XLSX and ODS."""

import datetime
import io
import zipfile

import pytest
from xlsxwriter import Workbook

from core.spreadsheets import MOST_ROWS, DayText, UnreadableSpreadsheet, read_rows
from tests.spreadsheets import xlsx

ROWS = [(1, ["Prénom", "Nom"]), (2, ["Élodie", "D’Œuvre"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_as_spreadsheets_write_it(encoding: str, separator: str, end: str):
    text = end.join(separator.join(row) for _, row in ROWS) + end
    assert read_rows(text.encode(encoding)) == ROWS


def test_a_cell_may_hold_the_separator_and_a_line_break():
    assert read_rows(b'a;b\n"x;y\nz";t\n') == [(1, ["a", "b"]), (2, ["x;y z", "t"])]


def test_empty_lines_are_left_out_and_numbers_kept_as_shown():
    assert read_rows(b"a;b\n;\n\nc;d\n") == [(1, ["a", "b"]), (4, ["c", "d"])]


def test_xlsx_is_read_with_its_line_numbers():
    content = xlsx([["Prénom", "Code"], ["", ""], ["Zoé", 35125]])
    assert read_rows(content) == [(1, ["Prénom", "Code"]), (3, ["Zoé", "35125"])]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "vide"),
        (b";;\n;\n", "vide"),
        (b"PK\x03\x04rien", "pas un tableau lisible"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, "ancien format"),
        (b"\x89PNG\r\n\x00\x01", "pas un tableau"),
        (b"a" * (2 * 1024 * 1024 + 1), "dépasse"),
        (b"a\n" * (MOST_ROWS + 2), "plus de"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, reason: str):
    with pytest.raises(UnreadableSpreadsheet, match=reason):
        read_rows(content)


def test_a_small_file_that_unfolds_without_end_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (41 * 1024 * 1024))
    assert len(packed.getvalue()) < 100_000

    with pytest.raises(UnreadableSpreadsheet, match="trop grand"):
        read_rows(packed.getvalue())


def test_a_book_is_read_as_its_reader_sees_it():
    """The first sheet in sight, merged cells in each of their lines, formulas by their result."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet("Ancienne").hide()
        sheet = book.add_worksheet("Adhésions")
        sheet.activate()
        sheet.write_row(0, 0, ["Commune", "Service", "Début"])
        sheet.merge_range(1, 0, 2, 0, "Vitré")
        sheet.write_formula(1, 1, '="Voi"&"rie"', None, "Voirie")
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
        sheet.write_datetime(
            1, 2, datetime.datetime(2020, 4, 3), book.add_format({"num_format": "dd/mm/yyyy"})
        )

    rows = read_rows(file.getvalue())
    assert rows[1:] == [(2, ["Vitré", "Voirie", "03/04/2020"]), (3, ["Vitré", "", ""])]
    assert isinstance(rows[1][1][2], DayText)


def test_the_unicode_text_of_excel_is_read():
    assert read_rows("Prénom\tNom\n".encode("utf-16")) == [(1, ["Prénom", "Nom"])]


def test_a_caller_may_take_longer_lists():
    assert len(read_rows(b"a\n" * (MOST_ROWS + 2), most_rows=MOST_ROWS + 1)) == MOST_ROWS + 2

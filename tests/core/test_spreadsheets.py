"""Lists that people bring: CSV as their spreadsheets write it, XLSX and ODS."""

import io
import zipfile

import pytest

from core.spreadsheets import MOST_ROWS, UnreadableSpreadsheet, read_rows
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

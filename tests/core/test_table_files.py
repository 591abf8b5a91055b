"""Files that spreadsheets open: the same cells in each format, and never a formula."""

import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from core.spreadsheets import read_rows
from core.table_files import FORMATS, Sheet

DAY = datetime.date(2026, 11, 24)
SHEETS = [
    Sheet(
        "Adhésions",
        ["Commune", "Habitants", "Part", "Depuis"],
        [["L’Étang & « Cie »", 1234, Decimal("7.5"), DAY], ["Vide", None, None, None]],
    ),
    Sheet("À propos", ["Situation"], [["Au 24 novembre 2026"]]),
]
READ_BACK = [
    (1, ["Commune", "Habitants", "Part", "Depuis"]),
    (2, ["L’Étang & « Cie »", "1234", "7.5", "24/11/2026"]),
    (3, ["Vide", "", "", ""]),
]


@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_a_workbook_gives_back_its_cells_and_its_sheets(extension):
    content = FORMATS[extension].write(SHEETS)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))

    assert read_rows(content) == READ_BACK
    assert book.sheet_names == ["Adhésions", "À propos"]
    assert book.get_sheet_by_index(1).to_python() == [["Situation"], ["Au 24 novembre 2026"]]
    # Numbers and dates are such: a spreadsheet adds and sorts them.
    assert book.get_sheet_by_index(0).to_python()[1][1:] == [1234.0, 7.5, DAY]


def test_csv_is_written_as_french_spreadsheets_read_it():
    lines = FORMATS["csv"].write(SHEETS).decode("utf-8-sig").split("\r\n")
    assert lines == [
        "Commune;Habitants;Part;Depuis",
        "L’Étang & « Cie »;1234;7,5;24/11/2026",
        "Vide;;;",
        "",
    ]


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_was_typed_is_never_a_formula(typed):
    sheets = [Sheet("Noms", ["Nom"], [[typed]])]

    assert f"'{typed}" in FORMATS["csv"].write(sheets).decode("utf-8-sig")
    for extension, part in (("xlsx", "xl/worksheets/sheet1.xml"), ("ods", "content.xml")):
        with zipfile.ZipFile(io.BytesIO(FORMATS[extension].write(sheets))) as archive:
            text = archive.read(part).decode()
        assert "<f>" not in text
        assert "table:formula" not in text
        assert typed.strip() in [row[0] for _, row in read_rows(FORMATS[extension].write(sheets))]


def test_characters_that_xml_refuses_are_left_out():
    for extension in ("xlsx", "ods"):
        content = FORMATS[extension].write([Sheet("Noms", ["Nom"], [["a\x0bb<c>"]])])
        assert CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names == ["Noms"]


def test_the_answer_is_a_file_with_its_name():
    response = FORMATS["ods"].response(SHEETS, "adhesions-2026-11-24")
    assert response["Content-Type"] == "application/vnd.oasis.opendocument.spreadsheet"
    assert response["Content-Disposition"] == 'attachment; filename="adhesions-2026-11-24.ods"'

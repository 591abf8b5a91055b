"""Tables that people take away, as the spreadsheets of town halls open them: XLSX, ODS and CSV.

What somebody typed stays a text in all three: a cell that begins with « = » is never run. The
libraries that write XLSX and ODS are loaded on first use: most pages do without them.
"""

import csv
import datetime
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeAlias, cast
from xml.sax.saxutils import escape

from django.http import HttpResponse

Cell: TypeAlias = str | int | Decimal | datetime.date | None
# A spreadsheet runs a cell of a CSV file that begins with one of these.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST, _WIDEST = 6, 48  # characters
# What XML cannot hold, even escaped.
_CONTROLS = dict.fromkeys({*range(32)} - {9, 10, 13})


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name (31 characters at most, as Excel allows), its titles and its rows.

    The row of titles and the first column stay in sight where the format can say so.
    """

    name: str
    titles: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    @cached_property
    def widths(self) -> list[int]:
        """Return the width of each column, in characters."""
        lines = [self.titles, *self.rows]
        longest = [max(len(_text(line[place])) for line in lines) for place in range(len(lines[0]))]
        return [min(max(length + 2, _NARROWEST), _WIDEST) for length in longest]


@dataclass(frozen=True)
class Format:
    """A kind of file: its extension, its name for people, its media type, how it is written."""

    extension: str
    label: str
    media_type: str
    write: Callable[[Sequence[Sheet]], bytes]

    def response(self, sheets: Sequence[Sheet], name: str) -> HttpResponse:
        """Return `sheets` as a file to keep, called `name` and its extension."""
        response = HttpResponse(self.write(sheets), content_type=self.media_type)
        response["Content-Disposition"] = f'attachment; filename="{name}.{self.extension}"'
        return response


def harmless(cell: Any) -> Any:
    """Return a cell of a CSV file that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell


def _text(cell: Cell) -> str:
    """Return a cell as French spreadsheets write it: 24/11/2026, 7,5."""
    if isinstance(cell, datetime.date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, Decimal):
        return str(cell).replace(".", ",")
    return "" if cell is None else str(cell)


def _csv(sheets: Sequence[Sheet]) -> bytes:
    """Return the first sheet: a CSV file holds one."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (sheets[0].titles, *sheets[0].rows):
        lines.writerow([_text(harmless(cell)) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(sheets: Sequence[Sheet]) -> bytes:
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        title = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for number, row in enumerate((sheet.titles, *sheet.rows)):
                for place, cell in enumerate(row):
                    if isinstance(cell, datetime.date):
                        page.write_datetime(number, place, cell, day)
                    elif isinstance(cell, int | Decimal):
                        page.write_number(number, place, cell)
                    elif cell:
                        page.write_string(number, place, cell, None if number else title)
            for place, width in enumerate(sheet.widths):
                page.set_column(place, place, width)
            page.freeze_panes(1, 1)
            page.set_landscape()
            page.repeat_rows(0)
    return file.getvalue()


def _ods(sheets: Sequence[Sheet]) -> bytes:
    from odfdo import Container, Document

    widths = sorted({width for sheet in sheets for width in sheet.widths})
    content = (
        f"<office:document-content {_ODS_NAMESPACES}><office:automatic-styles>{_ODS_STYLES}"
        f"{''.join(map(_ods_width, widths))}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{''.join(map(_ods_table, sheets))}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    # All that a document is made of, but for its content: cell by cell, 7 000 take seconds.
    container = cast(Container, Document("spreadsheet").container)
    container.set_part("content.xml", content.encode())
    file = io.BytesIO()
    container.save(file)
    return file.getvalue()


_ODS_NAMESPACES = 'office:version="1.3" ' + " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)
_ODS_STYLES = (
    '<number:date-style style:name="day"><number:day number:style="long"/>'
    '<number:text>/</number:text><number:month number:style="long"/>'
    '<number:text>/</number:text><number:year number:style="long"/></number:date-style>'
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>'
    '<style:style style:name="title" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)


def _ods_width(characters: int) -> str:
    return (
        f'<style:style style:name="width-{characters}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{characters * 2}mm"/></style:style>'
    )


def _ods_table(sheet: Sheet) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="width-{width}"/>' for width in sheet.widths
    )
    titles = "".join(_ods_text(title, 'table:style-name="title" ') for title in sheet.titles)
    rows = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in sheet.rows
    )
    name = escape(sheet.name, {'"': "&quot;"})
    return (
        f'<table:table table:name="{name}">{columns}<table:table-header-rows><table:table-row>'
        f"{titles}</table:table-row></table:table-header-rows>{rows}</table:table>"
    )


def _ods_cell(cell: Cell) -> str:
    if isinstance(cell, datetime.date):
        kind = f'table:style-name="date" office:value-type="date" office:date-value="{cell}"'
    elif isinstance(cell, int | Decimal):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        return _ods_text(cell) if cell else "<table:table-cell/>"
    return f"<table:table-cell {kind}><text:p>{_text(cell)}</text:p></table:table-cell>"


def _ods_text(text: str, style: str = "") -> str:
    return (
        f'<table:table-cell {style}office:value-type="string">'
        f"<text:p>{escape(text.translate(_CONTROLS))}</text:p></table:table-cell>"
    )


FORMATS = {
    one.extension: one
    for one in (
        Format(
            "xlsx",
            "Excel (XLSX)",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _xlsx,
        ),
        Format("ods", "LibreOffice (ODS)", "application/vnd.oasis.opendocument.spreadsheet", _ods),
        Format("csv", "CSV", "text/csv; charset=utf-8", _csv),
    )
}

"""Files for the reader's spreadsheet, and cells that one shows instead of working out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from enum import StrEnum

from django.http import HttpResponse
from django.utils.formats import get_format
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make Excel, LibreOffice and Sheets read the rest of a cell as a formula."""
# Apostrophes that stood there before count as part of the cell, so that from_text finds it again.
WORKED_OUT = re.compile(r"'*[=+\-@\t\r]")
DIGITS = 3
"""Decimal places of a figure in a file."""
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook holds."""

Cell = str | int | float | None


class FileFormat(StrEnum):
    """What a download is; the value is how its name ends."""

    CSV = "csv"
    XLSX = "xlsx"


CONTENT_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_text(cell: str) -> str:
    """The cell with an apostrophe in front where it would be worked out."""
    return f"'{cell}" if WORKED_OUT.match(cell) else cell


def from_text(cell: str) -> str:
    """The cell as it was before `as_text`: one protecting apostrophe is taken off."""
    return cell[1:] if cell.startswith("'") and WORKED_OUT.match(cell) else cell


def as_csv(records: Iterable[Sequence[Cell]]) -> bytes:
    """Marked as UTF-8 for spreadsheets. Where the reader's language writes a decimal comma, a
    spreadsheet set to it expects semicolons between the cells.
    """
    decimal = str(get_format("DECIMAL_SEPARATOR"))
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if decimal == "," else ",")
    for record in records:
        writer.writerow([_written(cell, decimal) for cell in record])
    return out.getvalue().encode("utf-8-sig")


def _written(cell: Cell, decimal: str) -> str | int | None:
    if isinstance(cell, float):
        return f"{cell:.{DIGITS}f}".replace(".", decimal)
    return as_text(cell) if isinstance(cell, str) else cell


def as_xlsx(records: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet: numbers are numbers, and text stays text whatever it starts with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for record in records:
        sheet.append([_typed(sheet, cell) for cell in record])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _typed(sheet: object, cell: Cell) -> object:
    if not cell and isinstance(cell, str):
        return None
    if isinstance(cell, str):
        # An apostrophe that was there is doubled, so that from_text leaves one.
        kept = as_text(cell) if cell.startswith("'") else cell
        typed = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", kept)[:LONGEST_CELL])
        typed.data_type = "s"
        typed.number_format = "@"
        return typed
    typed = WriteOnlyCell(sheet, round(cell, DIGITS) if cell is not None else None)
    if isinstance(cell, float):
        typed.number_format = f"0.{'0' * DIGITS}"
    return typed


def download(
    records: Iterable[Sequence[Cell]], *, name: str, file_format: FileFormat
) -> HttpResponse:
    """The records as a file of this name, without its ending."""
    content = as_xlsx(records) if file_format == FileFormat.XLSX else as_csv(records)
    response = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response

"""Files for the reader's spreadsheet, and cells that one shows instead of working out."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import IO, cast

from django.http import FileResponse, HttpResponse
from django.utils.formats import get_format

from common.postgres.replica import reads_elsewhere
from common.workbook import Lines, Moment, write_workbook

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""Characters that make Excel, LibreOffice and Sheets read the rest of a cell as a formula."""
# Apostrophes that stood there before count as part of the cell, so that from_text finds it again.
WORKED_OUT = re.compile(r"'*[=+\-@\t\r]")
DIGITS = 3
"""Decimal places of a figure in a file."""
UNBROKEN = str.maketrans({"\N{NO-BREAK SPACE}": " ", "\N{WORD JOINER}": ""})
IN_MEMORY = 1 << 20
"""Bytes of a file up to which it is not put on disk."""

Cell = str | int | float | Moment | None


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


def separator() -> str:
    """What stands between cells: where the reader's language writes a decimal comma, a spreadsheet
    set to it expects semicolons.
    """
    return ";" if get_format("DECIMAL_SEPARATOR") == "," else ","


def _headed(records: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    """The records; names of columns, which come first, without what only keeps lines whole on a
    page: other programs look for them.
    """
    for place, record in enumerate(records):
        is_named = not place and not isinstance(record, Lines)
        yield [_plain(cell) for cell in record] if is_named else record


def _plain(cell: Cell) -> Cell:
    return cell.translate(UNBROKEN) if isinstance(cell, str) else cell


def write_csv(file: IO[bytes], records: Iterable[Sequence[Cell]]) -> None:
    """Marked as UTF-8 for spreadsheets."""
    decimal = str(get_format("DECIMAL_SEPARATOR"))
    file.write(codecs.BOM_UTF8)
    out = io.TextIOWrapper(file, "utf-8", newline="", write_through=False)
    writer = csv.writer(out, delimiter=separator())
    for record in _headed(records):
        if isinstance(record, Lines):
            out.write(record)
        else:
            writer.writerow([_written(cell, decimal) for cell in record])
    out.flush()
    out.detach()


def _written(cell: Cell, decimal: str) -> str | int | None:
    if isinstance(cell, str):
        return as_text(cell)
    if isinstance(cell, float):
        return f"{cell:.{DIGITS}f}".replace(".", decimal)
    return cell


def _write_xlsx(file: IO[bytes], records: Iterable[Sequence[Cell]]) -> None:
    """A workbook of one sheet: numbers are numbers, and text stays text whatever it starts with."""
    write_workbook(
        file,
        (
            record if isinstance(record, Lines) else list(map(_typed, record))
            for record in _headed(records)
        ),
    )


def _typed(cell: Cell) -> Cell:
    if isinstance(cell, str):
        # An apostrophe that was there is doubled, so that from_text leaves one.
        return as_text(cell) if cell.startswith("'") else cell
    return round(cell, DIGITS) if type(cell) is float else cell


WRITERS = {FileFormat.CSV: write_csv, FileFormat.XLSX: _write_xlsx}


def download(
    records: Iterable[Sequence[Cell]], *, name: str, file_format: FileFormat
) -> HttpResponse:
    """The records as a file of this name, without its ending.

    It is written to the end, to disk where it is long, before the first byte leaves, and its length
    is said: what breaks off is never taken for the whole.
    """
    with contextlib.ExitStack() as whole:
        file = whole.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY))
        with reads_elsewhere():
            WRITERS[file_format](file, records)
        length = file.tell()
        file.seek(0)
        kind = CONTENT_TYPES[file_format]
        if length <= IN_MEMORY:
            response = HttpResponse(file.read(), content_type=kind)
        else:
            whole.pop_all()  # the response closes the file
            response = cast("HttpResponse", FileResponse(file, content_type=kind))
    response.headers["Content-Length"] = str(length)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response

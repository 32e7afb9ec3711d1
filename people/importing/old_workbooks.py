"""The first sheet of an XLS file with its number formats; part of the reader's own process."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlrd

from people.importing.number_formats import digits_of
from people.importing.tables import NotRead, Problem


def old_workbook_rows(content: bytes, *, columns: int) -> Iterator[tuple[int, list[str]]]:
    """(row number, cells) of the first sheet that is seen and filled, at most so many columns.

    Raises NotRead when it takes a password.
    """
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        )
    except xlrd.XLRDError as error:
        raise NotRead(
            Problem.LOCKED if "encrypted" in str(error) else Problem.UNREADABLE
        ) from error
    for first in book.sheets():
        if first.visibility == 0 and first.nrows:
            for row in range(first.nrows):
                width = min(first.row_len(row), columns)
                yield row + 1, [_cell_text(book, first.cell(row, place)) for place in range(width)]
            return


def _cell_text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#VALUE!"))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return str(xlrd.xldate_as_datetime(cell.value, book.datemode).date())
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        number_format = book.format_map[book.xf_list[cell.xf_index].format_key]
        return digits_of(cell.value, number_format.format_str)
    return str(cell.value)

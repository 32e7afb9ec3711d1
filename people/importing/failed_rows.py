"""Rows that could not be imported, as records of a file for a spreadsheet.

Brought back it is what went out: see common.spreadsheets for the apostrophe that protects a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from common.spreadsheets import Cell
from people.importing.report import CheckedRow, Remark

FailedRow = tuple[int, Sequence[str], str]
"""Row number, cells, what to correct."""


def failed_records(
    columns: Sequence[Sequence[str]], rows: Iterable[FailedRow]
) -> Iterator[list[Cell]]:
    """The rows under their own headings, with their number and what to correct in two columns more.

    `columns` are [heading, field or ''] in the list's order.
    """
    headings = [heading for heading, _field in columns]
    yield [*headings, _("Row in the file"), _("What to correct")]
    for number, row, reasons in rows:
        cells = row[: len(columns)]
        padding = [""] * (len(columns) - len(cells))
        yield [*cells, *padding, number, reasons]


def to_mend(row: CheckedRow) -> str:
    """What is wrong with a row, in sentences."""
    return " ".join(_sentence(error) for error in row.errors)


def _sentence(error: Remark) -> str:
    return f"{error.heading}: {error.text}" if error.heading else error.text

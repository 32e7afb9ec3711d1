"""Rows that could not be taken over, as a file that is safe to open in a spreadsheet.

Brought back it is what went out: see common.spreadsheets for the apostrophe that protects a cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from common.spreadsheets import as_text
from people.importing.report import CheckedRow, Remark

FailedRow = tuple[int, Sequence[str], str]
"""Row number, cells, what to mend."""


def failed_rows_csv(columns: Sequence[Sequence[str]], rows: Iterable[FailedRow]) -> bytes:
    """The rows under their own headings, with their number and what to mend in two columns more.

    `columns` are [heading, field or ''] in the list's order. Marked as UTF-8 for Excel.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    headings = [as_text(heading) for heading, _field in columns]
    writer.writerow([*headings, _("Row in the file"), _("What to mend")])
    for number, row, reasons in rows:
        cells = [as_text(cell) for cell in row[: len(columns)]]
        padding = [""] * (len(columns) - len(cells))
        writer.writerow([*cells, *padding, number, as_text(reasons)])
    return output.getvalue().encode("utf-8-sig")


def to_mend(row: CheckedRow) -> str:
    """What is wrong with a row, in sentences."""
    return " ".join(_sentence(error) for error in row.errors)


def _sentence(error: Remark) -> str:
    return f"{error.heading}: {error.text}" if error.heading else error.text

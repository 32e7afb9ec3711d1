"""Rows that could not be taken over, as a file that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from common.spreadsheets import as_text
from people.importing.report import CheckedRow, Remark


def failed_rows_csv(columns: Sequence[Sequence[str]], rows: Sequence[CheckedRow]) -> bytes:
    """The rows under their own headings, with their number and what to mend in two columns more.

    `columns` are [heading, field or ''] in the list's order. Marked as UTF-8 for Excel.
    """
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    headings = [as_text(heading) for heading, _field in columns]
    writer.writerow([*headings, _("Row in the file"), _("What to mend")])
    for row in rows:
        cells = [as_text(cell) for cell in row.cells[: len(columns)]]
        to_mend = " ".join(_sentence(error) for error in row.errors)
        writer.writerow([*cells, row.number, as_text(to_mend)])
    return output.getvalue().encode("utf-8-sig")


def _sentence(error: Remark) -> str:
    return f"{error.heading}: {error.text}" if error.heading else error.text

"""Rows that could not be taken over, as a file that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from people.checking import FORMULA_STARTS, CheckedRow


def as_text(cell: str) -> str:
    """A cell that a spreadsheet shows instead of working out."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def failed_rows_csv(columns: Sequence[Sequence[str]], rows: Sequence[CheckedRow]) -> bytes:
    """The failed rows under their own headings, with what to mend in two columns more. Marked UTF-8
    for Excel.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(
        [as_text(heading) for heading, _field in columns]
        + [_("Row in the file"), _("What to mend")]
    )
    for row in rows:
        told = " ".join(
            f"{error.heading}: {error.text}" if error.heading else error.text
            for error in row.errors
        )
        writer.writerow(
            [*(as_text(cell) for cell in row.cells[: len(columns)]), row.number, as_text(told)]
        )
    return out.getvalue().encode("utf-8-sig")

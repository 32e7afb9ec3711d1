"""Uploaded files as tables, whatever program wrote them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from people.importing.columns import field_for
from people.importing.separated import decode, separated_records
from people.importing.tables import SourceRow, SourceTable, UnreadableTable
from people.importing.workbooks import is_workbook, workbook_records

MAX_ROWS = 50_000
NOTHING = b"\x00 \t\r\n\xef\xbb\xbf"
LONGEST_LISTING = 300
"""Characters of headings that an error repeats."""


def read_table(content: bytes, filename: str) -> SourceTable:
    """Headings and rows of a CSV file or of a workbook's first sheet.

    Raises UnreadableTable with what to do.
    """
    if not content.strip(NOTHING):
        raise UnreadableTable(_("The file is empty."))
    if not is_workbook(content) and filename.lower().endswith((".xlsx", ".xls", ".ods")):
        raise UnreadableTable(
            _("The name says spreadsheet, the content is not one. Save it again as XLSX or CSV.")
        )
    if is_workbook(content):
        records = workbook_records(content)
    else:
        records = separated_records(decode(content))
    return _table(records)


def _table(records: Sequence[Sequence[str]]) -> SourceTable:
    """The first record that says something holds the headings; empty ones keep their number."""
    numbered = [(number, cells) for number, cells in enumerate(records, start=1) if any(cells)]
    if not numbered:
        raise UnreadableTable(_("The file is empty."))
    if len(numbered) > MAX_ROWS + 1:
        raise UnreadableTable(
            _("The file has more than %(rows)s rows. Split it.") % {"rows": MAX_ROWS}
        )
    headings = tuple(numbered[0][1])
    if not any(field_for(heading) for heading in headings):
        raise UnreadableTable(
            _("The first row should hold headings such as Name and Email. It holds: %(listed)s.")
            % {"listed": listing(headings)}
        )
    rows = [SourceRow(number, _padded(cells, len(headings))) for number, cells in numbered[1:]]
    return SourceTable(headings, tuple(rows))


def listing(headings: Sequence[str]) -> str:
    """The headings in one line, cut where it gets long."""
    return ", ".join(heading for heading in headings if heading)[:LONGEST_LISTING]


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """A cell for every heading; surplus cells that say something stay, for checking to see."""
    kept = list(cells)
    while len(kept) > width and not kept[-1]:
        kept.pop()
    return tuple(kept + [""] * (width - len(kept)))

"""Files and pasted text as headings and rows, whatever program wrote them."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from common.progress import Headway
from common.records import dataclass
from common.spreadsheets import from_text
from kpis.importing.columns import has_figures_only, known_headings
from people.importing.other_files import kind_of_other
from people.importing.readings import UnclearEncoding, open_text, readings_of
from people.importing.separated import HEADINGS_WITHIN, separated_rows
from people.importing.tables import SourceRow, UnreadableTable
from people.importing.workbooks import IN_A_MOMENT, ReadingTime, is_workbook, workbook_rows

NOTHING = b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"
START = 4000
MOST_ROWS = 500_000
MOST_COLUMNS = 400
"""Thirty years by month."""
A_MOMENT_TEXT, A_MOMENT_WORKBOOK = 400_000, 60_000
"""Bytes that are read while somebody waits for the page: some ten thousand figures."""


@dataclass(frozen=True)
class OpenedFile:
    """What a file holds; every row has a cell for every heading."""

    headings: tuple[str, ...]
    rows: list[SourceRow]
    encoding: str = ""
    """Of its letters, where it was in doubt."""


def is_long(content: bytes) -> bool:
    """Whether reading a file takes longer than somebody waits for a page."""
    most = A_MOMENT_WORKBOOK if is_workbook(content[:START]) else A_MOMENT_TEXT
    return len(content) > most


def open_file(
    content: bytes,
    filename: str,
    names: Mapping[str, int],
    encoding: str = "",
    *,
    most: int | None = None,
    pace: ReadingTime = IN_A_MOMENT,
    progress: Headway | None = None,
) -> OpenedFile:
    """The table in a file; `names` are those of KPIs, by which its headings are told. With `most`
    only the first rows of it, which is quick in any file. Raises UnreadableTable with what to do.
    """
    file = io.BytesIO(content)
    start = content[:START]
    if not start.strip(NOTHING):
        raise UnreadableTable(_("The file is empty."))
    other = kind_of_other(file)
    if other:
        instead = _("Save the table as XLSX or CSV and upload that.")
        raise UnreadableTable(f"{other} {instead}")
    if is_workbook(start):
        return _table(_passing(workbook_rows(file, pace), progress), names, "", most)
    if filename.lower().endswith((".xlsx", ".xls", ".ods")):
        raise UnreadableTable(
            _("The file is named like a spreadsheet but is not one. Save it again as XLSX or CSV.")
        )
    try:
        text = open_text(file, encoding)
    except UnclearEncoding as question:
        encoding = readings_of(question.lines)[0].encoding
        text = open_text(file, encoding)
    if progress:
        progress.total = content.count(b"\n")
    rows = separated_rows(text, lambda cells: known_headings(cells, names))
    return _table(_passing(rows, progress), names, encoding, most)


def _passing(rows: Iterator[SourceRow], progress: Headway | None) -> Iterator[SourceRow]:
    return progress.along(rows) if progress else rows


def _table(
    rows: Iterator[SourceRow], names: Mapping[str, int], encoding: str, most: int | None
) -> OpenedFile:
    found = list(islice(rows, MOST_ROWS + 1 if most is None else most))
    if not found:
        raise UnreadableTable(_("The file is empty."))
    if len(found) > MOST_ROWS:
        raise UnreadableTable(
            _("The file has more than %(rows)s rows. Split it.") % {"rows": MOST_ROWS}
        )
    place = _heading_place(found[:HEADINGS_WITHIN], names)
    headings = _trimmed(found[place].cells)
    if not 1 < len(headings) <= MOST_COLUMNS or has_figures_only(headings):
        raise UnreadableTable(
            _(
                "There is no row with headings such as Team, Month and Value. Add one above the "
                "figures."
            )
        )
    below = [_fitted(row, len(headings)) for row in found[place + 1 :]]
    kept = [row for row in below if any(row.cells)]
    if not kept and len(found) != most:
        raise UnreadableTable(_("There are no figures in this file, only headings."))
    return OpenedFile(headings, kept, encoding)


def _heading_place(rows: Sequence[SourceRow], names: Mapping[str, int]) -> int:
    """The row that says most of what is below it; titles above it are passed over."""
    known = [known_headings(row.cells, names) for row in rows]
    if max(known):
        return known.index(max(known))
    return next((place for place, row in enumerate(rows) if len(_trimmed(row.cells)) > 1), 0)


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    kept = [from_text(cell) for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _fitted(row: SourceRow, width: int) -> SourceRow:
    """A cell for every heading. What stands further right is nobody's column."""
    kept = tuple(from_text(cell) for cell in row.cells[:width])
    return SourceRow(row.number, kept + ("",) * (width - len(kept)))

"""Uploaded files as tables, whatever program wrote them."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, TextIO

from django.utils.translation import gettext as _

from common.spreadsheets import from_text
from people.importing.columns import field_for
from people.importing.other_files import kind_of_other
from people.importing.readings import open_text
from people.importing.separated import HEADINGS_WITHIN, separated_rows
from people.importing.tables import OpenTable, SourceRow, SourceTable, UnreadableTable
from people.importing.texts import is_damaged
from people.importing.workbooks import IN_A_MOMENT, ReadingTime, is_workbook, workbook_rows

MAX_ROWS = 1_100_000
"""A little more than a sheet of a spreadsheet holds."""
LONGEST_ROW = 30_000
"""Characters: a thousand such rows are in memory at a time."""
SAMPLED_ROWS = 2000
"""Rows by which columns are told that their heading leaves open."""
STARTS_WITHIN = 4000
"""Bytes of which one at least is more than a blank."""
MAX_HEADINGS = 300
NOTHING = b"\x00 \t\r\n\xef\xbb\xbf\xfe\xff"
LONGEST_LISTING = 300
"""Characters of headings that an error repeats."""
Remembered = Mapping[str, str]
"""{plain heading: field}, as somebody mapped columns before."""


def read_table(
    content: bytes, filename: str, *, encoding: str = "", remembered: Remembered | None = None
) -> SourceTable:
    """The whole table in a file that is at hand; see `open_table`."""
    table = open_table(
        io.BytesIO(content), filename, encoding=encoding, remembered=remembered, pace=IN_A_MOMENT
    )
    return whole(table)


def refuse_headings_alone(table: OpenTable) -> None:
    """Raise UnreadableTable when there is nobody below the headings."""
    if not table.sample:
        raise UnreadableTable(_("There is nobody in this file, only headings."))


def whole(table: OpenTable) -> SourceTable:
    """The table with all of its rows in memory."""
    return SourceTable(table.headings, tuple(table.rows))


def open_table(
    file: BinaryIO,
    filename: str,
    *,
    encoding: str = "",
    remembered: Remembered | None = None,
    pace: ReadingTime,
) -> OpenTable:
    """Headings and rows of a CSV file or of a workbook's first sheet, whose rows come one by one.

    Raises UnreadableTable with what to do, also while the rows come, and UnclearEncoding when it
    takes a look at names and no `encoding` was chosen yet.
    """
    file.seek(0)
    start = file.read(STARTS_WITHIN)
    if not start.strip(NOTHING):
        raise UnreadableTable(_("The file is empty."))
    other = kind_of_other(file)
    if other:
        instead = _("Upload the list as a spreadsheet: save it as XLSX or CSV.")
        raise UnreadableTable(f"{other} {instead}")
    if is_workbook(start):
        return _table(workbook_rows(file, pace), remembered or {})
    if filename.lower().endswith((".xlsx", ".xls", ".ods")):
        raise UnreadableTable(
            _("The file is named like a spreadsheet but is not one. Save it again as XLSX or CSV.")
        )
    return table_of_text(open_text(file, encoding), remembered)


def table_of_text(text: TextIO, remembered: Remembered | None = None) -> OpenTable:
    """Headings and rows of separated text. Raises UnreadableTable."""

    def fitness(cells: Sequence[str]) -> int:
        return _known_headings(cells, remembered or {})

    return _table(separated_rows(text, fitness), remembered or {})


def _table(rows: Iterator[SourceRow], remembered: Remembered) -> OpenTable:
    """The headings and the rows below them that say something under a heading."""
    first = list(itertools.islice(rows, HEADINGS_WITHIN))
    if not first:
        raise UnreadableTable(_("The file is empty."))
    place = _heading_place(first, remembered)
    headings = _trimmed(first[place].cells)
    _refuse_headings(first[place].number, headings, remembered)
    below = _below(itertools.chain(first[place + 1 :], rows), len(headings))
    sample = tuple(itertools.islice(below, SAMPLED_ROWS))
    return OpenTable(headings, sample, itertools.chain(sample, below))


def _below(rows: Iterator[SourceRow], width: int) -> Iterator[SourceRow]:
    count = 0
    for row in rows:
        cells = _fitted(row.cells, width)
        if not any(cells[:width]):
            continue
        if sum(len(cell) for cell in cells) > LONGEST_ROW:
            problem = _(
                "Row %(row)s has more text than any row of people. Remove the columns that are not "
                "needed here."
            )
            raise UnreadableTable(problem % {"row": row.number})
        count += 1
        if count > MAX_ROWS:
            raise UnreadableTable(
                _("The file has more than %(rows)s rows. Split it.") % {"rows": MAX_ROWS}
            )
        yield SourceRow(row.number, cells)


def _heading_place(rows: Sequence[SourceRow], remembered: Remembered) -> int:
    """Where the headings stand: the row with most known ones, the first of several.

    Titles and notes above it are passed over. Where no heading is known, it is the first row with
    more than one cell.
    """
    known = [_known_headings(row.cells, remembered) for row in rows]
    if max(known):
        return known.index(max(known))
    return next((place for place, row in enumerate(rows) if len(_trimmed(row.cells)) > 1), 0)


def _known_headings(cells: Sequence[str], remembered: Remembered) -> int:
    """How many known headings a row holds; a row with an address is about somebody."""
    if any("@" in cell for cell in cells):
        return 0
    return len({field for cell in cells if (field := field_for(cell, remembered))})


def _refuse_headings(number: int, headings: Sequence[str], remembered: Remembered) -> None:
    """Raise UnreadableTable when this row holds no headings, or broken ones."""
    if any(is_damaged(heading) for heading in headings):
        problem = _(
            "The headings in row %(row)s have damaged letters: %(listed)s. Export the list as "
            "UTF-8."
        )
        raise UnreadableTable(problem % {"row": number, "listed": listing(headings)})
    if len(headings) > MAX_HEADINGS:
        problem = _(
            "The file has more than %(columns)s columns. Remove those that are not needed here."
        )
        raise UnreadableTable(problem % {"columns": MAX_HEADINGS})
    if _known_headings(headings, remembered):
        return
    if len(headings) < 2 or any("@" in heading for heading in headings):
        problem = _(
            "There is no row with headings such as Name and Email. Add one above the people. Row "
            "%(row)s has: %(listed)s."
        )
        raise UnreadableTable(problem % {"row": number, "listed": listing(headings)})


def listing(headings: Sequence[str]) -> str:
    """The headings in one line, cut where it gets long."""
    return ", ".join(heading for heading in headings if heading)[:LONGEST_LISTING]


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    """Without empty cells at the end, and without the apostrophe that protected a formula."""
    kept = [from_text(cell) for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _fitted(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """A cell for every heading; surplus cells that say something stay, for checking to see."""
    kept = _trimmed(cells)
    return kept + ("",) * (width - len(kept))

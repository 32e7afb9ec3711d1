"""Lines of a file as PostgreSQL writes them: columns become cells, cells a line.

Hundreds of thousands of cells are written where they are, not carried here one by one. What a cell
looks like is the same as `common.spreadsheets` makes it; a test holds both against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from common.records import dataclass
from common.spreadsheets import WORKED_OUT, FileFormat, as_text, separator
from common.workbook import AS_MOMENT, ILLEGAL, text_cell

SURELY_TEXT = "CASE WHEN {0} ~ %(worked_out)s THEN '''' || {0} ELSE {0} END"
"""An apostrophe in front where a spreadsheet would work the cell out."""
UNKNOWN = "".join(chr(code) for code in (*range(1, 32), 0xFFFE, 0xFFFF) if ILLEGAL.match(chr(code)))
"""Characters that PostgreSQL holds and XML does not know."""


@dataclass(frozen=True, kw_only=True)
class LineFormat:
    """How a line is put together in SQL. Moments are on the clock of the transaction's zone."""

    text: str
    """SQL of a cell, with {0} for the column."""
    moment: str
    fixed: Callable[[str], str]
    """A text that is the same in every line, as a cell."""
    nothing: str
    """A cell without anything."""
    begins: str = ""
    between: str = ""
    ends: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    """Parameters of its SQL."""

    def line(self, cells: Sequence[str]) -> str:
        """SQL of a line made of cells, none of which is NULL."""
        inside = f" || '{self.between}' || ".join(cells)
        return f"'{self.begins}' || {inside} || '{self.ends}'"


def line_format(file_format: FileFormat) -> LineFormat:
    """The lines of this format, for the language that is spoken now."""
    return _csv_lines() if file_format is FileFormat.CSV else _workbook_lines()


def _csv_lines() -> LineFormat:
    return LineFormat(
        text=f"""'"' || replace({SURELY_TEXT}, '"', '""') || '"'""",
        moment="left({0}::text, 16)",
        fixed=lambda text: '"{}"'.format(as_text(text).replace('"', '""')),
        nothing="",
        between=separator(),
        ends="\r\n",
        values={"worked_out": f"^{WORKED_OUT.pattern}"},
    )


def _workbook_lines() -> LineFormat:
    begins, ends = text_cell("{0}").split("{0}")
    known = f"translate({SURELY_TEXT}, %(unknown)s, '')"
    escaped = f"replace(replace(replace({known}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    days = "date_part('epoch', {0}::timestamp) / 86400 + 25569"
    return LineFormat(
        text=f"'{begins}' || {escaped} || '{ends}'",
        moment=f"'<c s=\"{AS_MOMENT}\"><v>' || {days} || '</v></c>'",
        fixed=text_cell,
        nothing="<c/>",
        begins="<row>",
        ends="</row>",
        # Text needs no apostrophe here; one that was there is doubled, as everywhere.
        values={"worked_out": f"^'{WORKED_OUT.pattern}", "unknown": UNKNOWN},
    )

"""What a file holds that nothing is read of, because no KPI is called so. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from msgspec import Struct

from kpis.importing.columns import SAMPLED
from kpis.importing.figures import Unread, is_nothing, read_figure
from kpis.importing.layout import ColumnRole, Layout
from people.importing.tables import SourceRow

FIGURES_LIKELY = 0.5
"""Of the cells of a column, as many figures make it one of figures."""


class UnreadColumn(Struct, frozen=True):
    """A column that is not imported, though something stands in it."""

    place: int
    has_figures: bool
    """Else it says something about rows, like a group, and no value is lost with it."""


def unread_columns(layout: Layout, rows: Iterable[SourceRow]) -> tuple[UnreadColumn, ...]:
    """Those of a file that nothing is read of, told by its first rows."""
    sample = list(islice(rows, SAMPLED))
    found = []
    for place, column in enumerate(layout.columns):
        cells = _filled(sample, place) if column.role is ColumnRole.IGNORED else ()
        if cells:
            figures = sum(_is_figure(cell, layout.decimal) for cell in cells)
            found.append(UnreadColumn(place, figures >= FIGURES_LIKELY * len(cells)))
    return tuple(found)


def _filled(rows: Iterable[SourceRow], place: int) -> Sequence[str]:
    cells = (row.cells[place] for row in rows if place < len(row.cells))
    return [cell for cell in cells if not is_nothing(cell)]


def _is_figure(cell: str, decimal: str) -> bool:
    return read_figure(cell, decimal, in_hours=True) is not Unread.NO_NUMBER

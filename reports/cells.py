"""Cells of a report's tables: how they are rounded, worked out of each other, and written. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from reports.document import (
    CellFormula,
    CellKind,
    HowReckoned,
    JudgedCriterion,
    ReportCell,
    ReportColumn,
    ReportTable,
)
from ui.numbers import DASH, MINUS, grouped, number, whole_percent

ONE_SIDE, BOTH_SIDES = 2, 4
"""Cells of which a change is worked out."""


def rounded(value: float | None, kind: CellKind, digits: int = 1) -> ReportCell:
    """As a table holds it: no more digits than are shown, shares in whole percents."""
    if value is None:
        return None
    if kind == CellKind.COUNT:
        return round(value)
    if kind == CellKind.SHARE:
        return whole_percent(value) / 100
    return round(value, digits) or 0.0


def cell_text(cell: ReportCell, kind: CellKind, digits: int = 1) -> str:
    """A cell as people read it, in the active language."""
    if cell is None:
        return DASH
    if isinstance(cell, str):
        return cell
    if kind == CellKind.COUNT:
        return grouped(round(cell))
    if kind == CellKind.SHARE:
        return _("%(number)s%%") % {"number": whole_percent(cell)}
    sign = "+" if kind == CellKind.CHANGE and cell > 0 else ""
    return sign + number(cell, digits)


def row_texts(table: ReportTable, row: Sequence[ReportCell]) -> list[str]:
    """A row as people read it."""
    return [
        cell_text(cell, column.kind, column.digits)
        for cell, column in zip(row, table.columns, strict=True)
    ]


def reckoned(column: ReportColumn, cells: Sequence[ReportCell]) -> ReportCell:
    """What a column's formula makes of the cells that it names; None where one is no number that it
    cannot do without.
    """
    if column.formula is None:
        return None
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    if column.formula.how == HowReckoned.SHARE:
        if len(numbers) < len(cells) or not numbers[1]:
            return None
        return rounded(numbers[0] / numbers[1], CellKind.SHARE)
    return rounded(_changes(numbers), column.kind, column.digits)


def _changes(numbers: Sequence[float]) -> float | None:
    if len(numbers) == BOTH_SIDES:
        before, after, then, now = numbers
        return (after - before) - (now - then)
    return numbers[1] - numbers[0] if len(numbers) == ONE_SIDE else None


def is_reached(judged: JudgedCriterion) -> bool | None:
    """What its rounded interval says of a criterion; None where it lies on both sides, or there is
    none. No file works out a verdict where this is another than the one that was given.
    """
    if judged.least is None or judged.low is None or judged.high is None:
        return None
    if judged.low >= judged.least:
        return True
    return False if judged.high < judged.least else None


def formula_words(table: ReportTable, formula: CellFormula) -> str:
    """The arithmetic as the data dictionary writes it, with the names of columns."""
    names = {each.key: each.name for each in table.columns}
    told = [names[key] for key in formula.of]
    if formula.how == HowReckoned.SHARE:
        return " ÷ ".join(told)
    before, after, then, now = told
    return f"({after} {MINUS} {before}) {MINUS} ({now} {MINUS} {then})"


def filled(
    columns: Sequence[ReportColumn], rows: Sequence[Sequence[ReportCell]]
) -> tuple[tuple[ReportCell, ...], ...]:
    """Rows with what formulas make of their cells; where a formula stands, a row has None."""
    places = {each.key: place for place, each in enumerate(columns)}
    return tuple(_row(columns, row, places) for row in rows)


def _row(
    columns: Sequence[ReportColumn], row: Sequence[ReportCell], places: Mapping[str, int]
) -> tuple[ReportCell, ...]:
    told = zip(columns, row, strict=True)
    return tuple(_cell(column, cell, row, places) for column, cell in told)


def _cell(
    column: ReportColumn, cell: ReportCell, row: Sequence[ReportCell], places: Mapping[str, int]
) -> ReportCell:
    if column.formula is None or cell is not None:
        return cell
    return reckoned(column, [row[places[key]] for key in column.formula.of])


def with_total(
    columns: Sequence[ReportColumn], rows: Sequence[Sequence[ReportCell]], label: str
) -> list[Sequence[ReportCell]]:
    """The rows, and one below them with the sums."""
    sums: list[ReportCell] = [label]
    for place, column in enumerate(columns[1:], start=1):
        cells = [row[place] for row in rows]
        known = [cell for cell in cells if isinstance(cell, int | float)]
        sums.append(sum(known) if column.is_summed else None)
    return [*rows, sums]

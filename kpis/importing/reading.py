"""Values out of the rows of a file, and the rows that cannot be taken with what to correct."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from kpis.importing.columns import RowFigures, place_of
from kpis.importing.figures import Unread, is_nothing, read_figure
from kpis.importing.findings import FailedRow, FileReading, ReadValue
from kpis.importing.layout import ColumnRole, ColumnUse, Layout
from kpis.importing.measures import KpiMeasure, Measures
from kpis.importing.months import month_of_year, read_month
from kpis.states import KpiKind
from people.importing.dates import DateOrder
from people.importing.tables import SourceRow
from people.importing.texts import is_damaged

LONGEST_TEAM = 120
SUMS = frozenset(
    {"total", "totals", "sum", "grand total", "all", "all teams", "overall", "summe", "gesamt",
     "insgesamt", "alle", "alle teams", "gesamtergebnis", "average", "mean", "durchschnitt",
     "mittelwert"}
)  # fmt: skip
"""What export programs call rows that are about no team."""
LARGEST = 1e12


class _RefusedCell(Exception):
    """A cell that cannot be taken; its text says why."""


class ValueReader:
    """Reads the rows of one file in one way. Rows are handed over once, in their order."""

    def __init__(
        self, headings: Sequence[str], layout: Layout, measures: Measures, this_month: dt.date
    ) -> None:
        self.headings, self.layout, self.measures = headings, layout, measures
        self.this_month = this_month
        self.order = DateOrder.MONTH_FIRST if layout.is_month_first else DateOrder.DAY_FIRST
        self.values: list[ReadValue] = []
        self.failed: list[FailedRow] = []
        self.ignored: dict[str, int] = {}
        self._figures = RowFigures(layout)
        self._seen: dict[tuple[int, str, dt.date], ReadValue] = {}
        self._months: dict[tuple[str, str], dt.date | None] = {}
        roles = (ColumnRole.TEAM, ColumnRole.MONTH, ColumnRole.YEAR, ColumnRole.CASES)
        self._places = {role: place_of(layout, role) for role in roles}
        self._metric = place_of(layout, ColumnRole.METRIC)

    def read(self, rows: Iterable[SourceRow]) -> FileReading:
        """Everything that the rows say."""
        count = 0
        for row in rows:
            count += 1
            reasons = self._read_row(row)
            if reasons:
                self.failed.append(FailedRow(row.number, row.cells, tuple(reasons)))
        return FileReading(values=self.values, failed=self.failed, rows=count, ignored=self.ignored)

    def _read_row(self, row: SourceRow) -> list[tuple[str, str]]:
        """What is wrong with it; what is not becomes values."""
        try:
            team = self._team(row)
            month = self._month(row)
            cases = self._cases(row)
        except _RefusedCell as refused:
            return [refused.args]
        reasons = []
        for column, kpi_id, text in self._figures.of(row.cells):
            if is_nothing(text):
                continue
            try:
                self._take(row, team, column, kpi_id, column.month or month, text, cases)
            except _RefusedCell as refused:
                reasons.append(refused.args)
        return reasons

    def _take(
        self,
        row: SourceRow,
        team: str,
        column: ColumnUse,
        kpi_id: int,
        month: dt.date | None,
        text: str,
        cases: int | None,
    ) -> None:
        measure = self.measures.get(kpi_id)
        if measure is None:
            name = row.cells[self._metric] if self._metric is not None else column.heading
            self.ignored[name] = self.ignored.get(name, 0) + 1
            return
        if month is None:
            raise _RefusedCell(column.heading, _("Nothing says which month this is."))
        if month > self.this_month:
            raise _RefusedCell(column.heading, _("This month has not begun yet."))
        value = self._figure(column, measure, text)
        read = ReadValue(row.number, team, kpi_id, month, value, cases)
        key = (kpi_id, team.casefold(), month)
        known = self._seen.setdefault(key, read)
        if known is read:
            self.values.append(read)
        elif (known.value, known.n) != (value, cases):
            text = _("Row %(row)s says something else about this team, KPI and month.")
            raise _RefusedCell(column.heading, text % {"row": known.row})

    def _figure(self, column: ColumnUse, measure: KpiMeasure, text: str) -> float:
        figure = read_figure(text, self.layout.decimal, in_hours=measure.is_in_hours)
        if isinstance(figure, Unread):
            raise _RefusedCell(column.heading, _unread_text(figure, text))
        value = figure.value
        if measure.kind is KpiKind.SHARE and measure.pk in self.layout.percent:
            value = value if figure.is_percent else round(value / 100, 12)
        if measure.kind is KpiKind.SHARE and not 0 <= value <= 1:
            reason = _("“%(text)s” is not a share: shares go from 0 to 1, or from 0%% to 100%%.")
            raise _RefusedCell(column.heading, reason % {"text": text})
        if measure.kind is KpiKind.COUNT and value < 0:
            reason = _("“%(text)s” is below zero, which no count can be.")
            raise _RefusedCell(column.heading, reason % {"text": text})
        if figure.is_percent and measure.kind is not KpiKind.SHARE:
            reason = _("“%(text)s” is a percentage, and %(kpi)s is not.")
            raise _RefusedCell(column.heading, reason % {"text": text, "kpi": measure.name})
        if abs(value) > LARGEST:
            raise _RefusedCell(column.heading, _("“%(text)s” is too large.") % {"text": text})
        return value

    def _cell(self, row: SourceRow, role: ColumnRole) -> str:
        place = self._places[role]
        return "" if place is None else row.cells[place]

    def _heading(self, role: ColumnRole) -> str:
        place = self._places[role]
        return "" if place is None else self.headings[place]

    def _team(self, row: SourceRow) -> str:
        team, heading = self._cell(row, ColumnRole.TEAM), self._heading(ColumnRole.TEAM)
        if not team:
            raise _RefusedCell(heading, _("The team is missing."))
        if is_damaged(team):
            raise _RefusedCell(heading, _("“%(text)s” has damaged letters.") % {"text": team})
        if len(team) > LONGEST_TEAM:
            raise _RefusedCell(heading, _("The name of the team is too long."))
        if team.casefold().strip(" :") in SUMS:
            reason = _("“%(text)s” looks like a sum over teams, not like a team.")
            raise _RefusedCell(heading, reason % {"text": team})
        return team

    def _month(self, row: SourceRow) -> dt.date | None:
        """Of the row, None where columns say it."""
        if self._places[ColumnRole.MONTH] is None:
            return self.layout.month
        text, year = self._cell(row, ColumnRole.MONTH), self._cell(row, ColumnRole.YEAR)
        heading = self._heading(ColumnRole.MONTH)
        key = (text, year)
        if key not in self._months:
            self._months[key] = month_of_year(text, year) or read_month(text, self.order)
        month = self._months[key]
        if not text:
            raise _RefusedCell(heading, _("The month is missing."))
        if month is None:
            reason = _("“%(text)s” is not a month. Write it like 2026-01.")
            raise _RefusedCell(heading, reason % {"text": text})
        return month

    def _cases(self, row: SourceRow) -> int | None:
        text = self._cell(row, ColumnRole.CASES)
        if is_nothing(text):
            return None
        figure = read_figure(text, self.layout.decimal)
        is_count = not isinstance(figure, Unread) and float(figure.value).is_integer()
        if isinstance(figure, Unread) or not is_count or not 0 <= figure.value < 2**31:
            reason = _("“%(text)s” is not a number of cases.")
            raise _RefusedCell(self._heading(ColumnRole.CASES), reason % {"text": text})
        return int(figure.value)


def _unread_text(why: Unread, text: str) -> str:
    texts = {
        Unread.NO_NUMBER: _("“%(text)s” is not a number."),
        Unread.OTHER_DECIMAL: _(
            "“%(text)s” has a different decimal sign from the rest of the file. Choose it under "
            "“How the file is read”, or correct the cell."
        ),
        Unread.CLOCK: _("“%(text)s” is hours and minutes; write it as a number."),
    }
    return texts[why] % {"text": text[:40]}

"""A point with its 95% interval on a scale that lies, a row for each thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from common.records import dataclass
from ui.charts.picture import Chart, FigureRow, percent, px
from ui.charts.saying import sentence
from ui.numbers import DASH, number

STEP, TOP, FOOT = 46, 6, 26
"""Height of one row with its label, and what stands above the first and below the last, in px."""
EDGE = 3
"""Room at both ends, in percent of the width, so that a point at the end is whole."""


@dataclass(frozen=True)
class RangeRow:
    """One thing: its figure and interval, or the reason why there is none."""

    label: str
    n: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    hidden_reason: str = ""

    @property
    def interval(self) -> str:
        """0.62 to 0.91; '' where there is none."""
        if self.low is None or self.high is None:
            return ""
        ends = {"low": number(self.low, 2), "high": number(self.high, 2)}
        return gettext("%(low)s to %(high)s") % ends


@dataclass(frozen=True)
class _RangeMark:
    row: RangeRow
    y: int
    x: str = ""
    low: str = ""
    width: str = ""

    @property
    def text_y(self) -> str:
        return px(self.y + 14)

    @property
    def line_y(self) -> str:
        return px(self.y + 27)

    @property
    def dot_y(self) -> str:
        return px(self.y + 28.5)

    @property
    def value(self) -> str:
        return number(self.row.value, 2) if self.row.value is not None else ""


@dataclass(frozen=True)
class RangeChart(Chart):
    """Figures side by side on one scale; `ticks` are numbered, `marks` are lines to look for."""

    slug: str
    title: str
    rows: tuple[RangeRow, ...]
    minimum: float
    maximum: float
    ticks: tuple[float, ...]
    first_heading: str
    value_heading: str
    marks: tuple[float, ...] = ()
    template = "components/charts/ranges.svg"

    @property
    def geometry(self) -> dict[str, object]:
        """Rows one below the other over one grid."""
        foot = TOP + STEP * len(self.rows)
        return {
            "height": px(foot + FOOT),
            "foot": px(foot),
            "tick_y": px(foot + 18),
            "grid": [(number(tick, 1), self._x(tick)) for tick in self.ticks],
            "lines": [self._x(mark) for mark in self.marks],
            "marks": [self._mark(place, row) for place, row in enumerate(self.rows)],
        }

    def _x(self, value: float) -> str:
        return percent(self._share(value), 1)

    def _share(self, value: float) -> float:
        held = min(max(value, self.minimum), self.maximum)
        within = (held - self.minimum) / (self.maximum - self.minimum)
        return (EDGE + (100 - 2 * EDGE) * within) / 100

    def _mark(self, place: int, row: RangeRow) -> _RangeMark:
        y = TOP + place * STEP
        if row.value is None:
            return _RangeMark(row, y)
        if row.low is None or row.high is None:
            return _RangeMark(row, y, self._x(row.value))
        width = percent(self._share(row.high) - self._share(row.low), 1)
        return _RangeMark(row, y, self._x(row.value), self._x(row.low), width)

    @property
    def summary(self) -> str:
        """The lowest and the highest with their intervals, and how many reach across each line."""
        known = [row for row in self.rows if row.value is not None]
        return sentence(list(self._parts(known)), hidden=len(self.rows) - len(known))

    def _parts(self, known: Sequence[RangeRow]) -> Iterator[str]:
        if not known:
            return
        if len(known) == 1:
            yield _named(known[0])
        else:
            low, high = min(known, key=_value), max(known, key=_value)
            ends = {"low": _named(low), "high": _named(high)}
            yield gettext("From %(low)s up to %(high)s") % ends
        with_interval = [row for row in known if row.interval]
        for mark in self.marks if with_interval else ():
            yield gettext("%(n)s of %(all)s intervals reach across %(mark)s") % {
                "n": sum((row.low or 0) <= mark <= (row.high or 0) for row in with_interval),
                "all": len(with_interval),
                "mark": number(mark, 0 if mark == int(mark) else 2),
            }

    @property
    def headings(self) -> list[str]:
        """The thing, its figure, the interval, and n."""
        return [self.first_heading, self.value_heading, gettext("95% interval"), gettext("n")]

    @property
    def table(self) -> list[FigureRow]:
        """A row per thing."""
        return [self._figures(row) for row in self.rows]

    @staticmethod
    def _figures(row: RangeRow) -> FigureRow:
        if row.value is None:
            return FigureRow(row.label, (DASH, row.hidden_reason or DASH, str(row.n)))
        return FigureRow(row.label, (number(row.value, 2), row.interval or DASH, str(row.n)))


def _value(row: RangeRow) -> float:
    return row.value or 0.0


def _named(row: RangeRow) -> str:
    """0.25 (Tone, 0.10 to 0.40)."""
    interval = f", {row.interval}" if row.interval else ""
    return f"{number(_value(row), 2)} ({row.label}{interval})"

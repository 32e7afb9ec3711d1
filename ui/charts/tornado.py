"""What matters most: a bar for each assumption around one middle, the widest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from common.records import dataclass
from ui.charts.picture import Chart, FigureRow, percent, px
from ui.charts.saying import sentence

STEP, TOP, FOOT = 52, 6, 28
"""Height of one bar with its label, and what stands above the first and below the last, in px."""
EDGE = 2
"""Room at both ends, in percent of the width."""


@dataclass(frozen=True)
class TornadoRow:
    """One assumption: its two ends, and what comes out at each, as numbers and as people read
    them.
    """

    label: str
    ends: tuple[str, str]
    values: tuple[float, float]
    texts: tuple[str, str]


@dataclass(frozen=True)
class _Gust:
    row: TornadoRow
    y: int
    x: str
    width: str

    @property
    def text_y(self) -> str:
        return px(self.y + 14)

    @property
    def bar_y(self) -> str:
        return px(self.y + 24)

    @property
    def line_y(self) -> str:
        return px(self.y + 20)

    @property
    def line_end(self) -> str:
        return px(self.y + 42)


@dataclass(frozen=True)
class TornadoChart(Chart):
    """Bars from the lower to the higher outcome; a line where nothing is won or lost."""

    slug: str
    title: str
    rows: tuple[TornadoRow, ...]
    middle: float
    zero_text: str
    middle_text: str
    heads: tuple[str, str, str, str, str]
    template = "components/charts/tornado.svg"

    @property
    def geometry(self) -> dict[str, object]:
        """One scale for all bars, with 0 on it."""
        foot = TOP + STEP * len(self.rows)
        zero, middle = self._share(0), self._share(self.middle)
        return {
            "height": px(foot + FOOT),
            "tick_y": px(foot + 18),
            "zero": percent(zero, 100),
            "middle": percent(middle, 100),
            "zero_text": self.zero_text,
            "is_zero_first": zero <= middle,
            "gusts": [self._gust(place, row) for place, row in enumerate(self.rows)],
        }

    def _share(self, value: float) -> float:
        values = [0.0, self.middle]
        for row in self.rows:
            values += row.values
        low, high = min(values), max(values)
        within = (value - low) / (high - low) if high > low else 0.5
        return EDGE + (100 - 2 * EDGE) * within

    def _gust(self, place: int, row: TornadoRow) -> _Gust:
        low, high = (self._share(value) for value in sorted(row.values))
        width = percent(max(high - low, 0.4), 100)
        return _Gust(row, TOP + place * STEP, percent(low, 100), width)

    @property
    def headings(self) -> Sequence[str]:
        """As they were given."""
        return self.heads

    @property
    def summary(self) -> str:
        """The middle, what moves it most and what least, and how many bars reach below 0."""
        return sentence([self.middle_text, *self._parts()])

    def _parts(self) -> Iterator[str]:
        if not self.rows:
            return
        yield gettext("moved most by %(row)s") % {"row": _named(self.rows[0])}
        if len(self.rows) > 1:
            yield gettext("least by %(row)s") % {"row": _named(self.rows[-1])}
        yield gettext("%(n)s of %(all)s reach below 0 (%(zero)s)") % {
            "n": sum(min(row.values) < 0 for row in self.rows),
            "all": len(self.rows),
            "zero": self.zero_text,
        }

    @property
    def table(self) -> list[FigureRow]:
        """A row per assumption."""
        return [FigureRow(row.label, (*row.ends, *row.texts)) for row in self.rows]


def _named(row: TornadoRow) -> str:
    """Price (100 to 400)."""
    ends = {"low": row.texts[0], "high": row.texts[1]}
    return f"{row.label} ({gettext('%(low)s to %(high)s') % ends})"

"""Two figures of each thing on one scale, with a bar between them: oneself and the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from common.records import dataclass
from ui.charts.picture import Chart, FigureRow, LegendEntry, draw, percent, px
from ui.charts.saying import sentence
from ui.numbers import DASH, number

STEP, TOP, FOOT = 48, 6, 26
"""Height of one row with its label, and what stands above the first and below the last, in px."""
EDGE = 3
"""Room at both ends, in percent of the width."""


@dataclass(frozen=True, kw_only=True)
class DumbbellRow:
    """One thing: what each of the two says, and the interval around the second."""

    label: str
    first: float | None = None
    second: float | None = None
    low: float | None = None
    high: float | None = None
    n: int = 0
    said: str = ""
    """The second in words where it is no point: "4.5 or more"."""
    verdict: str = ""
    """What the difference is called; '' where it is none."""
    hidden_reason: str = ""

    @property
    def second_in_words(self) -> str:
        """As it is written; '' where there is none."""
        return self.said or ("" if self.second is None else number(self.second))

    @property
    def apart(self) -> float | None:
        """How far the first lies above the second; None where one of them is missing."""
        return None if self.first is None or self.second is None else self.first - self.second

    @property
    def side(self) -> int:
        """Whether the first lies above the interval of the second (1), below (-1) or within (0)."""
        first, second = self.first or 0, self.second or 0
        low = second if self.low is None else self.low
        high = second if self.high is None else self.high
        return (first > high) - (first < low)

    @property
    def interval(self) -> str:
        """1.9 to 4.1; '' where there is none."""
        if self.low is None or self.high is None:
            return ""
        ends = {"low": number(self.low), "high": number(self.high)}
        return gettext("%(low)s to %(high)s") % ends


@dataclass(frozen=True, kw_only=True)
class _Bell:
    row: DumbbellRow
    text_y: str
    y: str
    band_y: str
    first: str = ""
    second: str = ""
    low: str = ""
    width: str = ""


@dataclass(frozen=True, kw_only=True)
class DumbbellChart(Chart):
    """Rows one below the other on a scale of whole numbers."""

    slug: str
    title: str
    rows: Sequence[DumbbellRow]
    minimum: int
    maximum: int
    first_heading: str
    second_heading: str
    row_heading: str
    template = "components/charts/dumbbells.svg"

    @property
    def geometry(self) -> dict[str, object]:
        """Rows over one grid."""
        foot = TOP + STEP * len(self.rows)
        scale = range(self.minimum, self.maximum + 1)
        return {
            "height": px(foot + FOOT),
            "foot": px(foot),
            "tick_y": px(foot + 18),
            "grid": [(str(tick), self._x(tick)) for tick in scale],
            "bells": [self._bell(place, row) for place, row in enumerate(self.rows)],
        }

    def _x(self, value: float) -> str:
        return percent(self._share(value), 1)

    def _share(self, value: float) -> float:
        within = (value - self.minimum) / (self.maximum - self.minimum)
        return (EDGE + (100 - 2 * EDGE) * within) / 100

    def _bell(self, place: int, row: DumbbellRow) -> _Bell:
        top = TOP + place * STEP
        has_interval = row.low is not None and row.high is not None
        low, high = row.low or 0, row.high or 0
        return _Bell(
            row=row,
            text_y=px(top + 14),
            y=px(top + 30),
            band_y=px(top + 26),
            first="" if row.first is None else self._x(row.first),
            second="" if row.second is None else self._x(row.second),
            low=self._x(low) if has_interval else "",
            width=percent(self._share(high) - self._share(low), 1) if has_interval else "",
        )

    @property
    def legend(self) -> list[LegendEntry]:
        """A ring is oneself, a disc the others, the band its interval."""
        named = {
            "first": self.first_heading,
            "second": self.second_heading,
            "band": gettext("95% interval"),
        }
        template = "components/charts/dumbbell_swatch.svg"
        return [LegendEntry(draw(template, {"kind": k}), label) for k, label in named.items()]

    @property
    def summary(self) -> str:
        """On which side of the other's interval the first stands, and where it is furthest off."""
        both = [row for row in self.rows if row.apart is not None]
        hidden = sum(bool(row.hidden_reason) for row in self.rows)
        return sentence(list(self._parts(both)) if both else [], hidden=hidden)

    def _parts(self, both: Sequence[DumbbellRow]) -> Iterator[str]:
        sides = [row.side for row in both]
        yield gettext(
            "%(first)s within the interval of %(second)s in %(within)s of %(all)s, above it in "
            "%(above)s, below it in %(below)s"
        ) % {
            "first": self.first_heading,
            "second": self.second_heading,
            "all": len(both),
            "within": sides.count(0),
            "above": sides.count(1),
            "below": sides.count(-1),
        }
        widest = max(both, key=lambda row: abs(row.apart or 0))
        yield gettext("furthest apart in %(row)s") % {"row": self._named(widest)}

    def _named(self, row: DumbbellRow) -> str:
        """Thing: You 5, Others 2.5 (1.2 to 3.8), Blind spot."""
        interval = f" ({row.interval})" if row.interval else ""
        verdict = f", {row.verdict}" if row.verdict else ""
        first = number(row.first or 0, 0)
        named = f"{self.first_heading} {first}, {self.second_heading} {row.second_in_words}"
        return f"{row.label}: {named}{interval}{verdict}"

    @property
    def headings(self) -> list[str]:
        """The thing, both figures, the interval of the second, n, and what it is called."""
        return [
            self.row_heading,
            self.first_heading,
            self.second_heading,
            gettext("95% interval"),
            gettext("n"),
        ]

    @property
    def table(self) -> list[FigureRow]:
        """A row per thing."""
        return [self._figures(row) for row in self.rows]

    @staticmethod
    def _figures(row: DumbbellRow) -> FigureRow:
        first = DASH if row.first is None else number(row.first, 0)
        second = row.second_in_words or row.hidden_reason or DASH
        n = str(row.n) if row.n else DASH
        return FigureRow(row.label, (first, second, row.interval or DASH, n))

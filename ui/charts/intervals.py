"""A point with its 95% interval for each wave, on a scale such as 1 to 5."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.translation import gettext

from common.records import dataclass
from ui.charts.picture import Chart, FigureRow, percent, px
from ui.charts.saying import sentence, way
from ui.numbers import DASH, number

TOP, HEIGHT, FOOT = 14, 190, 44
"""Above the scale, the scale itself, and below it, in px."""
SCALE_WIDTH = 7
"""The column of the scale's own numbers, in percent of the width."""


@dataclass(frozen=True)
class WavePoint:
    """One wave: its mean with a 95% interval, or the reason why it is not shown."""

    label: str
    n: int = 0
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    hidden_reason: str = ""

    @property
    def interval(self) -> str:
        """2.9 to 3.5, in the reader's language; '' where there is none."""
        if self.low is None or self.high is None:
            return ""
        ends = {"low": number(self.low), "high": number(self.high)}
        return gettext("%(low)s to %(high)s") % ends


@dataclass(frozen=True)
class _Mark:
    point: WavePoint
    x: str
    y: str = ""
    low: str = ""
    high: str = ""

    @property
    def text_y(self) -> str:
        return px(float(self.y) + 5)

    @property
    def mean(self) -> str:
        return number(self.point.mean) if self.point.mean is not None else ""


@dataclass(frozen=True)
class IntervalChart(Chart):
    """How a mean went from wave to wave."""

    slug: str
    title: str
    points: tuple[WavePoint, ...]
    minimum: float = 1
    maximum: float = 5
    template = "components/charts/intervals.svg"

    @property
    def geometry(self) -> dict[str, object]:
        """Grid, marks, and a line between neighbors that are both shown."""
        marks = [self._mark(place, point) for place, point in enumerate(self.points)]
        grid = range(int(self.minimum), int(self.maximum) + 1)
        return {
            "height": px(TOP + HEIGHT + FOOT),
            "top": px(TOP),
            "foot": px(TOP + HEIGHT),
            "label_y": px(TOP + HEIGHT + 22),
            "n_y": px(TOP + HEIGHT + 39),
            "hidden_y": px(self._y((self.minimum + self.maximum) / 2)),
            "grid": [(str(step), px(self._y(step)), px(self._y(step) + 5)) for step in grid],
            "trends": [(one, two) for one, two in pairwise(marks) if one.y and two.y],
            "marks": marks,
        }

    def _y(self, value: float) -> float:
        held = min(max(value, self.minimum), self.maximum)
        return TOP + HEIGHT * (self.maximum - held) / (self.maximum - self.minimum)

    def _mark(self, place: int, point: WavePoint) -> _Mark:
        """In the middle of equal columns right of the scale's own."""
        x = percent(SCALE_WIDTH + (100 - SCALE_WIDTH) * (place + 0.5) / len(self.points), 100)
        if point.mean is None:
            return _Mark(point, x)
        low = "" if point.low is None else px(self._y(point.low))
        high = "" if point.high is None else px(self._y(point.high))
        return _Mark(point, x, px(self._y(point.mean)), low, high)

    @property
    def summary(self) -> str:
        """From the first mean to the last, and whether their intervals overlap."""
        known = [point for point in self.points if point.mean is not None]
        hidden = sum(bool(point.hidden_reason) for point in self.points)
        return sentence(list(_parts(known)), hidden=hidden)

    @property
    def headings(self) -> list[str]:
        """The wave, its mean, the interval, and how many answered."""
        return [gettext("Pulse"), gettext("Mean"), gettext("95% interval"), gettext("n")]

    @property
    def table(self) -> list[FigureRow]:
        """A row per wave."""
        return [self._figures(point) for point in self.points]

    @staticmethod
    def _figures(point: WavePoint) -> FigureRow:
        if point.hidden_reason:
            return FigureRow(point.label, hidden_reason=point.hidden_reason)
        mean = DASH if point.mean is None else number(point.mean, 2)
        return FigureRow(point.label, (mean, point.interval or DASH, str(point.n)))


def _parts(known: Sequence[WavePoint]) -> Iterator[str]:
    if len(known) == 1:
        yield _named(known[0])
    if len(known) < 2:
        return
    first, last = known[0], known[-1]
    text = {
        1: gettext("From %(first)s up to %(last)s"),
        0: gettext("From %(first)s to %(last)s, unchanged"),
        -1: gettext("From %(first)s down to %(last)s"),
    }
    moved = way(first.mean or 0, last.mean or 0, 1)
    yield text[moved] % {"first": _named(first), "last": _named(last)}
    if first.interval and last.interval:
        yield _overlap(first, last)


def _overlap(one: WavePoint, other: WavePoint) -> str:
    """By the ends as they are written."""
    low, high = max(one.low or 0, other.low or 0), min(one.high or 0, other.high or 0)
    if round(low, 1) <= round(high, 1):
        return gettext("the two intervals overlap")
    return gettext("the two intervals do not overlap")


def _named(point: WavePoint) -> str:
    """3.2 (Feb, 95% interval 2.9 to 3.5)."""
    mean = number(point.mean or 0)
    if not point.interval:
        return f"{mean} ({point.label})"
    said = gettext("%(mean)s (%(label)s, 95%% interval %(interval)s)")
    return said % {"mean": mean, "label": point.label, "interval": point.interval}

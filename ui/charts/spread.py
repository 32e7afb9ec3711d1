"""How tries are spread over what came out: steps side by side, and where most of them lie."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext

from common.records import dataclass
from ui.charts.picture import Chart, FigureRow, percent, px
from ui.charts.saying import sentence

TOP, HEIGHT, FOOT = 26, 130, 30
"""Above the steps, the steps themselves, and below them, in px."""
EDGE = 2
"""Room at both ends, in percent of the width."""


@dataclass(frozen=True)
class SpreadStep:
    """How many tries came out between two values."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class SpreadMark:
    """A value to look for, with its name and as people read it."""

    label: str
    value: float
    text: str


@dataclass(frozen=True)
class _Stair:
    x: str
    width: str
    y: str
    height: str
    is_loss: bool


@dataclass(frozen=True)
class SpreadChart(Chart):
    """A histogram; `marks` are its lower end, middle and upper end, in this order."""

    slug: str
    title: str
    steps: tuple[SpreadStep, ...]
    marks: tuple[SpreadMark, SpreadMark, SpreadMark]
    zero_text: str
    heads: tuple[str, str]
    template = "components/charts/spread.svg"

    @property
    def geometry(self) -> dict[str, object]:
        """Steps over one line, the part between the ends marked, and 0 where it is in sight."""
        most = max((step.count for step in self.steps), default=0) or 1
        low, _middle, high = (self._share(mark.value) for mark in self.marks)
        return {
            "height": px(TOP + HEIGHT + FOOT),
            "foot": px(TOP + HEIGHT),
            "top": px(TOP),
            "tick_y": px(TOP + HEIGHT + 18),
            "zero": percent(self._share(0), 100) if self._holds_zero else "",
            "zero_text": self.zero_text,
            "low": percent(low, 100),
            "width": percent(max(high - low, 0.4), 100),
            "ends": [(percent(self._share(mark.value), 100), mark) for mark in self.marks],
            "stairs": [self._stair(step, most) for step in self.steps],
        }

    @property
    def _bounds(self) -> tuple[float, float]:
        return min(step.low for step in self.steps), max(step.high for step in self.steps)

    @property
    def _holds_zero(self) -> bool:
        low, high = self._bounds
        return low <= 0 <= high

    def _share(self, value: float) -> float:
        low, high = self._bounds
        within = (value - low) / (high - low) if high > low else 0.5
        return EDGE + (100 - 2 * EDGE) * min(max(within, 0), 1)

    def _stair(self, step: SpreadStep, most: int) -> _Stair:
        height = HEIGHT * step.count / most
        low, high = self._share(step.low), self._share(step.high)
        return _Stair(
            x=percent(low, 100),
            width=percent(max(high - low - 0.3, 0.4), 100),
            y=px(round(TOP + HEIGHT - height, 1)),
            height=px(round(height, 1)),
            is_loss=step.high <= 0,
        )

    @property
    def headings(self) -> Sequence[str]:
        """As they were given."""
        return self.heads

    @property
    def summary(self) -> str:
        """Between what most tries lie, where the middle is, and on which side of 0 all that is."""
        low, middle, high = self.marks
        named = {"low": low.text, "middle": middle.text, "high": high.text, "zero": self.zero_text}
        most = gettext("Most tries lie between %(low)s and %(high)s, half of them above %(middle)s")
        if low.value > 0:
            side = gettext("all of that is above 0 (%(zero)s)")
        elif high.value < 0:
            side = gettext("all of that is below 0 (%(zero)s)")
        else:
            side = gettext("0 (%(zero)s) lies between")
        return sentence([most % named, side % named])

    @property
    def table(self) -> list[FigureRow]:
        """A row per mark; single steps say nothing."""
        return [FigureRow(mark.label, (mark.text,)) for mark in self.marks]

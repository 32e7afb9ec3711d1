"""Values month by month: one line or two, with the date at which something began."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import chain

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from common.records import dataclass
from ui.charts.picture import Chart, FigureRow, LegendEntry, draw, percent, px
from ui.charts.saying import sentence, way
from ui.numbers import DASH, number

TOP, BARE, FOOT = 38, 10, 28
"""Above the scale, for what the marks are called, or without any, and below it, for the months; in
px.
"""
TALL, SMALL = 210, 96
SCALE_WIDTH = 13
"""The column of the scale's own numbers, in percent of the width."""
MOST_LABELS = 4
"""Months that are named below, so that they fit on a phone."""
STEPS = (1, 2, 2.5, 5, 10)
LEAST_TICKS = 3
INNER = 1000
"""Width of the field in which lines are drawn; it is stretched to whatever there is."""
SIGNS = ("first", "second")


@dataclass(frozen=True)
class ValueLine:
    """One line; None where a month has no value."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Span:
    """Months that belong together, from one to another by their place, and what they are called."""

    name: str
    first: int
    last: int


@dataclass(frozen=True)
class _Path:
    sign: str
    line: str
    dots: str


@dataclass(frozen=True)
class LineChart(Chart):
    """One or two lines over the same months; the second is dashed and has square, hollow marks, so
    that nobody needs color to tell them apart.
    """

    slug: str
    title: str
    months: tuple[str, ...]
    lines: tuple[ValueLine, ...]
    digits: int = 1
    suffix: str = ""
    """Behind each number: a percent sign."""
    begins: float | None = None
    """Where something began, in months from the left edge."""
    begins_label: str = ""
    spans: tuple[Span, ...] = ()
    minimum: float | None = None
    """Of the scale; pictures beside each other share it. None: as the values ask for."""
    maximum: float | None = None
    is_small: bool = False
    first_heading: str = ""
    template = "components/charts/lines.svg"

    @property
    def geometry(self) -> dict[str, object]:
        """The grid outside, the lines within a field that is stretched."""
        foot = self._top + self._height
        return {
            "height": px(foot + FOOT),
            "top": px(self._top),
            "foot": px(foot),
            "field": px(self._height),
            "left": f"{SCALE_WIDTH}%",
            "tick_x": f"{SCALE_WIDTH - 2}%",
            "width": f"{100 - SCALE_WIDTH}%",
            "inner": INNER,
            "label_y": px(foot + 20),
            "grid": [
                (self._said(tick), px(self._y(tick)), px(self._y(tick) + 5)) for tick in self.ticks
            ],
            "named": [(self.months[place], self._x(place + 0.5)) for place in self._named],
            "bands": [self._band(span) for span in self.spans],
            "begins": "" if self.begins is None else self._x(self.begins),
            "begins_label": self.begins_label,
            "paths": [
                self._path(line, sign) for line, sign in zip(self.lines, SIGNS, strict=False)
            ],
        }

    @property
    def _top(self) -> int:
        return TOP if self.spans or self.begins is not None else BARE

    @property
    def _height(self) -> int:
        return SMALL if self.is_small else TALL

    @property
    def _known(self) -> list[float]:
        values = chain.from_iterable(line.values for line in self.lines)
        return [value for value in values if value is not None]

    @property
    def ticks(self) -> list[float]:
        """Numbers of the scale, round ones."""
        known = self._known or [0.0, 1.0]
        low = min(known) if self.minimum is None else self.minimum
        high = max(known) if self.maximum is None else self.maximum
        step = step_of(high - low or abs(high) or 1.0, self.digits)
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        return [place * step for place in range(first, max(last, first + 1) + 1)]

    def _y(self, value: float) -> float:
        low, high = self.ticks[0], self.ticks[-1]
        return self._top + self._height * (high - value) / (high - low)

    def _x(self, place: float) -> str:
        return percent(SCALE_WIDTH + (100 - SCALE_WIDTH) * place / len(self.months), 100)

    @property
    def _named(self) -> range:
        return range(0, len(self.months), math.ceil(len(self.months) / MOST_LABELS))

    def _band(self, span: Span) -> tuple[str, str, str, str]:
        width = percent((100 - SCALE_WIDTH) * (span.last + 1 - span.first) / len(self.months), 100)
        middle = self._x((span.first + span.last + 1) / 2)
        return span.name, self._x(span.first), width, middle

    def _path(self, line: ValueLine, sign: str) -> _Path:
        steps, dots, is_on = [], [], False
        for place, value in enumerate(line.values):
            if value is None:
                is_on = False
                continue
            at = self._at(place, value)
            steps.append(f"{'L' if is_on else 'M'}{at}")
            dots.append(f"M{at}h0")
            is_on = True
        return _Path(sign, "".join(steps), "".join(dots))

    def _at(self, place: int, value: float) -> str:
        x = (place + 0.5) * INNER / len(self.months)
        return f"{px(round(x, 1))} {px(round(self._y(value) - self._top, 1))}"

    def _said(self, value: float | None) -> str:
        return DASH if value is None else number(value, self.digits) + self.suffix

    @property
    def legend(self) -> Sequence[LegendEntry]:
        """Both signs, where there are two."""
        if len(self.lines) == 1:
            return ()
        return [
            LegendEntry(swatch(sign), line.name)
            for line, sign in zip(self.lines, SIGNS, strict=False)
        ]

    @property
    def summary(self) -> str:
        """Each line within its spans, or from its first to its last value, and when it began."""
        begins = [self.begins_label] if self.begins_label else []
        return sentence([*map(self._within if self.spans else self._way, self.lines), *begins])

    def _within(self, line: ValueLine) -> str:
        """Teams: Before 31.8% to 33.0%, After 28.0% to 29.4%."""
        said = []
        for span in self.spans:
            known = [each for each in line.values[span.first : span.last + 1] if each is not None]
            ends = {"low": self._said(min(known, default=None))}
            ends["high"] = self._said(max(known, default=None))
            said.append(f"{span.name} {gettext('%(low)s to %(high)s') % ends if known else DASH}")
        return f"{line.name}: {', '.join(said)}"

    def _way(self, line: ValueLine) -> str:
        known = [
            (month, value)
            for month, value in zip(self.months, line.values, strict=True)
            if value is not None
        ]
        if not known:
            return gettext("%(name)s: no values") % {"name": line.name}
        (first_month, first), (last_month, last) = known[0], known[-1]
        if len(known) == 1:
            return f"{line.name}: {self._said(first)} ({first_month})"
        values = [value for _month, value in known]
        text = {
            1: gettext("%(name)s: from %(from)s up to %(to)s"),
            0: gettext("%(name)s: from %(from)s to %(to)s, the same at both ends"),
            -1: gettext("%(name)s: from %(from)s down to %(to)s"),
        }[way(first, last, self.digits)]
        ends = {
            "name": line.name,
            "from": f"{self._said(first)} ({first_month})",
            "to": f"{self._said(last)} ({last_month})",
        }
        within = gettext("always between %(least)s and %(most)s") % {
            "least": self._said(min(values)),
            "most": self._said(max(values)),
        }
        return f"{text % ends}, {within}"

    @property
    def headings(self) -> list[str]:
        """The month, and each line."""
        return [self.first_heading or gettext("Month"), *(line.name for line in self.lines)]

    @property
    def table(self) -> list[FigureRow]:
        """A row per month."""
        values = zip(*(line.values for line in self.lines), strict=True)
        cells = (tuple(map(self._said, row)) for row in values)
        return [FigureRow(*row) for row in zip(self.months, cells, strict=True)]


def step_of(width: float, digits: int) -> float:
    """A round step that cuts a width into a few; never finer than what is written."""
    finest = 10.0**-digits
    rough = max(width / LEAST_TICKS, finest)
    power = 10.0 ** math.floor(math.log10(rough) + 1e-9)
    steps = (power * step for step in STEPS)
    return next(step for step in steps if step >= rough * (1 - 1e-9) and _is_whole(step / finest))


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 1e-6 * value


def swatch(sign: str) -> SafeString:
    """A piece of the line as the legend shows it."""
    return draw("components/charts/line_swatch.svg", {"sign": sign})

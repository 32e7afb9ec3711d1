"""Where somebody stood on each criterion from session to session: a small picture for each."""

from __future__ import annotations

from itertools import chain, pairwise, product

from django.utils.translation import gettext

from common.records import dataclass
from ui.charts.picture import Chart, FigureRow, percent, px
from ui.charts.saying import sentence
from ui.numbers import DASH

LABEL, STEP, FOOT, GAP = 30, 26, 28, 18
"""Heights in px: a criterion's name, from level to level, the days below, between criteria."""
NAMES = 34
"""Percent of the width for the names of the levels."""
MOST_DAYS = 4
"""That fit beside each other on a phone."""


@dataclass(frozen=True)
class LevelPathRow:
    """The levels on one criterion: for each day those that were given, by one rater or several."""

    label: str
    levels: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class _Stand:
    x: str
    y: str


@dataclass(frozen=True)
class _Strip:
    label: str
    label_y: str
    lines: tuple[tuple[str, str, str], ...]
    """For each level its name, the height of its line and of the name."""
    trends: tuple[tuple[_Stand, _Stand], ...]
    points: tuple[_Stand, ...]
    days: tuple[tuple[str, str], ...]
    days_y: str


@dataclass(frozen=True)
class LevelPath(Chart):
    """Levels of one person over time."""

    slug: str
    title: str
    level_names: tuple[str, ...]
    days: tuple[str, ...]
    rows: tuple[LevelPathRow, ...]
    template = "components/charts/level_path.svg"

    @property
    def _height(self) -> int:
        return LABEL + STEP * len(self.level_names) + FOOT + GAP

    @property
    def geometry(self) -> dict[str, object]:
        """Criterion below criterion, the days side by side."""
        strips = [self._strip(row, place * self._height) for place, row in enumerate(self.rows)]
        return {"height": px(len(self.rows) * self._height - GAP), "strips": strips, "from": NAMES}

    def _strip(self, row: LevelPathRow, top: int) -> _Strip:
        given = [(place, levels) for place, levels in enumerate(row.levels) if levels]
        lowest = [self._stand(place, min(levels), top) for place, levels in given]
        every = chain.from_iterable(product((place,), set(levels)) for place, levels in given)
        points = [self._stand(place, level, top) for place, level in sorted(every)]
        return _Strip(
            label=row.label,
            label_y=px(top + 16),
            lines=tuple(self._line(level, top) for level in range(1, len(self.level_names) + 1)),
            trends=tuple(pairwise(lowest)),
            points=tuple(points),
            days=tuple((self._x(place), day) for place, day in self._days),
            days_y=px(top + LABEL + STEP * len(self.level_names) + 14),
        )

    @property
    def _days(self) -> list[tuple[int, str]]:
        """Those that are named: all, or the first and the last where they would not fit."""
        listed = list(enumerate(self.days))
        return listed if len(listed) <= MOST_DAYS else [listed[0], listed[-1]]

    def _stand(self, place: int, level: int, top: int) -> _Stand:
        return _Stand(self._x(place), self._y(level, top))

    def _line(self, level: int, top: int) -> tuple[str, str, str]:
        y = self._y(level, top)
        return self.level_names[level - 1], y, px(float(y) + 5)

    def _x(self, place: int) -> str:
        return percent(NAMES + (100 - NAMES) * (place + 0.5) / len(self.days), 100)

    def _y(self, level: int, top: int) -> str:
        return px(top + LABEL + STEP * (len(self.level_names) - level + 0.5))

    @property
    def summary(self) -> str:
        """For each criterion from the first levels to the last, and which way."""
        return sentence([self._way(row) for row in self.rows if any(row.levels)])

    def _way(self, row: LevelPathRow) -> str:
        given = [(day, levels) for day, levels in zip(self.days, row.levels, strict=True) if levels]
        (first_day, first), (last_day, last) = given[0], given[-1]
        if len(given) == 1:
            return f"{row.label}: {self._names(first)} ({first_day})"
        named = {
            "label": row.label,
            "first": f"{self._names(first)} ({first_day})",
            "last": f"{self._names(last)} ({last_day})",
        }
        if min(first) == min(last):
            return gettext("%(label)s: from %(first)s to %(last)s, as high as before") % named
        if min(first) < min(last):
            return gettext("%(label)s: from %(first)s up to %(last)s") % named
        return gettext("%(label)s: from %(first)s down to %(last)s") % named

    def _named(self, row: LevelPathRow) -> list[str]:
        return [self._names(given) for given in row.levels]

    def _names(self, given: tuple[int, ...]) -> str:
        return " / ".join(self.level_names[level - 1] for level in sorted(set(given))) or DASH

    @property
    def headings(self) -> list[str]:
        """The criterion, and each day."""
        return [gettext("Criterion"), *self.days]

    @property
    def table(self) -> list[FigureRow]:
        """A row per criterion."""
        return [FigureRow(row.label, tuple(self._named(row))) for row in self.rows]

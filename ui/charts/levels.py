"""Stacked bars of rubric levels, before and after, one pair for each criterion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from ui.charts.picture import Chart, FigureRow, LegendEntry, draw, percent, px

LABEL, HIDDEN, BAR, GAP = 26, 30, 48, 14
"""Heights in px: a criterion's label, a hidden pair, one bar with its caption, between criteria."""


@dataclass(frozen=True)
class LevelRow:
    """How many people stand on each of the levels of a criterion, before and after."""

    label: str
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    hidden_reason: str = ""


@dataclass(frozen=True)
class _Segment:
    level: int
    count: int
    x: str
    width: str
    middle: str


@dataclass(frozen=True)
class _LevelBar:
    caption: str
    y: int
    segments: tuple[_Segment, ...]

    @property
    def caption_y(self) -> str:
        return px(self.y + 13)

    @property
    def bar_y(self) -> str:
        return px(self.y + 19)

    @property
    def count_y(self) -> str:
        return px(self.y + 36)


@dataclass(frozen=True)
class _Group:
    label: str
    y: int
    is_hidden: bool
    bars: tuple[_LevelBar, ...]

    @property
    def height(self) -> int:
        return LABEL + (HIDDEN if self.is_hidden else BAR * len(self.bars)) + GAP

    @property
    def label_y(self) -> str:
        return px(self.y + 16)

    @property
    def mark_y(self) -> str:
        return px(self.y + LABEL)

    @property
    def reason_y(self) -> str:
        return px(self.y + LABEL + 20)


@dataclass(frozen=True)
class LevelChart(Chart):
    """Where a group stood on each criterion, before and after."""

    slug: str
    title: str
    level_names: tuple[str, ...]
    rows: tuple[LevelRow, ...]
    description: str = ""
    pair_names: tuple[str, str] | None = None
    template = "components/charts/levels.svg"

    @property
    def pair(self) -> tuple[str, str]:
        """What the two bars of a criterion are called."""
        return self.pair_names or (gettext("Before"), gettext("After"))

    @property
    def geometry(self) -> dict[str, object]:
        """Criterion below criterion."""
        groups, y = [], 0
        for row in self.rows:
            group = self._group(row, y)
            groups.append(group)
            y += group.height
        return {"height": px(y), "groups": groups}

    def _group(self, row: LevelRow, y: int) -> _Group:
        if row.hidden_reason:
            return _Group(row.label, y, is_hidden=True, bars=())
        bars = tuple(
            _LevelBar(_caption(name, counts), y + LABEL + place * BAR, _segments(counts))
            for place, (name, counts) in enumerate(self._pairs(row))
        )
        return _Group(row.label, y, is_hidden=False, bars=bars)

    def _pairs(self, row: LevelRow) -> Iterator[tuple[str, tuple[int, ...]]]:
        return zip(self.pair, (row.before, row.after), strict=True)

    @property
    def legend(self) -> list[LegendEntry]:
        """A swatch per level, with the pattern of the picture that tells it apart without color."""
        return [
            LegendEntry(
                draw("components/charts/level_swatch.svg", {"slug": self.slug, "level": level}),
                name,
            )
            for level, name in enumerate(self.level_names, start=1)
        ]

    @property
    def summary(self) -> str:
        """Criterion by criterion."""
        lines = []
        for row in self.rows:
            if row.hidden_reason:
                lines.append(f"{row.label}: {gettext('hidden to protect a small group')}.")
                continue
            for name, counts in self._pairs(row):
                levels = zip(self.level_names, counts, strict=False)
                listed = ", ".join(f"{level} {count}" for level, count in levels)
                lines.append(f"{row.label}, {name}: {listed or gettext('no scores yet')}.")
        return " ".join(lines)

    @property
    def headings(self) -> list[str]:
        """The criterion, each level, and how many people."""
        return [gettext("Criterion"), *self.level_names, gettext("n")]

    @property
    def table(self) -> list[FigureRow]:
        """Two rows per criterion, or one that says why there are none."""
        listed = []
        for row in self.rows:
            if row.hidden_reason:
                listed.append(FigureRow(row.label, hidden_reason=row.hidden_reason))
                continue
            for name, counts in self._pairs(row):
                filled = counts or (0,) * len(self.level_names)
                cells = (*map(str, filled), str(sum(filled)))
                listed.append(FigureRow(f"{row.label}, {name}", cells))
        return listed


def _caption(name: str, counts: tuple[int, ...]) -> str:
    total = sum(counts)
    if not total:
        return f"{name}, {gettext('no scores yet')}"
    people = ngettext("%(n)s person", "%(n)s people", total) % {"n": total}
    return f"{name}, {people}"


def _segments(counts: tuple[int, ...]) -> tuple[_Segment, ...]:
    """One stretch of the bar for each level that somebody stands on."""
    total, start, found = sum(counts), 0, []
    for level, count in enumerate(counts, start=1):
        if count:
            middle = percent(start + count / 2, total)
            found.append(
                _Segment(level, count, percent(start, total), percent(count, total), middle)
            )
        start += count
    return tuple(found)

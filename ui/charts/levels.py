"""Stacked bars of rubric levels, before and after, one pair for each criterion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from django.utils.translation import gettext, ngettext

from common.records import dataclass
from ui.charts.picture import Chart, FigureRow, LegendEntry, draw, percent, px
from ui.charts.saying import sentence
from ui.numbers import DASH

LABEL, HIDDEN, BAR, GAP = 26, 30, 48, 14
"""Heights in px: a criterion's label, a hidden pair, one bar with its caption, between criteria."""


Count: TypeAlias = int | tuple[int, int]
"""Exact, or between two numbers where it is told in bands; it is drawn at their middle."""


@dataclass(frozen=True)
class LevelRow:
    """How many people stand on each of the levels of a criterion, before and after."""

    label: str
    before: tuple[Count, ...] = ()
    after: tuple[Count, ...] = ()
    hidden_reason: str = ""
    people: int = 0
    """How many there are together, where the counts are told in bands."""


@dataclass(frozen=True)
class _Segment:
    level: int
    count: str
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
            _LevelBar(
                _caption(name, counts, row.people), y + LABEL + place * BAR, _segments(counts)
            )
            for place, (name, counts) in enumerate(self._pairs(row))
        )
        return _Group(row.label, y, is_hidden=False, bars=bars)

    def _pairs(self, row: LevelRow) -> Iterator[tuple[str, tuple[Count, ...]]]:
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
        """How many stand on the upper half of the levels, at first and then, and which way."""
        shown = [row for row in self.rows if not row.hidden_reason and (row.before or row.after)]
        hidden = sum(bool(row.hidden_reason) for row in self.rows)
        upper = {"level": self.level_names[len(self.level_names) // 2]}
        clauses = map(self._clause, shown)
        heading = gettext("At %(level)s or higher") % upper
        return sentence([f"{heading}: {'; '.join(clauses)}"] if shown else [], hidden=hidden)

    def _clause(self, row: LevelRow) -> str:
        """Tone, Before 2 of 10, After 7 of 10, more."""
        said = [row.label]
        for name, counts in self._pairs(row):
            total = row.people or round(sum(map(_drawn, counts)))
            high = {"done": band_words(_upper(counts)), "total": total}
            share = gettext("%(done)s of %(total)s") % high if counts else gettext("no scores yet")
            said.append(f"{name} {share}")
        if row.before and row.after:
            said.append(_way(row.before, row.after))
        return ", ".join(said)

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
                cells = (
                    *map(band_words, filled),
                    str(row.people or round(sum(map(_drawn, filled)))),
                )
                listed.append(FigureRow(f"{row.label}, {name}", cells))
        return listed


def band_words(count: Count) -> str:
    """Exact, or from the one to the other."""
    return str(count) if isinstance(count, int) else f"{count[0]}{DASH}{count[1]}"


def _upper(counts: tuple[Count, ...]) -> Count:
    """How many together on the upper half; between two numbers as soon as one of them is."""
    ends = [_ends(count) for count in counts[len(counts) // 2 :]]
    low, high = (sum(end) for end in zip(*ends, strict=True)) if ends else (0, 0)
    return low if low == high else (low, high)


def _ends(count: Count) -> tuple[int, int]:
    return (count, count) if isinstance(count, int) else count


def _way(before: tuple[Count, ...], after: tuple[Count, ...]) -> str:
    """Bands that overlap tell no direction."""
    (low, high), (later_low, later_high) = _ends(_upper(before)), _ends(_upper(after))
    if later_low > high:
        return gettext("more than before")
    if later_high < low:
        return gettext("fewer than before")
    if (low, high) == (later_low, later_high) and low == high:
        return gettext("as many as before")
    return gettext("more or fewer cannot be told")


def _drawn(count: Count) -> float:
    return count if isinstance(count, int) else sum(count) / 2


def _caption(name: str, counts: tuple[Count, ...], people: int) -> str:
    total = people or round(sum(map(_drawn, counts)))
    if not total:
        return f"{name}, {gettext('no scores yet')}"
    said = ngettext("%(n)s person", "%(n)s people", total) % {"n": total}
    return f"{name}, {said}"


def _segments(counts: tuple[Count, ...]) -> tuple[_Segment, ...]:
    """One stretch of the bar for each level that somebody stands on, or may stand on."""
    lengths = list(map(_drawn, counts))
    total, start, found = sum(lengths), 0.0, []
    for level, length in enumerate(lengths, start=1):
        if length:
            x, width = percent(start, total), percent(length, total)
            middle = percent(start + length / 2, total)
            found.append(_Segment(level, band_words(counts[level - 1]), x, width, middle))
        start += length
    return tuple(found)

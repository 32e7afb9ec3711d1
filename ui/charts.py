"""Charts as SVG text from plain rows: the picture and its table always come from the same numbers.

Positions are percentages and text has a fixed size, so a chart reads the same at 390 px and on a
wide screen. Every chart gives `slug`, `title`, `svg`, `legend`, `headings`, `table` and `span` to
the `chart` component.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.formats import get_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

LEVEL_COUNT = 4
DASH = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class TableRow:
    """One row of a chart's table; with a hidden_reason it has no cells."""

    label: str
    cells: tuple[str, ...] = ()
    hidden_reason: str = ""


@dataclass(frozen=True)
class LevelRow:
    """How many people stand on each of the four levels of a criterion, before and after."""

    label: str
    before: tuple[int, ...] = ()
    after: tuple[int, ...] = ()
    hidden_reason: str = ""


@dataclass(frozen=True)
class WavePoint:
    """One wave: its mean with a 95% interval, or the reason why it is not shown."""

    label: str
    n: int = 0
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    hidden_reason: str = ""


@dataclass(frozen=True)
class CompletionRow:
    """How many of how many have finished something."""

    label: str
    done: int = 0
    total: int = 0
    hidden_reason: str = ""


def number(value: float, digits: int = 1) -> str:
    """A number with a true minus sign and the language's decimal sign."""
    return f"{value:.{digits}f}".replace("-", MINUS).replace(
        ".", str(get_format("DECIMAL_SEPARATOR"))
    )


def percent(part: float, whole: float) -> str:
    """A share as an SVG length; nothing of nothing is 0%."""
    return f"{100 * part / whole:.3f}".rstrip("0").rstrip(".") + "%" if whole else "0%"


def _text(x: str, y: float, words: str, classes: str = "", anchor: str = "start") -> str:
    kind = f' class="{classes}"' if classes else ""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y:g}"{kind}{side}>{html.escape(words)}</text>'


def _svg(slug: str, height: float, title: str, description: str, body: Sequence[str]) -> SafeString:
    safe = html.escape(slug)
    head = (
        f'<svg role="img" aria-labelledby="{safe}-title {safe}-desc" width="100%" height="{height:g}">'
        f'<title id="{safe}-title">{html.escape(title)}</title>'
        f'<desc id="{safe}-desc">{html.escape(description)}</desc>'
    )
    return mark_safe(head + "".join(body) + "</svg>")  # noqa: S308


def _grain(slug: str) -> str:
    """The patterns that tell the four levels apart without color: plain, dots, lines, crossed
    lines.
    """
    safe = html.escape(slug)
    box = 'width="8" height="8" patternUnits="userSpaceOnUse"'
    return (
        f'<defs><pattern id="{safe}-g2" {box}><circle class="grain-dot" cx="2" cy="2" r="1.2"/>'
        '<circle class="grain-dot" cx="6" cy="6" r="1.2"/></pattern>'
        f'<pattern id="{safe}-g3" {box}><path class="grain-light" d="M-2 2l4-4M0 8l8-8M6 10l4-4"/></pattern>'
        f'<pattern id="{safe}-g4" {box}><path class="grain-light" d="M0 0v8M0 4h8"/></pattern></defs>'
    )


def _segment(slug: str, level: int, x: str, y: float, width: str, height: float) -> str:
    place = f'x="{x}" y="{y:g}" width="{width}" height="{height:g}"'
    grain = f'<rect {place} fill="url(#{html.escape(slug)}-g{level})"/>' if level > 1 else ""
    return f'<rect class="segment level-{level}" {place}/>{grain}'


@dataclass(frozen=True)
class LevelChart:
    """Stacked bars of rubric levels, before and after, one pair for each criterion."""

    slug: str
    title: str
    level_names: tuple[str, ...]
    rows: tuple[LevelRow, ...]
    description: str = ""
    pair_names: tuple[str, str] | None = None

    @property
    def pair(self) -> tuple[str, str]:
        return self.pair_names or (gettext("Before"), gettext("After"))

    @property
    def legend(self) -> list[tuple[SafeString, str]]:
        items = []
        for level, name in enumerate(self.level_names, start=1):
            body = _grain(f"{self.slug}-k{level}") + _segment(
                f"{self.slug}-k{level}", level, "0", 0, "18", 18
            )
            swatch = f'<svg width="18" height="18" aria-hidden="true">{body}</svg>'
            items.append((mark_safe(swatch), name))  # noqa: S308
        return items

    @property
    def svg(self) -> SafeString:
        body, y = [_grain(self.slug)], 0.0
        for row in self.rows:
            body.append(_text("0", y + 16, row.label, "strong"))
            y += 26
            if row.hidden_reason:
                body.append(
                    f'<rect class="hidden-mark" x="0" y="{y:g}" width="100%" height="30" rx="4"/>'
                )
                body.append(_text("12", y + 20, gettext("Hidden to protect a small group"), "soft"))
                y += 30
            else:
                for name, counts in zip(self.pair, (row.before, row.after), strict=True):
                    body += self._bar(name, counts, y)
                    y += 48
            y += 14
        return _svg(self.slug, y, self.title, self.description or self._summary(), body)

    def _bar(self, name: str, counts: tuple[int, ...], y: float) -> list[str]:
        total = sum(counts)
        people = (
            ngettext("%(n)s person", "%(n)s people", total) % {"n": total}
            if total
            else gettext("no scores yet")
        )
        parts = [_text("0", y + 13, f"{name}, {people}", "soft")]
        if not total:
            parts.append(
                f'<rect class="hidden-mark" x="0" y="{y + 19:g}" width="100%" height="24" rx="4"/>'
            )
        start = 0
        for level, count in enumerate(counts, start=1):
            if not count:
                continue
            parts.append(
                _segment(self.slug, level, percent(start, total), y + 19, percent(count, total), 24)
            )
            middle = percent(start + count / 2, total)
            parts.append(_text(middle, y + 36, str(count), f"count count-{level}", "middle"))
            start += count
        return parts

    def _summary(self) -> str:
        lines = []
        for row in self.rows:
            if row.hidden_reason:
                lines.append(f"{row.label}: {gettext('hidden to protect a small group')}.")
                continue
            for name, counts in zip(self.pair, (row.before, row.after), strict=True):
                told = ", ".join(
                    f"{label} {count}"
                    for label, count in zip(self.level_names, counts, strict=False)
                )
                lines.append(f"{row.label}, {name}: {told or gettext('no scores yet')}.")
        return " ".join(lines)

    @property
    def headings(self) -> list[str]:
        return [gettext("Criterion"), *self.level_names, gettext("n")]

    @property
    def span(self) -> int:
        return len(self.level_names) + 1

    @property
    def table(self) -> list[TableRow]:
        listed = []
        for row in self.rows:
            if row.hidden_reason:
                listed.append(TableRow(row.label, hidden_reason=row.hidden_reason))
                continue
            for name, counts in zip(self.pair, (row.before, row.after), strict=True):
                filled = counts or (0,) * len(self.level_names)
                listed.append(
                    TableRow(f"{row.label}, {name}", (*map(str, filled), str(sum(filled))))
                )
        return listed


@dataclass(frozen=True)
class IntervalChart:
    """A point with its 95% interval for each wave, on a scale such as 1 to 5."""

    slug: str
    title: str
    points: tuple[WavePoint, ...]
    minimum: float = 1
    maximum: float = 5
    description: str = ""
    legend: list[tuple[SafeString, str]] = field(default_factory=list)

    TOP, HEIGHT, FOOT = 14.0, 190.0, 44.0

    def _y(self, value: float) -> float:
        held = min(max(value, self.minimum), self.maximum)
        return self.TOP + self.HEIGHT * (self.maximum - held) / (self.maximum - self.minimum)

    def _x(self, index: int) -> str:
        """Centers of equal columns in the part right of the scale's own column."""
        return percent(7 + 93 * (index + 0.5) / len(self.points), 100)

    @property
    def svg(self) -> SafeString:
        body = []
        for step in range(int(self.minimum), int(self.maximum) + 1):
            y = self._y(step)
            body.append(f'<line class="grid-line" x1="7%" x2="100%" y1="{y:g}" y2="{y:g}"/>')
            body.append(_text("4%", y + 5, str(step), "soft", "end"))
        shown = [
            (index, point) for index, point in enumerate(self.points) if point.mean is not None
        ]
        for (first, one), (second, two) in pairwise(shown):
            if second == first + 1 and one.mean is not None and two.mean is not None:
                start = f'x1="{self._x(first)}" y1="{self._y(one.mean):g}"'
                end = f'x2="{self._x(second)}" y2="{self._y(two.mean):g}"'
                body.append(f'<line class="trend" {start} {end}/>')
        for index, point in enumerate(self.points):
            body += self._point(self._x(index), point)
        height = self.TOP + self.HEIGHT + self.FOOT
        return _svg(self.slug, height, self.title, self.description or self._summary(), body)

    def _point(self, x: str, point: WavePoint) -> list[str]:
        foot = self.TOP + self.HEIGHT
        parts = [_text(x, foot + 22, point.label, "soft", "middle")]
        if point.mean is None:
            middle = self._y((self.minimum + self.maximum) / 2)
            parts.append(
                f'<line class="hidden-mark" x1="{x}" x2="{x}" y1="{self.TOP:g}" y2="{foot:g}"/>'
            )
            parts.append(
                _text(
                    x,
                    middle,
                    gettext("hidden") if point.hidden_reason else gettext("none"),
                    "soft halo",
                    "middle",
                )
            )
            return parts
        parts.append(_text(x, foot + 39, f"n = {point.n}", "soft", "middle"))
        if point.low is not None and point.high is not None:
            low, high = self._y(point.low), self._y(point.high)
            parts.append(f'<line class="interval" x1="{x}" x2="{x}" y1="{high:g}" y2="{low:g}"/>')
            parts.append(
                f'<svg x="{x}" y="0" width="1" height="1" overflow="visible">'
                f'<path class="interval" d="M-6 {high:g}h12M-6 {low:g}h12"/></svg>'
            )
        y = self._y(point.mean)
        parts.append(f'<circle class="point" cx="{x}" cy="{y:g}" r="6"/>')
        words = _text("11", y + 5, number(point.mean), "strong halo")
        parts.append(f'<svg x="{x}" y="0" width="1" height="1" overflow="visible">{words}</svg>')
        return parts

    def _summary(self) -> str:
        lines = []
        for point in self.points:
            if point.mean is None:
                reason = point.hidden_reason or gettext("no answers")
                lines.append(f"{point.label}: {reason}.")
            else:
                lines.append(
                    f"{point.label}: {number(point.mean)}{self._interval(point, ' (', ')')}, n = {point.n}."
                )
        return " ".join(lines)

    @staticmethod
    def _interval(point: WavePoint, before: str = "", after: str = "") -> str:
        if point.low is None or point.high is None:
            return ""
        words = gettext("%(low)s to %(high)s") % {
            "low": number(point.low),
            "high": number(point.high),
        }
        return f"{before}{words}{after}"

    @property
    def headings(self) -> list[str]:
        return [gettext("Wave"), gettext("Mean"), gettext("95% interval"), gettext("n")]

    @property
    def span(self) -> int:
        return len(self.headings) - 1

    @property
    def table(self) -> list[TableRow]:
        listed = []
        for point in self.points:
            if point.hidden_reason:
                listed.append(TableRow(point.label, hidden_reason=point.hidden_reason))
            elif point.mean is None:
                listed.append(TableRow(point.label, (DASH, DASH, str(point.n))))
            else:
                interval = self._interval(point) or DASH
                listed.append(
                    TableRow(point.label, (number(point.mean, 2), interval, str(point.n)))
                )
        return listed


@dataclass(frozen=True)
class CompletionChart:
    """Horizontal bars: how many have finished each thing."""

    slug: str
    title: str
    rows: tuple[CompletionRow, ...]
    first_heading: str = ""
    description: str = ""
    legend: list[tuple[SafeString, str]] = field(default_factory=list)

    STEP = 50.0

    @property
    def svg(self) -> SafeString:
        body = []
        for index, row in enumerate(self.rows):
            body += self._bar(row, index * self.STEP)
        return _svg(
            self.slug,
            len(self.rows) * self.STEP,
            self.title,
            self.description or self._summary(),
            body,
        )

    def _bar(self, row: CompletionRow, y: float) -> list[str]:
        parts = [_text("0", y + 14, row.label)]
        if row.hidden_reason:
            parts.append(
                f'<rect class="hidden-mark" x="0" y="{y + 23:g}" width="100%" height="13" rx="4"/>'
            )
            parts.append(_text("100%", y + 14, gettext("hidden"), "soft", "end"))
            return parts
        parts.append(_text("100%", y + 14, self._share(row), "strong", "end"))
        parts.append(f'<rect class="track" x="0" y="{y + 23:g}" width="100%" height="13" rx="4"/>')
        if row.done:
            width = percent(min(row.done, row.total), row.total)
            parts.append(
                f'<rect class="fill" x="0" y="{y + 23:g}" width="{width}" height="13" rx="4"/>'
            )
        return parts

    @staticmethod
    def _share(row: CompletionRow) -> str:
        return gettext("%(done)s of %(total)s") % {"done": row.done, "total": row.total}

    def _summary(self) -> str:
        told = (
            f"{row.label}: {gettext('hidden to protect a small group') if row.hidden_reason else self._share(row)}."
            for row in self.rows
        )
        return " ".join(told)

    @property
    def headings(self) -> list[str]:
        return [
            self.first_heading or gettext("Module"),
            gettext("Done"),
            gettext("Of"),
            gettext("Share"),
        ]

    @property
    def span(self) -> int:
        return len(self.headings) - 1

    @property
    def table(self) -> list[TableRow]:
        listed = []
        for row in self.rows:
            if row.hidden_reason:
                listed.append(TableRow(row.label, hidden_reason=row.hidden_reason))
                continue
            share = f"{round(100 * row.done / row.total)}%" if row.total else DASH
            listed.append(TableRow(row.label, (str(row.done), str(row.total), share)))
        return listed

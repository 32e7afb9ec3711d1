"""Horizontal bars: how many have finished each thing."""

from __future__ import annotations

from django.utils.translation import gettext

from common.records import dataclass
from ui.charts.picture import Chart, FigureRow, percent, px
from ui.charts.saying import sentence
from ui.numbers import DASH, whole_percent

STEP = 50
"""Height of one bar with its label, in px."""


@dataclass(frozen=True)
class CompletionRow:
    """How many of how many have finished something."""

    label: str
    done: int = 0
    total: int = 0
    hidden_reason: str = ""

    @property
    def share(self) -> str:
        """8 of 10, in words."""
        return gettext("%(done)s of %(total)s") % {"done": self.done, "total": self.total}


@dataclass(frozen=True)
class _CompletionBar:
    row: CompletionRow
    y: int
    width: str

    @property
    def text_y(self) -> str:
        return px(self.y + 14)

    @property
    def bar_y(self) -> str:
        return px(self.y + 23)


@dataclass(frozen=True)
class CompletionChart(Chart):
    """How far a group has come with several things."""

    slug: str
    title: str
    rows: tuple[CompletionRow, ...]
    first_heading: str = ""
    template = "components/charts/completion.svg"

    @property
    def geometry(self) -> dict[str, object]:
        """One bar below the other."""
        return {
            "height": px(len(self.rows) * STEP),
            "bars": [
                _CompletionBar(row, place * STEP, percent(min(row.done, row.total), row.total))
                for place, row in enumerate(self.rows)
            ],
        }

    @property
    def summary(self) -> str:
        """What most and what fewest have finished."""
        shown = [row for row in self.rows if row.total and not row.hidden_reason]
        return sentence(_between(shown), hidden=sum(bool(row.hidden_reason) for row in self.rows))

    @property
    def headings(self) -> list[str]:
        """What was finished, by how many, of how many, and the share."""
        first = self.first_heading or gettext("Module")
        return [first, gettext("Done"), gettext("Of"), gettext("Share")]

    @property
    def table(self) -> list[FigureRow]:
        """A row per bar."""
        return [self._figures(row) for row in self.rows]

    @staticmethod
    def _figures(row: CompletionRow) -> FigureRow:
        if row.hidden_reason:
            return FigureRow(row.label, hidden_reason=row.hidden_reason)
        share = f"{whole_percent(row.done / row.total)}%" if row.total else DASH
        return FigureRow(row.label, (str(row.done), str(row.total), share))


def _between(rows: list[CompletionRow]) -> list[str]:
    """Nothing of what is not open to anybody yet."""
    if not rows:
        return []
    least, most = min(rows, key=_part), max(rows, key=_part)
    if len(rows) == 1:
        return [f"{most.label}: {most.share}"]
    if _part(least) == _part(most):
        return [gettext("The same for all: %(share)s") % {"share": most.share}]
    ends = {
        "most": most.share,
        "first": most.label,
        "least": least.share,
        "last": least.label,
    }
    return [gettext("From %(most)s (%(first)s) down to %(least)s (%(last)s)") % ends]


def _part(row: CompletionRow) -> float:
    return row.done / row.total

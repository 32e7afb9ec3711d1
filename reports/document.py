"""The evidence report as one thing: every page and file of it is made of this and of nothing else.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from insights.brief import AnswerBrief

ReportCell: TypeAlias = str | int | float | None
"""Of a table, already rounded as it is shown: no file says more digits than the page."""


class CellKind(StrEnum):
    """What stands in a column, and so how it is written."""

    TEXT = "text"
    COUNT = "count"
    SHARE = "share"
    """0 to 1, in whole percents."""
    NUMBER = "number"
    CHANGE = "change"
    """With its sign."""


class HowReckoned(StrEnum):
    """Arithmetic of cells of the same row. What it comes to is rounded as its column is."""

    SHARE = "share"
    """The first of the second."""
    CHANGES = "changes"
    """After less before; where there are two sides, less the same of the other."""


class CellFormula(Struct, frozen=True):
    """How a column is worked out of others of its row, by their keys."""

    how: HowReckoned
    of: tuple[str, ...]


class ReportColumn(Struct, frozen=True, kw_only=True):
    """One column, with what the data dictionary says of it."""

    key: str
    name: str
    kind: CellKind = CellKind.TEXT
    digits: int = 1
    meaning: str = ""
    formula: CellFormula | None = None
    is_summed: bool = False
    """Whether the last row has its sum."""

    @property
    def is_figure(self) -> bool:
        """Whether it stands at the right."""
        return self.kind != CellKind.TEXT


class ReportTable(Struct, frozen=True, kw_only=True, tag="table"):
    """Rows under columns; the first cell of a row is its heading."""

    slug: str
    """What its file and its sheet are called."""
    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[ReportCell, ...], ...]
    note: str = ""
    has_total: bool = False
    """The last row has the sums."""

    def place_of(self, key: str) -> int:
        """Where a column stands. Raises StopIteration for a key that it does not have."""
        return next(place for place, each in enumerate(self.columns) if each.key == key)


class ReportText(Struct, frozen=True, tag="text"):
    """A paragraph."""

    text: str


class ReportFigure(Struct, frozen=True, kw_only=True, tag="figure"):
    """One figure with all that belongs to it; a refused one has its reason instead of a value."""

    label: str
    value: str = ""
    n: int | None = None
    interval: str = ""
    method: str = ""
    note: str = ""
    refused: str = ""
    """Why it is not given, and what would be enough."""
    is_small: bool = False
    """Whether it is to be read with care, and stands smaller."""


class ChartMark(Struct, frozen=True, kw_only=True):
    """One bar or point of a chart; without a value its reason."""

    label: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    said: str = ""
    """The figure in words, as it stands beside the mark."""
    n: int = 0
    of: int = 0
    """Of a bar: how many of how many."""


class ReportChart(Struct, frozen=True, kw_only=True, tag="chart"):
    """A picture of what a table says as well: bars of shares, or points with intervals."""

    slug: str
    title: str
    alt: str
    """The figures in sentences, for whoever does not see the picture."""
    is_bars: bool
    minimum: float
    maximum: float
    marks: tuple[ChartMark, ...]


Block: TypeAlias = ReportText | ReportFigure | ReportTable | ReportChart


class ReportSection(Struct, frozen=True, kw_only=True):
    """One heading and what stands under it."""

    slug: str
    title: str
    blocks: tuple[Block, ...]


class JudgedCriterion(Struct, frozen=True, kw_only=True):
    """One criterion with what came of it: in words, and in the numbers that decide."""

    label: str
    asked: str
    found: str
    interval: str = ""
    least: float | None
    measured: float | None
    low: float | None = None
    high: float | None = None
    """Between what it certainly lies, where a decision may rest on it: a count is what it is."""
    kind: CellKind
    digits: int = 1
    unit: str = ""
    """Behind its numbers."""
    verdict: str
    """Met, not met, or cannot tell, in words."""
    is_met: bool | None = None
    is_needed: bool = True
    """Whether the pilot was to stop without it."""
    why: str = ""
    """Where it cannot be told: why, and what would be enough."""


class ReportAnswer(Struct, frozen=True, kw_only=True):
    """The answer to the goal, and what to do next."""

    sentence: str
    recommendation: str
    """In words: go on, adapt, stop, expand, or too early to say."""
    because: str = ""


class Stated(Struct, frozen=True):
    """A version, or where something comes from: its name and what it is."""

    name: str
    value: str


class ReportDocument(Struct, frozen=True, kw_only=True):
    """Everything that a report says, in one language, as it was on one day."""

    language: str
    organization: str
    pilot: str
    goal: str
    as_of: str
    """The day of its figures, as ISO writes it."""
    standing: str
    """Where the pilot is: week 6 of 12, finished."""
    answer: ReportAnswer
    brief: AnswerBrief | None = None
    """Its first screen; all else says the same in full. States from before there was one have none.
    """
    figures: tuple[ReportFigure, ...]
    """Three at most."""
    money: str = ""
    """One line of the scenario in it, with what better retention means; '' without one."""
    can_say: tuple[str, ...]
    cannot_say: tuple[str, ...]
    criteria_title: str
    """Whether they were agreed before the start, or are there for orientation."""
    criteria: tuple[JudgedCriterion, ...]
    next_steps: tuple[str, ...]
    sections: tuple[ReportSection, ...]
    not_contained: tuple[str, ...]
    """What a works council asks: what no reader finds here."""
    versions: tuple[Stated, ...]

    @property
    def title(self) -> str:
        """What pages and files are called."""
        return self.pilot

    @property
    def tables(self) -> Iterator[ReportTable]:
        """Every table, in order."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, ReportTable):
                    yield block

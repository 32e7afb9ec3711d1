"""A report as its page shows it: the same document, ready for templates."""

from __future__ import annotations

from common.records import dataclass
from reports.cells import row_texts
from reports.document import (
    Block,
    JudgedCriterion,
    ReportChart,
    ReportColumn,
    ReportDocument,
    ReportFigure,
    ReportSection,
    ReportTable,
    ReportText,
)
from ui.charts import CompletionChart, CompletionRow, IntervalChart, WavePoint

TONES = {True: "good", False: "bad", None: "warn"}
OPEN_SECTIONS = frozenset({"moved"})
"""Slugs of sections that stand open on the page."""


@dataclass(frozen=True, kw_only=True)
class TableView:
    """A table for its template: each row is its heading and (column, text) of the others."""

    title: str
    note: str
    headings: tuple[ReportColumn, ...]
    has_total: bool
    rows: list[tuple[str, list[tuple[ReportColumn, str]]]]


@dataclass(frozen=True, kw_only=True)
class BlockView:
    """One block; exactly one of its four is there."""

    text: str = ""
    figure: ReportFigure | None = None
    table: TableView | None = None
    chart: CompletionChart | IntervalChart | None = None


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """One section of the details."""

    slug: str
    title: str
    blocks: list[BlockView]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """Everything that pages show of a report."""

    document: ReportDocument
    criteria: list[tuple[JudgedCriterion, str]]
    """Each with the tone of its verdict."""
    sections: list[SectionView]


def view_of(document: ReportDocument) -> ReportView:
    """For its template."""
    return ReportView(
        document=document,
        criteria=[(each, TONES[each.is_met]) for each in document.criteria],
        sections=list(map(_section, document.sections)),
    )


def _section(section: ReportSection) -> SectionView:
    return SectionView(
        slug=section.slug,
        title=section.title,
        blocks=list(map(_block, section.blocks)),
        is_open=section.slug in OPEN_SECTIONS,
    )


def _block(block: Block) -> BlockView:
    if isinstance(block, ReportText):
        return BlockView(text=block.text)
    if isinstance(block, ReportFigure):
        return BlockView(figure=block)
    if isinstance(block, ReportTable):
        return BlockView(table=_table(block))
    return BlockView(chart=_chart(block))


def _table(table: ReportTable) -> TableView:
    rows = []
    for row in table.rows:
        heading, *texts = row_texts(table, row)
        rows.append((heading, list(zip(table.columns[1:], texts, strict=True))))
    return TableView(
        title=table.title,
        note=table.note,
        headings=table.columns,
        has_total=table.has_total,
        rows=rows,
    )


def _chart(chart: ReportChart) -> CompletionChart | IntervalChart:
    if chart.is_bars:
        bars = tuple(CompletionRow(each.label, each.n, each.of) for each in chart.marks)
        return CompletionChart(chart.slug, chart.title, bars)
    points = tuple(
        WavePoint(each.label, each.n, each.value, each.low, each.high, "" if each.n else each.said)
        for each in chart.marks
    )
    return IntervalChart(chart.slug, chart.title, points, chart.minimum, chart.maximum)

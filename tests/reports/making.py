"""A small report that has one of everything."""

from __future__ import annotations

from msgspec.structs import replace

from reports.cells import filled, with_total
from reports.document import (
    CellFormula,
    CellKind,
    ChartMark,
    HowReckoned,
    JudgedCriterion,
    ReportAnswer,
    ReportChart,
    ReportColumn,
    ReportDocument,
    ReportFigure,
    ReportSection,
    ReportTable,
    ReportText,
    Stated,
)
from reports.files.imprint import Imprint
from reports.freezing import checksum_of
from reports.method import dictionary, not_contained

COLUMNS = (
    ReportColumn(key="module", name="Module", meaning="One of the program."),
    ReportColumn(
        key="done", name="Finished", kind=CellKind.COUNT, meaning="By whom.", is_summed=True
    ),
    ReportColumn(key="of", name="Open to", kind=CellKind.COUNT, meaning="Whom.", is_summed=True),
    ReportColumn(
        key="share",
        name="Share",
        kind=CellKind.SHARE,
        meaning="In percent.",
        formula=CellFormula(HowReckoned.SHARE, ("done", "of")),
    ),
)
MODULES = ReportTable(
    slug="modules",
    title="Modules",
    columns=COLUMNS,
    rows=filled(
        COLUMNS,
        with_total(
            COLUMNS, [("=1+1 cues", 7, 8, None), ("Replies", 199, 200, None)], "All modules"
        ),
    ),
    has_total=True,
    note="Counted over everybody.",
)
CHANGES = ReportTable(
    slug="levels",
    title="Levels, first to latest",
    columns=(
        ReportColumn(key="criterion", name="Criterion"),
        ReportColumn(key="change", name="Change", kind=CellKind.CHANGE),
        ReportColumn(key="hidden", name="Not shown because"),
    ),
    rows=(("Tone", 0.4, ""), ("Reply", -0.2, ""), ("Question", None, "fewer than 5 leaders")),
)
SIDES = (
    ReportColumn(key="kpi", name="KPI"),
    *(
        ReportColumn(key=key, name=key, kind=CellKind.NUMBER, digits=2)
        for key in ("before", "after", "there_before", "there_after")
    ),
    ReportColumn(
        key="difference",
        name="Difference",
        kind=CellKind.CHANGE,
        digits=2,
        formula=CellFormula(
            HowReckoned.CHANGES, ("before", "after", "there_before", "there_after")
        ),
    ),
)
KPIS = ReportTable(
    slug="kpis",
    title="KPIs",
    columns=SIDES,
    rows=filled(
        SIDES,
        [
            ("Reply time", 5.5, 4.25, 5.0, 5.25, None),
            ("Escalations", 2.0, 1.5, None, None, None),
            ("Tone, rounded otherwise", 2.0, 1.5, None, None, -0.51),
            ("Leavers", None, None, None, None, None),
        ],
    ),
)
CHART = ReportChart(
    slug="pulse-1",
    title="1. I am asked what I meant.",
    alt="Baseline: 3.1 (2.8 to 3.4), n = 41. Pulse 1: hidden.",
    is_bars=False,
    minimum=1,
    maximum=5,
    marks=(
        ChartMark(label="Baseline", value=3.1, low=2.8, high=3.4, said="3.1", n=41),
        ChartMark(label="Pulse 1", said="fewer than 5 answers"),
    ),
)
BARS = ReportChart(
    slug="modules-chart",
    title="Leaders who have finished it",
    alt="Cues: 7 of 8.",
    is_bars=True,
    minimum=0,
    maximum=1,
    marks=(ChartMark(label="Cues", value=0.875, said="7 of 8", n=7, of=8),),
)


APART = ReportFigure(
    label="Follow-up, beside the answer", value="+0.3", n=6, interval="-0.2 to +0.8", method="t"
)


def a_report() -> ReportDocument:
    """In English."""
    sections = (
        ReportSection(
            slug="learning",
            title="Layer 1: learning and engagement",
            blocks=(ReportText("Ten leaders take part."), BARS, MODULES),
        ),
        ReportSection(
            slug="behavior", title="Layer 2: behavior", blocks=(CHANGES, APART, KPIS, CHART)
        ),
    )
    return ReportDocument(
        language="en",
        organization="Northwind",
        pilot="Autumn",
        goal="Fewer misread messages",
        as_of="2026-11-27",
        standing="Week 6 of 12",
        answer=ReportAnswer(
            sentence="Levels rose by 0.4; whether messages are misread less cannot be told.",
            recommendation="Adapt",
            because="One criterion cannot be told.",
        ),
        figures=(
            ReportFigure(label="Finished every module", value="88% (7 of 8)", interval="53 to 98%"),
            ReportFigure(label="Change of level", value="+0.4", n=8, interval="+0.1 to +0.7"),
            ReportFigure(label="Response time", refused="No team to set it beside."),
        ),
        can_say=("Leaders found the time.",),
        cannot_say=("Why levels changed.", "What those think who did not answer."),
        criteria_title="Criteria agreed before the start",
        criteria=(
            JudgedCriterion(
                label="Leaders who finish",
                asked="at least 80%",
                found="88% (7 of 8)",
                interval="53 to 98%",
                least=0.8,
                measured=0.88,
                low=0.88,
                high=0.88,
                kind=CellKind.SHARE,
                verdict="met",
                is_met=True,
            ),
        ),
        next_steps=("4 December: pulse 2",),
        sections=(*sections, dictionary([MODULES, CHANGES, KPIS])),
        not_contained=not_contained(),
        versions=(Stated("Program", "Digital empathy, 3"),),
    )


def an_imprint(document: ReportDocument) -> Imprint:
    """Of its first state."""
    return Imprint(
        number=1,
        published_on="27 November 2026",
        checksum=checksum_of(document),
        note="After the board asked.",
    )


def longer(document: ReportDocument, times: int) -> ReportDocument:
    """The same with many more tables."""
    return replace(document, sections=document.sections * times)

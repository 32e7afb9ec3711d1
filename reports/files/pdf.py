"""The report as a PDF that a screen reader can read (PDF/UA-1); its first page is the answer."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TypeAlias

from django.utils.translation import gettext as _
from msgspec.structs import replace

from common.typesetting import set_pdf
from reports.cells import cell_text, row_texts
from reports.document import (
    Block,
    CellKind,
    JudgedCriterion,
    ReportChart,
    ReportDocument,
    ReportFigure,
    ReportSection,
    ReportTable,
    ReportText,
)
from reports.files.imprint import Imprint, heading, stated
from ui.dates import in_words
from ui.numbers import DASH

PAGE = Path(__file__).parent / "report.typ"
Said: TypeAlias = dict[str, object]
NARROW, WIDE = 16, 40
"""Letters of a column of text: up to the first it is as wide as its words, which then stand whole;
else it shares the page with others, by the second at most.
"""


def write_pdf(document: ReportDocument, imprint: Imprint) -> bytes:
    """The file; the language of the document is active."""
    return set_pdf(PAGE, said_of(document, imprint))


def said_of(document: ReportDocument, imprint: Imprint) -> Said:
    """Everything that stands in it, as the typesetter takes it."""
    return {
        "language": document.language,
        "title": heading(document),
        "organization": document.organization,
        "logo": list(imprint.logo),
        "logo_on_dark": imprint.logo_on_dark,
        "standing": document.standing,
        "as_of": in_words(dt.date.fromisoformat(document.as_of)),
        "foot": imprint.line,
        "front": _front(document),
        "sections": [_section(each) for each in document.sections],
        "stated": [[each.name, each.value] for each in stated(imprint)],
        "names": _names(),
    }


def _names() -> dict[str, str]:
    return {
        "as_of": _("Figures as of"),
        "goal": _("Goal"),
        "answer": _("The answer"),
        "figures": _("Three figures"),
        "can": _("What can be said"),
        "cannot": _("What cannot be said"),
        "next": _("What comes next"),
        "without": _("What this report does not contain"),
        "imprint": _("This state of the report"),
        "figure": _("Figure"),
        "value": _("Value"),
        "criterion": _("Criterion"),
        "asked": _("Asked"),
        "measured": _("Measured"),
        "verdict": _("Result"),
        "details": _("Details"),
    }


def _front(document: ReportDocument) -> Said:
    return {
        "goal": document.goal,
        "recommendation": document.answer.recommendation,
        "sentence": document.answer.sentence,
        "because": document.answer.because,
        "figures": [_figure(each) for each in document.figures],
        "money": document.money,
        "can": list(document.can_say),
        "cannot": list(document.cannot_say),
        "criteria_title": document.criteria_title,
        "criteria": [criterion_texts(each) for each in document.criteria],
        "next": list(document.next_steps),
        "without": list(document.not_contained),
    }


def criterion_texts(judged: JudgedCriterion) -> list[str]:
    """What it is about, what was asked, what was found, or why nothing was, and what that comes
    to.
    """
    measured = f"{judged.found}{_around(judged)}" if judged.found else judged.why
    return [judged.label, judged.asked, measured or DASH, judged.verdict]


def _around(judged: JudgedCriterion) -> str:
    """An interval in brackets, behind a figure that has none yet."""
    if not judged.interval:
        return ""
    return f", {judged.interval}" if judged.found.endswith(")") else f" ({judged.interval})"


def about(figure: ReportFigure) -> str:
    """What stands small beneath a figure: n, method, caution."""
    people = _("n = %(n)s") % {"n": figure.n} if figure.n is not None else ""
    return " · ".join(each for each in (people, figure.method, figure.note) if each)


def _figure(figure: ReportFigure) -> Said:
    return {
        "tag": "figure",
        "label": figure.label,
        "value": figure.value,
        "interval": figure.interval,
        "about": about(figure),
        "refused": figure.refused,
        "is_small": figure.is_small,
    }


def _section(section: ReportSection) -> Said:
    return {"title": section.title, "blocks": [_block(each) for each in section.blocks]}


def _block(block: Block) -> Said:
    if isinstance(block, ReportText):
        return {"tag": "text", "text": block.text}
    if isinstance(block, ReportFigure):
        return _figure(block)
    return _table(block) if isinstance(block, ReportTable) else _chart(block)


def _table(table: ReportTable) -> Said:
    table = _without_empty(table)
    texts = [row_texts(table, row) for row in table.rows]
    return {
        "tag": "table",
        "title": table.title,
        "headings": [each.name for each in table.columns],
        "rows": texts,
        "is_text": [each.kind == CellKind.TEXT for each in table.columns],
        "widths": [_width(table, texts, place) for place in range(len(table.columns))],
        "has_total": table.has_total,
        "note": table.note,
    }


def _without_empty(table: ReportTable) -> ReportTable:
    """On paper a last column takes room only where it says something, such as a reason."""
    if table.columns[-1].is_figure or any(row[-1] for row in table.rows):
        return table
    return replace(table, columns=table.columns[:-1], rows=tuple(row[:-1] for row in table.rows))


def _width(table: ReportTable, texts: list[list[str]], place: int) -> int:
    """How wide a column is beside others; 0: as wide as its figures or short words."""
    column = table.columns[place]
    if column.kind != CellKind.TEXT:
        return 0
    longest = max([len(column.name), *(len(row[place]) for row in texts)])
    return 0 if longest <= NARROW else min(longest, WIDE)


def _chart(chart: ReportChart) -> Said:
    span = chart.maximum - chart.minimum
    marks = []
    for mark in chart.marks:
        ends = (mark.value, mark.low, mark.high)
        places = [None if end is None else (end - chart.minimum) / span for end in ends]
        marks.append({"label": mark.label, "said": mark.said or DASH, "places": places})
    scale = [cell_text(end, CellKind.NUMBER, 0) for end in (chart.minimum, chart.maximum)]
    if chart.is_bars:
        scale = [cell_text(end, CellKind.SHARE) for end in (chart.minimum, chart.maximum)]
    return {
        "tag": "chart",
        "title": chart.title,
        "alt": chart.alt,
        "is_bars": chart.is_bars,
        "marks": marks,
        "scale": scale,
    }

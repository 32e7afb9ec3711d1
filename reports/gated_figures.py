"""Figures of the page of results as a report holds them: as large as their gates allow. Pure."""

from __future__ import annotations

from insights.gates import FigureSize
from insights.stats import Stat
from kpis.states import BarMeasure
from reports.document import CellKind, ReportFigure

KINDS = {
    BarMeasure.COMPLETION: (CellKind.SHARE, 0),
    BarMeasure.ATTENDANCE: (CellKind.SHARE, 0),
    BarMeasure.RESPONSE: (CellKind.SHARE, 0),
    BarMeasure.AGREEMENT: (CellKind.NUMBER, 2),
    BarMeasure.LEVELS: (CellKind.CHANGE, 1),
    BarMeasure.PULSE: (CellKind.CHANGE, 1),
    BarMeasure.KPI: (CellKind.CHANGE, 1),
}
"""How a criterion's numbers are written, and with how many digits."""


def is_percent(measure: BarMeasure) -> bool:
    """Whether it is in percent of where teams began."""
    return measure == BarMeasure.KPI


def figure_of(stat: Stat) -> ReportFigure:
    """With what stands in its way, and what would be enough."""
    reasons = ". ".join(each for each in (stat.hidden, stat.enough) if each)
    notes = ". ".join(each for each in (stat.note, stat.enough) if each)
    return ReportFigure(
        label=stat.label,
        value=stat.value,
        n=stat.n,
        interval=stat.interval,
        method=stat.method,
        note="" if stat.hidden else notes,
        refused=reasons if stat.hidden else "",
        is_small=stat.size == FigureSize.SMALL,
    )

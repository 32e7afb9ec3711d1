"""The first page of a report: the answer, three figures, what can and cannot be said, criteria,
what is next. Pure.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from cohorts.plan import week_of
from insights.answer import Verdict, WeighedBar
from insights.answer_words import AnswerShown
from insights.criterion_words import criterion_line
from insights.next_steps import next_lines
from insights.results import Results
from kpis.states import BarMeasure
from reports.cells import rounded
from reports.document import CellKind, JudgedCriterion, ReportAnswer
from reports.gated_figures import KINDS, is_percent

IS_MET = {Verdict.MET: True, Verdict.NOT_MET: False, Verdict.CANNOT_TELL: None}


def answer(shown: AnswerShown) -> ReportAnswer:
    """What the pilot comes to so far, and what that goes by."""
    return ReportAnswer(
        sentence=shown.sentence, recommendation=shown.recommendation, because=shown.decided[0]
    )


def criteria_title(shown: AnswerShown) -> str:
    """Whose criteria they are."""
    if shown.is_agreed:
        return _("Criteria agreed before the start")
    return _("Criteria for orientation, our defaults")


def criteria(results: Results) -> tuple[JudgedCriterion, ...]:
    """Each with what it was decided by."""
    return tuple(_judged(each) for each in results.answer.criteria)


def _judged(criterion: WeighedBar) -> JudgedCriterion:
    line, bar, figure = criterion_line(criterion), criterion.bar, criterion.figure
    kind, digits = KINDS[bar.measure]
    ends = figure.ends if figure.gate.decides else None
    low, high = ends or (None, None)
    measured = figure.value if figure.is_shown else None
    cells = (_number(each, kind, digits) for each in (bar.least, measured, low, high))
    least, value, from_, to = cells
    return JudgedCriterion(
        label=line.name,
        asked=line.asked,
        found=line.found,
        interval=line.interval,
        least=least,
        measured=value,
        low=from_,
        high=to,
        kind=kind,
        digits=digits,
        unit="%" if is_percent(BarMeasure(bar.measure)) else "",
        verdict=line.verdict,
        is_met=IS_MET[criterion.verdict],
        is_needed=line.is_needed,
        why=line.why,
    )


def _number(value: float | None, kind: CellKind, digits: int) -> float | None:
    cell = rounded(value, kind, digits)
    return cell if isinstance(cell, int | float) else None


def next_steps(results: Results) -> tuple[str, ...]:
    """What comes next."""
    return tuple(next_lines(results))


def standing(results: Results) -> str:
    """Where the pilot is on the day of its figures."""
    cohort = results.cohort
    week = week_of(results.today, cohort.starts_on)
    if cohort.is_finished:
        return _("Finished")
    if cohort.is_paused:
        return _("Paused")
    if week < 0:
        return _("Not started")
    if week > cohort.weeks:
        return _("After its %(weeks)s weeks") % {"weeks": cohort.weeks}
    return _("Week %(week)s of %(weeks)s") % {"week": week, "weeks": cohort.weeks}

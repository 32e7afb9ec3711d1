"""One figure as a row of a table to take away, and the first rows of it: the answer, what it was
decided by, and the three layers.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from common.records import dataclass
from insights.answer import Verdict, WeighedBar
from insights.answer_words import AnswerShown, answer_shown
from insights.criterion_words import asked_words, criterion_line
from insights.figure_words import method_of, name_of
from insights.gate_words import enough_words, size_words, why_words
from insights.gates import FigureGate, FigureSize
from insights.layer_words import moved_words, title_of
from insights.layers import LayerFigure
from insights.measures import GatedFigure
from insights.results import Results
from kpis.states import BarMeasure


@dataclass(frozen=True)
class Figure:
    """One row; a hidden one has its reason and no numbers."""

    section: str
    what: str
    n: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    method: str = ""
    hidden: str = ""
    size: str = FigureSize.LARGE
    """What its gate leaves of it."""
    caution: str = ""
    """What stands in its way, and what would be enough."""


def caution_words(stands: FigureGate) -> str:
    """What stands in the way of a figure that is shown, and what would be enough."""
    parts = [] if stands.is_refused else [why_words(stands)]
    found = filter(None, (*parts, enough_words(stands)))
    return ". ".join(part[:1].upper() + part[1:] for part in found)


def answer_rows(results: Results) -> Iterator[Figure]:
    """The answer first."""
    shown = answer_shown(results)
    yield from _answer(shown)
    section = (
        _("Criteria agreed before the start") if shown.is_agreed else _("Criteria, our defaults")
    )
    for each in results.answer.criteria:
        yield _criterion(section, each)
    for layer in results.layers:
        words = {"number": layer.number, "title": title_of(layer.number)}
        for line in layer.figures:
            yield _layer(_("Layer %(number)s: %(title)s") % words, line)


def _answer(shown: AnswerShown) -> Iterator[Figure]:
    section = _("Answer")
    yield Figure(section, shown.recommendation, method=shown.sentence, size="")
    for line in shown.can:
        yield Figure(section, _("What can be said"), method=line, size="")
    for line in shown.cannot:
        yield Figure(section, _("What cannot be said"), method=line, size="")
    for line in shown.decided:
        yield Figure(section, _("How this was decided"), method=line, size="")


def _criterion(section: str, criterion: WeighedBar) -> Figure:
    line = criterion_line(criterion)
    what = _("%(name)s: %(asked)s") % {"name": line.name, "asked": asked_words(criterion.bar)}
    caution = line.why if criterion.verdict == Verdict.CANNOT_TELL else ""
    return row(section, what, criterion.figure, line.verdict, caution)


def _layer(section: str, line: LayerFigure) -> Figure:
    moved = moved_words(line.moved)
    method = ", ".join(filter(None, (moved, method_of(line.figure))))
    return row(section, name_of(line.figure), line.figure, method)


def row(section: str, what: str, figure: GatedFigure, method: str, caution: str = "") -> Figure:
    """A figure as its gate lets it be told."""
    stands = figure.gate
    told = caution or caution_words(stands)
    if not figure.is_shown:
        hidden, size = why_words(stands), size_words(FigureSize.REFUSED)
        return Figure(section, what, method=method, hidden=hidden, size=size, caution=told)
    low, high = figure.low, figure.high
    if figure.measure == BarMeasure.RESPONSE:
        low = high = None
    return Figure(
        section,
        what,
        figure.n,
        figure.value,
        low,
        high,
        unit_of(figure.measure),
        method,
        size=size_words(stands.size),
        caution=told,
    )


def unit_of(measure: BarMeasure) -> str:
    """In which a figure is given."""
    units = {
        BarMeasure.COMPLETION: _("share"),
        BarMeasure.ATTENDANCE: _("share"),
        BarMeasure.RESPONSE: _("share"),
        BarMeasure.AGREEMENT: "",
        BarMeasure.LEVELS: _("levels"),
        BarMeasure.PULSE: _("points of 1 to 5"),
        BarMeasure.KPI: _("percent, plus meaning better"),
    }
    return units[measure]

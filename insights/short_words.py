"""The first screen of an answer in words that fit it: figures with their gates, criteria at a
glance. What each leaves out stands in full below it (figure_words, gate_words).
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insights.answer import PilotAnswer, Recommendation, Verdict
from insights.endpoint import Endpoint, EndpointState
from insights.figure_words import value_of
from insights.formatting import percent
from insights.gates import FigureGate, Hurdle, HurdleKind
from insights.measures import GatedFigure
from kpis.states import BarMeasure
from surveys.anonymity import LEAST_GROUP
from ui.dates import in_words
from ui.numbers import number

TWO_DIGITS = 2


def short_name(figure: GatedFigure) -> str:
    """What is measured, in two or three words."""
    names = {
        BarMeasure.COMPLETION: _("Modules finished"),
        BarMeasure.ATTENDANCE: _("Attendance"),
        BarMeasure.RESPONSE: _("Pulse answered"),
        BarMeasure.AGREEMENT: _("Raters agree"),
        BarMeasure.LEVELS: _("Change of levels"),
        BarMeasure.PULSE: _("Change of the pulse"),
        BarMeasure.KPI: figure.name or _("A KPI not measured any more"),
    }
    return names[figure.measure]


def short_value(figure: GatedFigure) -> str:
    """Of everybody as counts, else as everywhere; '' where the gate refuses it."""
    if not figure.is_shown:
        return ""
    if figure.is_counted and figure.value is not None and figure.n:
        words = {"done": round(figure.value * figure.n), "total": figure.n}
        return _("%(done)s of %(total)s") % words
    return value_of(figure)


def short_gate(figure: GatedFigure) -> str:
    """How many it is of, what is gravest in its way, and what would be enough."""
    parts = (_of_whom(figure), short_why(figure.gate), _enough(figure.gate))
    return "; ".join(part for part in parts if part)


def short_why(stands: FigureGate) -> str:
    """What is gravest, '' where nothing is in the way."""
    return REASONS[stands.hurdles[0].kind](stands.hurdles[0]) if stands.hurdles else ""


def _of_whom(figure: GatedFigure) -> str:
    if not figure.is_shown or figure.is_counted or figure.n is None:
        return ""
    if figure.measure == BarMeasure.KPI:
        return _teams(figure)
    if figure.measure == BarMeasure.LEVELS:
        return ngettext("%(count)s leader", "%(count)s leaders", figure.n) % {"count": figure.n}
    return _("n = %(n)s") % {"n": figure.n}


def _teams(figure: GatedFigure) -> str:
    words = {"teams": figure.n or 0, "beside": figure.beside}
    if figure.has_comparison:
        return _("%(teams)s teams against %(beside)s others") % words
    return _("%(teams)s teams") % words


def _enough(stands: FigureGate) -> str:
    """Of the gravest alone."""
    if not stands.hurdles or stands.hurdles[0].kind not in ENOUGH:
        return ""
    return _("enough: %(what)s") % {"what": ENOUGH[stands.hurdles[0].kind](stands.hurdles[0])}


def short_sentence(answer: PilotAnswer) -> str:
    """What the recommendation goes by."""
    if answer.recommendation == Recommendation.TOO_EARLY:
        return _early(answer.endpoint)
    if not answer.is_agreed:
        return _("No criteria were agreed before the start, so nothing stronger is recommended.")
    counts = {
        "met": len(answer.having(Verdict.MET)),
        "total": len(answer.criteria),
        "failed": len(answer.having(Verdict.NOT_MET)),
        "open": len(answer.having(Verdict.CANNOT_TELL)),
    }
    texts = {
        Recommendation.STOP: _("A criterion that the pilot was to stop without is not met."),
        Recommendation.EXPAND: _(
            "All %(total)s criteria met, measured against teams that took no part."
        ),
        Recommendation.GO: _("All %(total)s criteria met, with no teams to compare with."),
    }
    usual = _("Of %(total)s criteria %(met)s met, %(failed)s not met, %(open)s undecided.")
    return texts.get(answer.recommendation, usual) % counts


def short_lead(answer: PilotAnswer) -> str:
    """Above the criteria."""
    if answer.recommendation == Recommendation.TOO_EARLY:
        return _("So far, of what was agreed before the start:")
    return _("Agreed before the start, and what came of it:")


def _early(endpoint: Endpoint) -> str:
    if endpoint.state == EndpointState.NONE or endpoint.opens_on is None:
        return _("The plan is not over, and it has no closing role-play.")
    if endpoint.state == EndpointState.AHEAD:
        return _("The closing role-play decides, from %(day)s on.") % {
            "day": in_words(endpoint.opens_on)
        }
    day = in_words(endpoint.told_on or endpoint.opens_on)
    return _("Levels of the closing role-play are shown after %(day)s.") % {"day": day}


def _fixed(words: Callable[[], str]) -> Callable[[Hurdle], str]:
    return lambda _hurdle: words()


def _too_few(_hurdle: Hurdle) -> str:
    return _("fewer than %(number)s have both scores") % {"number": LEAST_GROUP}


def _disagree(hurdle: Hurdle) -> str:
    return _("raters agree too little (%(alpha)s)") % {"alpha": number(hurdle.have, TWO_DIGITS)}


def _response(hurdle: Hurdle) -> str:
    return _("only %(share)s answered") % {"share": percent(hurdle.have)}


def _ceiling(hurdle: Hurdle) -> str:
    return _("%(share)s began at the top") % {"share": percent(hurdle.have)}


def _tentative(hurdle: Hurdle) -> str:
    words = {"alpha": number(hurdle.have, TWO_DIGITS)}
    return _("raters agree, but not firmly (%(alpha)s)") % words


def _more_doubled(hurdle: Hurdle) -> str:
    text = ngettext("%(count)s more scored twice", "%(count)s more scored twice", hurdle.missing)
    return text % {"count": hurdle.missing}


def _alpha(hurdle: Hurdle) -> str:
    return number(hurdle.need, TWO_DIGITS)


def _share(hurdle: Hurdle) -> str:
    return percent(hurdle.need)


def _each_side(hurdle: Hurdle) -> str:
    return _("%(count)s on each side") % {"count": int(hurdle.need)}


def _count(hurdle: Hurdle) -> str:
    return str(round(hurdle.need))


Words = dict[HurdleKind, Callable[[Hurdle], str]]
REASONS: Words = {
    HurdleKind.NOT_YET: _fixed(lambda: _("not measured yet")),
    HurdleKind.TOO_FEW: _too_few,
    HurdleKind.NO_KPI: _fixed(lambda: _("no figure yet")),
    HurdleKind.NOT_IN_PERCENT: _fixed(lambda: _("teams began too far apart for percent")),
    HurdleKind.NOT_DOUBLED: _fixed(lambda: _("too few scored by two raters")),
    HurdleKind.CONFOUNDED: _fixed(lambda: _("different raters each time")),
    HurdleKind.DISAGREE: _disagree,
    HurdleKind.UNDEFINED: _fixed(lambda: _("all levels the same, agreement unknown")),
    HurdleKind.RESPONSE: _response,
    HurdleKind.NOTHING_TO_COMPARE: _fixed(lambda: _("no teams to compare with")),
    HurdleKind.FEW_TEAMS: _fixed(lambda: _("so few teams may be chance")),
    HurdleKind.PARTED_BEFORE: _fixed(lambda: _("already apart before the start")),
    HurdleKind.CEILING: _ceiling,
    HurdleKind.TENTATIVE: _tentative,
    HurdleKind.FEW: _fixed(lambda: _("fewer than ten")),
}
ENOUGH: Words = {
    HurdleKind.TOO_FEW: _count,
    HurdleKind.NOT_DOUBLED: _more_doubled,
    HurdleKind.CONFOUNDED: _fixed(lambda: _("the same two raters for five")),
    HurdleKind.DISAGREE: _alpha,
    HurdleKind.RESPONSE: _share,
    HurdleKind.NOTHING_TO_COMPARE: _fixed(lambda: _("two comparison teams")),
    HurdleKind.FEW_TEAMS: _each_side,
    HurdleKind.TENTATIVE: _alpha,
    HurdleKind.FEW: _count,
}

"""A figure that criteria and layers go by, in words: what it is, its value, its interval."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _

from insights.formatting import counts, interval, percent, share_interval, signed
from insights.gate_words import gated
from insights.measures import GatedFigure
from insights.stats import Stat
from kpis.states import BarMeasure
from kpis.written import better_or_worse, good_ends
from measurement.estimates import Rate
from ui.numbers import DASH, number

TWO_DIGITS = 2


def name_of(figure: GatedFigure) -> str:
    """What is measured."""
    names = {
        BarMeasure.COMPLETION: _("Leaders who have finished every module open for a week"),
        BarMeasure.ATTENDANCE: _("Attendance in live sessions"),
        BarMeasure.RESPONSE: _("Answered the latest pulse"),
        BarMeasure.AGREEMENT: _("Agreement of raters (Krippendorff's alpha)"),
        BarMeasure.LEVELS: _("Mean change of level, first to closing role-play"),
        BarMeasure.PULSE: _("Mean change of the pulse since before the first module"),
        BarMeasure.KPI: figure.name or _("A KPI that is not measured any more"),
    }
    return names[figure.measure]


def method_of(figure: GatedFigure) -> str:
    """How it was reckoned."""
    methods = {
        BarMeasure.COMPLETION: _("Wilson interval 95%"),
        BarMeasure.ATTENDANCE: _("Wilson interval 95%"),
        BarMeasure.RESPONSE: _("counted: everybody was asked"),
        BarMeasure.AGREEMENT: _("interval 95% by leaving out one leader at a time"),
        BarMeasure.LEVELS: _("paired, strictness of raters counted in, t interval 95%"),
        BarMeasure.PULSE: _("mean of its questions, those who were asked, interval 95%"),
        BarMeasure.KPI: _teams(figure),
    }
    return methods[figure.measure]


def value_of(figure: GatedFigure) -> str:
    """With its unit; a dash where there is none."""
    if figure.value is None or not figure.is_shown:
        return DASH
    return FORMATS[figure.measure](figure, figure.value)


def interval_of(figure: GatedFigure) -> str:
    """The 95% interval; '' of what was counted in whole."""
    low, high = figure.low, figure.high
    if low is None or high is None or not figure.is_shown:
        return ""
    if figure.measure in {BarMeasure.COMPLETION, BarMeasure.ATTENDANCE}:
        return share_interval(_rate(figure))
    if figure.measure == BarMeasure.RESPONSE:
        return ""
    if figure.measure == BarMeasure.AGREEMENT:
        ends = {"low": number(low, TWO_DIGITS), "high": number(high, TWO_DIGITS)}
        return _("%(low)s to %(high)s") % ends
    return good_ends(low, high) if _is_kpi(figure) else interval(low, high, 1)


def expected_words(figure: GatedFigure) -> str:
    """What was expected of a KPI at the start, and whether its whole interval lies below that; ''
    where nothing was.
    """
    if not figure.expected or not figure.is_shown:
        return ""
    said = {"expected": better_or_worse(figure.expected)}
    if figure.high is not None and figure.high < figure.expected:
        return _("expected at the start: %(expected)s, so it is less than that") % said
    return _("expected at the start: %(expected)s") % said


def stat_of(figure: GatedFigure, note: str = "") -> Stat:
    """As large as its gate allows; of teams the method says how many they are."""
    stat = Stat(
        label=name_of(figure),
        value=value_of(figure),
        n=None if figure.is_counted or _is_kpi(figure) else figure.n,
        interval=interval_of(figure),
        method=method_of(figure),
        note=note,
    )
    return gated(stat, figure.gate)


def _teams(figure: GatedFigure) -> str:
    words = {"teams": figure.n or 0, "beside": figure.beside}
    if figure.has_comparison:
        text = _("%(teams)s teams against %(beside)s that did not take part, t interval 95%%")
    else:
        text = _("%(teams)s teams of the pilot alone, t interval 95%%")
    return text % words


def _is_kpi(figure: GatedFigure) -> bool:
    return figure.measure == BarMeasure.KPI


def _rate(figure: GatedFigure) -> Rate:
    total = figure.n or 0
    return Rate(round((figure.value or 0.0) * total), total)


def of_all(rate: Rate) -> str:
    """A share with what it was counted from."""
    return _("%(share)s (%(counts)s)") % {"share": percent(rate.value), "counts": counts(rate)}


def _share(figure: GatedFigure, _value: float) -> str:
    return of_all(_rate(figure))


def _alpha(_figure: GatedFigure, value: float) -> str:
    return number(value, TWO_DIGITS)


def _change(_figure: GatedFigure, value: float) -> str:
    return signed(value, 1)


def _better(_figure: GatedFigure, value: float) -> str:
    return better_or_worse(value)


FORMATS: dict[BarMeasure, Callable[[GatedFigure, float], str]] = {
    BarMeasure.COMPLETION: _share,
    BarMeasure.ATTENDANCE: _share,
    BarMeasure.RESPONSE: _share,
    BarMeasure.AGREEMENT: _alpha,
    BarMeasure.LEVELS: _change,
    BarMeasure.PULSE: _change,
    BarMeasure.KPI: _better,
}

"""What lines, readings and cautions are called."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from roi.assumptions import HUNDRED, ZERO, Assumptions, BenefitLine, CostLine
from roi.benefits import LeftOut
from roi.states import BenefitKind, CostKind, Definition
from roi.tornado import Lever, Swing
from ui.numbers import grouped, number


def cost_name(line: CostLine) -> str:
    """Its own, or the kind's."""
    return line.name or str(CostKind(line.kind).label)


def benefit_name(line: BenefitLine) -> str:
    """Its own, or the kind's."""
    return line.name or str(BenefitKind(line.kind).label)


def trimmed(value: Decimal | float, most: int = 2) -> str:
    """A number with as many decimal places as it has, up to a few: 3.75, 25."""
    rounded = round(Decimal(value), most)
    digits = next(
        (each for each in range(most) if rounded == round(rounded, each)),
        most,
    )
    return number(float(rounded), digits)


def count_words(value: Decimal) -> str:
    """1,200; with decimal places where it has some."""
    return grouped(int(value)) if value == int(value) else trimmed(value)


def percent_words(value: Decimal | float, most: int = 1) -> str:
    """21.8%."""
    return _("%(number)s%%") % {"number": trimmed(value, most)}


def span_words(low: Decimal, high: Decimal) -> str:
    """From the one to the other, in percent."""
    ends = {"low": trimmed(low, 1), "high": percent_words(high)}
    return _("%(low)s to %(high)s") % ends


def definition_words(line: BenefitLine) -> str:
    """What better retention means in this scenario; printed wherever its figures are."""
    if line.definition is None:
        return _("Not chosen yet, so retention is not counted.")
    stays = HUNDRED - line.turnover
    after = {
        Definition.FEWER: stays + line.change.middle * line.turnover / HUNDRED,
        Definition.POINTS: stays + line.change.middle,
        Definition.TIMES: stays + line.change.middle * stays / HUNDRED,
    }[line.definition]
    text = {
        Definition.FEWER: _("%(change)s fewer leavers: retention %(before)s becomes %(after)s."),
        Definition.POINTS: _("%(points)s points more: retention %(before)s becomes %(after)s."),
        Definition.TIMES: _(
            "Retention grows by %(change)s of itself: %(before)s becomes %(after)s."
        ),
    }[line.definition]
    return text % {
        "change": percent_words(line.change.middle, 2),
        "points": trimmed(line.change.middle),
        "before": percent_words(stays, 2),
        "after": percent_words(min(after, HUNDRED), 2),
    }


def retention_words(assumptions: Assumptions) -> str:
    """The same of a scenario; '' where nobody looks at retention."""
    line = assumptions.retention
    if line is None or not line.volume * line.unit_value:
        return ""
    return definition_words(line)


def left_out_words(reason: LeftOut) -> str:
    """Why a line is not in the sum."""
    return {
        LeftOut.NOT_CHOSEN: _("Not counted: nobody has chosen what better retention means."),
        LeftOut.MAYBE_INSIDE: _(
            "Not counted: these hours may already be in what an escalation costs. "
            "If they are not, say so in the line."
        ),
        LeftOut.SAME_FIGURE: _("Not counted: another line counts the same measured change."),
    }[reason]


def swing_name(swing: Swing, assumptions: Assumptions) -> str:
    """Which assumption it is."""
    if swing.place is None:
        return {
            Lever.ISOLATION: _("Due to the program, all benefits"),
            Lever.CONFIDENCE: _("Confidence, all benefits"),
        }[swing.lever]
    if swing.lever == Lever.COST:
        return _("Cost: %(name)s") % {"name": cost_name(assumptions.costs[swing.place])}
    text = {
        Lever.CHANGE: _("%(name)s: the change"),
        Lever.VOLUME: _("%(name)s: how many"),
        Lever.UNIT: _("%(name)s: what one is worth"),
    }[swing.lever]
    return text % {"name": benefit_name(assumptions.benefits[swing.place])}


def paid_time_is_missing(assumptions: Assumptions) -> bool:
    """Whether the largest cost of most programs is not among the costs."""
    return not any(
        line.kind == CostKind.TIME and line.quantity * line.hours * line.unit_value > ZERO
        for line in assumptions.costs
    )

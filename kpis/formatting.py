"""Figures of KPIs as people read them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kpis.states import KpiKind
from ui.numbers import NO_BREAK, grouped, number


def figure_text(kind: str, value: float, unit: str = "") -> str:
    """A share as percent to one place, a mean to two, so that figures below each other line up; a
    count as whole as it is. With its unit where one is given.
    """
    if kind == KpiKind.SHARE:
        text = _("%(share)s%%") % {"share": number(100 * value, 1)}
    elif kind == KpiKind.MEAN:
        text = number(value, 2)
    else:
        text = _count(value)
    return f"{text}{NO_BREAK}{unit}" if unit else text


def bound_text(kind: str, value: float) -> str:
    """The end of a range, as short as it can be said."""
    if kind == KpiKind.SHARE:
        return _("%(share)s%%") % {"share": _short(100 * value, 1)}
    return _count(value)


def _count(value: float) -> str:
    if float(value).is_integer() and value >= 0:
        return grouped(int(value))
    return _short(value, 2)


def _short(value: float, digits: int) -> str:
    """Without zeros at the end."""
    while digits and round(value, digits) == round(value, digits - 1):
        digits -= 1
    return number(value, digits)

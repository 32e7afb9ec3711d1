"""Numbers as people read them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from surveys.statistics import Rate
from ui.numbers import number


def percent(share: float) -> str:
    """86%."""
    return _("%(number)s%%") % {"number": round(100 * share)}


def share_interval(rate: Rate) -> str:
    """62 to 95%."""
    low, high = rate.interval
    return _("%(low)s to %(high)s") % {"low": round(100 * low), "high": percent(high)}


def signed(value: float, digits: int = 2) -> str:
    """+0.31, with a true minus sign below 0."""
    rounded = round(value, digits) or 0.0  # no minus sign before a zero
    return ("+" if rounded > 0 else "") + number(rounded, digits)


def interval(low: float | None, high: float | None, digits: int = 2) -> str:
    """+0.02 to +0.60; '' where there is none."""
    if low is None or high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": signed(low, digits), "high": signed(high, digits)}


def of(rate: Rate) -> str:
    """8 of 10."""
    return _("%(done)s of %(total)s") % {"done": rate.count, "total": rate.total}

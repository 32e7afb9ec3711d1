"""Numbers as people read them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from measurement.estimates import Rate
from ui.numbers import number, whole_percent


def percent(share: float) -> str:
    """A share from 0 to 1 as a whole percentage: 0.857 gives 86%."""
    return _("%(number)s%%") % {"number": whole_percent(share)}


def share_interval(rate: Rate) -> str:
    """The 95% interval of a share as whole percentages: 62 to 95%."""
    low, high = rate.interval
    return _("%(low)s to %(high)s") % {"low": whole_percent(low), "high": percent(high)}


def signed(value: float, digits: int = 2) -> str:
    """A change with its sign, a true minus below 0: +0.31."""
    rounded = round(value, digits) or 0.0  # no minus sign before a zero
    return ("+" if rounded > 0 else "") + number(rounded, digits)


def interval(low: float | None, high: float | None, digits: int = 2) -> str:
    """The interval of a change, both ends with their sign: +0.02 to +0.60; '' without one."""
    if low is None or high is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": signed(low, digits), "high": signed(high, digits)}


def counts(rate: Rate) -> str:
    """The counts behind a share: 8 of 10."""
    return _("%(done)s of %(total)s") % {"done": rate.count, "total": rate.total}

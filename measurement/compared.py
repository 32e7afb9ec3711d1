"""A change of those who took part beyond that of others, in standard deviations at first.

Morris 2008 (doi 10.1177/1094428106291059), d_ppc2: the difference of both mean changes over the
standard deviation of the first values of both sides together, corrected for small n with all of
their degrees of freedom. It is the one of his three that errs least where both sides are spread
alike at first, as after a draw; `measurement.effects.compared_change`, each side by its own spread,
supposes nothing of that. The variance is that of large samples; the interval is the generalized
pivotal quantity of measurement.effects, so that it agrees with the t interval of the difference
about whether anything changed. Unit: standard deviations of those compared: of teams, where teams
are; not to be set beside effects over people then.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from common.records import dataclass
from measurement.differences import BeforeAfter, difference_in_differences
from measurement.effects import (
    ScaledChange,
    Standardised,
    correlation,
    deviation,
    mean,
    pivotal_interval,
    small_sample,
)

LEAST_EACH = 3
"""Of a side, so that it has a spread at first and a correlation."""


@dataclass(frozen=True, kw_only=True)
class SideSummary:
    """What d_ppc2 needs of one side."""

    n: int
    mean_change: float
    spread: float
    """Standard deviation at first."""


def morris_compared(treated: SideSummary, control: SideSummary, r: float) -> tuple[float, float]:
    """d_ppc2 and its variance 2(1 - r)(1/n_T + 1/n_C) + g^2/(2(n_T + n_C)); r is the correlation of
    first and later values, alike on both sides.
    """
    df = treated.n + control.n - 2
    apart = treated.mean_change - control.mean_change
    g = small_sample(df) * apart / _together(treated, control)
    within = 2 * (1 - r) * (1 / treated.n + 1 / control.n)
    return g, within + g * g / (2 * (treated.n + control.n))


def _together(treated: SideSummary, control: SideSummary) -> float:
    sums = ((side.n - 1) * side.spread**2 for side in (treated, control))
    return math.sqrt(math.fsum(sums) / (treated.n + control.n - 2))


def compared_with_others(
    treated: Sequence[BeforeAfter], control: Sequence[BeforeAfter]
) -> Standardised | None:
    """d_ppc2 with its 95% interval; None under three on a side, and where nothing varies."""
    if min(len(treated), len(control)) < LEAST_EACH:
        return None
    found = difference_in_differences(treated, control)
    sides = (_summary(treated), _summary(control))
    spread = _together(*sides)
    if found.value is None or found.se is None or found.df is None or spread < 1e-12:
        return None
    first, later = _centred(treated, control)
    changes = [after - before for before, after in zip(first, later, strict=True)]
    scaled = ScaledChange(
        found.value / spread,
        found.se / spread,
        len(treated) + len(control) - 2,
        found.df,
        correlation(first, changes) ** 2,
    )
    low, high = pivotal_interval(scaled)
    g, variance = morris_compared(*sides, correlation(first, later))
    return Standardised(len(treated) + len(control), g, low, high, variance)


def _summary(side: Sequence[BeforeAfter]) -> SideSummary:
    first = [before for before, _after in side]
    return SideSummary(
        n=len(side),
        mean_change=mean([after - before for before, after in side]),
        spread=deviation(first),
    )


def _centred(*sides: Sequence[BeforeAfter]) -> tuple[list[float], list[float]]:
    """First and later values less the mean of their side: what is alike within both."""
    first: list[float] = []
    later: list[float] = []
    for side in sides:
        before, after = zip(*side, strict=True)
        first += [value - mean(before) for value in before]
        later += [value - mean(after) for value in after]
    return first, later

"""Standardised change, the difference of two means, and what a number of leaders could show.

g is the mean change in standard deviations of the first measurement, so that it may stand beside
published effects (standardised mean differences). Its variance is Morris's (2008, doi 10.1177/
1094428106291059); his interval, g and 1.96 standard errors, holds the truth in 91% with five pairs
and 94% with ten. What is shown is the interval of a generalized pivotal quantity (Weerahandi 1993,
doi 10.1080/01621459.1993.10476355): the mean by Student's t, the first standard deviation by chi
square, tied to each other as far as changes go along with first measurements. It holds in 94 to 96%
from five pairs on (tests/proofs/evidence.py) and never contradicts the t interval of the mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass
from measurement.estimates import Estimate

if TYPE_CHECKING:
    import numpy as np
    import scipy
else:
    np = imported_later("numpy")
    scipy = imported_later("scipy")  # 50 MB; only a worker looks into it

PUBLISHED_EFFECT = 0.45
ALPHA = 0.05
LARGE, CERTAIN = 100, 8.0
"""With so many degrees of freedom t is nearly normal, and nothing is so many deviations away."""
MIDPOINTS, HALVINGS, ENDS = 200, 32, (0.975, 0.025)
ENOUGH = 0.8
"""A chance that studies are planned for."""


@dataclass(frozen=True)
class Standardised:
    """g: mean change in standard deviations of the first measurement, corrected for small n."""

    n: int
    g: float
    low: float
    high: float
    variance: float = 0.0
    """Morris's, as published, without what raters add; the interval does not come from it."""


@dataclass(frozen=True)
class ScaledChange:
    """What the interval of a standardised change is made of, in standard deviations at first."""

    d: float
    se: float
    """Of d, the spread at first taken as known."""
    df: int
    """Of the spread at first."""
    freedom: float
    """Of the error."""
    shared: float
    """How far that error and the spread at first go together: a squared correlation."""


def mean(values: Sequence[float]) -> float:
    """Of at least one value."""
    return math.fsum(values) / len(values)


def deviation(values: Sequence[float]) -> float:
    """Sample standard deviation; needs two values."""
    middle = mean(values)
    return math.sqrt(math.fsum((value - middle) ** 2 for value in values) / (len(values) - 1))


def correlation(first: Sequence[float], second: Sequence[float]) -> float:
    """Pearson's r; 0 where one of the two does not vary."""
    spread = deviation(first) * deviation(second) * (len(first) - 1)
    if not spread:
        return 0.0
    a, b = mean(first), mean(second)
    share = math.fsum((x - a) * (y - b) for x, y in zip(first, second, strict=True)) / spread
    return max(-1.0, min(1.0, share))  # rounding may carry a perfect line a hair past one


def difference(before: Estimate, after: Estimate) -> Estimate:
    """How far one mean is from an earlier one of other people, or of the same people who cannot be
    told apart: from both intervals by Zou and Donner's MOVER, as if the two were independent.

    `n` is the smaller one. Takes intervals as they are shown, so that it says nothing they do not.
    """
    middle = after.value - before.value
    down = math.hypot(after.value - after.low, before.high - before.value)
    up = math.hypot(after.high - after.value, before.value - before.low)
    return Estimate(min(before.n, after.n), middle, middle - down, middle + up)


def small_sample(df: int) -> float:
    """J(v) = Gamma(v/2) / (sqrt(v/2) Gamma((v-1)/2)), exact."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def morris(mean_change: float, spread: float, n: int, r: float) -> tuple[float, float]:
    """g and its variance 2(1 - r)/n + g^2/(2n), of n pairs with this standard deviation at first
    (Morris 2008).
    """
    g = mean_change / spread * small_sample(n - 1)
    return g, 2 * (1 - r) / n + g * g / (2 * n)


def standardised_change(
    before: Sequence[float],
    after: Sequence[float],
    *,
    mean_change: float,
    se: float | None = None,
    df: float | None = None,
) -> Standardised | None:
    """g with its 95% interval; None without spread at first or under three pairs.

    `mean_change`, its standard error in the unit measured and the degrees of freedom of that, where
    raters and groups were taken into account: the larger one of that error and the error of the
    pairs alone counts.
    """
    count = len(before)
    if count < 3 or (spread := deviation(before)) < 1e-12:
        return None
    changes = [b - a for a, b in zip(before, after, strict=True)]
    own = deviation(changes) / math.sqrt(count)
    whole = max(own, se or 0.0)
    shared = (correlation(before, changes) * own / whole) ** 2 if whole else 0.0
    freedom = df if df and whole > own else count - 1
    scaled = ScaledChange(mean_change / spread, whole / spread, count - 1, freedom, shared)
    low, high = pivotal_interval(scaled)
    g, variance = morris(mean_change, spread, count, correlation(before, after))
    return Standardised(count, g, low, high, variance)


def pivotal_interval(scaled: ScaledChange) -> tuple[float, float]:
    """95%: ends of d w - t se w^(1 - shared), w^2 a chi square over its degrees of freedom and t
    Student's. Of the spread of changes, the share `shared` moves as that of first measurements
    does; what is left has freedom / (1 - shared^2) degrees of freedom.
    """
    df, kept = scaled.df, 1 - scaled.shared
    steps = (np.arange(MIDPOINTS) + 0.5) / MIDPOINTS
    w = np.sqrt(scipy.special.chdtri(df, steps) / df)
    errors = max(scaled.se, 1e-9 * (1 + abs(scaled.d))) * w**kept
    freedom = scaled.freedom / max(1e-6, 1 - scaled.shared**2)

    def above(delta: float) -> float:
        return float(scipy.special.stdtr(freedom, (scaled.d * w - delta) / errors).mean())

    reach = float(errors.max()) * float(scipy.special.stdtrit(freedom, 0.9999))
    least, most = float(min(scaled.d * w)) - reach, float(max(scaled.d * w)) + reach
    low, high = (_where(above, share, least, most) for share in ENDS)
    return low, high


def _where(falling: Callable[[float], float], share: float, low: float, high: float) -> float:
    """Where it has fallen to this share."""
    for _half in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > share else (low, middle)
    return (low + high) / 2


def compared_change(treated: Standardised, control: Standardised) -> Standardised:
    """g of those who took part less g of those who did not (Morris 2008): variances add, and the
    interval is made of both by MOVER (Zou and Donner 2008). For a waitlist.
    """
    found = difference(_estimate(control), _estimate(treated))
    variance = treated.variance + control.variance
    return Standardised(treated.n + control.n, found.value, found.low, found.high, variance)


def _estimate(found: Standardised) -> Estimate:
    return Estimate(found.n, found.g, found.low, found.high)


def power(count: int, effect: float = PUBLISHED_EFFECT) -> float:
    """Chance that a paired t test with so many pairs finds an effect of this size (d_z), two-sided
    at 5%.
    """
    if count < 2:
        return 0.0
    df, shift = count - 1, effect * math.sqrt(count)
    critical = float(scipy.special.stdtrit(df, 1 - ALPHA / 2))
    if df > LARGE and shift - critical > CERTAIN:
        return 1.0  # the noncentral t is not a number from some thousands on
    upper = 1 - float(scipy.special.nctdtr(df, shift, critical))
    return upper + float(scipy.special.nctdtr(df, shift, -critical))


def power_of_change(count: int, smd: float, r: float) -> float:
    """The same for a change of `smd` standard deviations of the first measurement, where first and
    later values of one person correlate by `r`, below 1, and spread alike.

    A published effect (SMD) is no d_z: d_z = smd / sqrt(2 (1 - r)). Where r is 0.5 both are alike,
    below that d_z is smaller (Dunlap, Cortina, Vaslow and Burke 1996).
    """
    return power(count, smd / math.sqrt(2 * (1 - r)))


def least_correlation(count: int, smd: float, chance: float = ENOUGH) -> float | None:
    """From which correlation on so many pairs would show a change of `smd` with this chance, found
    to a hundredth and rounded up. 0 where they always would; None where 0.95 is not enough.
    """
    for hundredths in range(96):
        if power_of_change(count, smd, hundredths / 100) >= chance:
            return hundredths / 100
    return None

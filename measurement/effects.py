"""Standardised change, the difference of two means, and what a number of leaders could show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.later import imported_later
from measurement.estimates import Estimate, Z

if TYPE_CHECKING:
    import scipy
else:
    scipy = imported_later("scipy")  # 50 MB; only a worker looks into it

PUBLISHED_EFFECT = 0.45
ALPHA = 0.05
LARGE, CERTAIN = 100, 8.0
"""With so many degrees of freedom t is nearly normal, and nothing is so many deviations away."""


@dataclass(frozen=True)
class Standardised:
    """g: mean change in standard deviations of the first measurement, corrected for small n."""

    n: int
    g: float
    low: float
    high: float


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


def standardised_change(
    before: Sequence[float], after: Sequence[float], *, mean_change: float, se: float | None = None
) -> Standardised | None:
    """g with its 95% interval (Morris 2008); None without spread at first or under three pairs.

    `mean_change` and its standard error in the unit measured, where raters were taken into account:
    what their error is beyond that of the pairs is added to the variance.
    """
    count = len(before)
    if count < 3 or deviation(before) < 1e-12:
        return None
    scale = small_sample(count - 1) / deviation(before)
    g = mean_change * scale
    plain = 2 * (1 - correlation(before, after)) / count + g * g / (2 * count)
    own = deviation([b - a for a, b in zip(before, after, strict=True)]) ** 2 / count
    beyond = max(0.0, se**2 - own) if se is not None else 0.0
    reach = Z * math.sqrt(plain + beyond * scale**2)
    return Standardised(count, g, g - reach, g + reach)


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

"""Two more ways to standardise a change of the same people, for tests, power and description.

d_z = mean change / standard deviation of the changes = t / sqrt(n): what a paired test sees. It
grows with the correlation of both measurements, without anybody having changed more, and is never
set beside a published effect. Its interval is exact for normal changes, by inverting the noncentral
t (Steiger and Fouladi 1997; Cumming and Finch 2001). d_av = mean change over the root mean square
of both standard deviations (Cumming 2012), to describe. Unit: standard deviations; from two pairs.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass
from measurement.effects import correlation, deviation, mean
from measurement.estimates import Z

if TYPE_CHECKING:
    import numpy as np
    import scipy
else:
    np = imported_later("numpy")
    scipy = imported_later("scipy")  # 50 MB; only a worker looks into it

INFLATED = 1.3
"""Times d_pre, beyond which d_z is said to be large by correlation alone."""
LARGE = 1000
"""From so many pairs on the noncentral t of scipy is slow, and no number at last."""
KNOTS, REACH = 64, 9.0
"""Of the integral that stands for it then: points, and standard deviations on either side."""
HALVINGS = 60
FAR = 10.0
"""Below 0, farther than the low end of what is no certain change can be."""


@dataclass(frozen=True, kw_only=True)
class PairedEffects:
    """Of n pairs, none of them corrected for small n."""

    n: int
    mean_change: float
    r: float
    t: float
    d_z: float
    low: float
    high: float
    """95% interval of d_z."""
    d_av: float | None
    """None where neither measurement varies."""
    d_pre: float | None
    """Mean change / standard deviation at first; None where that is 0."""

    @property
    def is_inflated(self) -> bool:
        """Whether d_z is far above d_pre: the reader of a d_z would think more had changed."""
        return self.d_pre is not None and abs(self.d_z) > INFLATED * abs(self.d_pre)


def paired_effects(before: Sequence[float], after: Sequence[float]) -> PairedEffects | None:
    """None under two pairs and where everybody changed by the same."""
    n = len(before)
    changes = [b - a for a, b in zip(before, after, strict=True)]
    if n < 2 or (spread := deviation(changes)) < 1e-12:
        return None
    moved, d_z = mean(changes), mean(changes) / spread
    low, high = d_z_interval(d_z, n)
    first = deviation(before)
    both = math.sqrt((first**2 + deviation(after) ** 2) / 2)
    return PairedEffects(
        n=n,
        mean_change=moved,
        r=correlation(before, after),
        t=d_z * math.sqrt(n),
        d_z=d_z,
        low=low,
        high=high,
        d_av=moved / both if both > 1e-12 else None,
        d_pre=moved / first if first > 1e-12 else None,
    )


def d_z_interval(d_z: float, n: int) -> tuple[float, float]:
    """95%: the noncentralities that leave 2.5% on either side of t, over sqrt(n)."""
    if d_z < 0:
        low, high = d_z_interval(-d_z, n)
        return -high, -low
    root, reach = math.sqrt(n), Z * math.sqrt(1 / n + d_z**2 / (2 * (n - 1)))
    t, df = d_z * root, n - 1
    is_above_0 = float(scipy.special.stdtr(df, t)) > 0.975
    low = _noncentrality(t, df, 0.975, 0.0 if is_above_0 else -FAR, t)
    high = _noncentrality(t, df, 0.025, t, t + 10 * reach * root)
    return low / root, high / root


def _noncentrality(t: float, df: int, share: float, low: float, high: float) -> float:
    """Where P(T <= t) has fallen to this share; it falls as the noncentrality grows."""
    for _half in range(HALVINGS):
        middle = (low + high) / 2
        if _below(t, df, middle) > share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _below(t: float, df: int, shift: float) -> float:
    """P(T <= t) of the noncentral t. With many degrees of freedom by its definition: the mean of
    P(Z <= t w - shift) over w, the root of a chi square over its degrees of freedom, which is a
    smooth hump then; by Gauss and Legendre it is right to ten digits.
    """
    if df < LARGE:
        return float(scipy.special.nctdtr(df, shift, t))
    knots, weights = np.polynomial.legendre.leggauss(KNOTS)
    w = 1 + REACH / math.sqrt(2 * df) * knots
    log_density = (df - 1) * np.log(w) - df / 2 * (w**2 - 1)
    density = weights * np.exp(log_density)
    shares = scipy.special.ndtr(t * w - shift)
    return float((density * shares).sum() / density.sum())

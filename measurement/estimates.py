"""Figures with their n and 95% interval: shares, means, changes, standardized changes, power."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass
from measurement.halving import last_held

if TYPE_CHECKING:
    import scipy
else:
    scipy = imported_later("scipy")  # 50 MB; only a worker looks into it

Z = 1.959963984540054
"""97.5% of the normal distribution."""
CARE_BELOW = 0.60
"""Response rate, 0 to 1."""


@dataclass(frozen=True)
class Estimate:
    """A figure with its n and 95% interval, all in the unit of what was measured."""

    n: int
    value: float
    low: float
    high: float


def mean_with_interval(values: Sequence[float], minimum: float, maximum: float) -> Estimate:
    """Mean and t interval, kept inside the scale from `minimum` to `maximum`. Raises ValueError
    under two values.
    """
    n = len(values)
    if n < 2:
        raise ValueError("an interval needs at least two values")
    mean = math.fsum(values) / n
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
    reach = float(scipy.special.stdtrit(n - 1, 0.975)) * deviation / math.sqrt(n)
    return Estimate(n, mean, max(minimum, mean - reach), min(maximum, mean + reach))


def wilson(share: float, n: float, quantile: float = Z) -> tuple[float, float]:
    """95% interval of a share (0 to 1) of n (Wilson 1927); knows its limits at 0 and 1.

    n above 0 need not be whole: clusters have an effective one. `quantile` is then Student's.
    """
    square = quantile**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = quantile / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def likelihood_interval(share: float, n: float, quantile: float = Z) -> tuple[float, float]:
    """95% interval of a share (0 to 1) of n: all that the likelihood ratio does not refuse (Wilks
    1938). Tighter than Wilson's near 0 and 1. n need not be whole; `quantile` may be Student's.
    """
    limit = quantile**2 / (2 * n)
    return _edge(share, 0.0, limit), _edge(share, 1.0, limit)


def _edge(share: float, end: float, limit: float) -> float:
    """Between the share and this end, where the ratio reaches its limit."""

    def is_held(other: float) -> bool:
        return _surprise(share, other) + _surprise(1 - share, 1 - other) < limit

    return end if share == end else last_held(is_held, share, end)


def _surprise(share: float, other: float) -> float:
    return share * math.log(share / other) if share else 0.0


@dataclass(frozen=True)
class Rate:
    """A share with its Wilson interval."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """Between 0 and 1; 0 of nobody is 0."""
        return self.count / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """95%, by Wilson. Nobody asked says nothing: 0 to 1."""
        return wilson(self.value, self.total) if self.total else (0.0, 1.0)

    @property
    def needs_care(self) -> bool:
        """So many did not answer that the rest may not speak for all."""
        return self.value < CARE_BELOW

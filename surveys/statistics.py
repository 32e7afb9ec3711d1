"""Estimates with their intervals; pure arithmetic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.later import imported_later

if TYPE_CHECKING:
    import scipy
else:
    scipy = imported_later("scipy")  # 50 MB; only a worker that closes a wave looks into it

Z = 1.959963984540054
CARE_BELOW = 0.60


@dataclass(frozen=True)
class Estimate:
    """A figure with its n and 95% interval."""

    n: int
    value: float
    low: float
    high: float


def mean_with_interval(values: Sequence[float], minimum: float, maximum: float) -> Estimate:
    """Mean and t interval, kept inside the scale. Needs two values."""
    n = len(values)
    if n < 2:
        raise ValueError("an interval needs at least two values")
    mean = math.fsum(values) / n
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1))
    reach = float(scipy.special.stdtrit(n - 1, 0.975)) * deviation / math.sqrt(n)
    return Estimate(n, mean, max(minimum, mean - reach), min(maximum, mean + reach))


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
        """95%, by Wilson; knows its limits at 0 and 1. Nobody asked says nothing: 0 to 1."""
        n = self.total
        if not n:
            return 0.0, 1.0
        middle = (self.value + Z**2 / (2 * n)) / (1 + Z**2 / n)
        reach = (
            Z / (1 + Z**2 / n) * math.sqrt(self.value * (1 - self.value) / n + Z**2 / (4 * n**2))
        )
        return max(0.0, middle - reach), min(1.0, middle + reach)

    @property
    def needs_care(self) -> bool:
        """So many did not answer that the rest may not speak for all."""
        return self.value < CARE_BELOW

"""Intervals of coefficients such as kappa and alpha, by leaving out one person after the other."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from common.later import imported_later
from measurement.clustered import NOTHING, Numbers, t_quantile

if TYPE_CHECKING:
    import numpy as np
else:
    np = imported_later("numpy")  # only a worker looks into it

LEAST = 3
"""Persons."""
MOST = 0.999


def fisher_interval(value: float, left_out: Numbers) -> tuple[float, float] | None:
    """95% interval of a coefficient of at most 1, from what it is without each person, shape (m,).

    Efron and Tibshirani 1993, chapter 11: corrected for bias and spread by the jackknife, on
    Fisher's z (atanh), by Student's t with m - 1 degrees of freedom. None under three persons,
    where the coefficient is undefined without one of them, and where nothing varies.
    """
    m = len(left_out)
    if m < LEAST or not np.isfinite(left_out).all():
        return None
    mean = float(left_out.mean())
    spread = math.sqrt((m - 1) / m * float(((left_out - mean) ** 2).sum()))
    if spread < NOTHING:
        return None
    center = max(-MOST, min(MOST, m * value - (m - 1) * mean))
    reach = t_quantile(m - 1) * spread / (1 - center**2)
    middle = math.atanh(center)
    return math.tanh(middle - reach), math.tanh(middle + reach)

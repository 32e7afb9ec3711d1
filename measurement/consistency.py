"""How far the items of a questionnaire measure one thing, and whether one person has changed by
more than the questionnaire wobbles.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

from common.later import imported_later
from measurement.effects import deviation
from measurement.estimates import Estimate, Z

if TYPE_CHECKING:
    import numpy as np
    import scipy
    from numpy.typing import NDArray
else:
    np = imported_later("numpy")
    scipy = imported_later("scipy")  # 50 MB; only a worker looks into it

LEAST_FOR_OMEGA = 100
MOST_STEPS, CLOSE = 20_000, 1e-12
Answers: TypeAlias = Sequence[Sequence[float]]
"""A row for each person, a column for each item; reversed items turned round, nothing missing."""


def alpha(answers: Answers) -> float | None:
    """Cronbach's alpha (1951): k/(k-1) (1 - sum of the items' variances / variance of the sum).

    None under three people or two items, and where all people have the same sum.
    """
    if len(answers) < 3 or len(answers[0]) < 2:
        return None
    items = len(answers[0])
    whole = deviation([math.fsum(row) for row in answers]) ** 2
    if whole < CLOSE:
        return None
    parts = math.fsum(deviation(column) ** 2 for column in zip(*answers, strict=True))
    return items / (items - 1) * (1 - parts / whole)


def feldt(value: float, *, people: int, items: int) -> Estimate:
    """95% interval of an alpha (Feldt 1965): (1 - alpha) / (1 - found) is distributed as F with
    (people - 1) (items - 1) and people - 1 degrees of freedom.
    """
    df = people - 1
    high, low = scipy.special.fdtri(df, df * (items - 1), [0.025, 0.975])
    return Estimate(people, value, 1 - (1 - value) * float(low), 1 - (1 - value) * float(high))


def omega(answers: Answers) -> float | None:
    """McDonald's omega of one common factor (1999): (sum of loadings)^2 over that and the sum of
    unique variances, by maximum likelihood (EM of Rubin and Thayer 1982).

    None under LEAST_FOR_OMEGA people or three items, where an item does not vary, or nothing is
    found.
    """
    if len(answers) < LEAST_FOR_OMEGA or len(answers[0]) < 3:
        return None
    found = np.cov(np.asarray(answers, dtype=float), rowvar=False, bias=True)
    spread = np.sqrt(np.diag(found))
    if (spread < CLOSE).any():
        return None
    factor = one_factor(found / np.outer(spread, spread))
    if factor is None:
        return None
    loadings, unique = factor
    common = float(loadings @ spread) ** 2
    return common / (common + float(unique @ spread**2))


def one_factor(correlations: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...] | None:
    """Loadings and unique variances of the factor that makes these correlations most likely; None
    where the search does not come to rest.
    """
    loadings, unique = np.full(len(correlations), 0.7), np.full(len(correlations), 0.51)
    for _step in range(MOST_STEPS):
        weights = loadings / unique / (1 + loadings**2 @ (1 / unique))
        shared = correlations @ weights
        better = shared / (1 - weights @ loadings + weights @ shared)
        moved = float(abs(better - loadings).max())
        loadings, unique = better, np.maximum(np.diag(correlations) - better * shared, 1e-9)
        if moved < CLOSE:
            return loadings, unique
    return None


def reliable_change(
    before: float, after: float, *, spread: float, reliability: float
) -> float | None:
    """Jacobson and Truax (1991): the change over the standard error of a difference, which is
    sqrt(2) s sqrt(1 - r). Beyond 1.96 either way it is more than the questionnaire's own wobble.

    None where spread or reliability leave no error to divide by.
    """
    if spread <= 0 or not 0 < reliability < 1:
        return None
    return (after - before) / (math.sqrt(2) * spread * math.sqrt(1 - reliability))


def is_reliable(index: float) -> bool:
    """Whether a change like this is rare where nothing changed."""
    return abs(index) > Z

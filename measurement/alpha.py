"""Krippendorff's alpha for ordered levels, over performances of which some were scored by many,
some by few.

Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability". Unit: none; 1 is full agreement, 0
what chance would give, below 0 is worse than chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from common.later import imported_later
from measurement.ratings import Rating, WhyNot, doubled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = imported_later("numpy")  # a web process only shows what a worker has reckoned

LEAST = 10
"""Performances scored at least twice, below which there is no figure."""
FIRM, TENTATIVE = 0.80, 0.667
"""Krippendorff's own: from FIRM decisions may rest on it, below TENTATIVE none."""
ROUNDS, SEED = 1000, 20
Table: TypeAlias = "NDArray[np.float64]"
"""A coincidence matrix (levels, levels): how often one level met the other; or a stack of them."""


@dataclass(frozen=True, kw_only=True)
class Alpha:
    """Alpha with its 95% interval."""

    performances: int
    """Scored at least twice."""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why_not: WhyNot | None = None
    """Why there is no value, or no interval."""

    @property
    def reading(self) -> str:
        """firm, tentative or none: what decisions the levels can carry."""
        return reading(self.value)


def reading(value: float | None) -> str:
    """firm, tentative or none, of an alpha or of none."""
    if value is None:
        return "none"
    return "firm" if value >= FIRM else "tentative" if value >= TENTATIVE else "none"


def alpha(ratings: Sequence[Rating], *, levels: int = 4, least: int = LEAST) -> Alpha:
    """Ordinal alpha over everything scored twice; levels whole, from 1 to `levels`.

    Criteria are compared each with itself and counted together; for one criterion pass only its
    ratings. Performances are drawn anew for the interval: the same ratings give the same one.
    Raises ValueError for a level outside.
    """
    tables: dict[Hashable, Table] = defaultdict(lambda: np.zeros((levels, levels)))
    for performance, given in doubled(ratings):
        tables[performance] += coincidences(given, levels)
    if len(tables) < least:
        return Alpha(performances=len(tables), why_not=WhyNot.TOO_FEW)
    stack = np.stack(list(tables.values()))
    value = ordinal_alpha(stack.sum(axis=0))
    if value is None:
        return Alpha(performances=len(tables), why_not=WhyNot.ALL_ALIKE)
    low, high = _interval(stack)
    return Alpha(performances=len(tables), value=value, low=low, high=high)


def coincidences(given: Sequence[float], levels: int = 4) -> Table:
    """The coincidence matrix (levels, levels) of one unit scored at least twice: each ordered pair
    of values, weighted by 1 / (raters - 1). Raises ValueError for a level outside.
    """
    if not set(given) <= set(range(1, levels + 1)):
        raise ValueError(f"levels are 1 to {levels}")
    counts = np.bincount(np.asarray(given, dtype=int) - 1, minlength=levels).astype(float)
    return (np.outer(counts, counts) - np.diag(counts)) / (len(given) - 1)


def ordinal_alpha(table: Table) -> float | None:
    """Of one coincidence matrix; None where all values are the same."""
    observed, expected = _disagreement(table)
    return float(1 - observed / expected) if expected else None


def _disagreement(tables: Table) -> tuple[Table, Table]:
    """Observed and expected disagreement of one coincidence matrix, or of a stack of them.

    By delta^2(c, k) = (sum of n_g for g = c..k minus (n_c + n_k) / 2)^2.
    """
    totals = tables.sum(axis=-2)
    n = totals.sum(axis=-1)
    reach = np.cumsum(totals, axis=-1) - totals / 2
    distance = (reach[..., :, None] - reach[..., None, :]) ** 2
    expected = (totals[..., :, None] * totals[..., None, :] * distance).sum(
        axis=(-2, -1)
    ) / np.maximum(n - 1, 1)
    return (tables * distance).sum(axis=(-2, -1)), expected


def _interval(stack: Table) -> tuple[float | None, float | None]:
    """95%, by drawing performances anew; the same ratings give the same interval."""
    draws = np.random.default_rng(SEED).multinomial(
        len(stack), np.full(len(stack), 1 / len(stack)), size=ROUNDS
    )
    tables = np.tensordot(draws.astype(float), stack, axes=1)
    observed, expected = _disagreement(tables)
    varied = expected > 0
    if varied.sum() < ROUNDS // 2:
        return None, None
    low, high = np.quantile(1 - observed[varied] / expected[varied], (0.025, 0.975))
    return float(low), float(high)

"""Krippendorff's alpha for ordered levels, over performances of which some were scored by many,
some by few.

Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability". Unit: none; 1 is full agreement, 0
what chance would give, below 0 is worse than chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from common.later import imported_later
from common.records import dataclass
from measurement.jackknife import fisher_interval
from measurement.ratings import Rating, WhyNot, cells, people_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = imported_later("numpy")  # a web process only shows what a worker has reckoned

LEAST = 10
"""Performances scored at least twice, below which there is no figure."""
FIRM, TENTATIVE = 0.80, 0.667
"""Krippendorff's own: from FIRM decisions may rest on it, below TENTATIVE none."""
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


class Metric(StrEnum):
    """How far two levels are apart."""

    ORDINAL = "ordinal"
    """(sum of n_g for g = c..k minus (n_c + n_k) / 2)^2: what our levels are."""
    INTERVAL = "interval"
    """(c - k)^2."""
    NOMINAL = "nominal"
    """1, if they differ."""


def reading(value: float | None) -> str:
    """firm, tentative or none, of an alpha or of none."""
    if value is None:
        return "none"
    return "firm" if value >= FIRM else "tentative" if value >= TENTATIVE else "none"


def alpha(ratings: Sequence[Rating], *, levels: int = 4, least: int = LEAST) -> Alpha:
    """Ordinal alpha over everything scored twice; levels whole, from 1 to `levels`.

    Criteria are compared each with itself and counted together; for one criterion pass only its
    ratings. The interval is by measurement.jackknife over people. Drawing performances anew (the
    percentile bootstrap) covers 91.5% in the same simulation: a leader's two performances are
    alike, and alpha of few is skewed. Raises ValueError for a level outside.
    """
    tables: dict[Hashable, Table] = defaultdict(lambda: np.zeros((levels, levels)))
    people, performances = people_of(ratings), set()
    for (performance, _criterion), given in cells(ratings).items():
        if len(given) > 1:
            performances.add(performance)
            tables[people[performance]] += coincidences(list(given.values()), levels)
    n = len(performances)
    if n < least:
        return Alpha(performances=n, why_not=WhyNot.TOO_FEW)
    stack = np.stack(list(tables.values()))
    whole = stack.sum(axis=0)
    value = alpha_of(whole)
    if value is None:
        return Alpha(performances=n, why_not=WhyNot.ALL_ALIKE)
    interval = fisher_interval(value, _without_each(whole, stack))
    if interval is None:
        return Alpha(performances=n, value=value, why_not=WhyNot.TOO_FEW)
    return Alpha(performances=n, value=value, low=interval[0], high=interval[1])


def _without_each(whole: Table, stack: Table) -> Table:
    """Alpha without each person, shape (people,); not a number where it is undefined."""
    observed, expected = _disagreement(whole - stack)
    return 1 - observed / np.where(expected > 0, expected, np.nan)


def coincidences(given: Sequence[float], levels: int = 4) -> Table:
    """The coincidence matrix (levels, levels) of one unit scored at least twice: each ordered pair
    of values, weighted by 1 / (raters - 1). Raises ValueError for a level outside.
    """
    if not set(given) <= set(range(1, levels + 1)):
        raise ValueError(f"levels are 1 to {levels}")
    counts = np.bincount(np.asarray(given, dtype=int) - 1, minlength=levels).astype(float)
    return (np.outer(counts, counts) - np.diag(counts)) / (len(given) - 1)


def alpha_of(table: Table, metric: Metric = Metric.ORDINAL) -> float | None:
    """Of one coincidence matrix; None where all values are the same."""
    observed, expected = _disagreement(table, metric)
    return float(1 - observed / expected) if expected else None


def _disagreement(tables: Table, metric: Metric = Metric.ORDINAL) -> tuple[Table, Table]:
    """Observed and expected disagreement of one coincidence matrix, or of a stack of them."""
    totals = tables.sum(axis=-2)
    n = totals.sum(axis=-1)
    distance = _distance(totals, metric)
    expected = (totals[..., :, None] * totals[..., None, :] * distance).sum(
        axis=(-2, -1)
    ) / np.maximum(n - 1, 1)
    return (tables * distance).sum(axis=(-2, -1)), expected


def _distance(totals: Table, metric: Metric) -> Table:
    """delta^2(c, k), shape (..., levels, levels)."""
    if metric == Metric.NOMINAL:
        return 1 - np.eye(totals.shape[-1])
    place: Table = np.arange(totals.shape[-1], dtype=float)
    if metric == Metric.ORDINAL:
        place = np.cumsum(totals, axis=-1) - totals / 2
    found: Table = (place[..., :, None] - place[..., None, :]) ** 2
    return found

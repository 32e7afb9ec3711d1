"""Intraclass correlations of a complete table, performances by raters: how far the mean of one
rater, or of all of them, tells performances apart.

McGraw and Wong 1996 (doi 10.1037/1082-989X.1.1.30, table 7 for the intervals). Two-way: A counts
severity as error, C does not; the distance from A to C is what severity costs. Unit: none, at most
1.

The intervals speak of these very raters (their case 3A). Table 7 takes raters for drawn from many
also where it speaks of A, by chi square for severity. That covers 98% for these raters and, with
two to four of them, 90 to 93% for raters like these. Here the mean square of these raters has the
variance of a noncentral chi square.

F supposes a normal spread of performances; levels end at 1 and 4, performances are spread more
evenly, their mean square varies less, and F alone held C in 96.2% of simulated pilots instead of
95. So the degrees of freedom of that mean square follow the kurtosis of the performances: 1/f =
1/(n - 1) + g/(2n), as Box and Andersen 1955 (doi 10.1111/j.2517-6161.1955.tb00176.x) and Shoemaker
2003 (doi 10.1198/0003130031441) have it. A kurtosis from few performances is mostly chance, of
variance 24/n (Fisher 1930); taken as it is it holds 93%. It counts
n/(n + 24), its best guess where excess kurtosis has a standard deviation of 1 from one kind of
performance to another (that of an even spread is -1.2). 94.5 to 95.6% with 5 to 44 performances,
94.6 to 95 where the spread is normal; 90% (F alone: 87) where few performances lie far out.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass
from measurement.clustered import Numbers
from measurement.ratings import Rating, WhyNot, cells

if TYPE_CHECKING:
    import numpy as np
    import scipy
else:
    np = imported_later("numpy")  # only a worker looks into it
    scipy = imported_later("scipy")

LEAST = 3
"""Performances."""
TAIL = 0.975
CHANCE = 24.0
"""Variance of the kurtosis of n draws, times n."""


@dataclass(frozen=True)
class Correlation:
    """One intraclass correlation with its 95% interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Correlations:
    """All four of a table; without figures it says why."""

    performances: int
    raters: int
    agreement_one: Correlation | None = None
    """ICC(A,1): the levels of one rater, taken as they are."""
    agreement_all: Correlation | None = None
    """ICC(A,k): the mean of all raters."""
    consistency_one: Correlation | None = None
    """ICC(C,1): one rater, everybody's severity taken off."""
    consistency_all: Correlation | None = None
    """ICC(C,k): the mean of all raters, severity taken off."""
    why_not: WhyNot | None = None


@dataclass(frozen=True)
class _Squares:
    """Mean squares of n performances and k raters."""

    n: int
    k: int
    rows: float
    columns: float
    error: float
    kurtosis: float
    """Of the means of performances, above that of a normal spread."""

    @property
    def freedom(self) -> float:
        """Degrees of freedom of `rows`, by its kurtosis as far as that is more than chance."""
        return 1 / (1 / (self.n - 1) + self.kurtosis / (2 * (self.n + CHANCE)))


def complete_table(ratings: Sequence[Rating]) -> list[list[float]]:
    """Performances (rows) that every rater scored on every criterion, each rater's mean over the
    criteria (columns), both in the order they came.
    """
    raters = list(dict.fromkeys(each.rater for each in ratings))
    criteria = dict.fromkeys(each.criterion for each in ratings)
    found, rows = cells(ratings), []
    for performance in dict.fromkeys(each.performance for each in ratings):
        given = [found.get((performance, criterion), {}) for criterion in criteria]
        if all(len(levels) == len(raters) for levels in given):
            rows.append([_mean_of(rater, given) for rater in raters])
    return rows


def _mean_of(rater: Hashable, given: Sequence[Mapping[Hashable, float]]) -> float:
    return sum(levels[rater] for levels in given) / len(given)


def correlations(table: Sequence[Sequence[float]], *, is_normal: bool = False) -> Correlations:
    """Of a table of levels, one row a performance, one column a rater. Raises ValueError where rows
    differ in length. `is_normal`: the intervals of C as they were published, of a normal spread.
    """
    n, k = len(table), len(table[0]) if table else 0
    if any(len(row) != k for row in table):
        raise ValueError("rows of a complete table are of one length")
    if n < LEAST or k < 2:
        return Correlations(performances=n, raters=k, why_not=WhyNot.TOO_FEW)
    squares = _squares(np.asarray(table, dtype=float))
    if squares.rows + squares.error < 1e-12:
        return Correlations(performances=n, raters=k, why_not=WhyNot.ALL_ALIKE)
    one = _agreement(squares)
    plain = _consistency(squares, squares.n - 1 if is_normal else squares.freedom)
    return Correlations(
        performances=n,
        raters=k,
        agreement_one=one,
        agreement_all=_of_all(one, k),
        consistency_one=plain,
        consistency_all=_of_all(plain, k),
    )


def _squares(table: Numbers) -> _Squares:
    n, k = table.shape
    rows, columns = table.mean(axis=1) - table.mean(), table.mean(axis=0) - table.mean()
    rest = table - table.mean() - rows[:, None] - columns
    return _Squares(
        n,
        k,
        float(k * (rows**2).sum() / (n - 1)),
        float(n * (columns**2).sum() / (k - 1)),
        float((rest**2).sum() / ((n - 1) * (k - 1))),
        _kurtosis(rows),
    )


def _kurtosis(deviations: Numbers) -> float:
    """Without bias where the spread is normal (Fisher's k4/k2²); 0 where it cannot be told."""
    n, squared = len(deviations), deviations**2
    if n < 4 or squared.sum() < 1e-12:
        return 0.0
    fourth = float((squared**2).sum() / squared.sum() ** 2)
    return (n - 1) * (n * (n + 1) * fourth - 3 * (n - 1)) / ((n - 2) * (n - 3))


def _of_all(one: Correlation, k: int) -> Correlation:
    """The mean of k raters, by Spearman and Brown, who keep the order and so the interval."""
    value, low, high = (k * r / (1 + (k - 1) * r) for r in (one.value, one.low, one.high))
    return Correlation(value, low, high)


def _consistency(squares: _Squares, freedom: float) -> Correlation:
    k, other = squares.k, (squares.n - 1) * (squares.k - 1)
    low, high = _quantile(freedom, other), 1 / _quantile(other, freedom)
    value, least, most = (
        (squares.rows - f * squares.error) / (squares.rows + (k - 1) * f * squares.error)
        for f in (1.0, low, high)
    )
    return Correlation(value, least, most)


def _agreement(squares: _Squares) -> Correlation:
    n, k = squares.n, squares.k
    spread = k * squares.columns + (k * n - k - n) * squares.error
    value, freedom = _freedom(squares, spread)
    low, high = _quantile(n - 1, freedom), 1 / _quantile(freedom, n - 1)
    least, most = (
        n * (squares.rows - f * squares.error) / (f * spread + n * squares.rows)
        for f in (low, high)
    )
    return Correlation(value, least, most)


def _freedom(squares: _Squares, spread: float) -> tuple[float, float]:
    """ICC(A,1), and Satterthwaite's degrees of freedom of its denominator."""
    n, k = squares.n, squares.k
    value = n * (squares.rows - squares.error) / (spread + n * squares.rows)
    if value > 1 - 1e-9:
        return value, float((n - 1) * (k - 1))
    ratio = k * value / (n * (1 - value))
    a, b = ratio * squares.columns, (1 + ratio * (n - 1)) * squares.error
    noise = ratio * squares.error
    own = noise * max(noise, 2 * a - noise)
    return value, (a + b) ** 2 / (own / (k - 1) + b**2 / ((n - 1) * (k - 1)))


def _quantile(df: float, other: float) -> float:
    """97.5% of F."""
    return float(scipy.special.fdtri(df, other, TAIL))

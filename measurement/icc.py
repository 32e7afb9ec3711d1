"""Intraclass correlations of a complete table, performances by raters: how far the mean of one
rater, or of all of them, tells performances apart.

McGraw and Wong 1996 (doi 10.1037/1082-989X.1.1.30). Two-way: A counts severity as error, C does
not; the distance from A to C is what severity costs. Unit: none, at most 1. The intervals speak of
these very raters (their case 3A), over performances like these.

Their intervals (table 7, by F) suppose a normal spread of performances. Levels end at 1 and 4,
where F holds 96 to 98% instead of 95; and where few performances lie far out it holds 80 to 90. So
one person's performances after the other are left out (Arvesen and Schmitz 1970, Biometrics 26,
677; Miller 1974, doi 10.1093/biomet/61.1.1), on Fisher's scale for intraclass correlations,
log((1 + (k - 1) r) / (1 - r)), which is log F of C; by t. That holds 94.6 to 96.2% of a normal or
an even spread from 6 performances on and 90 to 95 of heavier tails (F: 89 to 93), at the price of
intervals wider by a tenth with 22 performances and by a quarter with 10.

Where one in twenty or one in ten lies far out, it holds 95% once five of those who lie so far are
among the performances, 90 with two, 85 with one: what happens not to be among them no arithmetic
sees (Bahadur and Savage 1956, doi 10.1214/aoms/1177728077). `enough` says how many performances
that takes, wherever some do lie far out.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from common.later import imported_later
from common.records import dataclass
from measurement.clustered import NOTHING, Numbers, t_quantile
from measurement.ratings import Rating, WhyNot, cells, numbered, people_of

if TYPE_CHECKING:
    import numpy as np
    import scipy
else:
    np = imported_later("numpy")  # only a worker looks into it
    scipy = imported_later("scipy")

LEAST = 3
"""Performances."""
TAIL = 0.975
FAR, HEAVY, FEW = 2.0, 1.0, 5
"""Standard deviations that are far out; excess kurtosis of few who are; so many that an interval
knows what it has to know of them.
"""
MOST = 700.0
"""Of what is raised to a power of e."""


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
    enough: int = 0
    """So many performances, until FEW of them lie as far out as the few here that carry all of
    this; 0 where no few do.
    """
    why_not: WhyNot | None = None


@dataclass(frozen=True)
class _Squares:
    """Mean squares of n performances and k raters."""

    n: int
    k: int
    rows: float
    columns: float
    error: float


@dataclass(frozen=True)
class CompleteTable:
    """Performances (rows) that every rater scored on every criterion, each rater's mean over the
    criteria (columns), both in the order they came.
    """

    rows: list[list[float]]
    people: list[Hashable]
    """Rating.person of each row."""


def complete_table(ratings: Sequence[Rating]) -> CompleteTable:
    """What everybody scored in full."""
    raters = list(dict.fromkeys(each.rater for each in ratings))
    criteria = dict.fromkeys(each.criterion for each in ratings)
    found, people = cells(ratings), people_of(ratings)
    table = CompleteTable([], [])
    for performance in people:
        given = [found.get((performance, criterion), {}) for criterion in criteria]
        if all(len(levels) == len(raters) for levels in given):
            table.rows.append([_mean_of(rater, given) for rater in raters])
            table.people.append(people[performance])
    return table


def _mean_of(rater: Hashable, given: Sequence[Mapping[Hashable, float]]) -> float:
    return sum(levels[rater] for levels in given) / len(given)


def correlations(
    table: Sequence[Sequence[float]],
    people: Sequence[Hashable] | None = None,
    *,
    is_normal: bool = False,
) -> Correlations:
    """Of a table of levels, one row a performance, one column a rater. `people`: whose performance
    each row is; None where each stands for itself. Raises ValueError where rows differ in length.
    `is_normal`: the intervals as they were published, of a normal spread.
    """
    n, k = len(table), len(table[0]) if table else 0
    if any(len(row) != k for row in table):
        raise ValueError("rows of a complete table are of one length")
    if n < LEAST or k < 2:
        return Correlations(performances=n, raters=k, why_not=WhyNot.TOO_FEW)
    levels = np.asarray(table, dtype=float)
    squares = _squares(levels)
    if squares.rows + squares.error < 1e-12:
        return Correlations(performances=n, raters=k, why_not=WhyNot.ALL_ALIKE)
    one, plain = _agreement(squares), _consistency(squares)
    if not is_normal:
        rest = _without_each(levels, list(range(n) if people is None else people))
        one = _jackknifed(one, [_agreement_of(each) for each in rest], k)
        plain = _jackknifed(plain, [_consistency_of(each, 1.0) for each in rest], k)
    return Correlations(
        performances=n,
        raters=k,
        agreement_one=one,
        agreement_all=_of_all(one, k),
        consistency_one=plain,
        consistency_all=_of_all(plain, k),
        enough=_enough(levels.mean(axis=1) - levels.mean()),
    )


def _without_each(levels: Numbers, people: Sequence[Hashable]) -> list[_Squares]:
    """The table without one person after the other; empty where too little is left."""
    number = numbered(people)
    place = np.fromiter((number[each] for each in people), int)
    if len(place) - int(np.bincount(place).max()) < 2:
        return []
    return [_squares(levels[place != each]) for each in number.values()]


def _jackknifed(found: Correlation, without: Sequence[float], k: int) -> Correlation:
    """With an interval by what it is without each person; as it is where that cannot be told."""
    m = len(without)
    every = np.array([*without, found.value])
    if m < LEAST or every.max() > 1 - NOTHING or every.min() < NOTHING - 1 / (k - 1):
        return found
    turned = np.log((1 + (k - 1) * every) / (1 - every))
    pseudo = m * turned[-1] - (m - 1) * turned[:-1]
    middle, reach = pseudo.mean(), t_quantile(m - 1) * pseudo.std(ddof=1) / math.sqrt(m)
    low, high = (
        1 - k / (math.exp(min(end, MOST)) + k - 1) for end in (middle - reach, middle + reach)
    )
    return Correlation(found.value, min(low, found.value), max(high, found.value))


def _enough(deviations: Numbers) -> int:
    if _kurtosis(deviations) <= HEAVY:
        return 0
    far = int((abs(deviations) > FAR * deviations.std(ddof=1)).sum())
    return 0 if far >= FEW else math.ceil(len(deviations) * FEW / max(far, 1))


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


def _consistency(squares: _Squares) -> Correlation:
    freedom, other = squares.n - 1, (squares.n - 1) * (squares.k - 1)
    low, high = _quantile(freedom, other), 1 / _quantile(other, freedom)
    value, least, most = (_consistency_of(squares, f) for f in (1.0, low, high))
    return Correlation(value, least, most)


def _consistency_of(squares: _Squares, f: float) -> float:
    """Where the mean square of performances is f times what F takes it for."""
    error = f * squares.error
    return (squares.rows - error) / (squares.rows + (squares.k - 1) * error)


def _agreement(squares: _Squares) -> Correlation:
    n, spread, value = squares.n, _spread(squares), _agreement_of(squares)
    freedom = _freedom(squares, value)
    low, high = _quantile(n - 1, freedom), 1 / _quantile(freedom, n - 1)
    least, most = (
        n * (squares.rows - f * squares.error) / (f * spread + n * squares.rows)
        for f in (low, high)
    )
    return Correlation(value, least, most)


def _agreement_of(squares: _Squares) -> float:
    n = squares.n
    return n * (squares.rows - squares.error) / (_spread(squares) + n * squares.rows)


def _spread(squares: _Squares) -> float:
    """What raters and chance make of levels."""
    n, k = squares.n, squares.k
    return k * squares.columns + (k * n - k - n) * squares.error


def _freedom(squares: _Squares, value: float) -> float:
    """Satterthwaite's degrees of freedom of the denominator of ICC(A,1). The mean square of these
    raters has the variance of a noncentral chi square: table 7, which takes them for drawn from
    many, covers 98% for these and, with two to four, 90 to 93% for raters like these.
    """
    n, k = squares.n, squares.k
    if value > 1 - NOTHING:
        return float((n - 1) * (k - 1))
    ratio = k * value / (n * (1 - value))
    a, b = ratio * squares.columns, (1 + ratio * (n - 1)) * squares.error
    noise = ratio * squares.error
    own = noise * max(noise, 2 * a - noise)
    return (a + b) ** 2 / (own / (k - 1) + b**2 / ((n - 1) * (k - 1)))


def _quantile(df: float, other: float) -> float:
    """97.5% of F."""
    return float(scipy.special.fdtri(df, other, TAIL))

"""Two raters on the same performances: how often alike, and beyond chance."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import chain, product
from typing import TYPE_CHECKING, TypeAlias

from common.later import imported_later
from common.records import dataclass
from measurement.clustered import NOTHING, Numbers, Places, fit, t_quantile
from measurement.estimates import likelihood_interval, wilson
from measurement.jackknife import fisher_interval
from measurement.ratings import numbered

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = imported_later("numpy")  # intervals alone look into it


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """How far two raters, or a rater and the truth, gave the same ordered levels."""

    n: int
    exact: float
    """Share of pairs with the same level, 0 to 1."""
    adjacent: float
    """Share of pairs at most one level apart, 0 to 1."""
    widest: int
    """The largest distance, in levels."""
    kappa: float | None
    """Cohen's kappa with quadratic weights (Cohen 1968), -1 to 1; None where it is undefined,
    because both gave one and the same level to everybody.
    """


def likeness(pairs: Sequence[tuple[int, int]], *, levels: int = 4) -> Likeness:
    """Over (one level, the other level), each from 1 to `levels`. Raises ValueError without pairs
    and for a level outside.

    Quadratic kappa = 1 - sum w o / sum w e, w = (i - j)^2, o the pairs observed and e those
    expected from both margins (weighted_kappa).
    """
    if not pairs:
        raise ValueError("no pairs")
    if not set(chain.from_iterable(pairs)) <= set(range(1, levels + 1)):
        raise ValueError(f"levels are 1 to {levels}")
    n = len(pairs)
    gaps = [abs(one - other) for one, other in pairs]
    return Likeness(
        n=n,
        exact=gaps.count(0) / n,
        adjacent=sum(gap <= 1 for gap in gaps) / n,
        widest=max(gaps),
        kappa=weighted_kappa(pairs),
    )


def weighted_kappa(pairs: Sequence[tuple[int, int]], *, power: int = 2) -> float | None:
    """1 - sum w o / sum w e with w = |i - j|^power: 1 linear, 2 quadratic weights. None where the
    margins leave no distance to expect.
    """
    observed = _distance(pairs, power) / len(pairs)
    ones, others = zip(*pairs, strict=True)
    expected = _distance(product(ones, others), power) / len(pairs) ** 2
    return 1 - observed / expected if expected else None


def _distance(pairs: Iterable[tuple[int, int]], power: int) -> int:
    distance: int = sum(abs(one - other) ** power for one, other in pairs)
    return distance


Interval: TypeAlias = tuple[float, float]
Booleans: TypeAlias = "NDArray[np.bool_]"


@dataclass(frozen=True, kw_only=True)
class LikenessIntervals:
    """95% intervals of a likeness, over performances like these."""

    exact: Interval
    adjacent: Interval
    kappa: Interval | None
    """None where kappa is undefined, or nothing differs that an interval could be told from."""


def intervals_of(
    pairs: Sequence[tuple[int, int]],
    performances: Sequence[Hashable] | None = None,
    people: Sequence[Hashable] | None = None,
) -> LikenessIntervals:
    """Of the same pairs as likeness(). `performances` says which performance each pair is of, since
    pairs of one performance (its criteria) are alike and count less; `people` whose it is. Without
    them each pair stands for itself.

    Shares: Wilson's, where each pair stands for itself; else that of the likelihood ratio, for the
    effective number of pairs (Kish 1965), by Student's t. Wilson's for clusters (Dean and Pagano
    2015) covers 97% of a share near 1 instead of 95. Kappa: measurement.jackknife over people.
    """
    levels = np.asarray(pairs, dtype=float)
    gaps = abs(levels[:, 0] - levels[:, 1])
    places = None if performances is None else _places(performances)
    return LikenessIntervals(
        exact=_share(gaps == 0, gaps, places),
        adjacent=_share(gaps <= 1, gaps, places),
        kappa=_kappa_interval(levels, _places(people or performances or range(len(pairs)))),
    )


def _places(keys: Sequence[Hashable]) -> Places:
    numbers = numbered(keys)
    return np.asarray([numbers[key] for key in keys])


def _share(hits: Booleans, gaps: Numbers, clusters: Places | None) -> Interval:
    n, share = len(hits), float(hits.mean())
    if clusters is None:
        return wilson(share, n)
    varied = hits.astype(float) if 0 < share < 1 else gaps
    effective = n / _design_effect(varied, clusters, least=0.0 if 0 < share < 1 else 1.0)
    return likelihood_interval(share, effective, t_quantile(max(1.0, effective - 1)))


def _design_effect(values: Numbers, clusters: Places, least: float) -> float:
    """The variance of a mean over clusters against that of as many single values; where nothing
    varies, each cluster counts as one.
    """
    n, plain = len(values), float(values.var()) / len(values)
    found = fit(np.ones((n, 1)), values, clusters).of(np.ones(1))
    if found.se < NOTHING:
        return n / (int(clusters.max()) + 1)
    return max(least, found.se**2 / plain)


def _kappa_interval(levels: Numbers, people: Places) -> Interval | None:
    a, b = levels.T
    parts = np.column_stack([np.ones(len(a)), (a - b) ** 2, a, b, a**2 + b**2])
    sums = np.zeros((int(people.max()) + 1, parts.shape[1]))
    np.add.at(sums, people, parts)
    whole = sums.sum(axis=0)
    return fisher_interval(float(_kappas(whole)), _kappas(whole - sums))


def _kappas(sums: Numbers) -> Numbers:
    """Quadratic kappa from n and the sums of (a - b)^2, a, b, a^2 + b^2; not a number where it is
    undefined.
    """
    n, apart, a, b, squares = np.moveaxis(sums, -1, 0)
    chance = n * squares - 2 * a * b
    found: Numbers = 1 - n * apart / np.where(chance > NOTHING, chance, np.nan)
    return found
